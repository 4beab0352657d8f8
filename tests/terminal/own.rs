//! The desk's own: keys of the configuration, paper, and the sheet for the time without a server.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::place::{Place, files_in};
use super::pty::Start;

fn configured(place: &Place, says: &str) -> Start {
    let config = place.file("config.toml", says.as_bytes());
    Start::desk(place).with(&["--config".as_ref(), config.as_os_str()])
}

#[track_caller]
fn waits<T>(what: &str, mut until: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = until() {
            return found;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// The files that are finished.
fn sheets(folder: &Path) -> Vec<PathBuf> {
    let whole = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "txt");
    if folder.is_dir() { files_in(folder).into_iter().filter(whole).collect() } else { Vec::new() }
}

#[test]
fn a_key_of_the_configuration_does_what_it_says_and_the_old_one_nothing() {
    let place = Place::new();
    let mut desk = configured(&place, "[keys]\nhelp = [\"f5\"]\nreload = []\nfind = \"y\"\n").starts();
    desk.sees("DUE").sees("F5 all keys").keys("<F5>").sees("All keys").keys("<Esc>").sees_no("All keys");
    desk.keys("y").sees("check in, show").keys("<Esc>").sees("y find");
    desk.keys("q").ends();
}

#[test]
fn the_downtime_sheets_are_for_their_owner_only_and_whole() {
    let place = Place::new();
    let mut desk = Start::desk(&place).starts();
    desk.sees("DUE");
    let folder = place.kept("downtime");
    let found = waits("two sheets", || Some(sheets(&folder)).filter(|found| found.len() == 2));
    assert_eq!(mode(&folder), 0o700);
    for path in &found {
        assert_eq!(mode(path), 0o600);
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("indiranagar-") && name.ends_with(".txt"), "{name}");
        let text = fs::read_to_string(path).unwrap();
        assert!(text.starts_with("DOWNTIME SHEET\n") && text.contains("as of Mon 23 Nov 2026 10:4"), "{text}");
    }
    let today = found.iter().find(|path| path.to_str().unwrap().contains("2026-11-23")).unwrap();
    let text = fs::read_to_string(today).unwrap();
    assert!(text.contains("Dr. Anil Rao") && text.contains("Kumar, Suresh") && text.contains("+91"), "{text}");
    desk.keys("q").ends();
    assert!(today.exists(), "it is for the time after");
    // Switched off, they go.
    let mut desk = configured(&place, "[paper]\ndowntime = false\n").starts();
    desk.sees("DUE").keys("q").ends();
    assert_eq!(sheets(&folder), Vec::<PathBuf>::new());
}

#[test]
fn a_printer_gets_the_sheet_on_its_input_and_nothing_of_it_in_its_arguments() {
    let place = Place::new();
    let (out, words) = (place.path("printed"), place.path("words"));
    let script = format!("printf '%s ' \"$0\" \"$@\" > {}; cat > {}", words.display(), out.display());
    let config = format!("[paper]\nprinter = [\"sh\", \"-c\", {script:?}, \"printer\", \"-d\", \"front\"]\n");
    let mut desk = configured(&place, &config).starts();
    desk.sees("DUE").keys("D").sees("Printed by “sh”");
    let printed = fs::read_to_string(&out).unwrap();
    assert!(printed.contains("Dr. Anil Rao") && printed.contains("Kumar, Suresh"), "{printed}");
    assert_eq!(fs::read_to_string(&words).unwrap(), "printer -d front ");
    assert!(!place.kept("paper").exists(), "no file is left behind");
    desk.keys("q").ends();
}

#[test]
fn without_a_printer_a_slip_is_a_file_and_a_printer_that_fails_is_told() {
    let place = Place::new();
    let mut desk = configured(&place, "[paper]\nprinter = \"none\"\n").starts();
    desk.sees("DUE").keys("4").keys("T").sees("There is no printer: it is in");
    let found = sheets(&place.kept("paper"));
    let [slip] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((mode(slip), mode(&place.kept("paper"))), (0o600, 0o700));
    assert!(slip.file_name().unwrap().to_str().unwrap().starts_with("token-slip-2026-11-23-10"), "{slip:?}");
    assert!(fs::read_to_string(slip).unwrap().contains("TOKEN"));
    desk.keys("q").ends();
    for (printer, says) in [
        ("\"frontdesk-no-such-printer\"", "there is no command"),
        ("[\"sh\", \"-c\", \"cat >/dev/null; echo no toner >&2; exit 3\"]", "no toner"),
        ("[\"sh\", \"-c\", \"exit 3\"]", "“sh” failed"),
    ] {
        let mut desk = configured(&place, &format!("[paper]\nprinter = {printer}\n")).starts();
        desk.sees("DUE").keys("D").sees_line(&["Not printed", says]);
        desk.keys("q").ends();
    }
}
