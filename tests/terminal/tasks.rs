//! The ten commonest tasks of a desk, one after the other as a day brings them, in a small and in a usual window.

use super::main_job::ready;
use super::place::Place;
use super::pty::{Pty, Start};

#[test]
fn the_ten_commonest_tasks_are_done_in_a_small_window() {
    let place = Place::new();
    ten_tasks(small(Start::desk(&place).size(80, 24)));
}

#[test]
fn the_ten_commonest_tasks_are_done_in_a_usual_window() {
    let place = Place::new();
    ten_tasks(ready(Start::desk(&place)));
}

fn ten_tasks(mut desk: Pty) {
    // Book somebody known.
    desk.keys("<Enter>gya").sees_line(&["▶", "Gyatso, Dorjee", "19 M"]).keys("<Enter>").sees("Enter books ·");
    desk.keys("<Enter>").sees("✓ Booked Gyatso, Dorjee · Rao · Mon 11:30").sees_line(&[
        "Gyatso, Dorjee",
        "19 M",
        "Enter",
    ]);

    // Move to the next free slot.
    desk.keys("r").sees("choose a free slot").keys("n").sees("Enter moves it there").keys("<Enter>");
    desk.sees("✓ Moved Gyatso, Dorjee · Rao · 11:30 → 12:30").sees_line(&["12:30–12:45", "booked", "Enter"]);

    // Take it back.
    desk.keys("u").sees("✓ Taken back: the move of Gyatso, Dorjee").sees("12:30–12:45 free");

    // The next free slot of any doctor, and book somebody new there.
    desk.keys("N").sees("Slots ─ Dr. Maria Fernandes").sees("13:00–13:20 free");
    desk.keys("<Enter>Zelda Quux").sees("nobody of that name or number").keys("<Enter>").sees("joins the directory");
    desk.keys("f<Tab>34<Tab>7000000123<Enter>").sees("✓ Booked Quux, Zelda · Fernandes · Mon 13:00");

    // Cancel, with a reason.
    desk.sees_line(&["Quux, Zelda", "34 F", "Enter"]).keys("x").sees("Cancel this appointment?");
    desk.keys("rang up").sees_line(&["Reason", "rang up"]);
    desk.keys("<Enter>").sees("✓ Cancelled Quux, Zelda · Fernandes · 13:00").sees("13:00–13:20 free");

    // Check in from anywhere.
    desk.keys("/gho").sees("Enter checks in Ghosh, Subhash").keys("<Enter>");
    desk.sees("✓ Checked in, token 9: Ghosh, Subhash").sees("8 waiting");

    // Check in on the row: the first who is due.
    desk.keys("4<Home>jjjjjjjjjjj").sees_line(&["Devi, Lakshmi", "60 F", "Enter"]).keys("c");
    desk.sees("✓ Checked in, token 6: Devi, Lakshmi").sees("9 waiting");

    // A walk-in.
    desk.keys("wgya").sees_line(&["▶", "Gyatso, Dorjee", "19 M"]).keys("<Enter>").sees("Enter into the queue");
    desk.keys("<Enter>").sees("✓ In the queue, token ").sees("10 waiting");

    // The queue: the visit that is over ends, and the next one begins.
    desk.keys("W").sees("Queue ─ Indiranagar ─ 10 waiting");
    desk.keys("kkk").sees_line(&["Panicker, Ambika", "39 F", "Enter"]).keys("e").sees("✓ Visit over: Panicker, Ambika");
    // The list moved up by itself: a key that meant the one before would be asked about, so choose.
    desk.sees_line(&["Nair, Anjali", "31 F", "Enter"])
        .keys("jks")
        .sees("✓ With the doctor: Nair, Anjali")
        .sees("9 waiting");

    desk.keys("q").sees("4 Today ─ 9 waiting").keys("q");
    assert_eq!(desk.ends().code, 0);
}

/// Everything that a small window shows of the sample practice is there.
fn small(start: Start) -> Pty {
    let mut desk = start.starts();
    desk.sees("● live").sees("11:30–11:45 free · Enter books").sees("7 waiting").sees("Dutta, Moumita");
    desk
}
