### The command line: what it is understood as, and what stands in the way.

command-line-title = Command
command-line-empty = Type a command, as  b smi rao tue 930 ·  ↑ earlier ones

# What a command does, the beginning of the preview.
command-line-book = Book
command-line-checkin = Check in
command-line-cancel = Cancel
command-line-move = Move
command-line-noshow = No-show
command-line-start = Start of the visit
command-line-end = End of the visit
command-line-free = Free slot
command-line-go = Go to
command-line-doctor = Doctor
command-line-clinic = Clinic
command-line-walkin = Walk-in
command-line-undo = Take back the last thing
command-line-find = Find
command-line-help = All keys
command-line-lock = Lock the desk
command-line-quit = Leave

# How a command is written.
command-line-book-usage = name, doctor, day, time, fu: in any order · b smi rao tue 930 fu
command-line-checkin-usage = name or token · c khan · c next 3
command-line-move-usage = name, doctor, day, time · r khan iyer tue 4pm
command-line-walkin-usage = name, doctor · w khan iyer
command-line-name-usage = name or token; without one, who is selected
command-line-free-usage = days, times, doctors · f after 4pm, tue thu, rao or iyer
command-line-go-usage = day, doctor · g tue iyer · g +7 · g 24/11
command-line-doctor-usage = name
command-line-clinic-usage = name
command-line-find-usage = name, phone or token

# What a word was taken for.
command-line-patient = patient
command-line-who = name
command-line-next = the next { $n }
command-line-doctors = { $n } doctors
command-line-clinics = { $n } clinics
command-line-twice = said already
command-line-not-understood = not understood

# The rest of the preview.
command-line-selected = who is selected
command-line-patients = { $n ->
    [one] 1 patient
   *[other] { $n } patients
}
command-line-queue-of = queue of { $who }
command-line-has-also = Has { $time } with { $who } that day already

# What stands in the way.
command-line-no-command = “{ $word }” is no command
command-line-which-command = Which of these?
command-line-word = “{ $word }” is not understood here
command-line-twice-says = “{ $word }”: that was said already; a name that looks so goes in quotes
command-line-whom = For whom? A name, or the end of a mobile
command-line-whose = Who? A name or a token
command-line-which-doctor = Which doctor?
command-line-which-clinic = Which clinic?
command-line-where = Where to? A day, as tue, +7 or 24/11, or a doctor
command-line-looking = Looking for “{ $who }”…
command-line-looking-slots = Reading the slots of { $who }…
command-line-can-not-look = Can't look: { $why }
command-line-nobody = Nobody is called “{ $who }”: register them in the form
command-line-nobody-listed = Nobody in the list matches “{ $who }”
command-line-only-near = Nobody is called “{ $who }”, only nearly so: ↓ takes them
command-line-several = { $n } patients match “{ $who }”: keep typing, or ↑↓ choose
command-line-several-listed = { $n } match “{ $who }”: keep typing, or ↑↓ choose
command-line-several-doctors = { $n } doctors match: keep typing
command-line-several-clinics = { $n } clinics match: keep typing
command-line-no-clinic = No clinic is called “{ $word }”
command-line-sits-nowhere = { $who } sits at no clinic
command-line-nobody-due = Nobody is due
command-line-does-not-fit = That can't be done: { $is }
command-line-being-changed = It is being changed: wait for the answer
command-line-past-day = { $day } is past
command-line-no-time = No time said: the first free one is { $time }
command-line-nothing-free = { $who } has nothing free on { $day }
command-line-nobody-sits = { $who } does not sit on { $day }
command-line-taken-time = { $time } is taken
command-line-asked-time = { $time } is being booked by this desk, it is not known yet
command-line-past-time = { $time } has passed
command-line-no-slot = No slot begins at { $time }
command-line-next-free = next free { $time }: Tab takes it
command-line-not-so = { $what } is not offered { $how }
command-line-nothing-to-repeat = Nothing yet to repeat: . does the last check-in, visit step or booking again
command-line-gone-with-list = That appointment is not in the list any more

# What Enter does.
command-line-enter-books = books
command-line-enter-form = opens the form
command-line-enter-does = does it
command-line-enter-goes = goes there
command-line-enter-asks = asks first
command-line-comes-back = : brings the line back
