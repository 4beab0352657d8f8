//! What the desk asks of the world, and what it hears back. The worker fulfils it; nothing here knows how.

use chrono::NaiveDate;

use super::roster::Roster;
use crate::catalogue::say;
use crate::domain::appointment::{Appointment, AppointmentDetails};
use crate::domain::booking::Span;
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, PatientId};
use crate::domain::patient::Patient;
use crate::domain::shared::Shared;
use crate::domain::slots::Offer;
use crate::domain::text::Text;
use crate::domain::two_days::TwoDays;
use crate::domain::zone::Zone;

mod earlier;
mod known;
mod paper;
mod write;

pub use earlier::{Asked, Earlier, LeftBehind, Place, Seat};
pub use known::LastKnown;
pub use paper::{OnPaper, Sheet};
pub use write::{Change, Done, Outcome, Reason, Refusal, VisitStep, Write};

/// Tells one question from the others, so that a late answer is known for what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// A wish of the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read something. The newest question of a kind wins; older ones may be dropped.
    Ask(Ticket, Question),
    /// Change something: in order for each appointment, never dropped, repeated with the same key until it is known how
    /// it ended.
    Write(Ticket, Write),
    /// Give up a write of which it is not known how it ends: it is made impossible, unless it has happened.
    GiveUp(Ticket),
    /// Put something on paper. The program does it, not the worker.
    Print(Sheet),
    /// Trust nothing of the line that was there before: open it anew, and the stream of changes with it.
    Reconnect,
    /// End the program, once all writes are known.
    Quit,
}

/// What can be read.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// Clinics and doctors.
    Entities,
    /// The slots of a doctor at a clinic.
    Offer {
        /// Whose.
        doctor: DoctorId,
        /// Where.
        clinic: ClinicId,
        /// On which days.
        days: TwoDays,
    },
    /// All appointments of a clinic.
    Board {
        /// Where.
        clinic: ClinicId,
        /// The clinic's zone.
        zone: Zone,
        /// On which days.
        days: TwoDays,
    },
    /// The patients who match what was typed: names, a mobile, or its last digits.
    Patients {
        /// As typed.
        typed: String,
    },
    /// Everything about an appointment.
    Details {
        /// Which one.
        id: AppointmentId,
        /// The clinic's zone.
        zone: Zone,
    },
    /// How many slots are free on each of many days, and the first of them. Where the server can't tell:
    /// [`Failure::NotOffered`].
    Availability {
        /// Where.
        clinic: ClinicId,
        /// Whose; all who sit there where it is empty.
        doctors: Vec<DoctorId>,
        /// From which date on.
        from: NaiveDate,
        /// How many days, up to 30.
        days: u32,
    },
    /// A patient's appointments, past and to come, at all clinics.
    Visits {
        /// Whose.
        patient: PatientId,
        /// The zone for what is told without one.
        zone: Zone,
    },
    /// Everybody in the directory with that mobile: a family, mostly.
    Family {
        /// The mobile.
        mobile: Text,
    },
}

/// What the desk hears.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The answer to a question.
    Answer(Ticket, Result<Answer, Failure>),
    /// How a write stands. [`Outcome::Unknown`], [`Outcome::HalfMoved`] and [`Outcome::GoesOn`] are followed by another one.
    Written(Ticket, Outcome),
    /// Intents are kept on disk, and this is what earlier desks left behind. Comes first of all.
    LeftBehind(LeftBehind),
    /// An appointment that a write of an earlier desk is about.
    Concerned(Box<Appointment>),
    /// News of the push stream.
    Push(Push),
    /// Who these are, for lists that carry no names.
    Names(Vec<Patient>),
    /// How printing went.
    Paper(OnPaper),
}

/// The answer to a question, of the kind that was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// To [`Question::Entities`].
    Entities(Entities),
    /// To [`Question::Offer`].
    Offer(Offer),
    /// To [`Question::Board`].
    Board(Board),
    /// To [`Question::Patients`].
    Patients(Vec<Patient>),
    /// To [`Question::Details`].
    Details(Box<AppointmentDetails>),
    /// To [`Question::Availability`].
    Availability(Vec<FreeTime>),
    /// To [`Question::Visits`], in order of time.
    Visits(Vec<Appointment>),
    /// To [`Question::Family`].
    Family(Vec<Patient>),
}

/// When a doctor has free slots at a clinic.
#[derive(Clone, Debug, PartialEq)]
pub struct FreeTime {
    /// Whose.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// The first free slot.
    pub first: Option<Span>,
    /// On which dates of the clinic how many are free. A date without free slots may be missing.
    pub free: Vec<(NaiveDate, u32)>,
}

/// Clinics and doctors of the practice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Entities {
    /// What people call the practice.
    pub name: Text,
    /// In the order of the practice.
    pub clinics: Vec<ClinicEntry>,
    /// In the order of the practice.
    pub doctors: Vec<DoctorEntry>,
}

/// A clinic as the desk knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClinicEntry {
    /// Its identifier.
    pub id: ClinicId,
    /// What people call it.
    pub name: Text,
    /// Its time zone, where the service tells it.
    pub zone: Option<Zone>,
    /// Who sits there.
    pub doctors: Vec<DoctorId>,
}

/// A doctor as the desk knows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DoctorEntry {
    /// The identifier.
    pub id: DoctorId,
    /// `Dr. Anil Rao`.
    pub name: Text,
    /// What the doctor is a specialist of.
    pub speciality: Text,
}

/// The appointments of a clinic on one or two days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Board {
    /// In order of time.
    pub appointments: Shared<Appointment, Roster>,
    /// How many entries could not be read.
    pub unread: usize,
}

/// Why there is no answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection.
    Unreachable,
    /// No answer in time, or the connection broke.
    NoAnswer,
    /// The server does not accept the desk's credentials.
    SignIn,
    /// The server said no.
    Refused(Text),
    /// The server has trouble with this question; it answers others.
    Trouble,
    /// Something answered, but not the way the contract says: a proxy, or another program.
    NotUnderstood,
    /// The server asks for a pause of so many seconds.
    Pause(u32),
    /// The server has no such extension: it has to be done another way.
    NotOffered,
}

impl Failure {
    /// Whether it says something about the line, not about the question.
    pub fn is_of_the_line(&self) -> bool {
        match self {
            Self::Unreachable | Self::NoAnswer | Self::NotUnderstood | Self::Pause(_) => true,
            Self::SignIn | Self::Refused(_) | Self::Trouble | Self::NotOffered => false,
        }
    }

    /// In a few words, for people.
    pub fn words(&self) -> String {
        match self {
            Self::Unreachable => say!("looks-line-unreachable"),
            Self::NoAnswer => say!("looks-line-no-answer"),
            Self::SignIn => say!("looks-line-sign-in"),
            Self::Refused(says) => says.shown().to_owned(),
            Self::Trouble => say!("looks-line-trouble"),
            Self::NotUnderstood => say!("looks-line-not-understood"),
            Self::Pause(seconds) => say!("looks-line-pause", n = *seconds),
            Self::NotOffered => say!("looks-line-not-offered"),
        }
    }
}

/// News of the push stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Push {
    /// Changes arrive from now on.
    Connected,
    /// An appointment changed.
    Changed {
        /// Of which doctor.
        doctor: DoctorId,
        /// At which clinic.
        clinic: ClinicId,
        /// On which date of the clinic.
        date: NaiveDate,
    },
    /// The stream broke; the worker tries again.
    Lost,
    /// The server has no push.
    NotOffered,
}
