//! What is drawn, and when: small windows, changing windows, no colours, nothing while nothing happens.

use std::time::Duration;

use super::chance::Chance;
use super::main_job::{desk, ready};
use super::place::Place;
use super::pty::Start;

#[test]
fn eighty_columns_and_twenty_four_rows_are_enough() {
    let place = Place::new();
    let mut desk = Start::desk(&place).size(80, 24).starts();
    desk.sees("● live").sees("10:42 IST").sees("Desk 1").sees("Indiranagar ▾").sees_line(&["▷Rao 17│27", "Iyer 29│31"]);
    desk.sees("Dr. Anil Rao ─ Consultation · 15 min · ₹500").sees_line(&["Today Mon 23 Nov", "Tomorrow Tue 24 Nov"]);
    desk.sees("Kurup").sees_line(&["▶11:30", "Kumar"]).sees_line(&[" 17 ", "│ 17 "]);
    desk.sees("4 Today ─ 7 waiting ─ / name, phone or token").sees_line(&[
        "Dutta, Moumita",
        "10:00 D'Souza",
        "with the doctor",
    ]);
    desk.sees("11:30–11:45 free · Enter books").sees_line(&["n next free", "/ find", "? all keys"]);
    desk.keys("<Enter>gyatso").sees_line(&["▶", "Gyatso, Dorjee", "19 M · ···777"]);
    for field in ["Patient", "Service", "Visit", "Attended", "Paid by", "Notes", "Enter chooses · Tab next field"] {
        desk.sees(field);
    }
    desk.keys("<Enter>").sees("Enter books ·").keys("<Enter>").sees("✓ Booked Gyatso, Dorjee · Rao · Mon 11:30");
    desk.sees_line(&["▶Gyatso", "Kumar"]);
    desk.keys("/gyatso").sees_line(&["▶", "Gyatso, Dorjee", "19 M · ···777", "11:30 Rao", "booked"]);
    desk.sees("Enter checks in Gyatso, Dorjee, 11:30 Rao");
    desk.keys("<Enter>").sees("✓ Checked in, token 9: Gyatso, Dorjee").sees_line(&["9 Gyatso, Dorjee", "● waiting 0m"]);
    desk.keys("x").sees("Cancel this appointment?").sees("Enter cancels the appointment · Esc keeps it");
}

/// How often the window changes.
const CHANGES: usize = 1_000;

#[test]
fn a_window_that_changes_all_the_time_ends_nothing_and_loses_nothing() {
    let seed = super::chance::seeds(0)[0];
    let mut chance = Chance::new(seed);
    let place = Place::new();
    let mut desk = desk(&place);
    desk.keys("<Enter>Zelda").sees("nobody of that name").keys("<Enter>").sees("joins the directory");
    desk.keys("<BackTab><BackTab><BackTab>").sees("▶ Notes");
    let (mut typed, mut sizes) = (String::new(), std::collections::BTreeSet::new());
    for change in 0..CHANGES {
        // The smallest and the largest for certain, everything between them by chance.
        let (columns, rows) = match change % 100 {
            0 => (1, 1),
            50 => (300, 100),
            _ => (1 + chance.below(300), 1 + chance.below(100)),
        };
        sizes.insert((columns, rows));
        desk.resize(u16::try_from(columns).unwrap(), u16::try_from(rows).unwrap());
        if chance.below(12) == 0 && typed.len() < 40 {
            let letter = char::from(b'a' + u8::try_from(chance.below(26)).unwrap());
            typed.push(letter);
            desk.keys(&letter.to_string());
        }
        if change % 250 == 249 {
            // It still answers.
            desk.resize(120, 36).sees_line(&["▶ Notes", &typed]).sees("● live");
        }
        std::thread::sleep(Duration::from_millis(chance.next() % 4));
    }
    println!("seed {seed}: {CHANGES} changes, {} sizes, {} letters typed between them", sizes.len(), typed.len());
    assert!(sizes.len() > CHANGES * 9 / 10 && typed.len() >= 20, "{} sizes, {} letters", sizes.len(), typed.len());
    desk.resize(50, 10).sees("The window is too small").sees("What you typed");
    // Typed where it can't be seen, and nevertheless not lost.
    desk.keys("o").resize(120, 36).sees_line(&["▶ Notes", &format!("{typed}o")]).sees_line(&["First name", "Zelda"]);
    assert_eq!(desk.keys("<Esc>").sees("Esc").signal("TERM").ends().code, 0);
}

#[test]
fn without_colours_there_are_attributes_only() {
    let place = Place::new();
    let mut desk = ready(Start::desk(&place).environment("NO_COLOR", "1"));
    desk.keys("<Enter>gyatso").sees("Gyatso, Dorjee").keys("<Esc>").sees("Discard what you typed?");
    let raw = desk.raw();
    let painted: Vec<&str> = raw.split("\x1b[").skip(1).filter_map(sgr).flat_map(|codes| codes.split(';')).collect();
    let coloured: Vec<_> = painted.iter().filter(|code| code.parse::<u8>().is_ok_and(|code| code >= 30)).collect();
    assert!(coloured.is_empty(), "{coloured:?}");
    for (attribute, code) in [("bold", "1"), ("dim", "2"), ("reverse", "7")] {
        assert!(painted.contains(&code), "nothing is {attribute}");
    }
    // They reach the screen: no other code takes them away again.
    let selected = desk.cells(|screen| {
        let cells = (0..36).flat_map(|row| (0..120).map(move |column| (row, column)));
        cells.filter_map(|(row, column)| screen.cell(row, column)).filter(|cell| cell.inverse() && cell.bold()).count()
    });
    assert!(selected >= 5, "the selected slot is not to be seen");
}

/// The codes of a sequence that paints.
fn sgr(sequence: &str) -> Option<&str> {
    let end = sequence.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    sequence[end..].starts_with('m').then_some(&sequence[..end])
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let place = Place::new();
    // Just after a full minute: the clock changes nothing on the screen for a while.
    let mut desk = ready(Start::desk_at(&place, "2026-11-23T10:42:02+05:30"));
    desk.settles(Duration::from_secs(1));
    let before = desk.raw().len();
    std::thread::sleep(Duration::from_secs(3));
    let written = desk.raw().split_off(before);
    assert_eq!(written, "", "written while nothing happened");
    desk.keys("n").sees("12:30–12:45 free");
}
