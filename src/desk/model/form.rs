//! The booking form: for whom, and how, the slot is booked.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Mode as Over;
use super::field::Field;
use super::life::Life;
use super::registration::Registration;
use crate::domain::appointment::{Appointment, AppointmentDetails};
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::likeness::near_same;
use crate::domain::patient::Patient;
use crate::domain::slots::OfferedService;

pub mod holder;
pub mod visits;
pub mod words;

pub use words::{kind_words, mode_words, money, payment_words, service_words};

/// How long a form that came back by itself takes no keys: they were pressed before anybody can have seen it.
pub const UNSEEN: TimeDelta = TimeDelta::milliseconds(400);

/// The booking form.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it is for.
    pub purpose: Purpose,
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// When; for a walk-in, the moment at which it was opened.
    pub span: Span,
    /// For whom.
    pub whom: Whom,
    /// Of a walk-in: the doctors who sit today, with what staff call them, safe to draw.
    pub doctors: Vec<(DoctorId, String)>,
    /// The services that have this slot free, the usual one first; never empty where a slot is taken.
    pub services: Vec<(OfferedService, Span)>,
    /// Which one is chosen: an index into `services`.
    pub service: usize,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// Who decided that.
    pub kind_by: KindBy,
    /// How it is attended.
    pub mode: Mode,
    /// How it is paid.
    pub payment: PaymentMode,
    /// How it is to be paid where the service allows it.
    pub payment_wish: PaymentMode,
    /// A word for the doctor.
    pub notes: Field,
    /// Which field has the cursor.
    pub focus: FormField,
    /// What is wrong, each with a sentence, at its field.
    pub faults: BTreeMap<FormField, String>,
    /// Why it was refused, as a sentence that is safe to draw.
    pub refusal: Option<String>,
    /// How far it is.
    pub step: Step,
    /// What was told of a new patient before going back to the search, and what had been looked for.
    pub told: Option<(String, Registration)>,
    /// Who else was found under a name that is nearly the chosen patient's.
    pub namesakes: Vec<Patient>,
    /// The chosen patient's appointments, past and to come.
    pub visits: Life<Vec<Appointment>>,
    /// The last visit, with its service.
    pub last: Life<Box<AppointmentDetails>>,
    /// Who has the mobile of the new patient already.
    pub family: Family,
    /// What lay over the main screen before, and does again afterwards.
    pub under: Box<Over>,
    /// When it came back by itself.
    pub came_back: Option<DateTime<Utc>>,
}

/// What a form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// A free slot is booked.
    Book,
    /// A slot without a free seat is booked all the same: meant, never by accident.
    Overbook,
    /// Somebody without an appointment joins the queue.
    WalkIn,
}

/// Who decided whether it is a first visit or a follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KindBy {
    /// The usual service.
    Service,
    /// The last visit: it is not long ago.
    LastVisit,
    /// The receptionist.
    Hand,
}

/// Who has a mobile already.
#[derive(Clone, Debug, Default)]
pub struct Family {
    /// Which mobile, as E.164; empty where it is none yet.
    pub mobile: String,
    /// Who has it.
    pub people: Life<Vec<Patient>>,
}

/// How far a form is.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Being filled in.
    Editing,
    /// Esc was pressed on typed text: Enter discards it, Esc goes on.
    AskingToLeave,
    /// Enter was pressed on a new patient, and whether somebody of that name has the mobile is not known yet: then it
    /// is sent, unless there is.
    Checking,
    /// Sent, and no longer on the screen. Nothing was done since: refused, it comes back at once.
    Sent,
    /// Sent, and something else was begun: refused, it is taken along.
    Left,
    /// The slot can't be had any more. Everything typed is still there.
    Lost(Lost),
}

/// What is told and offered when a slot can't be had.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost {
    /// Why.
    pub why: Why,
    /// Free slots instead: the nearest of the same doctor, then the same time with others; may be empty.
    pub offers: Vec<Instead>,
    /// Which one Enter takes: an index into `offers`.
    pub chosen: usize,
}

/// Why a slot can't be had.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Somebody has it; who, the lists tell.
    Taken,
    /// A sentence that is safe to draw.
    Said(String),
}

/// A slot instead of the one that was lost.
#[derive(Clone, Debug, PartialEq)]
pub struct Instead {
    /// With whom.
    pub doctor: DoctorId,
    /// When.
    pub span: Span,
}

/// For whom the booking is.
#[derive(Clone, Debug)]
pub enum Whom {
    /// Still looking.
    Search(Search),
    /// Somebody in the directory.
    Known(Patient),
    /// Somebody who joins it with this booking. The search is kept, to go back to.
    New(Box<Registration>, Search),
}

/// The patient field.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// What was typed.
    pub typed: Field,
    /// Who matches it. While a newer answer is awaited the older one stays.
    pub hits: Life<Vec<Patient>>,
    /// Which row Enter takes: a hit, or, behind the last one, the registration of a new patient.
    pub chosen: usize,
    /// Enter was pressed before the answer came: it is taken if it is the only one.
    pub take_only: bool,
}

impl Search {
    /// Who matches.
    pub fn found(&self) -> &[Patient] {
        self.hits.value().map_or(&[], Vec::as_slice)
    }
}

