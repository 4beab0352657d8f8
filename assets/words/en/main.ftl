### The main screen and what is said of writes.

command-not-built = Not there yet
