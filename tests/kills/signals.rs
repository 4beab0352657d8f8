//! A desk that is ended by a signal while it does not know how a write ends: it says so, if there is anybody to hear it,
//! and leaves it to the next desk.

use crate::proxy::Fault;
use crate::scene::{IN_FORM, Scene, WHO, fills_in, goes_to_slot, lets_go, waits};

#[test]
fn ended_by_a_signal_with_a_write_not_known_the_desk_says_so_and_the_next_one_finds_out() {
    let scene = Scene::new();
    let mut desk = scene.desk().starts();
    desk.sees("● live").sees("11:30–11:45 free · Enter books");
    for (signal, booked) in [("TERM", true), ("TERM", false), ("HUP", true), ("HUP", false)] {
        fills_in(&mut desk);
        let mut first = Some(if booked { Fault::Reset } else { Fault::CutForth(0) });
        scene.writes(Box::new(move |_| first.take().unwrap_or(Fault::CutForth(0))));
        desk.keys("<Enter>").sees("? Not known yet whether it went through");
        let ended = desk.signal(signal).ends();
        let raw = desk.raw();
        let (_, said) = raw.rsplit_once("\x1b[?1049l").unwrap();
        if signal == "TERM" {
            assert_eq!(ended.code, 1, "SIG{signal}: {said}");
            assert!(said.contains("1 write"), "SIG{signal}: {said}");
        } else {
            // With the terminal gone, nobody can be told.
            assert_eq!(ended.code, 0, "SIG{signal}: {said}");
        }
        assert!(!said.contains("Kumaar"), "a name is left on the terminal: {said}");
        assert!(scene.is_open(), "the next desk could not know of it");
        assert_eq!(scene.rows().len(), usize::from(booked));
        scene.heals();
        desk = scene.desk().starts();
        if booked {
            desk.sees("✓ Booked Kumaar, Suresh");
            assert_eq!(scene.rows(), [WHO]);
            scene.takes_back(&mut desk);
        } else {
            desk.sees("✗ Not booked: Kumaar, Suresh");
            assert!(scene.rows().is_empty());
            // What was typed is there again, and is let go.
            goes_to_slot(&mut desk);
            desk.keys("<Enter>").sees("Enter books ·").sees(IN_FORM);
            lets_go(&mut desk);
            waits("the journal", || !scene.is_open());
            goes_to_slot(&mut desk);
        }
    }
    assert_eq!(desk.keys("q").ends().code, 0);
}
