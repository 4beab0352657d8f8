//! Who sees every frame of a desk, and reads the rows of the server at that very moment.

use std::sync::{Arc, Mutex};

use rusqlite::{Connection, OpenFlags};

use super::operation::Operation;
use crate::harness::Practice;

/// What a status line claims of the newest write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    Done,
    Refused,
    Doubt,
    Sent,
    Nothing,
}

/// A status line that was drawn, and the rows at that moment.
#[derive(Clone, Debug)]
pub struct Frame {
    pub says: String,
    pub claim: Claim,
    pub rows: String,
}

impl Frame {
    pub fn of(says: &str, rows: String) -> Self {
        // A refusal may still stand before what is newer.
        let mut marked =
            says.match_indices(['✓', '✗', '?', '…']).filter(|(at, _)| *at == 0 || says[..*at].ends_with("   "));
        let claim = match marked.next_back() {
            Some((_, "✓")) => Claim::Done,
            Some((_, "✗")) => Claim::Refused,
            Some((_, "?")) => Claim::Doubt,
            Some((_, "…")) => Claim::Sent,
            Some(_) | None => Claim::Nothing,
        };
        Self { says: says.to_owned(), claim, rows }
    }
}

#[derive(Clone)]
pub struct Witness {
    operation: Operation,
    database: Arc<Mutex<Connection>>,
    frames: Arc<Mutex<Vec<Frame>>>,
}

impl Witness {
    pub fn of(practice: &Practice, operation: Operation) -> Self {
        let database = Connection::open_with_flags(practice.database(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        Self { operation, database: Arc::new(Mutex::new(database)), frames: Arc::default() }
    }

    /// The rows that the operation is about.
    pub fn rows(&self) -> String {
        let database = self.database.lock().unwrap();
        database.query_row(self.operation.rows(), [], |row| row.get(0)).unwrap()
    }

    /// Sees a frame. The same status line twice in a row counts once.
    pub fn sees(&self, screen: &str) {
        let says = screen.lines().nth_back(1).unwrap_or_default().trim();
        let mut frames = self.frames.lock().unwrap();
        if frames.last().is_none_or(|last| last.says != says) {
            frames.push(Frame::of(says, self.rows()));
        }
    }

    /// How many different ones it has seen.
    pub fn count(&self) -> usize {
        self.frames.lock().unwrap().len()
    }

    /// What it has seen from the one with that number on.
    pub fn since(&self, from: usize) -> Vec<Frame> {
        self.frames.lock().unwrap()[from..].to_vec()
    }

    /// The newest that was claimed since.
    pub fn claims(&self, from: usize) -> Claim {
        self.frames.lock().unwrap()[from..].last().map_or(Claim::Nothing, |frame| frame.claim)
    }
}
