//! The booking form: for whom, and how, the slot is booked.

use std::collections::BTreeMap;

use super::field::Field;
use super::life::Life;
use super::registration::Registration;
use crate::desk::port::Ticket;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::patient::Patient;
use crate::domain::slots::OfferedService;

/// The booking form.
#[derive(Clone, Debug)]
pub struct Form {
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// When.
    pub span: Span,
    /// For whom.
    pub whom: Whom,
    /// The services that have this slot free, the usual one first; never empty.
    pub services: Vec<(OfferedService, Span)>,
    /// Which one is chosen: an index into `services`.
    pub service: usize,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
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
    /// How far it is.
    pub step: Step,
    /// What was told of a new patient before going back to the search, and what had been looked for.
    pub told: Option<(String, Registration)>,
}

/// How far a form is.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Being filled in.
    Editing,
    /// Esc was pressed on typed text: Enter discards it, Esc goes on.
    AskingToLeave,
    /// Sent; waiting for the answer.
    Sending(Ticket),
    /// The answer was lost: it may have been booked. The worker is finding out.
    Unknown(Ticket),
    /// The slot can't be had any more. Everything typed is still there.
    Lost {
        /// Why, as a sentence that is safe to draw.
        why: String,
        /// Free slots near it, the nearest first; may be empty.
        nearest: Vec<Span>,
        /// Which one Enter takes: an index into `nearest`.
        chosen: usize,
    },
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

    /// Whether the chosen row is the registration of a new patient.
    pub fn chooses_new(&self) -> bool {
        self.chosen >= self.found().len()
    }
}

/// The fields of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it all")]
pub enum FormField {
    Patient,
    FirstName,
    LastName,
    Gender,
    Born,
    Mobile,
    City,
    Service,
    Kind,
    Mode,
    Payment,
    Notes,
}

impl FormField {
    /// The label beside the field.
    pub fn label(self) -> &'static str {
        match self {
            Self::Patient => "Patient",
            Self::FirstName => "First name",
            Self::LastName => "Family name",
            Self::Gender => "Gender",
            Self::Born => "Age or born",
            Self::Mobile => "Mobile",
            Self::City => "Town",
            Self::Service => "Service",
            Self::Kind => "Visit",
            Self::Mode => "Attended",
            Self::Payment => "Paid by",
            Self::Notes => "Notes",
        }
    }

    /// Whether the field is a choice among given words, not free text.
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Service | Self::Kind | Self::Mode | Self::Payment)
    }
}

impl Form {
    /// The fields that can be reached now, in order.
    pub fn fields(&self) -> Vec<FormField> {
        use FormField::{
            Born, City, FirstName, Gender, Kind, LastName, Mobile, Mode, Notes, Patient, Payment, Service,
        };
        match self.whom {
            Whom::Search(_) | Whom::Known(_) => vec![Patient, Service, Kind, Mode, Payment, Notes],
            Whom::New(..) => {
                vec![FirstName, LastName, Gender, Born, Mobile, City, Service, Kind, Mode, Payment, Notes]
            }
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
                | FormField::Service
                | FormField::Kind
                | FormField::Mode
                | FormField::Payment
                | FormField::Notes => None,
            },
        }
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

/// `Consultation · 15 min · ₹500`, safe to draw.
pub fn service_words(service: &OfferedService) -> String {
    let mut words = service.name.shown().to_owned();
    if let Some(minutes) = service.minutes {
        words.push_str(&format!(" · {minutes} min"));
    }
    if let Some((price, currency)) = &service.price {
        words.push_str(&format!(" · {}", money(*price, currency.shown())));
    }
    if service.prepaid {
        words.push_str(" · prepaid");
    }
    words
}

/// `₹500`, or `500 XYZ` for a currency without a sign that everybody knows.
pub fn money(amount: u32, currency: &str) -> String {
    match currency {
        "INR" => format!("₹{amount}"),
        "EUR" => format!("€{amount}"),
        "USD" => format!("${amount}"),
        "GBP" => format!("£{amount}"),
        other => format!("{amount} {other}").trim_end().to_owned(),
    }
}

/// In a word, safe to draw.
pub fn kind_words(kind: &AppointmentKind) -> String {
    match kind {
        AppointmentKind::Regular => "first visit".to_owned(),
        AppointmentKind::FollowUp => "follow-up".to_owned(),
        AppointmentKind::Other(text) => text.shown().to_owned(),
    }
}

/// In a word, safe to draw.
pub fn mode_words(mode: &Mode) -> String {
    match mode {
        Mode::InClinic => "in the clinic".to_owned(),
        Mode::Tele => "by phone or video".to_owned(),
        Mode::Other(text) => text.shown().to_owned(),
    }
}

/// In a word, safe to draw.
pub fn payment_words(mode: &PaymentMode) -> String {
    match mode {
        PaymentMode::Cash => "cash".to_owned(),
        PaymentMode::Card => "card".to_owned(),
        PaymentMode::Upi => "UPI".to_owned(),
        PaymentMode::Insurance => "insurance".to_owned(),
        PaymentMode::Later => "later".to_owned(),
        PaymentMode::Other(text) => text.shown().to_owned(),
    }
}
