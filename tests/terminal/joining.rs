//! Desks that share a data directory: the later ones join the server of the first, and take it over when that one leaves.

use std::fs;
use std::time::{Duration, Instant};

use super::main_job::ready;
use super::place::Place;
use super::pty::{Pty, Start};

/// How long a desk may take to find the server again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The address that the desks of the place are told; waits until there is another one than `before`.
fn told(place: &Place, before: Option<&str>) -> String {
    let began = Instant::now();
    loop {
        match fs::read_to_string(place.kept("server.address")) {
            Ok(now) if Some(now.as_str()) != before => return now,
            Ok(_) | Err(_) => assert!(began.elapsed() < PATIENCE, "no address is told"),
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Books the patient into the slot that is selected.
fn books(desk: &mut Pty, typed: &str, name: &str) {
    desk.keys(&format!("<Enter>{typed}")).sees(name).keys("<Enter>").sees("Enter books ·");
    desk.keys("<Enter>").sees(&format!("✓ Booked {name}"));
}

/// Waits until the server answers this desk again, by what only the server can tell.
fn finds(desk: &mut Pty, typed: &str, name: &str) {
    desk.keys(&format!("<Enter>{typed}")).sees(name).keys("<Enter>").sees("Enter books ·");
}

#[test]
fn two_desks_share_a_practice_and_the_second_goes_on_when_the_first_quits() {
    let place = Place::new();
    let mut first = ready(Start::desk(&place));
    let mut second = ready(Start::desk(&place));
    books(&mut first, "gyatso", "Gyatso, Dorjee");
    // What one books, the other sees without a key.
    second.sees("▶Gyatso");
    let before = told(&place, None);

    first.keys("q");
    assert_eq!(first.ends().code, 0);
    books(second.keys("n"), "kumaar", "Kumaar, Suresh");
    assert_eq!(told(&place, None), before, "at the same port");
    second.keys("q");
    assert_eq!(second.ends().code, 0);
    assert!(!place.kept("server.address").exists(), "nobody serves any more");

    // Both bookings are there for whoever comes next.
    let mut again = Start::desk(&place).starts();
    again.sees_line(&["11 ", "Gyatso"]).sees_line(&["12 ", "Kumaar"]);
}

#[test]
fn exactly_one_of_the_others_takes_over_when_the_first_is_killed() {
    let place = Place::new();
    let mut first = ready(Start::desk(&place));
    let others = [ready(Start::desk(&place)), ready(Start::desk(&place))];
    first.is_killed();
    let [mut one, mut two] = others;
    books(&mut one, "gyatso", "Gyatso, Dorjee");
    // One server: what one books the other sees, by push.
    books(two.sees("▶Gyatso").keys("n"), "kumaar", "Kumaar, Suresh");
    one.sees_line(&["12 ", "Kumaar"]);
    // And when that one is gone too, the last one serves itself.
    one.signal("KILL");
    books(two.keys("n"), "daru", "Daruwala, Perin");
}

#[test]
fn a_form_that_is_open_when_the_first_desk_leaves_is_sent_to_the_next_server() {
    let place = Place::new();
    let mut first = ready(Start::desk(&place));
    let mut second = ready(Start::desk(&place));
    finds(&mut second, "gyatso", "Gyatso, Dorjee");
    first.keys("q");
    assert_eq!(first.ends().code, 0);
    second.keys("<Enter>").sees("✓ Booked Gyatso, Dorjee");
}

#[test]
fn a_desk_joins_a_server_without_a_desk_and_takes_it_over() {
    let place = Place::new();
    let mut server = place.with_data().args(["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap();
    let before = told(&place, None);
    let mut desk = ready(Start::desk(&place));
    assert_eq!(told(&place, None), before);
    server.kill().unwrap();
    server.wait().unwrap();
    books(&mut desk, "gyatso", "Gyatso, Dorjee");
}
