//! The files of what is typed. Of each desk there are up to three, under a name that says nothing:
//!
//! - `….lock`, which the desk holds while it runs;
//! - `….draft`, written with every key. After a power cut it may be older than it could be, or nothing at all;
//! - `….synced`, written less often, and brought to the disk before it takes its name.
//!
//! The newest page of both that is whole counts.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::Left;
use super::page::{FORMAT, Page};
use super::writer::News;

/// For how long what was typed is kept.
const KEPT_FOR: TimeDelta = TimeDelta::days(1);

const LOCK: &str = "lock";
const AT_ONCE: &str = "draft";
const SYNCED: &str = "synced";
/// What an unfinished file is called besides.
const UNFINISHED: &str = "part";

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
    lock: Option<File>,
    /// The file that is written with every key.
    at_once: Option<File>,
    /// Desks that have gone, with their locks: their files go when this desk has written what they held.
    taken_over: Vec<(String, File)>,
    /// Whether nothing is typed.
    empty: bool,
    /// It was told that nothing can be written.
    told: bool,
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
                Some(page) if page.draft.is_empty() || (page.at - now).abs() > KEPT_FOR => remove(path, &name),
                Some(page) if page.server != server || page.format != FORMAT => {}
                Some(page) => {
                    left.push((page.at, page.draft));
                    taken_over.push((name, lock));
                }
                None if is_old(path, &name) => remove(path, &name),
                None => {}
            }
        }
        let folder = Self {
            path: path.to_owned(),
            server: server.to_owned(),
            name: uuid::Uuid::new_v4().simple().to_string(),
            inside: Mutex::default(),
        };
        let (lock, at_once) = folder.make()?;
        let (lock, at_once) = (Some(lock), Some(at_once));
        *folder.inside() = Inside { lock, at_once, taken_over, empty: true, told: false };
        Ok((folder, left))
    }

    /// Made now, so that the first key finds them. The lock is made under another name and held before it takes its own:
    /// others would take it for that of a desk that has gone.
    fn make(&self) -> io::Result<(File, File)> {
        let beside = self.file(UNFINISHED);
        let lock = OpenOptions::new().create_new(true).append(true).mode(0o600).open(&beside)?;
        lock.try_lock()?;
        fs::rename(&beside, self.file(LOCK))?;
        let at_once = OpenOptions::new().create_new(true).write(true).mode(0o600).open(self.file(AT_ONCE))?;
        Ok((lock, at_once))
    }

    /// Writes it. What can't be written is logged once.
    pub fn write(&self, news: &News, durable: bool) {
        let (server, draft) = (self.server.clone(), news.draft.clone());
        let page = Page { format: FORMAT, number: news.number, server, at: news.at, draft };
        let written = if durable { self.write_synced(&page) } else { self.write_at_once(&page) };
        let mut inside = self.inside();
        if let Err(error) = written
            && !std::mem::replace(&mut inside.told, true)
        {
            tracing::error!(%error, "what is typed can't be kept");
        }
    }

    fn write_at_once(&self, page: &Page) -> io::Result<()> {
        let mut inside = self.inside();
        let Some(file) = &inside.at_once else { return Ok(()) };
        if page.draft.is_empty() {
            // Nothing of it is left to be read in either place.
            file.set_len(0)?;
        }
        page.write_in_place(file)?;
        inside.empty = page.draft.is_empty();
        Ok(())
    }

    fn write_synced(&self, page: &Page) -> io::Result<()> {
        let path = self.file(SYNCED);
        if page.draft.is_empty() {
            gone(&path)?;
        } else {
            let beside = path.with_extension(format!("{SYNCED}.{UNFINISHED}"));
            let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&beside)?;
            file.write_all(&page.text()?)?;
            file.sync_all()?;
            fs::rename(&beside, &path)?;
        }
        File::open(&self.path)?.sync_all()?;
        let taken_over = std::mem::take(&mut self.inside().taken_over);
        for (name, _lock) in taken_over {
            remove(&self.path, &name);
        }
        Ok(())
    }

    /// Nothing more is written: what is typed stays for the next desk, and nothing else does.
    pub fn leave(&self) {
        let mut inside = self.inside();
        if inside.empty && inside.lock.is_some() {
            remove(&self.path, &self.name);
        }
        // What was taken over and not written anew is there for the next one.
        *inside = Inside::default();
    }

    fn file(&self, kind: &str) -> PathBuf {
        self.path.join(&self.name).with_extension(kind)
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
    let file = |kind| path.join(name).with_extension(kind);
    let synced = fs::read(file(SYNCED)).ok().and_then(|text| Page::read(&text));
    Page::read_in_place(&file(AT_ONCE)).into_iter().chain(synced).max_by_key(|page| page.number)
}

/// Whether files that nobody can read are to go: nothing is in them, or they are too old by the clock of the computer, for
/// they tell no other.
fn is_old(path: &Path, name: &str) -> bool {
    let files = [AT_ONCE, SYNCED].map(|kind| fs::metadata(path.join(name).with_extension(kind)));
    let kept_for = KEPT_FOR.to_std().unwrap_or_default();
    let young = |file: &fs::Metadata| file.modified().is_ok_and(|at| at.elapsed().is_ok_and(|age| age < kept_for));
    !files.iter().flatten().any(|file| file.len() > 0 && young(file))
}

fn remove(path: &Path, name: &str) {
    // The lock goes last: while it is held nobody else touches the others.
    for kind in [AT_ONCE, SYNCED, "synced.part", UNFINISHED, LOCK] {
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
