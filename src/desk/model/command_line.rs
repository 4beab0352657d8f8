//! The command line: what was typed, what it needs from the server to be understood, and what was typed before.
//!
//! What it is understood as follows from it and from the desk: see [`reading`]. Nothing of that is kept.

pub mod completing;
pub mod places;
pub mod reading;
pub mod roles;
pub mod verbs;

use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDate;

use super::field::Field;
use super::life::{Known, Life};
use crate::desk::port::Ticket;
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::patient::Patient;
use crate::domain::slots::Offer;

/// The open command line.
#[derive(Clone, Default)]
pub struct CommandLine {
    /// What was typed.
    pub typed: Field,
    /// Who in the directory matches the words that are taken for the patient.
    pub looked: Looked,
    /// Who matched the words of this line before: `kum r` on the way to `kum rao` does not ask for `kum` twice.
    pub seen: BTreeMap<String, Known<Vec<Patient>>>,
    /// Slots of days that the grid does not show, by doctor, clinic and first day.
    pub offers: BTreeMap<(DoctorId, ClinicId, NaiveDate), Life<Offer>>,
    /// Which of several was chosen with the arrows, by identifier.
    pub chosen: Option<String>,
    /// How far it is.
    pub step: LineStep,
    /// Which line of the history is shown, counted from the newest, as long as it was not changed.
    pub recalled: Option<usize>,
    /// What it is understood as, in the copy of the desk that is drawn while names are hidden: there they are not found by.
    pub read: Option<Box<reading::Reading>>,
}

/// Says nothing of what was typed and of whom it may mean.
impl std::fmt::Debug for CommandLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CommandLine({:?}, {} bytes)", self.step, self.typed.value().len())
    }
}

/// How far a command line is.
#[derive(Clone, Default, PartialEq, Eq)]
pub enum LineStep {
    /// Being typed.
    #[default]
    Typing,
    /// Enter was pressed, and it can't be done as it stands: the preview says why, as a fault.
    NotYet,
    /// It was sent and refused; why, as a sentence that is safe to draw.
    Refused(String),
}

/// Says nothing of the sentence: it may hold a name.
impl std::fmt::Debug for LineStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Typing => "Typing",
            Self::NotYet => "NotYet",
            Self::Refused(_) => "Refused",
        })
    }
}

/// A look into the directory.
#[derive(Clone, Default)]
pub struct Looked {
    /// The words.
    pub words: String,
    /// Who matches them. While a newer answer is awaited the older one stays, and is not that of these words.
    pub hits: Life<Vec<Patient>>,
}

/// Says nothing of the words: they are a name.
impl std::fmt::Debug for Looked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Looked({} bytes)", self.words.len())
    }
}

/// How many lines the history keeps.
const KEPT: usize = 30;

/// What was typed into the command line before. It never leaves the desk's memory.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The newest last; a `…` stands where somebody was named.
    pub history: VecDeque<String>,
    /// Lines that were sent, with whom they are about, until their end is known: a refused one comes back.
    pub sent: BTreeMap<Ticket, (CommandLine, Option<Patient>)>,
    /// What was left by Esc; it is forgotten with the next line that is done.
    pub left: Option<Field>,
    /// A refused line that could not come back at once, for something else was open.
    pub refused: Option<CommandLine>,
}

impl Lines {
    /// Keeps a line that was done, without those who were named.
    pub fn keep(&mut self, line: String) {
        self.history.retain(|kept| *kept != line);
        self.history.push_back(line);
        if self.history.len() > KEPT {
            self.history.pop_front();
        }
    }
}
