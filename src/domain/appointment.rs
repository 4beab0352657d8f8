//! An appointment and the life it has (contract: *Statuses*).

use std::fmt;

use chrono::{DateTime, Utc};

use super::booking::{AppointmentKind, Mode, PaymentMode};
use super::ids::{AppointmentId, ClinicId, DoctorId, PatientId, ServiceId};
use super::patient::{Gender, Patient};
use super::text::Text;

/// Where an appointment stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// `BK`.
    Booked,
    /// `CK`: in the queue.
    CheckedIn,
    /// `OG`: with the doctor.
    Ongoing,
    /// `PA`: put aside.
    Parked,
    /// `RV`.
    Reserved,
    /// `IN`: a follow-up message was sent.
    Initiated,
    /// `CM`: completed, with a prescription.
    Completed,
    /// `CMNP`: completed without one.
    CompletedNoPrescription,
    /// `AB`: started, never finished.
    Aborted,
    /// `NS`, `NSD`, `NSS`: nobody came.
    NoShow(By),
    /// `CN`, `CND`, `CNS`.
    Cancelled(By),
    /// `PC`.
    ProvisionallyCancelled,
    /// `PNR`.
    PaymentNotReceived,
    /// `RE`, `RED`, `RES`: another appointment took its place.
    Rescheduled(By),
    /// A status that this program does not know; it is shown as it came and keeps its slot.
    Other(Text),
}

/// By whose action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// By a program.
    Api,
    /// By the doctor.
    Doctor,
    /// By the staff.
    Staff,
}

impl Status {
    /// Reads the code of the contract.
    pub fn from_code(code: &str) -> Self {
        match code {
            "BK" => Self::Booked,
            "CK" => Self::CheckedIn,
            "OG" => Self::Ongoing,
            "PA" => Self::Parked,
            "RV" => Self::Reserved,
            "IN" => Self::Initiated,
            "CM" => Self::Completed,
            "CMNP" => Self::CompletedNoPrescription,
            "AB" => Self::Aborted,
            "NS" => Self::NoShow(By::Api),
            "NSD" => Self::NoShow(By::Doctor),
            "NSS" => Self::NoShow(By::Staff),
            "CN" => Self::Cancelled(By::Api),
            "CND" => Self::Cancelled(By::Doctor),
            "CNS" => Self::Cancelled(By::Staff),
            "PC" => Self::ProvisionallyCancelled,
            "PNR" => Self::PaymentNotReceived,
            "RE" => Self::Rescheduled(By::Api),
            "RED" => Self::Rescheduled(By::Doctor),
            "RES" => Self::Rescheduled(By::Staff),
            other => Self::Other(Text::from(other)),
        }
    }

    /// The code of the contract.
    pub fn code(&self) -> &str {
        match self {
            Self::Booked => "BK",
            Self::CheckedIn => "CK",
            Self::Ongoing => "OG",
            Self::Parked => "PA",
            Self::Reserved => "RV",
            Self::Initiated => "IN",
            Self::Completed => "CM",
            Self::CompletedNoPrescription => "CMNP",
            Self::Aborted => "AB",
            Self::NoShow(By::Api) => "NS",
            Self::NoShow(By::Doctor) => "NSD",
            Self::NoShow(By::Staff) => "NSS",
            Self::Cancelled(By::Api) => "CN",
            Self::Cancelled(By::Doctor) => "CND",
            Self::Cancelled(By::Staff) => "CNS",
            Self::ProvisionallyCancelled => "PC",
            Self::PaymentNotReceived => "PNR",
            Self::Rescheduled(By::Api) => "RE",
            Self::Rescheduled(By::Doctor) => "RED",
            Self::Rescheduled(By::Staff) => "RES",
            Self::Other(text) => text.raw(),
        }
    }

    /// Whether the slot is taken by it.
    pub fn holds_slot(&self) -> bool {
        !matches!(
            self,
            Self::Cancelled(_)
                | Self::Rescheduled(_)
                | Self::NoShow(_)
                | Self::ProvisionallyCancelled
                | Self::PaymentNotReceived
        )
    }

    /// Whether it may become `next` (contract: the allowed moves; undo apart).
    pub fn may_become(&self, next: &Self) -> bool {
        let not_begun = matches!(self, Self::Booked | Self::CheckedIn | Self::Parked);
        match next {
            Self::CheckedIn => matches!(self, Self::Booked | Self::Parked),
            Self::Parked => matches!(self, Self::Booked | Self::CheckedIn),
            Self::Ongoing => *self == Self::CheckedIn,
            Self::Completed | Self::CompletedNoPrescription | Self::Aborted => *self == Self::Ongoing,
            Self::Cancelled(_) | Self::NoShow(_) | Self::Rescheduled(_) => not_begun,
            Self::Booked
            | Self::Reserved
            | Self::Initiated
            | Self::ProvisionallyCancelled
            | Self::PaymentNotReceived
            | Self::Other(_) => false,
        }
    }

