### Everything about one appointment, and the patient at a glance.

details-none-selected = No appointment is selected
details-not-here = This visit is with a doctor or at a clinic that this desk does not know
details-being-changed = This appointment is being changed: wait for the answer
details-notes-not-known = The notes are not known yet: wait until they are here
details-notes-not-sent = They were not changed. Enter tries again, Esc keeps what you typed for later
details-notes-stale = Somebody else has changed it meanwhile; what they wrote is being read …
details-notes-now = Somebody else has changed it: the notes are “{ $notes }” now ({ $status }). Enter writes yours over them
details-notes-gone-meanwhile = Somebody else has changed it: there are no notes now ({ $status }). Enter writes yours
details-notes-title = Notes of { $who }
details-notes-hint = A word for the doctor; an empty line takes the notes away
details-notes-enter = keeps them

## Labels

details-patient = Patient
details-mobile = Mobile
details-when = When
details-doctor = Doctor
details-status = Status
details-urgent = Goes first
details-visit = Visit
details-walk-in = walk-in
details-service = Service
details-paid = Paid by
details-booked = Booked
details-checked-in = Checked in
details-with-doctor = With doctor
details-moved-from = Moved from
details-moved-to = Moved to
details-another-time = another time
details-notes = Notes
details-cancelled = Cancelled
details-change-unknown = a change is not known yet
details-change-sent = a change was sent
details-loading = loading…
details-rest-failed = The rest can't be had: { $why }.
details-failed = can't be had: { $why }
details-not-told = this server does not tell them

## The patient at a glance

details-visits = VISITS
details-to-come = { $n } to come
details-before = { $n } before
details-no-others = no others
details-no-shows = { $n ->
    [one] 1 no-show
   *[other] { $n } no-shows
}
details-earlier = before
details-family = SAME MOBILE

## Keys

details-key-visit = goes to the visit
details-key-check-in = check in
details-key-start = start
details-key-end = end
details-key-no-show = no-show
details-key-park = put aside
details-key-call-back = call back
details-key-urgent = goes first
details-key-move = move
details-key-cancel = cancel
details-key-notes = notes
details-key-phone = whole phone
details-key-phone-hide = hide the phone
details-key-back = back
