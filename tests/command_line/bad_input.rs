//! Words, files and folders that can't be used. Nothing stored is lost by any of them.

use std::fs;
use std::process::Stdio;

use super::place::Place;
use super::pty::Start;
use super::said::Said;

#[test]
fn without_a_terminal_the_desk_says_that_it_needs_one() {
    let place = Place::new();
    Said::by(&mut place.with_data()).is(3, &["standard input is not a terminal", "frontdesk serve"]);
    Said::with_terminal_for_input(&mut place.with_data())
        .is(3, &["standard output is not a terminal", "frontdesk serve"]);
    assert!(!place.data().exists(), "nothing is made where nothing can be shown");
}

#[test]
fn unknown_words_are_told_with_the_way_to_help() {
    let place = Place::new();
    Said::by(place.program().arg("--bogus")).is_usage(&["--bogus"]);
    Said::by(place.program().arg("bogus")).is_usage(&["bogus"]);
    Said::by(place.program().args(["--now", "tomorrow"])).is_usage(&["tomorrow", "2026-11-23T10:42:00+05:30"]);
    Said::by(place.program().args(["serve", "--listen", "here"])).is_usage(&["--listen", "here"]);
    let both = ["--server", "http://127.0.0.1:1", "--listen", "127.0.0.1:0"];
    Said::by(place.program().args(both)).is_usage(&["--server", "--listen"]);
}

#[test]
fn a_data_directory_that_can_not_be_made_is_named() {
    let place = Place::new();
    let file = place.file("a-file", b"not a folder");
    let below = file.join("data");
    let told = below.to_str().unwrap();
    let advice = "--data-dir";
    Said::by(place.program().arg("serve").arg("--data-dir").arg(&below)).is(4, &["data directory", told, advice]);
    Said::in_terminal(place.program().arg("--data-dir").arg(&below)).is(4, &["data directory", told, advice]);
    Said::by(place.program().arg("client").arg("add").arg("kiosk").arg("--data-dir").arg(&below)).is(4, &[told]);
    // The file itself is no folder either.
    Said::by(place.program().arg("serve").arg("--data-dir").arg(&file)).is(4, &["a-file", advice]);
    assert_eq!(fs::read(&file).unwrap(), b"not a folder");
}

#[test]
fn a_data_directory_that_is_in_use_is_named() {
    let place = Place::new();
    let mut desk = Start::desk(&place).starts();
    desk.sees("11:30–11:45 free · Enter books");
    let data = place.data();
    let parts = ["another frontdesk is using", data.to_str().unwrap(), "close it", "--data-dir"];
    Said::by(place.with_data().args(["serve", "--listen", "127.0.0.1:0"])).is(4, &parts);
    // The one that has it goes on.
    desk.keys("n").sees("12:30–12:45 free");
    // Where it serves nobody, another desk can't join it. With nothing to show it says so…
    fs::remove_file(place.kept("server.address")).unwrap();
    let config = place.file("config.toml", b"last_known_day = false\n");
    Said::in_terminal(place.with_data().arg("--config").arg(&config)).is(4, &parts);
    // …and else it shows the last known day, and waits.
    desk.keys("q");
    assert_eq!(desk.ends().code, 0);
    let mut desk = Start::desk(&place).starts();
    desk.sees("11:30–11:45 free · Enter books");
    fs::remove_file(place.kept("server.address")).unwrap();
    let mut other = Start::desk(&place).starts();
    other.sees("not live").keys("q");
    assert_eq!(other.ends().code, 0);
}

