### What was typed before the desk ended, when it comes back.

draft-open = What was typed at { $at } before the desk ended is here again
draft-along = Typed at { $at } before the desk ended and taken along: Enter on a free slot
draft-kept = What was typed at { $at } before the desk ended is there when it is asked for
draft-slot-passed = { $at } has passed.
draft-went-through = Booked before the desk ended: { $who }
draft-not-gone-through = Sent at { $at } as the desk ended, not booked, taken along: Enter on a free slot
