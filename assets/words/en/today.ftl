### Today's list, and what is sent from anywhere.

today-title = Today
today-only = { $doctor } only
today-n-waiting = { $n } waiting
today-n-done = z shows { $n } done
today-with-doctor = WITH THE DOCTOR
today-waiting = WAITING
today-due = DUE
today-done = DONE
today-n-parked = { $n } put aside
today-loading = loading…
today-fault = Today's list can't be shown: { $why }.
today-nobody-left = nobody is left · z shows who is done
today-nobody = nobody today
today-late = late
# Five letters at most, where others have their time: came without an appointment.
today-walk-in = walk
today-this-patient = This patient
today-none-selected = No appointment is selected
today-slipped = The list has changed and { $who } is selected now: press again if that is who you mean
today-being-changed = { $who } is being changed: wait for the answer
today-checked-in-already = { $who } is checked in already
today-checked-in-already-token = { $who } is checked in already, token { $token }
today-no-check-in = { $who } can't be checked in: the appointment is { $status }
today-other-day-check-in = { $who } is booked for { $day }: only today's can be checked in
today-sent-book = Booking { $what }
today-sent-check-in = Checking in { $what }
today-sent-cancel = Cancelling { $what }
today-sent-move = Moving { $what }
today-sent-start = Starting the visit of { $what }
today-sent-end = Ending the visit of { $what }
today-sent-park = Putting aside { $what }
today-sent-call-back = Calling back { $what }
today-sent-no-show = Marking as no-show { $what }
today-sent-walk-in = Adding to the queue { $what }
today-sent-undo = Taking back { $what }
today-sent-edit = Changing { $what }
