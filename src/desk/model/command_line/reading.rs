//! What a command line is understood as, and what Enter does with it. A pure function of the desk and the line: it is read
//! anew for every screen.

mod booking;
mod going;
mod people;

use std::collections::HashSet;
use std::ops::Range;

use chrono::NaiveDate;

use super::CommandLine;
use super::places::Wanted;
use super::roles::{self, Role, Word};
use super::verbs::{Takes, Verb};
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::Desk;
use crate::desk::model::form::{kind_words, mode_words};
use crate::desk::port::DoctorEntry;
use crate::desk::words;
use crate::domain::appointment::Appointment;
use crate::domain::booking::{AppointmentKind, Mode, Span};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, ServiceId};
use crate::domain::patient::Patient;
use crate::domain::text::Text;

/// What a line is understood as.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The command.
    pub verb: Option<Verb>,
    /// What each word was taken for, in order.
    pub taken: Vec<Taken>,
    /// Who is meant.
    pub who: Option<Whose>,
    /// The rest of the sentence that tells what Enter does, safe to draw.
    pub rest: Vec<String>,
    /// What should be known before Enter, safe to draw: it stands in nobody's way.
    pub warning: Option<String>,
    /// What stands in the way, the gravest first.
    pub problems: Vec<Problem>,
    /// What Enter does; nothing as long as something stands in the way.
    pub enter: Option<Deed>,
    /// What is listed under it.
    pub rows: Rows,
    /// Which of the rows is chosen.
    pub chosen: Option<usize>,
    /// What has to be read for it.
    pub needs: Needs,
    /// What Tab puts in the place of a word: a time that is free for one that is not.
    pub instead: Option<(Range<usize>, String)>,
}

/// A word, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Where it stands in the line, in bytes.
    pub at: Range<usize>,
    /// As typed, safe to draw.
    pub word: String,
    /// What for, safe to draw.
    pub what: String,
    /// Of which kind.
    pub kind: TakenKind,
}

/// Of which kind a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenKind {
    /// Somebody's name: the history does not keep it.
    Name,
    /// Anything else that was understood.
    Other,
    /// It was not understood.
    NotUnderstood,
}

/// Who is meant.
#[derive(Clone, Debug)]
pub enum Whose {
    /// Somebody in the directory.
    Patient(Box<Patient>),
    /// Somebody's appointment.
    Appointment(Box<Appointment>),
}

/// Something that stands in the way; each with a sentence that is safe to draw.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// It can't be done so.
    Wrong(String),
    /// It may mean several.
    Choose(String),
    /// Something has not been said yet.
    Missing(String),
    /// The answer is not there yet.
    Looking(String),
}

impl Problem {
    /// The sentence.
    pub fn says(&self) -> &str {
        match self {
            Self::Wrong(says) | Self::Choose(says) | Self::Missing(says) | Self::Looking(says) => says,
        }
    }
}

/// What is listed under the line.
#[derive(Clone, Debug, Default)]
pub enum Rows {
    /// Nothing.
    #[default]
    None,
    /// Commands.
    Commands(Vec<Verb>),
    /// People of the directory.
    Patients(Vec<Patient>),
    /// Appointments.
    Appointments(Vec<Appointment>),
    /// Doctors or clinics by name, safe to draw.
    Names(Vec<String>),
}

/// What has to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    /// Who matches these words.
    pub patients: Option<String>,
    /// The slots of that day.
    pub offer: Option<Wanted>,
}

/// What Enter does.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Books.
    Book(Box<ToBook>),
    /// Opens the form with what is known.
    Form(Box<ToFill>),
    /// Moves an appointment.
    Move(Box<Appointment>, Box<Place>),
    /// Puts somebody without an appointment into the queue of the doctor.
    WalkIn(Box<Patient>, DoctorId, ClinicId, AppointmentKind),
    /// Does what the key does, on that appointment.
    On(Box<Appointment>, Command),
    /// Does what the key does, on what is selected.
    Key(Command),
    /// Checks all of these in.
    CheckInMany(Vec<AppointmentId>),
    /// Looks for a free slot.
    Free(String),
    /// Goes to a day, a doctor at a clinic, or both.
    Go(Option<NaiveDate>, Option<(DoctorId, ClinicId)>),
    /// Goes to a clinic.
    Clinic(ClinicId),
    /// Finds somebody.
    Find(String),
}

/// A free slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// On which date of the clinic.
    pub date: NaiveDate,
    /// When.
    pub span: Span,
    /// For which service.
    pub service: ServiceId,
    /// Whether it is paid when booking.
    pub prepaid: bool,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// How it is attended.
    pub mode: Mode,
}

