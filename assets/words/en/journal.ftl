### What this desk did, how it ended, and taking it back; and the moving of appointments.

## How writes end

journal-booked = Booked { $subject }
journal-checked-in = Checked in: { $subject }
journal-checked-in-token = Checked in, token { $token }: { $subject }
journal-cancelled = Cancelled { $subject }
journal-moved = Moved { $subject }
journal-started = With the doctor: { $subject }
journal-ended = Visit over: { $subject }
journal-parked = Put aside: { $subject }
journal-called-back = Back in the queue: { $subject }
journal-no-show = Marked as no-show: { $subject }
journal-walked-in = In the queue: { $subject }
journal-walked-in-token = In the queue, token { $token }: { $subject }
journal-undone = Taken back: { $subject }
journal-edited = Changed: { $subject }
journal-goes-first = Goes first: { $subject }
journal-not-first = Not first any more: { $subject }
journal-done = Done: { $subject }
journal-unknown = Not known yet whether it went through, checking: { $subject }
journal-goes-on = This server can't be told to refuse it: the desk goes on finding out: { $subject }
journal-half-moved = The new time is booked, the old one not cancelled yet, trying: { $subject }
journal-doubled = The new time is booked, but the old one stands and has to be cancelled: { $subject } ({ $why })

journal-not-booked = Not booked: { $subject } ({ $why })
journal-not-moved = Not moved: { $subject } ({ $why })
journal-not-checked-in = Not checked in: { $subject } ({ $why })
journal-not-cancelled = Not cancelled: { $subject } ({ $why })
journal-not-changed = Not changed: { $subject } ({ $why })
journal-not-walked-in = Not in the queue: { $subject } ({ $why })
journal-not-undone = Not taken back: { $subject } ({ $why })

## What is taken back

journal-the-booking = the booking of { $subject }
journal-the-check-in = the check-in of { $subject }
journal-the-cancellation = the cancellation of { $subject }
journal-the-move = the move of { $subject }
journal-the-walk-in = the walk-in of { $subject }
journal-the-start = the start of the visit of { $subject }
journal-the-end = the end of the visit of { $subject }
journal-the-parking = the putting aside of { $subject }
journal-the-call-back = the call back of { $subject }
journal-the-no-show = the no-show of { $subject }
journal-the-change = the change of { $subject }
journal-reason = taken back

journal-nothing-to-undo = There is nothing to take back
journal-being-undone = Being taken back: { $subject }
journal-wait = Not known yet how it ended, then u takes it back: { $subject }
journal-can-not = Can't be taken back, { $why }: { $what }
journal-passed = Can't be taken back, { $why }: { $what } · u again takes back: { $next }

## Why something can't be taken back

journal-why-unknown = it is not known yet whether it happened
journal-why-doubled = both appointments stand: cancel one of them
journal-why-nothing-done = nothing was done
journal-why-under-way = it is being taken back
journal-why-taken-back = it was taken back already
journal-why-not-told = the server does not tell which appointment it became
journal-why-changing = the appointment is being changed: wait for the answer
journal-why-newer = something newer has to be taken back first ({ $what })
journal-why-changed = it was changed since and is “{ $status }” now
journal-why-day-over = its day is over
journal-why-no-undo = this server takes no such change back
journal-why-only-last = only the last change of an appointment can be
journal-why-book-again = { $why }: book the patient again
journal-why-old-slot-unknown = this server takes no move back, and the old time is not known any more
journal-why-old-slot-past = this server takes no move back, and { $at } has passed
journal-why-old-slot-taken = this server takes no move back, and { $at } is not free any more
journal-why-visit-over = the visit is over
journal-why-edit = what was changed has to be changed again
journal-why-undo = what was taken back stays taken back
journal-why-not-sent = the server can't be reached
journal-why-not-offered = this server has no such thing
journal-why-not-kept = it could not be written down on this computer first, so nothing was sent
journal-why-given-up = given up, and it can't happen any more
journal-why-desk-ended = the desk ended before it was sent, and it can't happen any more
journal-why-not-found-out = nobody can tell whether it happened

## On the screen

journal-title = Done here
journal-nothing = Nothing yet: everything that is booked, checked in, moved or cancelled at this desk will be here
journal-takes-back = takes it back
journal-cancels = takes it back: the appointment is cancelled
journal-moves-back = moves it back to { $at }
journal-enter = Enter
journal-stays = Can't be taken back: { $why }
journal-was-refused = It did not happen: { $why }
journal-is-unknown = Not known yet whether it happened; the desk keeps asking the server
journal-is-not-told = Not known whether it happened, and this server can't tell: look at the list before you repeat it
journal-is-half-moved = The new time is booked, the old one not cancelled yet; the desk keeps trying
journal-is-doubled = Both appointments stand: the old one could not be cancelled ({ $why })
journal-was-taken-back = It was taken back
journal-is-under-way = Sent, not answered yet
journal-word-undo = u takes back
journal-word-can = can be taken back
journal-word-back = taken back
journal-word-refused = refused
journal-word-unknown = not known yet
journal-word-under-way = under way
journal-word-doubled = both stand
journal-word-stays = stays

## Moving an appointment

moving-none-selected = No appointment is selected: r marks the one that is to be moved
moving-no-slot = No slot is selected: choose a doctor and a day with slots
moving-same-slot = That is where it is: n goes to the next free slot, Esc keeps it here
moving-past = { $at } has passed: n goes to the next free slot
moving-taken = { $at } is taken: n goes to the next free slot
moving-asked = { $at } is being booked by this desk
moving-closed = { $at } can't be booked: n goes to the next free slot
moving-changing = { $who } is being changed: wait for the answer
moving-not = { $who } can't be moved: the appointment is { $status }
moving-kept = Stays where it is: { $subject }
moving-lost = Somebody else has { $at }.
moving-gone = { $at } can't be booked any more.
moving-not-sent = The server can't be reached, nothing was sent.
moving-not-kept = It could not be written down on this computer first, nothing was sent.
moving-title = Moving
moving-choose = choose a free slot
moving-moves = moves it there
moving-keeps = keeps it
moving-next-free = next free
moving-to-slots = to the slots
moving-carried = the booking taken along waits
moving-doubled = { $who } has two appointments: { $old } could not be cancelled ({ $why })
moving-doubled-cancel = cancels it
moving-doubled-seen = leaves it
