//! Bookings that name clinic, doctor and patient as the caller's own program does, and a time instead of a service
//! (contract: *Published names*, book).

use super::bookings::{self, Fields, Wish, WishedPatient};
use super::practices;
use super::problem::Refusal;
use super::store::appointments::KeptExtras;
use super::store::patients;
use super::store::sql::Sql;
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::patient::PatientDraft;
use crate::domain::practice::{Pay, Practice};

/// An identifier, ours or the caller's own.
#[derive(Clone, Debug)]
pub enum Named {
    /// Ours.
    Ours(String),
    /// The caller's own.
    Theirs(String),
}

/// A booking as it is asked for by such a program.
#[derive(Clone, Debug)]
pub struct PartnerWish {
    /// The identifier of the caller's own program; also a key.
    pub partner_id: Option<String>,
    /// With whom.
    pub doctor: Named,
    /// Where.
    pub clinic: Named,
    /// For whom, where that is somebody whom one of us knows.
    pub patient: Option<Named>,
    /// Who that is, should nobody know the patient; what is wrong with it matters only then.
    pub described: Option<Result<PatientDraft, Refusal>>,
    /// When.
    pub span: Span,
    /// How it is attended.
    pub mode: Option<Mode>,
    /// First visit or follow-up; as the service is, where nothing is said.
    pub kind: Option<AppointmentKind>,
    /// How it is paid.
    pub payment: PaymentMode,
    /// What only the caller's own program understands.
    pub extras: KeptExtras,
    /// A word for the doctor.
    pub notes: Option<String>,
}

impl PartnerWish {
    /// The same in our own terms. Of several services that have a slot at that time the first is meant, but rather one
    /// that is offered in the wanted mode, and rather one that need not be paid when it is not.
    pub fn resolved(self, sql: &mut dyn Sql, turn: &Turn) -> Result<Wish, Refusal> {
        let practice = &turn.practice;
        let (doctor, clinic) = (doctor(practice, &self.doctor), clinic(practice, &self.clinic));
        let place = practices::sitting_place(practice, &doctor, &clinic)?;
        let unpaid = self.payment == PaymentMode::Later;
        let service = bookings::service_at(practice, &doctor, place, self.span, |service| {
            let other_mode = self.mode.as_ref().is_some_and(|mode| !service.modes.contains(mode));
            let other_kind = self.kind.as_ref().is_some_and(|kind| service.kind != *kind);
            (other_mode, unpaid && service.pay == Pay::Before, other_kind)
        })?;
        Ok(Wish {
            service: service.id.clone(),
            patient: patient(sql, turn, self.patient, self.described)?,
            partner_id: self.partner_id,
            doctor,
            clinic,
            span: self.span,
            kind: self.kind,
            mode: self.mode,
            payment: self.payment,
            notes: self.notes,
            overbook: false,
            extras: self.extras,
            fields: Fields::PUBLISHED,
        })
    }
}

/// Where the practice gives a doctor no other program's identifier, our own is as good.
fn doctor(practice: &Practice, named: &Named) -> DoctorId {
    match named {
        Named::Ours(id) => id.as_str().into(),
        Named::Theirs(id) => {
            let found = practice.doctors.iter().find(|doctor| is_theirs(id, &doctor.partner_id, doctor.id.as_str()));
            found.map_or_else(|| "".into(), |doctor| doctor.id.clone())
        }
    }
}

fn clinic(practice: &Practice, named: &Named) -> ClinicId {
    match named {
        Named::Ours(id) => id.as_str().into(),
        Named::Theirs(id) => {
            let found = practice.clinics.iter().find(|clinic| is_theirs(id, &clinic.partner_id, clinic.id.as_str()));
            found.map_or_else(|| "".into(), |clinic| clinic.id.clone())
        }
    }
}

fn is_theirs(wanted: &str, theirs: &Option<String>, ours: &str) -> bool {
    theirs.as_deref().unwrap_or(ours) == wanted
}

fn patient(
    sql: &mut dyn Sql,
    turn: &Turn,
    named: Option<Named>,
    described: Option<Result<PatientDraft, Refusal>>,
) -> Result<WishedPatient, Refusal> {
    let theirs = match named {
        Some(Named::Ours(id)) => return Ok(WishedPatient::Known(id.into())),
        Some(Named::Theirs(id)) => id,
        None => String::new(),
    };
    if !theirs.is_empty()
        && let Some(known) = patients::of_partner(sql, &turn.business, &theirs)?
    {
        return Ok(WishedPatient::Known(known.patient.id));
    }
    match described {
        Some(draft) => {
            let mut draft = draft?;
            if !theirs.is_empty() {
                draft.partner_id = theirs;
            }
            Ok(WishedPatient::Described(Box::new(draft)))
        }
        None => Err(Refusal::new(Code::PatientNotFound, "the directory has no such patient (partner_patient_id)")),
    }
}
