//! `frontdesk practice`.

use std::fs;

use super::owner::{client, import, imported, practice, practice_command, said};
use super::place::Place;
use super::said::Said;

#[test]
fn the_template_is_written_once_and_is_good() {
    let place = Place::new();
    let file = place.path("new.toml");
    let path = file.to_str().unwrap();
    assert_eq!(said(&place, &["practice", "init", path]).succeeds(), "");
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(said(&place, &["practice", "init"]).succeeds(), text, "without a file it is printed");
    said(&place, &["practice", "init", path]).is(1, &[path, "there already", "name another"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    let out = said(&place, &["practice", "check", path]).succeeds();
    assert_eq!(
        out,
        format!("{path} is good: 1 clinic, 1 doctor, 2 services, 2 sittings, 0 stretches of leave, 0 holidays\n")
    );
    assert!(!place.data().exists(), "to check a file needs no data");
}

#[test]
fn every_fault_is_told_with_its_file_and_line() {
    let place = Place::new();
    let good = fs::read_to_string(practice(&place, "mine")).unwrap();
    let line = |part: &str| good.lines().position(|line| line.contains(part)).unwrap() + 1;
    let bad = good
        .replace("currency = \"INR\"", "currency = \"rupees\"")
        .replace("\"Asia/Kolkata\"", "\"Asia/Kolkatta\"")
        .replace("price = 300", "prize = 300");
    let file = place.file("bad.toml", bad.as_bytes());
    let path = file.to_str().unwrap();
    let (out, err) = said(&place, &["practice", "check", path]).ends(9);
    assert_eq!(out, "");
    let lines: Vec<&str> = err.lines().collect();
    let expected = [
        format!("{path}:{}: practice: currency: “rupees” is not a currency; ", line("currency = ")),
        format!(
            "{path}:{}: clinic main: zone: “Asia/Kolkatta” is not a time zone; did you mean Asia/Kolkata?",
            line("zone = ")
        ),
        format!("{path}:{}: service rao-followup: “price” is missing; ", line("id = \"rao-followup\"") - 1),
        format!(
            "{path}:{}: service rao-followup: “prize” is not a key of this table; did you mean “price”?",
            line("price = 300")
        ),
        format!("frontdesk: the practice file {path} has 4 faults; "),
    ];
    assert_eq!(lines.len(), expected.len(), "{err}");
    for (line, start) in lines.iter().zip(&expected) {
        assert!(line.starts_with(start), "{line}\nis not\n{start}");
    }
    // An import tells the same and leaves everything as it is.
    let (out, again) = import(&place, &file, &[]).ends(9);
    assert_eq!((out.as_str(), again), ("", err));
    assert!(!place.data().exists());
}

#[test]
fn what_is_no_practice_file_is_told() {
    let place = Place::new();
    said(&place, &["practice", "check", "missing.toml"]).is(1, &["missing.toml", "can't be read", "check its name"]);
    let latin = place.file("latin.toml", b"# one\nname = \"caf\xe9\"\n");
    let (_, err) = said(&place, &["practice", "check", latin.to_str().unwrap()]).ends(9);
    assert!(err.contains("latin.toml:2: file: this is not UTF-8; "), "{err}");
    let folder = place.path("home");
    said(&place, &["practice", "check", folder.to_str().unwrap()]).is(1, &["can't be read"]);
    Said::by(practice_command(&place, &["check"]).arg("--bogus")).is_usage(&["--bogus"]);
}

#[test]
fn an_import_tells_what_changes_and_a_dry_run_changes_nothing() {
    let place = Place::new();
    let file = practice(&place, "mine");
    let asked = import(&place, &file, &["--dry-run"]).succeeds();
    assert!(
        asked.contains("+ practice mine “My Practice”\n") && asked.contains("+ clinic main “Main Street”\n"),
        "{asked}"
    );
    said(&place, &["practice", "export"]).is(1, &["no practice in the database yet", "frontdesk practice import"]);
    assert_eq!(import(&place, &file, &[]).succeeds(), asked);
    assert_eq!(import(&place, &file, &[]).succeeds(), "nothing changes\n");
    let text =
        fs::read_to_string(&file).unwrap().replace("price = 500", "price = 550").replace("[\"sat\"]", "[\"sun\"]");
    fs::write(&file, text).unwrap();
    let changed = import(&place, &file, &[]).succeeds();
    assert_eq!(
        changed,
        "~ service rao-consult: price 500 → 550\n\
         - sitting of rao at main, sat 09:00–12:00, rao-consult\n\
         + sitting of rao at main, sun 09:00–12:00, rao-consult\n"
    );
}

#[test]
fn what_is_exported_imports_to_the_same() {
    let place = Place::new();
    let sample = place.file("sample.toml", include_bytes!("../../assets/sample/practice.toml"));
    import(&place, &sample, &[]).succeeds();
    let exported = said(&place, &["practice", "export"]).succeeds();
    let file = place.file("exported.toml", exported.as_bytes());
    assert_eq!(import(&place, &file, &[]).succeeds(), "nothing changes\n");
    let elsewhere = Place::new();
    import(&elsewhere, &file, &[]).succeeds();
    assert_eq!(said(&elsewhere, &["practice", "export"]).succeeds(), exported);
}

#[test]
fn an_imported_practice_is_alone_and_a_second_one_has_to_be_named() {
    let place = imported();
    client(&place, &["kiosk"]);
    let exported = said(&place, &["practice", "export"]).succeeds();
    assert!(exported.contains("id = \"mine\""), "the sample practice was not put beside it: {exported}");
    import(&place, &practice(&place, "other"), &[]).succeeds();
    for words in [
        &["practice", "export"][..],
        &["client", "add", "x"],
        &["client", "list"],
        &["client", "revoke", "kiosk"],
        &["audit", "verify"],
        &["audit", "show"],
    ] {
        said(&place, words).is(1, &["more than one practice", "--practice", "mine, other"]);
        let mut named = words.to_vec();
        named.extend(["--practice", "third"]);
        said(&place, &named).is(1, &["no practice third", "mine, other"]);
    }
    let other = said(&place, &["practice", "export", "--practice", "other"]).succeeds();
    assert_eq!(other, exported.replace("\"mine\"", "\"other\""));
}

#[test]
fn the_sample_practice_can_be_replaced_but_not_emptied_of_doctors_with_appointments() {
    let place = Place::new();
    client(&place, &["kiosk"]);
    let sample = include_str!("../../assets/sample/practice.toml");
    let without: String = sample
        .split("\n\n[[")
        .filter(|entry| !entry.contains("\"khan") && !entry.contains("doctor = \"khan\""))
        .collect::<Vec<_>>()
        .join("\n\n[[");
    let file = place.file("without.toml", without.as_bytes());
    let (asked, err) = import(&place, &file, &["--dry-run"]).ends(0);
    assert!(err.contains("would be refused"), "{err}");
    let (out, err) = import(&place, &file, &[]).ends(10);
    assert_eq!(out, asked);
    assert!(out.contains("- doctor khan “Dr. Imran Khan”\n"), "{out}");
    let orphans: Vec<&str> = out.lines().filter(|line| line.starts_with("! ")).collect();
    assert!(!orphans.is_empty() && orphans.iter().all(|line| line.contains("  Koramangala  ")), "{out}");
    assert!(
        orphans.iter().any(|line| line.contains("Dr. Imran Khan") && line.ends_with("the doctor is gone")),
        "{out}"
    );
    assert!(err.starts_with("frontdesk: nothing was imported: "), "{err}");
    assert!(said(&place, &["practice", "export"]).succeeds().contains("id = \"khan\""), "something was changed");
    // On leave the doctor may go: the appointments are listed, and stay.
    let leave = "\n[[leave]]\ndoctor = \"khan\"\nfrom = \"2026-11-23\"\nto = \"2026-11-30\"\n";
    let file = place.file("leave.toml", format!("{sample}{leave}").as_bytes());
    let out = import(&place, &file, &[]).succeeds();
    assert!(out.contains("+ leave of khan, 2026-11-23 to 2026-11-30\n"), "{out}");
    let away: Vec<&str> = out.lines().filter_map(|line| line.strip_suffix(": the doctor is on leave")).collect();
    // Of somebody whose slot has gone by, who still waits, only a doctor who is gone would be told.
    assert!(away.len() > 10, "{out}");
    assert!(away.iter().all(|line| orphans.contains(&format!("{line}: the doctor is gone").as_str())), "{out}");
    assert!(said(&place, &["practice", "export"]).succeeds().contains("[[leave]]"));
}
