### The main screen, days, states, and what is said of writes.


main-weekday = { $n ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
main-month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
main-day = { $weekday } { $day } { $month }
main-day-with-year = { $weekday } { $day } { $month } { $year }
main-yesterday = Yesterday
main-today = Today
main-tomorrow = Tomorrow
main-new-day = A new day: it is { $day } now
main-zone-differs = { $clinic } goes by { $zone }, not by { $configured } as configured here: its own zone is used
main-zone-configured = The server tells no time zone for { $clinic }: { $configured } is used, as configured here
main-zone-missing = The server tells no time zone for { $clinic }: times are in UTC; set “zone” in the configuration

main-minutes = { $n } min
main-hours = { $h } h { $minutes }
main-minutes-short = { $n }m
main-hours-short = { $h }h{ $minutes }
main-only-hours-short = { $h }h
main-waiting-for = { $status } { $time }
main-late-by = { $status } · { $time } late
main-token = token { $n }

main-female = F
main-male = M
main-other = O

main-booked = booked
main-waiting = waiting
main-with-the-doctor = with the doctor
main-parked = put aside
main-reserved = reserved
main-follow-up-sent = follow-up sent
main-done = done
main-broken-off = broken off
main-no-show = no-show
main-cancelled = cancelled
main-provisionally-cancelled = provisionally cancelled
main-payment-not-received = payment not received
main-moved = moved

main-leaving-kept = { $n ->
    [one] Waiting for 1 write · q again leaves: the next desk here finds out
   *[other] Waiting for { $n } writes · q again leaves: the next desk here finds out
}
main-leaving = { $n ->
    [one] Waiting for 1 write to be known before leaving
   *[other] Waiting for { $n } writes to be known before leaving
}
