//! One cell of the matrix: its practice, line and desk, and how the write goes.

use std::time::{Duration, Instant};

use frontdesk::desk::model::form::UNSEEN;

use super::fault::{Befalls, Ends};
use super::operation::Operation;
use super::witness::{Claim, Frame, Witness};
use crate::harness::{Desk, Practice};
use crate::proxy::Proxy;

/// How long a write may take to be known after the line is good again: far more than it needs.
const PATIENCE: Duration = Duration::from_secs(90);
/// After this time a key that has changed nothing on the status line is pressed again.
const SAME_WORDS: Duration = Duration::from_secs(3);
/// How often it is looked at how a write stands.
const LOOKS: Duration = Duration::from_millis(5);

/// How what is wrong with the rows begins, whatever was told.
pub const NOT_SO: &str = "the rows are not as was told";

pub fn name(operation: Operation, befalls: &Befalls) -> String {
    format!("{operation:?} × {}", befalls.name)
}

/// What was seen of one cell.
pub struct Cell {
    /// The status lines, from the press of the key until it was known.
    pub frames: Vec<Frame>,
    /// Whether it was told as done; else it was refused, and done again.
    pub done: bool,
    pub ends: Ends,
    /// The rows before the write, after it, and what they may be meanwhile.
    pub before: String,
    pub after: String,
    pub between: Option<String>,
}

impl Cell {
    pub fn doubted(&self) -> bool {
        self.frames.iter().any(|frame| frame.claim == Claim::Doubt)
    }

    pub fn says(&self, words: &str) -> bool {
        self.frames.iter().any(|frame| frame.says.contains(words))
    }

    pub fn told(&self) -> String {
        self.frames.iter().map(|frame| format!("  {}  [{}]\n", frame.says, frame.rows)).collect()
    }
}

pub struct Place {
    operation: Operation,
    befalls: Befalls,
    proxy: Proxy,
    witness: Witness,
    desk: Desk,
    practice: Practice,
}

impl Place {
    /// Everything up to the key that commits.
    pub async fn open(original: &Practice, operation: Operation, befalls: &Befalls) -> Self {
        let practice = original.twin().await;
        let proxy = Proxy::to(practice.address);
        operation.good_line(&proxy);
        let witness = Witness::of(&practice, operation);
        let watching = witness.clone();
        let desk = practice.desk_watched_at(proxy.address, (160, 30), move |screen| watching.sees(screen));
        desk.sees("● live").await;
        operation.selects(&desk).await;
        operation.prepare(&desk).await;
        Self { operation, befalls: befalls.clone(), proxy, witness, desk, practice }
    }

    /// Commits, and waits until it is known how it went; what was refused is done again.
    pub async fn goes_through(mut self) -> Cell {
        let (operation, witness) = (self.operation, &self.witness);
        let before = witness.rows();
        operation.befalls(&self.proxy, &self.befalls);
        if self.befalls.waits_for_the_desk() {
            self.desk.sees("next try in").await;
        }
        let from = witness.count();
        operation.commits(&self.desk);
        let done = self.watched(from).await;
        let frames = witness.since(from);
        operation.good_line(&self.proxy);
        self.proxy.comes_up();
        if !done {
            assert_eq!(witness.rows(), before, "{NOT_SO}: it was refused, and then it came");
            self.again().await;
        }
        // Nothing comes late.
        let after = operation.after().to_owned();
        self.practice.stop().await;
        assert_eq!(self.witness.rows(), after, "{NOT_SO} at the end");
        Cell { frames, done, ends: self.befalls.ends, before, after, between: operation.between().map(str::to_owned) }
    }

    /// Waits for the end of the write. Says whether it is done.
    async fn watched(&self, from: usize) -> bool {
        let began = Instant::now();
        let mut mended = self.befalls.fault.is_some();
        loop {
            match self.witness.claims(from) {
                Claim::Done => return true,
                Claim::Refused => return false,
                Claim::Doubt if !mended => {
                    mended = true;
                    self.operation.good_line(&self.proxy);
                    self.proxy.comes_up();
                }
                Claim::Doubt | Claim::Sent | Claim::Nothing => {}
            }
            assert!(began.elapsed() < PATIENCE, "it never became known:\n{}", self.desk.screen());
            tokio::time::sleep(LOOKS).await;
        }
    }

    /// What was refused is still there to be done, with what was typed.
    async fn again(&self) {
        self.desk.sees("● live").await;
        // What has just come back takes no key that was meant for something else.
        tokio::time::sleep(UNSEEN.to_std().unwrap() * 2).await;
        self.operation.is_back(&self.desk).await;
        let began = Instant::now();
        // Right after an outage, or in a pause that the server asked for, it may be refused once more.
        loop {
            let (from, pressed) = (self.witness.count(), Instant::now());
            self.operation.commits(&self.desk);
            loop {
                match self.witness.claims(from) {
                    Claim::Done => return,
                    Claim::Refused => break,
                    // Refused at the door in the same words: nothing has changed on the screen.
                    Claim::Nothing if pressed.elapsed() > SAME_WORDS => break,
                    Claim::Doubt | Claim::Sent | Claim::Nothing => {}
                }
                assert!(began.elapsed() < PATIENCE, "it can't be done again:\n{}", self.desk.screen());
                tokio::time::sleep(LOOKS).await;
            }
            tokio::time::sleep(UNSEEN.to_std().unwrap() * 2).await;
            self.operation.is_back(&self.desk).await;
        }
    }
}
