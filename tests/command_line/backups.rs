//! `frontdesk backup` and `frontdesk restore`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use super::owner::{client, import, imported, practice, said};
use super::place::{Place, files_in};
use super::servers::Serving;

fn backup(place: &Place, name: &str) -> PathBuf {
    let file = place.path(name);
    said(place, &["backup", file.to_str().unwrap()]).succeeds();
    file
}

/// The databases that restoring has put aside.
fn aside(place: &Place) -> Vec<PathBuf> {
    let named = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("practice-2");
    files_in(&place.data()).into_iter().filter(named).collect()
}

#[test]
fn a_backup_is_made_while_a_server_runs_and_brings_everything_back() {
    let place = imported();
    let serving = Serving::new(&place);
    let (kept, _) = client(&place, &["kept"]);
    let file = backup(&place, "backup.db");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o600);
    assert!(!place.path("backup.db.part").exists());
    let (lost, _) = client(&place, &["lost"]);
    // Nothing is restored under a running server.
    let path = file.to_str().unwrap();
    said(&place, &["restore", path]).is(4, &["another frontdesk is using", "close it"]);
    drop(serving);

    said(&place, &["backup", path]).is(11, &[path, "there already", "name another"]);
    let (out, err) = said(&place, &["restore", path]).ends(0);
    assert!(out.contains("the data is that of"), "{out}");
    let old = aside(&place);
    assert_eq!(old.len(), 1, "{old:?}");
    assert!(err.contains(old[0].to_str().unwrap()), "{err}");
    let listed = said(&place, &["client", "list"]).succeeds();
    assert!(listed.contains(&kept) && !listed.contains(&lost), "{listed}");
    said(&place, &["audit", "verify"]).succeeds();
    let shown = said(&place, &["audit", "show"]).succeeds();
    assert!(shown.lines().last().unwrap().contains("restore backup"), "{shown}");
    // What was there is whole, with what was still in its log.
    let again = Place::new();
    said(&again, &["restore", old[0].to_str().unwrap()]).succeeds();
    assert!(said(&again, &["client", "list"]).succeeds().contains(&lost));
    for file in files_in(&place.data()) {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o600, "{}", file.display());
    }
}

#[test]
fn what_is_no_good_backup_is_refused_and_the_data_stays() {
    let place = imported();
    let (kept, _) = client(&place, &["kept"]);
    let good = fs::read(backup(&place, "good.db")).unwrap();
    let mut torn = good.clone();
    torn.truncate(good.len() / 2);
    let mut flipped = good.clone();
    // A page of some table.
    for byte in &mut flipped[8192..12_288] {
        *byte = !*byte;
    }
    let refused = |name: &str, parts: &[&str]| {
        let path = place.path(name);
        said(&place, &["restore", path.to_str().unwrap()]).is(11, &[parts, &[name, "nothing was changed"]].concat());
    };
    for (name, bytes) in
        [("torn.db", torn), ("flipped.db", flipped), ("text.db", b"hello".to_vec()), ("empty.db", vec![])]
    {
        place.file(name, &bytes);
        refused(name, &["damaged", "take another"]);
    }
    for (name, change, parts) in [
        ("newer.db", "INSERT INTO frontdesk_migrations (number, applied_at) VALUES (4711, 0)", &["newer", "4711"][..]),
        ("foreign.db", "ALTER TABLE frontdesk_migrations RENAME TO something", &["not a database of frontdesk"]),
    ] {
        let path = place.file(name, &good);
        rusqlite::Connection::open(&path).unwrap().execute_batch(change).unwrap();
        refused(name, parts);
    }
    let none = place.path("nothing.db");
    rusqlite::Connection::open(&none).unwrap().execute_batch("VACUUM").unwrap();
    said(&place, &["restore", none.to_str().unwrap()]).is(11, &["nothing.db"]);
    said(&place, &["restore", "missing.db"]).is(11, &["missing.db", "can't be read"]);
    place.file("live.db", &good);
    place.file("live.db-wal", b"frames");
    refused("live.db", &["a log with changes"]);

    assert_eq!(aside(&place), [] as [PathBuf; 0]);
    assert!(said(&place, &["client", "list"]).succeeds().contains(&kept));
    let strange: Vec<PathBuf> =
        files_in(&place.data()).into_iter().filter(|path| path.to_str().unwrap().contains("restored")).collect();
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn a_damaged_database_is_replaced_and_kept() {
    let place = imported();
    let file = backup(&place, "backup.db");
    fs::write(place.kept("practice.db"), b"no database at all").unwrap();
    said(&place, &["restore", file.to_str().unwrap()]).succeeds();
    assert_eq!(fs::read(&aside(&place)[0]).unwrap(), b"no database at all");
    assert_eq!(said(&place, &["practice", "export"]).succeeds().matches("id = \"mine\"").count(), 1);
}

#[test]
fn without_a_database_there_is_nothing_to_back_up() {
    let place = Place::new();
    let file = place.path("backup.db");
    said(&place, &["backup", file.to_str().unwrap()]).is(11, &["no database", "practice.db", "--data-dir"]);
    assert!(!file.exists());
    import(&place, &practice(&place, "mine"), &[]).succeeds();
    let nowhere = place.path("nowhere/backup.db");
    said(&place, &["backup", nowhere.to_str().unwrap()]).is(11, &["nowhere", "can't be made", "check the folder"]);
}
