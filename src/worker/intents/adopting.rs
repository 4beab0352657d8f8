//! Taking over what desks that have ended left behind. Whoever gets the lock of a file first copies what is open in it into
//! the file of its own run and removes it; who comes second finds that the file has no name any more.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::record::{Opened, Record};
use super::sink::{self, OwnFile, Sink};
use crate::desk::port::LeftBehind;

/// What a file says.
#[derive(Default)]
struct Said {
    open: Vec<Opened>,
    damaged: usize,
}

/// Takes over everything that was left for that server. A file that can't be used is left where it is.
pub fn adopt(folder: &Path, server: &str, own: &mut OwnFile) -> io::Result<LeftBehind> {
    let mut left = LeftBehind::default();
    for path in sink::files(folder)? {
        if path == own.path() {
            continue;
        }
        match adopt_one(&path, server, own) {
            Ok(one) => {
                left.open.extend(one.open);
                left.elsewhere += one.elsewhere;
                left.damaged += one.damaged;
            }
            Err(error) => {
                tracing::warn!(%error, "a file of intents could not be taken over");
                left.damaged += 1;
            }
        }
    }
    // A desk that was killed while it took a file over has left the same ones twice.
    left.open.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    let mut known = BTreeSet::new();
    left.open.retain(|one| known.insert(one.key.clone()));
    if left.damaged > 0 {
        tracing::warn!(lines = left.damaged, "intents of earlier desks could not be read");
    }
    Ok(left)
}

fn adopt_one(path: &Path, server: &str, own: &mut OwnFile) -> io::Result<LeftBehind> {
    let mut file = match OpenOptions::new().read(true).append(true).open(path) {
        Ok(file) => file,
        // Another desk was faster.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(LeftBehind::default()),
        Err(error) => return Err(error),
    };
    // Its desk lives, or another one has just taken it over.
    if !sink::lock(&file)? || !sink::is_there(&file)? {
        return Ok(LeftBehind::default());
    }
    let said = read(&mut file)?;
    let (ours, others): (Vec<Opened>, Vec<Opened>) = said.open.into_iter().partition(|one| one.server == server);
    for one in &ours {
        own.append(Record::Opened(Box::new(one.clone())).line()?.as_bytes())?;
    }
    if !ours.is_empty() {
        own.sync()?;
    }
    if others.is_empty() {
        std::fs::remove_file(path)?;
    } else {
        strike(&mut file, &ours)?;
    }
    let elsewhere = others.len();
    Ok(LeftBehind { open: ours.into_iter().map(Opened::earlier).collect(), elsewhere, damaged: said.damaged })
}

/// What was taken over from a file that stays is settled there.
fn strike(file: &mut File, ours: &[Opened]) -> io::Result<()> {
    let mut lines = String::new();
    for one in ours {
        lines.push('\n');
        lines.push_str(&Record::Ended(one.key.clone()).line()?);
    }
    io::Write::write_all(file, lines.as_bytes())
}

fn read(file: &mut File) -> io::Result<Said> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let mut said = Said::default();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match std::str::from_utf8(line).ok().and_then(Record::read) {
            // A key is of one write at one server. What says otherwise is damage, and striking the one out would the other.
            Some(Record::Opened(opened))
                if said.open.iter().any(|one| one.key == opened.key && one.server != opened.server) =>
            {
                said.damaged += 1;
            }
            Some(Record::Opened(opened)) => said.open.push(*opened),
            Some(Record::TakesBack(key)) => {
                said.open.iter_mut().filter(|one| one.key == key).for_each(Opened::takes_back);
            }
            Some(Record::Ended(key)) => said.open.retain(|one| one.key != key),
            None => said.damaged += 1,
        }
    }
    Ok(said)
}
