### Paper: the day sheet, the token slip, the sheet for the time without a server.

# What the desk says.
paper-day-sent = The day sheet is being printed
paper-slip-sent = Token slip { $token } of { $who } is being printed
paper-printed = Printed by “{ $command }”
paper-filed = There is no printer: it is in { $path }
paper-failed = Not printed: { $why }
paper-no-downtime = The downtime sheet can't be written: { $why }
paper-not-known = The appointments of that day are not known yet: try again in a moment
paper-nobody = No appointment is selected
paper-no-token = { $who } is not checked in, and has no token yet

# What printing may fail of.
paper-no-such-command = there is no command “{ $command }”; name another in the configuration, [paper] printer
paper-command-said = “{ $command }” says: { $says }
paper-command-ended = “{ $command }” failed
paper-command-hangs = “{ $command }” did not take it in time
paper-file-fault = { $path }: { $why }
paper-gone = what was to be printed is not known any more

# The day sheet.
paper-as-of = as of { $at }
paper-appointments = { $n ->
    [one] 1 appointment
   *[other] { $n } appointments
}
paper-none = no appointments
paper-head-time = TIME
paper-head-token = TOKEN
paper-head-patient = PATIENT
paper-head-age = AGE
paper-head-phone = PHONE
paper-head-status = STATUS
paper-with-doctor = with doctor
paper-nameless = (name not known)
paper-first = goes first: { $why }
paper-walk-in = walk-in
paper-unread = { $n ->
    [one] 1 entry could not be read and is missing here
   *[other] { $n } entries could not be read and are missing here
}

# The sheet for the time without a server.
paper-downtime-title = DOWNTIME SHEET
paper-downtime-how = If the server can't be reached: tick who came, write down who is new, and enter it at a desk later. Nothing after the time above is on this sheet. It holds patient data: keep it as safe as the desk.

# The token slip.
paper-token = TOKEN
paper-checked-in = checked in { $at }
