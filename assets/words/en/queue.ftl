### The queue, the steps of a visit, and several at once.

queue-title = Queue
queue-other-day = { $who } is booked for { $day }: that can be done on the day only
queue-start-not-here = { $who } is not checked in yet: c checks in, then s starts the visit
queue-start-parked = { $who } is put aside: P calls back, then s starts the visit
queue-with-doctor-already = { $who } is with the doctor already: e ends the visit
queue-end-not-here = { $who } is not checked in yet: c checks in, o marks a no-show
queue-end-waiting = { $who } is still waiting: s starts the visit
queue-over-already = The visit of { $who } is over already
queue-no-show-already = { $who } is marked as no-show already: u takes back what was done here last
queue-no-step = { $who }: nothing can be done, the appointment is { $status }
queue-still-with = { $n ->
    [one] { $who } is still with { $doctor }
   *[other] { $who } are still with { $doctor }
}
queue-urgent-empty = Say why in a word: the others in the queue wait for it
queue-urgent-long = At most { $n } letters: the rest belongs into the notes
queue-range-begun = Rows are marked from here on: c checks in who is due, o marks no-shows, Esc ends it
queue-range-nobody-due = Nobody who is marked is due
queue-range-nobody-absent = Nobody who is marked can be a no-show
queue-nobody-further-due = Nobody further down is due
queue-many-sent = Changing { $n } appointments
queue-left-out = Left out, they have changed meanwhile: { $who }
queue-walk-in = walk-in
queue-goes-first = goes first: { $why }
queue-marked = { $n } marked
queue-fault = The queue can't be shown: { $why }.
queue-nobody = nobody waits and nobody is due · w takes in a walk-in
queue-idle = nobody today: { $who }
queue-more-due = and { $n } more due
queue-nobody-waits = nobody waits
queue-longest = longest
queue-next = next
queue-late = +{ $n } min
queue-doctor-late = { $late } behind
queue-key-start = start
queue-key-end = end
queue-key-call-back = call back
queue-key-park = put aside
queue-key-first = goes first
queue-key-not-first = no longer first
queue-key-no-show = no-show
queue-key-check-in = check in
queue-key-details = details
