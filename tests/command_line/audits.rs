//! `frontdesk audit`.

use super::owner::{client, imported, said};

#[test]
fn what_the_owner_did_is_in_the_trail_and_a_changed_entry_is_found() {
    let place = imported();
    client(&place, &["lab"]);
    said(&place, &["client", "revoke", "lab"]).succeeds();
    assert_eq!(said(&place, &["audit", "verify"]).succeeds(), "3 entries, unbroken\n");
    let shown = said(&place, &["audit", "show"]).succeeds();
    let actions: Vec<&str> = shown.lines().map(|line| line.split("  ").nth(3).unwrap()).collect();
    assert_eq!(actions, ["import practice", "add client", "revoke client"], "{shown}");
    let json = said(&place, &["audit", "show", "--json"]).succeeds();
    let last: serde_json::Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    assert_eq!((&last["seq"], &last["client_id"], &last["outcome"]), (&3.into(), &"owner".into(), &"done".into()));

    for none in [["--since", "2999-01-01"], ["--until", "2000-01-01"], ["--appointment", "x"], ["--patient", "x"]] {
        let (out, err) = said(&place, &[&["audit", "show"][..], &none].concat()).ends(0);
        assert_eq!((out.as_str(), err.as_str()), ("", "frontdesk: there are no such entries\n"), "{none:?}");
    }
    said(&place, &["audit", "show", "--since", "yesterday"]).is_usage(&["yesterday", "2026-11-23"]);

    let database = rusqlite::Connection::open(place.kept("practice.db")).unwrap();
    database.execute("UPDATE audit SET outcome = 'refused' WHERE seq = 2", []).unwrap();
    said(&place, &["audit", "verify"]).is(1, &["practice mine", "broken at entry 2", "compare with a backup"]);
    database.execute("UPDATE audit SET outcome = 'done' WHERE seq = 2", []).unwrap();
    said(&place, &["audit", "verify"]).succeeds();
    database.execute("DELETE FROM audit WHERE seq = 3", []).unwrap();
    said(&place, &["audit", "verify"]).is(1, &["broken at entry 3"]);
}

#[test]
fn entries_of_a_day_are_shown_with_the_day_itself() {
    let place = imported();
    // The clinic's date of the entry, not that of this computer.
    let json = said(&place, &["audit", "show", "--json"]).succeeds();
    let entry: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    let (day, moment) = (&entry["clinic_time"].as_str().unwrap()[..10], entry["at"].as_str().unwrap());
    assert_eq!(said(&place, &["audit", "show", "--json", "--since", day, "--until", day]).succeeds(), json);
    assert_eq!(said(&place, &["audit", "show", "--json", "--since", moment]).succeeds(), json);
    assert_eq!(said(&place, &["audit", "show", "--json", "--until", moment]).ends(0).0, "");
}
