### Questions of one line.

asking-back = back
asking-date = Go to a date
asking-date-hint = A day as you say it: tue, +7, 24/11, tomorrow
asking-date-enter = goes there
asking-date-unsaid = A day, as tue, +7 or 24/11
asking-date-no-day = “{ $word }” is no day: type tue, +7, 24/11 or 24 nov
asking-date-today = today
asking-date-tomorrow = tomorrow
asking-date-yesterday = yesterday: past
asking-date-ahead = in { $n } days
asking-date-past = { $n } days ago: past
asking-date-sit = { $n ->
    [0] nobody sits
    [one] 1 doctor sits
   *[other] { $n } doctors sit
}
asking-constraints = Look for a free slot
asking-constraints-hint = For example: after 4pm, tue thu, rao or iyer, within 14 days
asking-constraints-enter = goes to the first one
asking-urgent = Why does { $who } go first?
asking-urgent-hint = A word that everybody at the desks may read: chest pain, baby, fainted
asking-urgent-enter = puts them first
asking-many = { $n ->
    [one] Check in 1 patient?
   *[other] Check in { $n } patients?
}
asking-many-enter = { $n ->
    [one] checks the patient in
   *[other] checks all of them in
}
asking-many-names = { $n ->
    [one] { $who }
   *[other] { $who } · c checks in only { $one }
}
asking-absent = { $n ->
    [one] Mark 1 patient as no-show?
   *[other] Mark { $n } patients as no-show?
}
asking-absent-enter = { $n ->
    [one] marks the patient
   *[other] marks all of them
}
asking-absent-names = { $n ->
    [one] { $who }
   *[other] { $who } · o marks only { $one }
}
