### The next free slot, and all doctors of a day.

## The next free slot

free-or = or
free-on = on { $days }
free-with = with { $doctors }
free-after = after { $time }
free-before = before { $time }
free-up-to = up to { $day }
free-nobody = Choose a doctor first
free-stopped = Not looking for a free slot any more
free-cleared = The constraints are cleared: n goes to any free slot of this doctor again
free-failed = Not looked further: { $why }
free-none = No later free slot of { $who } up to { $day }: N looks at every doctor
free-none-before = No earlier free slot of { $who } from now on
free-none-of-any = No later free slot of any doctor here up to { $day }
free-none-wanted = No free slot { $wanted } up to { $day }.
free-none-wanted-before = No earlier free slot { $wanted } from now on
free-at-other-times = { $n ->
    [one] 1 is free at another time of those days.
   *[other] { $n } are free at other times of those days.
}
free-loosen = F changes { $what }
free-loosen-times = the times
free-loosen-days = the days
free-loosen-doctors = the doctors
free-loosen-stretch = how far it looks
free-unknown-word = “{ $word }” is neither a day, nor a time, nor a doctor here
free-several-doctors = “{ $word }” is more than one doctor here: add a letter or the first name
free-unfinished = “{ $word }” what? Something is missing behind it
free-nothing-left = With “{ $word }” no time is left at all
free-looking = looking for a free slot… Esc stops
free-under-keys = n next match, Esc clears
free-under-keys-short = n next, Esc clears

## All doctors of a day

clinic-none-later = Nobody is free later on this day: ] goes a day on
clinic-no-slot-selected = No slot is selected: this doctor has none on this day
clinic-title = All doctors
clinic-free = free
clinic-first = first
clinic-failed = not loaded: { $why }
clinic-no-slots = no slots on this day
clinic-free-slot = free
clinic-is-over = is over
clinic-is-closed = can't be booked
clinic-of-quarter = { $free } of { $all } free until { $time }
clinic-enter = Enter
clinic-enter-books = books
clinic-enter-moves = moves the appointment here
clinic-enter-goes-on = goes on with the booking taken along
clinic-enter-shows = shows the appointment
clinic-mark-free = free
clinic-mark-two = two free
clinic-mark-taken = taken
clinic-mark-closed = closed
clinic-mark-over = over
clinic-mark-now = now

## The grid

grid-title = Slots
grid-no-sitting = no sitting
grid-no-sittings = no sitting on these two days
grid-loading = loading…
grid-no-doctor = no doctor sits here
grid-choose-doctor = choose a doctor
grid-none-free = none free
grid-free = { $n } free
grid-gap = { $from }–{ $to } no slots
grid-not-shown = Slots can't be shown: { $why }.
grid-tries-again = F5 tries again.
grid-again-at = Trying again at { $time }.
