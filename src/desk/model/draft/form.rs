//! A booking form as a draft: everything that was typed and chosen in it, and for whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Typed;
use crate::desk::model::field::Field;
use crate::desk::model::form::{Form, FormField, KindBy, Purpose, Search, Whom};
use crate::desk::model::registration::Registration;
use crate::domain::appointment::Name;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{ClinicId, DoctorId, PatientId, ServiceId};
use crate::domain::patient::{Gender, Patient};
use crate::domain::text::Text;

/// A form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is the field of the form that has its name")]
pub struct FormDraft {
    pub purpose: Purpose,
    pub doctor: DoctorId,
    pub clinic: ClinicId,
    pub span: Span,
    pub whom: WhomDraft,
    /// The chosen one.
    pub service: Option<ServiceId>,
    pub kind: AppointmentKind,
    pub kind_by: KindBy,
    pub mode: Mode,
    pub payment: PaymentMode,
    pub payment_wish: PaymentMode,
    pub notes: Typed,
    pub focus: FormField,
    pub told: Option<(Typed, NewDraft)>,
    pub namesakes: Vec<Person>,
}

/// For whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum WhomDraft {
    /// Still looking.
    Search {
        /// What was typed.
        typed: Typed,
        /// Who stood down to the row that was gone to; nobody where that is the first.
        seen: Vec<Person>,
    },
    /// Somebody in the directory.
    Known(Person),
    /// Somebody who joins it.
    New(NewDraft, Typed),
}

/// What is told of a new patient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it all")]
pub struct NewDraft {
    pub first_name: Typed,
    pub last_name: Typed,
    pub gender: Typed,
    pub born: Typed,
    pub mobile: Typed,
    pub city: Typed,
}

/// Somebody in the directory, with what is shown of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it all")]
pub struct Person {
    pub id: PatientId,
    pub first: Text,
    pub middle: Text,
    pub last: Text,
    pub gender: Text,
    pub born: Option<NaiveDate>,
    pub mobile: Option<Text>,
    pub city: Option<Text>,
}

impl FormDraft {
    /// Of that form.
    pub fn of(form: &Form) -> Self {
        Self {
            purpose: form.purpose,
            doctor: form.doctor.clone(),
            clinic: form.clinic.clone(),
            span: form.span,
            whom: WhomDraft::of(&form.whom),
            service: form.chosen_service().map(|service| service.id.clone()),
            kind: form.kind.clone(),
            kind_by: form.kind_by,
            mode: form.mode.clone(),
            payment: form.payment.clone(),
            payment_wish: form.payment_wish.clone(),
            notes: Typed::of(&form.notes),
            focus: form.focus,
            told: form.told.as_ref().map(|(typed, new)| (Typed::end(typed), NewDraft::of(new))),
            namesakes: form.namesakes.iter().map(Person::of).collect(),
        }
    }

    /// Whom it is for, where that is said by a name that can be shown.
    pub fn name(&self) -> Option<Name> {
        match &self.whom {
            WhomDraft::Known(person) => Some(person.patient().name),
            WhomDraft::New(new, _) => Some(new.registration().name()),
            WhomDraft::Search { .. } => None,
        }
    }
}

impl WhomDraft {
    fn of(whom: &Whom) -> Self {
        match whom {
            Whom::Search(search) => {
                let down_to = if search.chosen == 0 { 0 } else { search.chosen + 1 };
                let seen = search.found().iter().take(down_to).map(Person::of).collect();
                Self::Search { typed: Typed::of(&search.typed), seen }
            }
            Whom::Known(patient) => Self::Known(Person::of(patient)),
            Whom::New(new, search) => Self::New(NewDraft::of(new), Typed::of(&search.typed)),
        }
    }

    /// As the form has it. Nobody was looked for yet.
    pub fn whom(&self) -> Whom {
        match self {
            Self::Search { typed, .. } => Whom::Search(Search { typed: typed.field(), ..Search::default() }),
            Self::Known(person) => Whom::Known(person.patient()),
            Self::New(new, typed) => {
                let search = Search { typed: typed.field(), ..Search::default() };
                Whom::New(Box::new(new.registration()), search)
            }
        }
    }
}

impl NewDraft {
    fn of(new: &Registration) -> Self {
        let Registration { first_name, last_name, gender, born, mobile, city } = new;
        let [first_name, last_name, gender, born, mobile, city] =
            [first_name, last_name, gender, born, mobile, city].map(Typed::of);
        Self { first_name, last_name, gender, born, mobile, city }
    }

    /// As the form has it.
    pub fn registration(&self) -> Registration {
        let Self { first_name, last_name, gender, born, mobile, city } = self;
        let [first_name, last_name, gender, born, mobile, city]: [Field; 6] =
            [first_name, last_name, gender, born, mobile, city].map(Typed::field);
        Registration { first_name, last_name, gender, born, mobile, city }
    }
}

impl Person {
    /// Of that patient.
    pub fn of(patient: &Patient) -> Self {
        let Patient { id, name, gender, dob, mobile, city } = patient;
        Self {
            id: id.clone(),
            first: name.first.clone(),
            middle: name.middle.clone(),
            last: name.last.clone(),
            gender: Text::from(gender.code()),
            born: *dob,
            mobile: mobile.clone(),
            city: city.clone(),
        }
    }

    /// The patient.
    pub fn patient(&self) -> Patient {
        Patient {
            id: self.id.clone(),
            name: Name { first: self.first.clone(), middle: self.middle.clone(), last: self.last.clone() },
            gender: Gender::from_code(self.gender.raw()),
            dob: self.born,
            mobile: self.mobile.clone(),
            city: self.city.clone(),
        }
    }
}
