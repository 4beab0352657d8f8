//! A line of the file of intents: a checksum, and what is kept as JSON. Ids, times and the words of the contract; no names,
//! no notes, no reasons, nothing that was typed.

use chrono::{DateTime, FixedOffset, Offset, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::desk::port::{Asked, Earlier, Place, Seat, VisitStep};
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, PatientId, ServiceId};
use crate::domain::zone::Zone;

/// What lines say.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// A write is about to be sent.
    Opened(Box<Opened>),
    /// Of the move with that key, the new appointment is about to be taken back.
    TakesBack(String),
    /// It is known how the write with that key ended.
    Ended(String),
}

/// A write, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// The server for which it is meant.
    pub server: String,
    pub key: String,
    pub at: DateTime<Utc>,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    Book(KeptSeat),
    CheckIn { id: AppointmentId },
    Cancel { id: AppointmentId },
    Move { id: AppointmentId, to: KeptSeat, back: bool },
    Step { id: AppointmentId, step: KeptStep },
    WalkIn(KeptPlace),
    Undo { id: AppointmentId, version: Option<u64> },
    Edit { id: AppointmentId },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptSeat {
    key: String,
    doctor: DoctorId,
    clinic: ClinicId,
    patient: Option<PatientId>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    service: ServiceId,
    kind: AppointmentKind,
    mode: Mode,
    payment: PaymentMode,
    overbook: bool,
    noted: bool,
    /// The name of the zone, where it has one…
    zone: Option<String>,
    /// …and its offset then, in seconds.
    offset: i32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct KeptPlace {
    doctor: DoctorId,
    clinic: ClinicId,
    patient: Option<PatientId>,
    kind: AppointmentKind,
    payment: PaymentMode,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum KeptStep {
    Start,
    End,
    Park,
    CallBack,
    NoShow,
}

impl Record {
    /// The line, its end included.
    pub fn line(&self) -> std::io::Result<String> {
        let json = serde_json::to_string(self)?;
        Ok(format!("{} {json}\n", sum(&json)))
    }

    /// Reads a line; `None` where it is torn or damaged.
    pub fn read(line: &str) -> Option<Self> {
        let (told, json) = line.split_once(' ')?;
        (told == sum(json)).then(|| serde_json::from_str(json).ok())?
    }
}

/// A checksum by which a damaged line is known.
fn sum(json: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, json.as_bytes()).simple().to_string()
}

impl Opened {
    /// What is kept of a write for that server.
    pub fn of(earlier: &Earlier, server: &str) -> Self {
        let what = match &earlier.what {
            Asked::Book(seat) => What::Book(kept_seat(seat)),
            Asked::CheckIn(id) => What::CheckIn { id: id.clone() },
            Asked::Cancel(id) => What::Cancel { id: id.clone() },
            Asked::Move { id, to, back } => What::Move { id: id.clone(), to: kept_seat(to), back: *back },
            Asked::Step { id, step } => What::Step { id: id.clone(), step: kept_step(*step) },
            Asked::WalkIn(place) => What::WalkIn(kept_place(place)),
            Asked::Undo { id, version } => What::Undo { id: id.clone(), version: *version },
            Asked::Edit(id) => What::Edit { id: id.clone() },
        };
        Self { server: server.to_owned(), key: earlier.key.clone(), at: earlier.at, what }
    }

    /// The new appointment of the move is being taken back.
    pub fn takes_back(&mut self) {
        if let What::Move { back, .. } = &mut self.what {
            *back = true;
        }
    }

    /// What the desk is told of it.
    pub fn earlier(self) -> Earlier {
        let what = match self.what {
            What::Book(seat) => Asked::Book(seat.told()),
            What::CheckIn { id } => Asked::CheckIn(id),
            What::Cancel { id } => Asked::Cancel(id),
            What::Move { id, to, back } => Asked::Move { id, to: to.told(), back },
            What::Step { id, step } => Asked::Step { id, step: told_step(step) },
            What::WalkIn(place) => Asked::WalkIn(place.told()),
            What::Undo { id, version } => Asked::Undo { id, version },
            What::Edit { id } => Asked::Edit(id),
        };
        Earlier { key: self.key, at: self.at, what }
    }
}

fn kept_seat(seat: &Seat) -> KeptSeat {
    KeptSeat {
        key: seat.key.clone(),
        doctor: seat.doctor.clone(),
        clinic: seat.clinic.clone(),
        patient: seat.patient.clone(),
        start: seat.span.start,
        end: seat.span.end,
        service: seat.service.clone(),
        kind: seat.kind.clone(),
        mode: seat.mode.clone(),
        payment: seat.payment.clone(),
        overbook: seat.overbook,
        noted: seat.noted,
        zone: seat.zone.name().map(str::to_owned),
        offset: seat.zone.local(seat.span.start).offset().fix().local_minus_utc(),
    }
}

impl KeptSeat {
    fn told(self) -> Seat {
        let named = self.zone.and_then(|name| Zone::named(&name).ok());
        let fixed = || FixedOffset::east_opt(self.offset).map_or_else(Zone::utc, Zone::fixed);
        Seat {
            key: self.key,
            doctor: self.doctor,
            clinic: self.clinic,
            patient: self.patient,
            span: Span { start: self.start, end: self.end },
            service: self.service,
            kind: self.kind,
            mode: self.mode,
            payment: self.payment,
            overbook: self.overbook,
            noted: self.noted,
            zone: named.unwrap_or_else(fixed),
        }
    }
}

fn kept_place(place: &Place) -> KeptPlace {
    let Place { doctor, clinic, patient, kind, payment } = place.clone();
    KeptPlace { doctor, clinic, patient, kind, payment }
}

impl KeptPlace {
    fn told(self) -> Place {
        let Self { doctor, clinic, patient, kind, payment } = self;
        Place { doctor, clinic, patient, kind, payment }
    }
}

fn kept_step(step: VisitStep) -> KeptStep {
    match step {
        VisitStep::Start => KeptStep::Start,
        VisitStep::End => KeptStep::End,
        VisitStep::Park => KeptStep::Park,
        VisitStep::CallBack => KeptStep::CallBack,
        VisitStep::NoShow => KeptStep::NoShow,
    }
}

fn told_step(step: KeptStep) -> VisitStep {
    match step {
        KeptStep::Start => VisitStep::Start,
        KeptStep::End => VisitStep::End,
        KeptStep::Park => VisitStep::Park,
        KeptStep::CallBack => VisitStep::CallBack,
        KeptStep::NoShow => VisitStep::NoShow,
    }
}