/// The fields of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum FormField {
    Patient,
    FirstName,
    LastName,
    Gender,
    Born,
    Mobile,
    City,
    Doctor,
    Service,
    Kind,
    Mode,
    Payment,
    Notes,
}

impl FormField {
    /// Whether the field is a choice among given words, not free text.
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Doctor | Self::Service | Self::Kind | Self::Mode | Self::Payment)
    }
}

impl Form {
    /// The fields that can be reached now, in order.
    pub fn fields(&self) -> Vec<FormField> {
        use FormField::{Born, City, FirstName, Gender, LastName, Mobile, Patient};
        let mut fields = match self.whom {
            Whom::Search(_) | Whom::Known(_) => vec![Patient],
            Whom::New(..) => vec![FirstName, LastName, Gender, Born, Mobile, City],
        };
        fields.extend(self.choice_fields());
        fields.push(FormField::Notes);
        fields
    }

    /// The choices that it has, in order.
    pub fn choice_fields(&self) -> &'static [FormField] {
        match self.purpose {
            Purpose::Book | Purpose::Overbook => {
                &[FormField::Service, FormField::Kind, FormField::Mode, FormField::Payment]
            }
            Purpose::WalkIn => &[FormField::Doctor, FormField::Kind, FormField::Payment],
        }
    }

    /// The chosen service.
    pub fn chosen_service(&self) -> Option<&OfferedService> {
        self.services.get(self.service).map(|(service, _)| service)
    }

    /// The words among which a choice is made, safe to draw, and which one is chosen.
    pub fn choices(&self, field: FormField) -> (Vec<String>, usize) {
        fn words<T: PartialEq>(all: &[T], chosen: &T, word: impl Fn(&T) -> String) -> (Vec<String>, usize) {
            (all.iter().map(word).collect(), all.iter().position(|one| one == chosen).unwrap_or(0))
        }
        match field {
            FormField::Doctor => {
                let at = self.doctors.iter().position(|(id, _)| *id == self.doctor).unwrap_or(0);
                (self.doctors.iter().map(|(_, name)| name.clone()).collect(), at)
            }
            FormField::Service => (self.services.iter().map(|(s, _)| service_words(s)).collect(), self.service),
            FormField::Kind => words(&KINDS, &self.kind, kind_words),
            FormField::Mode => words(&self.modes(), &self.mode, mode_words),
            FormField::Payment => words(&self.payments(), &self.payment, payment_words),
            FormField::Patient
            | FormField::FirstName
            | FormField::LastName
            | FormField::Gender
            | FormField::Born
            | FormField::Mobile
            | FormField::City
            | FormField::Notes => (Vec::new(), 0),
        }
    }

    /// How the chosen service can be attended.
    pub fn modes(&self) -> Vec<Mode> {
        let offered = self.chosen_service().map(|s| s.modes.clone()).unwrap_or_default();
        if offered.is_empty() { vec![Mode::InClinic] } else { offered }
    }

    /// How the chosen service can be paid: what must be prepaid can't be paid later.
    pub fn payments(&self) -> Vec<PaymentMode> {
        let prepaid = self.chosen_service().is_some_and(|s| s.prepaid);
        let mut modes = crate::domain::booking::PAYMENT_MODES.to_vec();
        modes.retain(|mode| !prepaid || *mode != PaymentMode::Later);
        modes
    }

    /// The text field under the cursor; `None` on a choice, or where a known patient stands.
    pub fn text_field(&mut self) -> Option<&mut Field> {
        if self.focus == FormField::Notes {
            return Some(&mut self.notes);
        }
        match &mut self.whom {
            Whom::Search(search) => (self.focus == FormField::Patient).then_some(&mut search.typed),
            Whom::Known(_) => None,
            Whom::New(new, _) => match self.focus {
                FormField::FirstName => Some(&mut new.first_name),
                FormField::LastName => Some(&mut new.last_name),
                FormField::Gender => Some(&mut new.gender),
                FormField::Born => Some(&mut new.born),
                FormField::Mobile => Some(&mut new.mobile),
                FormField::City => Some(&mut new.city),
                FormField::Patient
                | FormField::Doctor
                | FormField::Service
                | FormField::Kind
                | FormField::Mode
                | FormField::Payment
                | FormField::Notes => None,
            },
        }
    }

    /// Whether it came back by itself and nobody can have seen that yet.
    pub fn is_unseen(&self, now: DateTime<Utc>) -> bool {
        self.came_back.is_some_and(|at| now - at < UNSEEN)
    }

    /// Who of those with the new patient's mobile is nearly of that name: probably the same person.
    pub fn known_already(&self) -> Option<&Patient> {
        let Whom::New(new, _) = &self.whom else { return None };
        let name = new.name();
        self.family.people.value()?.iter().find(|patient| near_same(&patient.name, &name))
    }

    /// Whether leaving would lose something that was typed or chosen.
    pub fn has_content(&self) -> bool {
        let told = match &self.whom {
            Whom::Search(search) => !search.typed.is_empty(),
            Whom::Known(_) => true,
            Whom::New(new, _) => !new.is_empty(),
        };
        told || !self.notes.is_empty()
    }
}

/// First visits and follow-ups, in the order of the form.
pub const KINDS: [AppointmentKind; 2] = [AppointmentKind::Regular, AppointmentKind::FollowUp];
