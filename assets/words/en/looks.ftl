### The header, the pickers, the status line, the line that tells what is selected, the lock, the help.

looks-live = live
looks-connecting = connecting…
looks-reading = reading…
looks-no-line = no connection
looks-no-connection = no connection since { $time }
looks-no-answer = no answer since { $time }
looks-next-try = next try in { $n } s
looks-sign-in-refused = sign-in refused since { $time }
looks-no-proper-answer = no proper answer since { $time }
looks-pause = the server asks to wait, { $n } s
looks-as-of = as of { $time }
looks-as-of-not-live = as of { $time }, not live
looks-off-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
looks-off-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
looks-off-minutes = { $n } minutes
looks-clock-behind = this computer's clock is { $off } behind
looks-clock-ahead = this computer's clock is { $off } ahead
looks-names-hidden = names hidden

looks-clinics = Clinics
looks-doctors = Doctors
looks-none = none
looks-next-free = next { $at }
looks-loading = loading…
looks-no-clinics-yet = no clinics yet

looks-legend-free = free
looks-legend-waiting = waiting
looks-legend-long = 15 min, !! 30
looks-legend-urgent = goes first
looks-legend-with-doctor = with the doctor
looks-legend-parked = put aside
looks-legend-done = done
looks-legend-closed = closed
looks-legend-news = just changed
looks-legend-moving = being moved
looks-legend-sent = sent
looks-legend-unknown = not known yet

looks-leaving = { $n ->
    [one] leaving once 1 change is known
   *[other] leaving once all changes are known
}
looks-unread = { $n ->
    [one] 1 entry could not be read
   *[other] { $n } entries could not be read
}
looks-not-known = { $n ->
    [one] ? 1 change not known yet
   *[other] ? { $n } changes not known yet
}

looks-clinic = { $n ->
    [one] 1 doctor
   *[other] { $n } doctors
} · { $waiting } waiting
looks-free-then = { $first } free, then { $second }
looks-is-over = is over
looks-cannot-be-booked = can't be booked
looks-checking = ? { $subject } · the answer was lost, checking…
looks-booking = … booking { $subject }
looks-and-more = and { $n } more
looks-changed-elsewhere = changed at another desk just now
looks-free = free
looks-beside = a seat, beside { $names }
looks-books = books
looks-goes-on = goes on with the booking taken along
looks-drops = drops it

looks-too-small = The window is too small: make it at least { $width } columns wide and { $height } lines high.
looks-kept = What you typed is kept.

looks-locked = { $desk } is locked
looks-locked-since = since { $time }
looks-locked-pending = { $n ->
    [one] 1 change is under way
   *[other] { $n } changes are under way
}
looks-unlocks = unlocks
looks-pin = PIN
looks-wrong-pin = That was not the PIN.
looks-wrong-wait = { $n ->
    [one] That was not the PIN. The next one counts in 1 second.
   *[other] That was not the PIN. The next one counts in { $n } seconds.
}

looks-here = HERE
looks-mouse = WITH THE MOUSE
looks-mouse-click = click
looks-mouse-again = click again
looks-mouse-wheel = wheel
looks-mouse-shift = Shift and drag
looks-mouse-selects = selects what is under it; on a hint, presses its key
looks-mouse-enters = what Enter does
looks-mouse-scrolls = moves the selection in the list under it
looks-mouse-marks = the terminal's own selection, for copying

looks-line-unreachable = the server can't be reached
looks-line-no-answer = the server does not answer
looks-line-sign-in = the server does not accept this desk's credentials
looks-line-trouble = the server has trouble with this
looks-line-not-understood = something between this desk and the server answered
looks-line-pause = the server asks for a pause of { $n } s
looks-line-not-offered = the server has no such thing