/// A booking that is understood.
#[derive(Clone, Debug)]
pub struct ToBook {
    /// For whom.
    pub patient: Patient,
    /// Where and when.
    pub place: Place,
}

/// A form with what is known.
#[derive(Clone, Debug)]
pub struct ToFill {
    /// For whom.
    pub patient: Option<Patient>,
    /// The words by which nobody was found.
    pub words: String,
    /// Where and when.
    pub place: Place,
}

impl Desk {
    /// What the line is understood as.
    pub fn read_line(&self, line: &CommandLine) -> Reading {
        if let Some(read) = &line.read {
            return (**read).clone();
        }
        let typed = line.typed.value();
        let begins = typed.len() - typed.trim_start().len();
        let Some(first) = typed.split_whitespace().next() else {
            return Reading { rows: Rows::Commands(Verb::ALL.to_vec()), ..Reading::default() };
        };
        let ends = begins + first.len();
        let rest = &typed[ends..];
        let Some(verb) = Verb::of(first) else { return no_command(first, begins..ends, rest.is_empty()) };
        let taken = |what| Taken { at: begins..ends, word: shown(first), what, kind: TakenKind::Other };
        let mut reading = Reading { verb: Some(verb), taken: vec![taken(verb.title())], ..Reading::default() };
        let words = roles::words(rest, ends);
        // As long as nothing stands behind it, it tells how it is written; behind `c` others may still come.
        if words.is_empty() {
            let beginning = if rest.is_empty() { Verb::beginning(first) } else { Vec::new() };
            reading.rows = Rows::Commands(if beginning.is_empty() { vec![verb] } else { beginning });
        }
        Reader::new(self, line, verb, words).read(&mut reading, rest.trim());
        reading.problems.sort();
        if reading.problems.iter().any(|problem| !matches!(problem, Problem::Missing(_))) {
            reading.enter = None;
        }
        reading
    }
}

fn no_command(word: &str, at: Range<usize>, is_being_typed: bool) -> Reading {
    let begin_so = Verb::beginning(word);
    let says = say!("command-line-no-command", word = shown(word));
    let problem = match (begin_so.is_empty(), is_being_typed) {
        (false, true) => Problem::Missing(say!("command-line-which-command")),
        (_, _) => Problem::Wrong(says),
    };
    let kind = TakenKind::NotUnderstood;
    let taken = Taken { at, word: shown(word), what: say!("command-line-not-understood"), kind };
    let rows = Rows::Commands(if begin_so.is_empty() { Verb::ALL.to_vec() } else { begin_so });
    Reading { taken: vec![taken], problems: vec![problem], rows, ..Reading::default() }
}

/// A text that was typed, safe to draw.
fn shown(typed: &str) -> String {
    Text::from(typed).shown().to_owned()
}

/// Reads the words behind one command.
struct Reader<'a> {
    desk: &'a Desk,
    line: &'a CommandLine,
    verb: Verb,
    words: Vec<Word>,
    roles: Vec<Role>,
    /// All doctors, those of the chosen clinic first.
    doctors: Vec<&'a DoctorEntry>,
}

impl<'a> Reader<'a> {
    fn new(desk: &'a Desk, line: &'a CommandLine, verb: Verb, words: Vec<Word>) -> Self {
        let mut doctors = desk.doctors_here();
        let others = desk.entities.value().map_or(&[][..], |entities| &entities.doctors);
        let here: HashSet<&DoctorId> = doctors.iter().map(|doctor| &doctor.id).collect();
        doctors.extend(others.iter().filter(|other| !here.contains(&other.id)));
        let names: Vec<&str> = doctors.iter().map(|doctor| doctor.name.raw()).collect();
        let roles = roles::assign(&words, verb.takes(), &names, desk.today_date());
        Self { desk, line, verb, words, roles, doctors }
    }

    fn read(&self, reading: &mut Reading, rest: &str) {
        if !self.verb.takes().contains(&Takes::Rest) && self.verb != Verb::Clinic {
            self.words_taken(reading);
        }
        match self.verb {
            Verb::Book => self.book(reading),
            Verb::Move => self.moved(reading),
            Verb::WalkIn => self.walk_in(reading),
            Verb::CheckIn | Verb::Cancel | Verb::NoShow | Verb::Start | Verb::End => self.on_somebody(reading),
            Verb::Go | Verb::Doctor => self.go(reading),
            Verb::Clinic => self.clinic(reading),
            Verb::Free => self.free(reading, rest),
            Verb::Find => find(reading, rest),
            Verb::Undo => reading.enter = Some(Deed::Key(Command::Undo)),
            Verb::Help => reading.enter = Some(Deed::Key(Command::Help)),
            Verb::Lock => reading.enter = Some(Deed::Key(Command::Lock)),
            Verb::Quit => reading.enter = Some(Deed::Key(Command::Quit)),
        }
    }

