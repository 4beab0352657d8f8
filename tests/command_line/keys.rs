//! `frontdesk keys`: the table, with what the configuration says; and what a wrong configuration is told.

use std::path::Path;

use super::place::Place;
use super::said::Said;

fn keys(place: &Place, config: &Path, words: &[&str]) -> Said {
    Said::by(place.program().arg("keys").arg("--config").arg(config).args(words))
}

#[test]
fn the_table_marks_what_the_configuration_changes() {
    let place = Place::new();
    let config = place.file("c.toml", b"[keys]\ncheck-in = [\"i\", \"f2\"]\nmain.park = []\n");
    let table = keys(&place, &config, &[]).succeeds();
    let line = |start: &str| table.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{table}"));
    assert!(line("* check-in").contains(" i f2 "), "{table}");
    assert!(line("* park").contains(" - "), "{table}");
    assert!(line("  book").contains(" b "), "{table}");
    for place in ["main\n", "\nfinding\n", "\nwhole-clinic\n", "\nlocked\n"] {
        assert!(table.contains(place), "{place:?} in {table}");
    }
}

#[test]
fn what_it_prints_for_the_configuration_can_be_used_there() {
    let place = Place::new();
    let nothing = place.file("nothing.toml", b"");
    let printed = keys(&place, &nothing, &["--format", "toml"]).succeeds();
    let used = place.file("used.toml", printed.as_bytes());
    assert_eq!(keys(&place, &used, &[]).succeeds(), keys(&place, &nothing, &[]).succeeds());
    let edited = place.file("edited.toml", printed.replace("book = [\"b\"]", "book = [\"f8\"]").as_bytes());
    let table = keys(&place, &edited, &[]).succeeds();
    assert_eq!(table.lines().filter(|line| line.starts_with('*')).count(), 1, "{table}");
    assert!(table.lines().any(|line| line.starts_with("* book") && line.contains("f8")), "{table}");
}

#[test]
fn keys_that_can_not_be_used_are_told_with_their_line_and_what_to_do() {
    let place = Place::new();
    for (says, parts) in [
        ("desk = \"A\"\n[keys]\ncheck-in = \"n\"\n", &["line 3", "“check-in”", "“next-free”", "“main”"] as &[&str]),
        ("[keys]\nchekin = \"n\"\n", &["line 2", "chekin", "“check-in”"]),
        ("[keys]\nmian.book = \"B\"\n", &["line 2", "mian", "“main”"]),
        ("[keys]\nbook = \"hyper-b\"\n", &["line 2", "hyper-b", "ctrl-r"]),
        ("[keys]\nback = []\n", &["line 2", "“back”"]),
        ("[keys.form]\nback = [\"ctrl-w\"]\n", &["line 2", "ctrl-w", "“form”"]),
        ("[keys]\nbook = \"b\"\nbook = \"B\"\n", &["line 3", "duplicate"]),
        ("\nlanguage = \"tlh\"\n", &["line 2", "tlh", "en"]),
        ("theme = \"pink\"\n", &["line 1", "high-contrast"]),
    ] {
        let config = place.file("bad.toml", says.as_bytes());
        let (out, err) = keys(&place, &config, &[]).ends(6);
        assert!(out.is_empty(), "{out}");
        for part in parts {
            assert!(err.contains(part), "{part} in {err}");
        }
        // The desk says the same before it opens anything.
        let desk = Said::in_terminal(place.with_data().arg("--config").arg(&config)).ends(6);
        assert_eq!(desk.1, err);
        assert!(!place.data().exists());
    }
}
