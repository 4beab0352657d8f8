//! The journal of intents, as a desk finds it after whatever befell the disk.

use std::path::Path;

use chrono::DateTime;
use frontdesk::desk::action::Action;
use frontdesk::desk::port::{LeftBehind, Reply, Write};
use frontdesk::worker::Journal;
use uuid::Uuid;

use super::screen::drawn;
use crate::harness::desk;

/// No corpus has it.
const OWN: &str = "the-one-that-is-whole";
const HOME: &str = "home";

/// In the middle of any bytes stands the line of a write: it is found whatever is damaged around it. What is found stays
/// for the next desk, which finds the same; and a desk can be told all of it.
pub fn intents(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let own = kept(folder.path());
    let bytes = &bytes[..bytes.len().min(20_000)];
    let (before, after) = summed(bytes).split_at_mid();
    std::fs::write(folder.path().join("killed.intents"), [&before, &b"\n"[..], &own, &after].concat())
        .expect("the file of a desk that was killed");

    let first = found(folder.path());
    let mut keys: Vec<&str> = first.open.iter().map(|earlier| earlier.key.as_str()).collect();
    assert!(keys.contains(&OWN), "a whole line is lost");
    keys.sort_unstable();
    assert!(keys.windows(2).all(|two| two[0] != two[1]), "one write is told twice: {keys:?}");
    let next = found(folder.path());
    assert!(next.open == first.open && next.elsewhere == first.elsewhere, "{first:?}, then {next:?}");

    let mut harness = desk();
    harness.happens(Action::Reply(Reply::LeftBehind(first))).answer_what_is_known();
    drawn(&harness.desk, 100, 30);
}

/// The line that a desk writes before it checks somebody in.
fn kept(folder: &Path) -> Vec<u8> {
    let run = Uuid::from_u128(1);
    let journal = Journal::open(folder, run, HOME).expect("a journal");
    let check_in = Write::CheckIn { key: OWN.to_owned(), id: "a-1".into() };
    let at = DateTime::from_timestamp(1_795_410_000, 0).expect("a moment");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(journal.opens(&check_in, at)).expect("it is written down");
    drop(journal);
    let path = folder.join(format!("{run}.intents"));
    let line = std::fs::read(&path).expect("its file");
    std::fs::remove_file(path).expect("it goes");
    assert!(line.ends_with(b"\n") && line.len() > 1);
    line
}

/// What the next desk takes over. It is killed before it has done anything about it.
fn found(folder: &Path) -> LeftBehind {
    Journal::open(folder, Uuid::new_v4(), HOME).expect("damage is no error").left().clone()
}

/// Lines, in two halves.
struct Lines(Vec<Vec<u8>>);

/// Every line that begins like a record gets its right checksum: else no changed one would ever be read further.
fn summed(bytes: &[u8]) -> Lines {
    let lines = bytes.split(|byte| *byte == b'\n').map(|line| {
        if line.first() != Some(&b'{') {
            return line.to_vec();
        }
        let sum = Uuid::new_v5(&Uuid::NAMESPACE_OID, line).simple().to_string();
        [sum.as_bytes(), b" ", line].concat()
    });
    Lines(lines.collect())
}

impl Lines {
    fn split_at_mid(&self) -> (Vec<u8>, Vec<u8>) {
        let (before, after) = self.0.split_at(self.0.len() / 2);
        (before.join(&b'\n'), after.join(&b'\n'))
    }
}