    /// Tells of each word what it was taken for, and which can't be taken.
    fn words_taken(&self, reading: &mut Reading) {
        for (at, (word, role)) in self.words.iter().zip(&self.roles).enumerate() {
            let joined = self.roles[at + 1..].iter().take_while(|role| **role == Role::Joined).count();
            let range = word.at.start..self.words[at + joined].at.end;
            let said = shown(&self.line.typed.value()[range.clone()]);
            let (what, kind) = match role {
                Role::Filler | Role::Joined => continue,
                Role::Name => (self.name_words(), TakenKind::Name),
                Role::Doctor(all) => (self.doctor_words(all), TakenKind::Other),
                Role::Day(date) => (words::day(*date), TakenKind::Other),
                Role::Time(time) => (time.usual().to_string(), TakenKind::Other),
                Role::Kind(kind) => (kind_words(kind), TakenKind::Other),
                Role::Attended(mode) => (mode_words(mode), TakenKind::Other),
                Role::Next(count) => (say!("command-line-next", n = *count), TakenKind::Other),
                Role::Twice => (say!("command-line-twice"), TakenKind::NotUnderstood),
                Role::Unknown => (say!("command-line-not-understood"), TakenKind::NotUnderstood),
            };
            match role {
                Role::Twice => {
                    reading.problems.push(Problem::Wrong(say!("command-line-twice-says", word = said.clone())));
                }
                Role::Unknown => {
                    reading.problems.push(Problem::Wrong(say!("command-line-word", word = said.clone())));
                }
                Role::Filler
                | Role::Joined
                | Role::Name
                | Role::Doctor(_)
                | Role::Day(_)
                | Role::Time(_)
                | Role::Kind(_)
                | Role::Attended(_)
                | Role::Next(_) => {}
            }
            // Words of one name that stand side by side are one.
            match reading.taken.last_mut() {
                Some(before) if kind == TakenKind::Name && before.kind == kind => {
                    before.at.end = range.end;
                    before.word = shown(&self.line.typed.value()[before.at.clone()]);
                }
                Some(_) | None => reading.taken.push(Taken { at: range, word: said, what, kind }),
            }
        }
    }

    fn name_words(&self) -> String {
        match self.verb {
            Verb::Book | Verb::WalkIn => say!("command-line-patient"),
            Verb::CheckIn
            | Verb::Cancel
            | Verb::Move
            | Verb::NoShow
            | Verb::Start
            | Verb::End
            | Verb::Free
            | Verb::Go
            | Verb::Doctor
            | Verb::Clinic
            | Verb::Undo
            | Verb::Find
            | Verb::Help
            | Verb::Lock
            | Verb::Quit => say!("command-line-who"),
        }
    }

    fn doctor_words(&self, all: &[usize]) -> String {
        match self.doctors_of(all).as_slice() {
            [only] => only.name.shown().to_owned(),
            several => say!("command-line-doctors", n = several.len()),
        }
    }

    /// The doctors that a word stands for: those of the chosen clinic, if it stands for some of them.
    fn doctors_of(&self, all: &[usize]) -> Vec<&'a DoctorEntry> {
        let here = self.desk.doctors_here().len();
        let some_here = all.iter().any(|at| *at < here);
        all.iter().filter(|at| **at < here || !some_here).map(|at| self.doctors[*at]).collect()
    }

    /// The words by which somebody is found.
    fn name(&self) -> String {
        let words = self.words.iter().zip(&self.roles).filter(|(_, role)| **role == Role::Name);
        // Of a line of the history a `…` stands where somebody has to be named.
        words.map(|(word, _)| word.text.as_str()).filter(|word| *word != "…").collect::<Vec<_>>().join(" ")
    }

    fn day(&self) -> Option<NaiveDate> {
        self.roles.iter().find_map(|role| if let Role::Day(date) = role { Some(*date) } else { None })
    }
}

fn find(reading: &mut Reading, rest: &str) {
    reading.rest.push(shown(rest));
    reading.enter = Some(Deed::Find(rest.to_owned()));
}
