### What was typed before the desk ended, when it comes back.

draft-open = What was typed at { $at } before the desk ended is here again
draft-along = What was typed at { $at } before the desk ended is taken along: Enter on a free slot goes on with it
draft-kept = What was typed at { $at } before the desk ended is kept: it is there when it is asked for again
draft-slot-passed = { $at } has passed.
draft-went-through = Booked before the desk ended: { $who }
draft-not-gone-through = What was sent at { $at } as the desk ended is not booked: it is taken along, Enter on a free slot goes on with it
