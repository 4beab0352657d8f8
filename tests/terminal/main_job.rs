//! Booking, registering, checking in, cancelling; and what is there the next time.

use super::place::Place;
use super::pty::{Pty, Start};

/// A desk on a new sample practice, with everything on the screen: the first free slot of Dr. Rao is selected.
pub fn desk(place: &Place) -> Pty {
    ready(Start::desk(place))
}

/// The same, started in another way.
pub fn ready(start: Start) -> Pty {
    let mut desk = start.starts();
    desk.sees("● live").sees("11:30–11:45 free · Enter books").sees("7 waiting").sees("Kurup");
    desk
}

#[test]
fn a_known_patient_is_booked_by_keys() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.sees_line(&["Today Mon 23 Nov", "17 free"]).sees_no("Gyatso");
    desk.keys("<Enter>gyatso").sees_line(&["▶", "Gyatso, Dorjee", "19 M · ···777"]);
    desk.keys("<Enter>").sees("Enter books ·").sees_line(&["Patient", "Dorjee Gyatso   19 M · ···777"]);
    desk.keys("<Enter>").sees("✓ Booked Gyatso, Dorjee · Rao · Mon 11:30");
    desk.sees_line(&["11 ", "▶Gyatso Kumar"]).sees_line(&["Today Mon 23 Nov", "16 free"]);
    desk.sees_line(&["Gyatso, Dorj… 11:30"]);
}

#[test]
fn a_new_patient_is_registered_and_booked_in_the_same_form() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.keys("<Enter>Zelda Quux").sees("nobody of that name or number").sees("+ register “Zelda Quux”");
    desk.keys("<Enter>").sees("joins the directory with this booking");
    // What is missing is told at its fields, all at once, and nothing that was typed is lost.
    desk.keys("<Enter>").sees("✗ needed: F, M or O").sees("✗ needed: the age").sees("2 fields to mend");
    desk.keys("f<Tab>34<Tab>7000000123<Tab>Hosur");
    desk.sees_line(&["First name", "Zelda"]).sees_line(&["Family name", "Quux"]).sees_line(&["Town", "Hosur"]);
    desk.keys("<Enter>").sees("✓ Booked Quux, Zelda · Rao · Mon 11:30").sees("▶Quux");
    // From now on the directory has her.
    desk.keys("n<Enter>quux").sees_line(&["Quux, Zelda", "34 F · ···123"]);
}

#[test]
fn somebody_who_comes_is_found_by_letters_and_checked_in() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.keys("/varm").sees_line(&["/ varm"]).sees_line(&["Varma, Swapna", "11:40"]).sees_no("Ghosh, Subha…");
    // The whole line: a frame can arrive in parts.
    desk.keys("<Enter>").sees_line(&["✓ Checked in, token ", ": Varma, Swapna"]).sees("8 waiting");
    let told = desk.screen();
    let (_, told) = told.split_once("✓ Checked in, token ").unwrap();
    let (token, whom) = told.split_once(": ").unwrap();
    assert!(whom.starts_with("Varma, Swapna"), "{whom}");
    // The whole list is back, with the token at her name.
    desk.sees_line(&[&format!(" {token} Varma, Swapna")]).sees("Ghosh, Subha…");
}

#[test]
fn cancelling_asks_once_and_takes_a_reason() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.keys("<Right>").sees_line(&["Kumar, Suresh", "51 M", "Enter"]).keys("x").sees("Cancel this appointment?");
    desk.keys("<Esc>").sees_no("Cancel this appointment?").sees_line(&["Kumar, Suresh", "51 M", "Enter"]);
    desk.keys("xtravelling").sees_line(&["Reason", "travelling"]);
    desk.keys("<Enter>").sees("✓ Cancelled Kumar, Suresh · Rao · 11:45").sees_line(&["Today Mon", "18 free"]);
    desk.sees("11:45–12:00 free · Enter books");
}

#[test]
fn the_next_start_finds_everything_as_it_was_left() {
    let place = Place::new();
    let mut first = desk(&place);
    first.keys("<Enter>gyatso").sees("Gyatso, Dorjee").keys("<Enter>").sees("Enter books ·");
    first.keys("<Enter>").sees("✓ Booked Gyatso, Dorjee");
    first.keys("/gyatso").sees_line(&["/ gyatso"]).keys("<Enter>").sees("✓ Checked in, token 9");
    first.keys("<Right>").sees_line(&["Kumar, Suresh", "51 M", "Enter"]);
    first.keys("xtravelling<Enter>").sees("✓ Cancelled Kumar, Suresh · Rao · 11:45");
    first.keys("q");
    assert_eq!(first.ends().code, 0);

    let mut second = Start::desk(&place).starts();
    second.sees("8 waiting").sees("Gyatso").sees_line(&["9 Gyatso, Dorj… 11:30"]).sees_line(&["Today Mon", "17 free"]);
    // Who was cancelled is found among what is done, with the reason.
    second.keys("/kumar").sees_line(&["/ kumar"]).sees_line(&["Kumar, Suresh", "11:45"]);
    second.keys("<Down>").sees_line(&["▶", "11:45 Rao", "× cancelled"]).keys("<Enter>");
    second.sees_line(&["Cancelled", "travelling"]);
}
