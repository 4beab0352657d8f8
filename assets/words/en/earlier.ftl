### What a desk left open that has ended, what is not known yet, and giving it up.

## What is said of it until the names are known

earlier-booking = a booking of { $at } with { $with }
earlier-move = a move to { $at } with { $with }
earlier-walk-in = somebody who joins the queue of { $with }
earlier-check-in = a check-in
earlier-cancel = a cancellation
earlier-step = a step of a visit
earlier-undo = something that is taken back
earlier-edit = a change of an appointment
earlier-a-doctor = a doctor

## How it stands

earlier-not-told = Not known whether it went through, and this server can't tell: look at the list before you repeat it: { $subject }
earlier-elsewhere = { $n ->
    [one] 1 write of an earlier desk was meant for another server: a desk that works there finds out how it ended
   *[other] { $n } writes of an earlier desk were meant for another server: a desk that works there finds out how they ended
}
earlier-damaged = { $n ->
    [one] 1 line of what an earlier desk left open could not be read: look at the list before you repeat anything
   *[other] { $n } lines of what an earlier desk left open could not be read: look at the list before you repeat anything
}
earlier-not-kept = What is sent can't be written down on this computer: if this desk ends before the answer, nobody finds out
earlier-nothing-to-give-up = Nothing is selected of which it is not known how it ends: there is nothing to give up
earlier-giving-up = Giving up: { $subject }
earlier-being-given-up = It is being given up already: { $subject }
earlier-key-give-up = gives it up
earlier-waits-here = Not yet: it is still being found out how an earlier write for this patient or slot ended.
earlier-waits = Not yet: it is still being found out how this ended: { $subject }
