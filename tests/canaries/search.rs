//! Where a name could have been left: files, streams, processes, sequences for the window title.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::names::{COUNT, canary, found_in};
use crate::place::files_in;

/// What was searched, and what was found where it does not belong.
#[derive(Default)]
pub struct Search {
    pub places: usize,
    pub wrong: Vec<String>,
    /// How many files have names and may.
    pub allowed: usize,
}

/// Files that are there to keep names: the database with its companions, and what a desk keeps for its owner only.
fn may_have_names(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    let database = ["practice.db", "practice.db-wal", "practice.db-shm"].contains(&&*name);
    let kept = path.components().any(|part| ["drafts", "known", "downtime"].iter().any(|of| part.as_os_str() == *of));
    database || kept
}

impl Search {
    /// Bytes that must have no name.
    pub fn bytes(&mut self, place: &str, bytes: &[u8]) {
        self.places += 1;
        let found = found_in(bytes);
        if !found.is_empty() {
            self.wrong.push(format!("{place} has {found:?}"));
        }
    }

    /// All files below a folder, their names among it.
    pub fn folder(&mut self, folder: &Path) {
        for path in files_in(folder) {
            let place = path.display().to_string();
            self.bytes(&format!("the path {place}"), place.as_bytes());
            if !path.is_file() {
                continue;
            }
            let bytes = fs::read(&path).unwrap();
            if !may_have_names(&path) {
                self.bytes(&place, &bytes);
                continue;
            }
            self.places += 1;
            let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            if !found_in(&bytes).is_empty() {
                self.allowed += 1;
                if mode & 0o077 != 0 {
                    self.wrong.push(format!("{place} has names and can be read by others: {mode:o}"));
                }
            }
        }
    }

    /// What the system shows of a process and all that it has started: arguments, environment, name; and whether it would
    /// leave a picture of its memory behind.
    pub fn process(&mut self, id: u32, what: &str) {
        for process in with_children(id) {
            for file in ["cmdline", "environ", "comm"] {
                // The environment is hidden from others where the program forbids it.
                if let Ok(bytes) = fs::read(format!("/proc/{process}/{file}")) {
                    self.bytes(&format!("{what}'s {file}"), &bytes);
                }
            }
        }
        self.places += 1;
        let limits = fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
        if values != ["0", "0"] {
            self.wrong.push(format!("{what} may leave a core dump: {core}"));
        }
    }

    /// Everything in what was written to a terminal that is meant for its window and not for its cells.
    pub fn titles(&mut self, raw: &[u8]) {
        for start in [&b"\x1b]"[..], b"\x1bP", b"\x1b_", b"\x1b^"] {
            let mut rest = raw;
            while let Some(at) = rest.windows(2).position(|two| two == start) {
                rest = &rest[at + 2..];
                let end = rest.iter().position(|byte| matches!(byte, 0x07 | 0x1b)).unwrap_or(rest.len());
                self.bytes("a sequence for the window", &rest[..end]);
            }
        }
        self.places += 1;
    }
}

fn with_children(id: u32) -> Vec<u32> {
    let tasks = format!("/proc/{id}/task");
    let mut all = vec![id];
    for task in fs::read_dir(tasks).into_iter().flatten().flatten() {
        let told = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        all.extend(told.split_whitespace().filter_map(|child| child.parse::<u32>().ok()).flat_map(with_children));
    }
    all
}

#[test]
fn what_is_planted_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut search = Search::default();
    search.folder(folder.path());
    assert!(search.wrong.is_empty());
    fs::create_dir(folder.path().join("downtime")).unwrap();
    fs::create_dir(folder.path().join(canary(3))).unwrap();
    fs::write(folder.path().join("desk.log"), format!("says=\"{} is here\"", canary(COUNT - 1).to_uppercase()))
        .unwrap();
    fs::write(folder.path().join("downtime/sheet.txt"), canary(1)).unwrap();
    fs::set_permissions(folder.path().join("downtime/sheet.txt"), fs::Permissions::from_mode(0o644)).unwrap();
    search.folder(folder.path());
    search.titles(format!("x\x1b]0;{}\x07y", canary(7)).as_bytes());
    assert_eq!((search.wrong.len(), search.allowed), (4, 1), "{:?}", search.wrong);
    let mut child = std::process::Command::new("sleep").arg("30").env("SAYS", canary(9)).spawn().unwrap();
    search.process(child.id(), "a planted process");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(search.wrong[4].contains("environ"), "{:?}", search.wrong);
}