#[test]
fn a_damaged_database_is_refused_and_left_as_it_is() {
    let garbage: Vec<u8> = (0..9_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let torn = {
        let place = Place::new();
        sample_practice(&place);
        let mut whole = fs::read(place.kept("practice.db")).unwrap();
        whole.truncate(whole.len() / 2);
        whole
    };
    for (what, damaged) in [("garbage", garbage), ("a few letters", b"hello".to_vec()), ("half of it", torn)] {
        let place = Place::new();
        let path = place.file("data/practice.db", &damaged);
        let parts = [path.to_str().unwrap(), "damaged", "nothing was changed", "put a backup in its place"];
        Said::by(place.with_data().args(["serve", "--listen", "127.0.0.1:0"])).is(5, &parts);
        Said::in_terminal(&mut place.with_data()).is(5, &parts);
        Said::by(place.with_data().args(["client", "add", "kiosk"])).is(5, &parts);
        assert!(fs::read(&path).unwrap() == damaged, "{what} was changed");
    }
}

#[test]
fn a_database_of_a_newer_program_or_of_another_one_is_refused_and_left_as_it_is() {
    for (says, change) in [
        ("newer", "INSERT INTO frontdesk_migrations (number, applied_at) VALUES (4711, 0)"),
        ("another program", "ALTER TABLE frontdesk_migrations RENAME TO something_else"),
    ] {
        let place = Place::new();
        sample_practice(&place);
        let path = place.kept("practice.db");
        rusqlite::Connection::open(&path).unwrap().execute_batch(change).unwrap();
        let before = fs::read(&path).unwrap();
        let parts = [path.to_str().unwrap(), says];
        Said::by(place.with_data().args(["serve", "--listen", "127.0.0.1:0"])).is(5, &parts);
        Said::in_terminal(&mut place.with_data()).is(5, &parts);
        assert!(fs::read(&path).unwrap() == before, "the database was changed: {says}");
    }
}

/// Has the sample practice made, and everything written into the one file.
fn sample_practice(place: &Place) {
    let made = place.with_data().args(["client", "add", "kiosk"]).stdout(Stdio::null()).status().unwrap();
    assert!(made.success());
    assert!(!place.kept("practice.db-wal").exists(), "the database was not closed");
}

#[test]
fn a_mistake_in_the_configuration_is_told_with_its_line() {
    let place = Place::new();
    let path = place.file("mine.toml", b"desk = \"Desk 2\"\n# a remark\nzone = Asia/Kolkata\n");
    let mut desk = place.with_data();
    Said::in_terminal(desk.arg("--config").arg(&path)).is(6, &[path.to_str().unwrap(), "line 3", "correct"]);
    let unknown = place.file("unknown.toml", b"desk = \"Desk 2\"\ncolour = \"red\"\n");
    let mut desk = place.with_data();
    Said::in_terminal(desk.arg("--config").arg(&unknown)).is(6, &["unknown.toml", "line 2", "colour"]);
    let zone = place.file("zone.toml", b"zone = \"Asia/Atlantis\"\n");
    let mut desk = place.with_data();
    Said::in_terminal(desk.arg("--config").arg(&zone)).is(6, &["zone.toml", "Asia/Atlantis"]);
    let mut desk = place.with_data();
    Said::in_terminal(desk.arg("--config").arg(place.path("missing.toml"))).is(6, &["missing.toml", "--config"]);
    // The one of the platform is read without being asked for.
    place.file("home/config/frontdesk/config.toml", b"\n\n\n= 4\n");
    Said::in_terminal(&mut place.with_data()).is(6, &["frontdesk/config.toml", "line 4"]);
    assert!(!place.data().exists(), "nothing is made before the configuration is understood");
}

#[test]
fn a_mistake_in_the_desks_own_credentials_is_told_with_its_line() {
    let place = Place::new();
    sample_practice(&place);
    let path = place.file("data/desk.toml", b"client_id = \"x\"\nclient_secret = \n");
    let parts = [path.to_str().unwrap(), "line 2", "move it away"];
    let said = Said::in_terminal(&mut place.with_data());
    said.is(6, &parts);
    assert_eq!(fs::read(&path).unwrap(), b"client_id = \"x\"\nclient_secret = \n");
}
