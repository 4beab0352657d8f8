### The form: booking, overbooking, walk-ins, and what is said of slots.

## Its fields and choices.

form-patient = Patient
form-first-name = First name
form-family-name = Family name
form-gender = Gender
form-born = Age or born
form-mobile = Mobile
form-town = Town
form-doctor = Doctor
form-service = Service
form-visit = Visit
form-attended = Attended
form-paid-by = Paid by
form-notes = Notes
form-minutes = { $n } min
form-prepaid = prepaid
form-first-visit = first visit
form-follow-up = follow-up
form-in-the-clinic = in the clinic
form-by-phone = by phone or video
form-cash = cash
form-card = card
form-upi = UPI
form-insurance = insurance
form-later = later

## Opening it, or why not.

form-no-slot = No slot is selected: choose a doctor and a day with slots
form-no-doctor = No doctor is chosen yet
form-slot-gone = This slot can't be booked any more
form-slot-passed = { $at } has passed: n goes to the next free slot
form-slot-taken = { $at } is taken: n goes to the next free slot, B overbooks it
form-slot-asked = { $at } is being booked by this desk
form-slot-closed = { $at } can't be booked: n goes to the next free slot
form-overbook-free = { $at } has a free seat: Enter books it
form-overbook-closed = { $at } is closed: only a slot that somebody has can be overbooked

## Taken along.

form-taken-along = What you typed is taken along: Enter on a free slot goes on with it, Esc drops it
form-carried = { $n ->
    [one] A booking is taken along: Enter on a free slot goes on with it, Esc once more drops it
   *[other] { $n } bookings are taken along: Enter on a free slot goes on with the last one, Esc once more drops it
}
form-carried-dropped = The booking that was taken along is dropped
form-carried-dropped-of-many = { $n ->
    [one] The last booking that was taken along is dropped; 1 more is taken along
   *[other] The last booking that was taken along is dropped; { $n } more are taken along
}
form-carried-quit = { $n ->
    [one] A booking is taken along: Enter on a free slot goes on with it, Esc twice drops it, then q leaves
   *[other] { $n } bookings are taken along: Enter on a free slot goes on with the last one, Esc twice drops it, then q leaves
}

## What is wrong with it, and why it was refused.

form-type-a-name = type a name, a mobile or its last digits
form-not-looked-up = not looked up: { $why }; change the text to try again
form-choose-somebody = needed: choose a patient, or register a new one
form-not-sent = The server can't be reached: nothing was sent. Enter tries again.
form-not-kept = It could not be written down on this computer first, nothing was sent. Enter tries again.
form-given-up = Given up: it was not booked and can't be any more. Enter books it anew.
form-no-walk-ins = This server has no walk-ins: book the next free slot instead.
form-no-overbooking = This server has no overbooking.
form-subject-walk-in = walk-in
form-subject-overbooked = overbooked

## Titles, and what its keys do.

form-title-book = Book
form-title-overbook = OVERBOOKING
form-title-beyond = beyond the seats
form-title-walk-in = Walk-in for
form-title-now = today, now
form-enter-chooses = chooses
form-enter-books = books
form-enter-overbooks = overbooks
form-enter-queues = into the queue
form-next-field = next field
form-another = another
form-takes-known = takes who is known
form-as-last-time = as last time
form-leaves = leaves
form-faults = { $n ->
    [one] 1 field to mend
   *[other] { $n } fields to mend
}
form-discard = Discard what you typed?
form-discards = discards
form-goes-on = goes on
form-checking = looking whether somebody of that name has this mobile
form-takes-it = takes it
form-looks-on = goes on looking

## The patient.

form-new-patient = New patient
form-new-patient-short = new patient
form-joins = joins the directory with this booking
form-looking = looking…
form-cant-look = can't look: { $why }
form-nobody = nobody of that name or number
form-register = register
form-as-new = as a new patient
form-more-above = ↑ { $n } more
form-more-below = ↓ { $n } more
form-known-already = known already: { $who }. Ctrl-T takes them.
form-same-mobile = same mobile: { $who }
form-there-is-also = there is also { $who }
form-more-namesakes = and { $n } more of nearly that name
form-same-time = at the same time: { $at } with { $with }
form-also-today = also today { $at } with { $with }
form-also = also { $day } { $at } with { $with }
form-and-more = and { $n } more appointments
form-last-visit = last { $day } with { $with }
form-so-follow-up = not long ago: this is a follow-up
form-missed = { $n ->
    [one] missed 1 appointment
   *[other] missed { $n } appointments
}

## A slot that was lost.

form-somebody-has = Somebody else has { $at }.
form-other-has = { $who } has { $at } now.
form-same-patient = { $who } has { $at } already: it is booked.
form-own-write = This desk has asked for { $at } itself and does not know yet: { $what }.
form-nothing-free = Nothing else is free near it. What you typed is kept.
form-free-near = Free near it
form-next-free = Next free
form-with-others = With others
form-for = For

## Cancelling.

form-cancel-title = Cancel this appointment?
form-cancel-reason = Reason
form-cancel-enter = cancels the appointment
form-cancel-esc = keeps it
form-cancel-unsaid = if anybody said one
form-cancel-nobody = No appointment is selected
form-cancel-busy = This appointment is being changed: wait for the answer
form-cancel-not = Can't be cancelled: it is { $status }
