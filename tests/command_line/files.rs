//! What lies in the data directory is for its owner alone, and nobody's name is in the log.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::place::{Place, files_in};
use super::pty::Start;

/// Some who are booked, checked in, searched or cancelled below, and some who are only shown.
const NAMES: [&str; 9] = ["Gyatso", "Dorjee", "gyats", "Varma", "Swapna", "Kumar", "Quux", "Dutta", "9000000777"];

#[test]
fn everything_is_for_its_owner_alone_and_the_log_knows_nobody() {
    let place = Place::new();
    let mut desk = Start::desk(&place).starts();
    desk.sees("11:30–11:45 free · Enter books").sees("7 waiting");
    desk.keys("<Enter>gyatso").sees("Gyatso, Dorjee").keys("<Enter>").sees("Enter books ·");
    desk.keys("<Enter>").sees("✓ Booked Gyatso, Dorjee");
    desk.keys("/varm<Enter>").sees("✓ Checked in, token ").sees(": Varma, Swapna");
    desk.keys("n<Enter>Zelda Quux").sees("nobody of that name");

    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(place.data()), 0o700);
    let files = files_in(&place.data());
    for name in ["practice.db", "practice.db-wal", "desk.toml", "lock", "frontdesk.log"] {
        assert!(files.contains(&place.kept(name)), "{name} is missing in {files:?}");
    }
    for file in &files {
        let expected = if file.is_dir() { "700" } else { "600" };
        assert_eq!(format!("{:o}", mode(file.clone())), expected, "{}", file.display());
    }

    desk.keys("<Esc>").sees("Discard what you typed?").keys("<Enter>").sees_no("Quux").keys("q").ends();
    let log = fs::read_to_string(place.kept("frontdesk.log")).unwrap();
    let outside: Vec<_> = files_in(&place.path("home")).into_iter().chain(files_in(&place.path("tmp"))).collect();
    assert!(outside.is_empty(), "files beside the data directory: {outside:?}");
    for name in NAMES {
        assert!(!log.contains(name), "{name} is in the log:\n{log}");
    }
}