    /// Whether both say the same, whoever did it: a second cancellation repeats the first.
    pub fn same_state(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cancelled(_), Self::Cancelled(_))
            | (Self::NoShow(_), Self::NoShow(_))
            | (Self::Rescheduled(_), Self::Rescheduled(_)) => true,
            _ => self == other,
        }
    }

    /// In a word, for people.
    pub fn words(&self) -> &str {
        match self {
            Self::Booked => "booked",
            Self::CheckedIn => "waiting",
            Self::Ongoing => "with the doctor",
            Self::Parked => "put aside",
            Self::Reserved => "reserved",
            Self::Initiated => "follow-up sent",
            Self::Completed | Self::CompletedNoPrescription => "done",
            Self::Aborted => "broken off",
            Self::NoShow(_) => "no-show",
            Self::Cancelled(_) => "cancelled",
            Self::ProvisionallyCancelled => "provisionally cancelled",
            Self::PaymentNotReceived => "payment not received",
            Self::Rescheduled(_) => "moved",
            Self::Other(text) => text.shown(),
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Who is meant, as far as a list tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Who {
    /// The patient.
    pub id: PatientId,
    /// As people say it: `Sana Khan`; `None` where the list carried no names and nobody looked it up yet.
    pub name: Option<Name>,
    /// Woman, man or other, where known.
    pub gender: Option<Gender>,
    /// In years, where known.
    pub age: Option<u32>,
    /// E.164, where known.
    pub mobile: Option<Text>,
}

impl Who {
    /// Only the identifier is known.
    pub fn unknown(id: PatientId) -> Self {
        Self { id, name: None, gender: None, age: None, mobile: None }
    }

    /// Everything that a list shows of a patient.
    pub fn of(patient: &Patient, today: chrono::NaiveDate) -> Self {
        Self {
            id: patient.id.clone(),
            name: Some(patient.name.clone()),
            gender: Some(patient.gender.clone()),
            age: patient.age_on(today),
            mobile: patient.mobile.clone(),
        }
    }
}

/// The parts of a person's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// Given name, or the whole name where a service tells only one.
    pub first: Text,
    /// Between the two.
    pub middle: Text,
    /// Family name; may be empty.
    pub last: Text,
}

impl Name {
    /// A name that came in one piece; the last word is taken as the family name.
    pub fn whole(name: &str) -> Self {
        let name = name.trim();
        match name.rsplit_once(char::is_whitespace) {
            Some((first, last)) => {
                Self { first: Text::from(first.trim()), middle: Text::default(), last: Text::from(last) }
            }
            None => Self { first: Text::from(name), ..Self::default() },
        }
    }

    /// `Sana Begum Khan`, safe to draw.
    pub fn full(&self) -> String {
        join(&[&self.first, &self.middle, &self.last], " ")
    }

    /// `Khan, Sana`, safe to draw: for lists, which people scan by family name.
    pub fn listed(&self) -> String {
        if self.last.is_empty() { self.full() } else { join(&[&self.last, &self.first], ", ") }
    }

    /// The name as it is shown while names are hidden: `K···, S.`.
    pub fn hidden(&self) -> Self {
        let cut = |part: &Text| Text::from(format!("{}···", part.initial()));
        if self.last.is_empty() {
            return Self { first: cut(&self.first), ..Self::default() };
        }
        let initial = self.first.initial();
        let first = if initial.is_empty() { Text::default() } else { Text::from(format!("{initial}.")) };
        Self { first, middle: Text::default(), last: cut(&self.last) }
    }

    /// The one word that stands for the person where there is little room, safe to draw.
    pub fn short(&self) -> &str {
        if self.last.is_empty() { self.first.shown() } else { self.last.shown() }
    }
}

fn join(parts: &[&Text], between: &str) -> String {
    parts.iter().filter(|p| !p.is_empty()).map(|p| p.shown()).collect::<Vec<_>>().join(between)
}

/// An appointment, as lists tell it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Appointment {
    /// Its identifier.
    pub id: AppointmentId,
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// For whom.
    pub patient: Who,
    /// From when…
    pub start: DateTime<Utc>,
    /// …to when.
    pub end: DateTime<Utc>,
    /// Where it stands.
    pub status: Status,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// How it is attended.
    pub mode: Mode,
    /// The place in the doctor's queue of that clinic and day, from the check-in on.
    pub token: Option<u32>,
    /// When the patient checked in.
    pub checked_in: Option<DateTime<Utc>>,
    /// Why it goes before others in the queue, where somebody said so.
    pub urgent: Option<Text>,
    /// Whether the patient came without an appointment.
    pub walk_in: bool,
    /// Counts its changes, where the server tells it.
    pub version: Option<u64>,
}

/// An appointment with everything that is known of it (contract: *Details*).
#[derive(Clone, Debug, PartialEq)]
pub struct AppointmentDetails {
    /// What lists tell as well.
    pub appointment: Appointment,
    /// When it was booked.
    pub booked_at: Option<DateTime<Utc>>,
    /// When the visit began…
    pub visit_start: Option<DateTime<Utc>>,
    /// …and ended.
    pub visit_end: Option<DateTime<Utc>>,
    /// Which service, by identifier and by name.
    pub service: Option<(ServiceId, Text)>,
    /// How it is paid.
    pub payment: Option<PaymentMode>,
    /// The price, in whole units, with its currency.
    pub amount: Option<(u32, Text)>,
    /// A word for the doctor.
    pub notes: Option<Text>,
    /// Why it was cancelled.
    pub cancel_reason: Option<Text>,
    /// The one whose place it took.
    pub previous: Option<AppointmentId>,
    /// The one that took its place.
    pub next: Option<AppointmentId>,
}
