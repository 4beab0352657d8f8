//! The files of what is typed. Of each desk there are up to three, under a name that says nothing:
//!
//! - `….lock`, which the desk holds while it runs;
//! - `….draft`, written with every key. After a power cut it may be empty, or older than it could be;
//! - `….synced`, written less often and brought to the disk before it takes its name.
//!
//! The `.draft` counts where it can be read. Both are written beside and then renamed: never half a text.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::writer::News;
use super::{Draft, Left};

/// For how long what was typed is kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);
/// The format of the files. Those of another one are left to the program that wrote them, for as long as they are kept.
const FORMAT: u32 = 1;

const LOCK: &str = "lock";
const AT_ONCE: &str = "draft";
const SYNCED: &str = "synced";
/// What an unfinished file is called besides.
const UNFINISHED: &str = "part";

/// A file.
#[derive(Serialize, Deserialize)]
struct Page {
    format: u32,
    /// Whose server.
    server: String,
    /// When the last key was pressed, by the clock of the clinics.
    at: DateTime<Utc>,
    draft: Draft,
}

/// The folder, and this desk's part of it.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    server: String,
    name: String,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    /// Held from the first write on.
    lock: Option<File>,
    /// Desks that have gone, with their locks: their files go when this desk has written what they held.
    taken_over: Vec<(String, File)>,
    /// What is numbered lower is done: the thread that waits for the disk may come late with it.
    cleared: u64,
    /// It was told that nothing can be written.
    said: bool,
}

impl Folder {
    /// Opens it, and reads what desks that have gone have left for that server. What is older than a day is removed.
    pub fn open(path: &Path, server: &str, now: DateTime<Utc>) -> io::Result<(Self, Left)> {
        DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
        let (mut left, mut taken_over) = (Vec::new(), Vec::new());
        for name in names(path)? {
            let Some(lock) = lock_of_dead(path, &name) else { continue };
            match read(path, &name) {
                Some(page) if (page.at - now).abs() > KEPT_FOR => remove(path, &name),
                Some(page) if page.server != server => {}
                Some(page) => {
                    left.push((page.at, page.draft));
                    taken_over.push((name, lock));
                }
                None if is_old(path, &name) => remove(path, &name),
                None => {}
            }
        }
        let inside = Inside { taken_over, ..Inside::default() };
        let name = uuid::Uuid::new_v4().simple().to_string();
        Ok((Self { path: path.to_owned(), server: server.to_owned(), name, inside: Mutex::new(inside) }, left))
    }

    /// Writes it, or removes what was written where nothing is typed any more. What can't be written is logged once.
    pub fn write(&self, news: &News, durable: bool) {
        let written = self.hold_lock().and_then(|()| self.put(news, durable));
        let mut inside = self.inside();
        match written {
            Ok(()) if durable => {
                for (name, _lock) in std::mem::take(&mut inside.taken_over) {
                    remove(&self.path, &name);
                }
            }
            Ok(()) => {}
            Err(error) => {
                if !std::mem::replace(&mut inside.said, true) {
                    tracing::error!(%error, "what is typed can't be kept");
                }
            }
        }
    }

    fn put(&self, news: &News, durable: bool) -> io::Result<()> {
        if news.draft.is_empty() {
            let mut inside = self.inside();
            inside.cleared = inside.cleared.max(news.number);
            gone(&self.file(SYNCED))?;
            gone(&self.file(AT_ONCE))?;
        } else {
            let kind = if durable { SYNCED } else { AT_ONCE };
            let beside = self.file(kind).with_extension(format!("{kind}.{UNFINISHED}"));
            let (server, draft) = (self.server.clone(), news.draft.clone());
            let text = serde_json::to_vec(&Page { format: FORMAT, server, at: news.at, draft });
            let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&beside)?;
            file.write_all(&text.map_err(io::Error::other)?)?;
            if durable {
                file.sync_all()?;
            }
            // Nobody waits for the disk with this in hand.
            let inside = self.inside();
            if news.number < inside.cleared {
                // It is done meanwhile, and must not come back.
                return gone(&beside);
            }
            fs::rename(&beside, self.file(kind))?;
        }
        if durable { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }

    /// Nothing more is written: what is typed stays for the next desk, and nothing else does.
    pub fn leave(&self) {
        let mut inside = self.inside();
        let files = [AT_ONCE, SYNCED].map(|kind| self.file(kind));
        if inside.lock.is_some() && !files.iter().any(|file| file.exists()) {
            remove(&self.path, &self.name);
        }
        // What was taken over and not written anew is there for the next one.
        *inside = Inside::default();
    }

    fn file(&self, kind: &str) -> PathBuf {
        self.path.join(&self.name).with_extension(kind)
    }

    /// Made under another name and held before it takes its own: others would take it for that of a desk that has gone.
    fn hold_lock(&self) -> io::Result<()> {
        let mut inside = self.inside();
        if inside.lock.is_none() {
            let beside = self.file(UNFINISHED);
            let file = OpenOptions::new().create(true).append(true).mode(0o600).open(&beside)?;
            file.try_lock()?;
            fs::rename(&beside, self.file(LOCK))?;
            inside.lock = Some(file);
        }
        Ok(())
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The names of all desks that have files there. One that has only begun to make its lock is none yet.
fn names(path: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.file_name();
        let parts = file.to_str().and_then(|file| file.split_once('.'));
        names.extend(parts.filter(|(_, kind)| *kind != UNFINISHED).map(|(name, _)| name.to_owned()));
    }
    Ok(names)
}

/// The lock of a desk that has gone; `None` where it runs, or cannot be told.
fn lock_of_dead(path: &Path, name: &str) -> Option<File> {
    let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(path.join(name).with_extension(LOCK));
    lock.ok().filter(|lock| lock.try_lock().is_ok())
}

/// What it has left; `None` where nothing of it can be read.
fn read(path: &Path, name: &str) -> Option<Page> {
    let page = |kind: &str| {
        let text = fs::read(path.join(name).with_extension(kind)).ok()?;
        serde_json::from_slice(&text).ok().filter(|page: &Page| page.format == FORMAT)
    };
    page(AT_ONCE).or_else(|| page(SYNCED))
}

/// Whether its files are to go although nobody can read them: by the clock of the computer, for they tell no other.
fn is_old(path: &Path, name: &str) -> bool {
    let changed = [AT_ONCE, SYNCED].map(|kind| fs::metadata(path.join(name).with_extension(kind)));
    let kept_for = KEPT_FOR.to_std().unwrap_or_default();
    let young = |file: &fs::Metadata| file.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age < kept_for));
    !changed.iter().flatten().any(young)
}

fn remove(path: &Path, name: &str) {
    // The lock goes last: while it is held nobody else touches the others.
    for kind in [AT_ONCE, SYNCED, "draft.part", "synced.part", UNFINISHED, LOCK] {
        if let Err(error) = gone(&path.join(name).with_extension(kind)) {
            tracing::warn!(%error, "what was typed once can't be removed");
        }
    }
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
