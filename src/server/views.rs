//! Appointments as they are answered (contract: *Details*, *appointments of days*).

use super::store::appointments::KeptAppointment;
use crate::contract::appointments::{self, DetailsBody, EntryBody, PaymentBody, ServiceOf};
use crate::contract::patients::ProfileBody;
use crate::contract::published::{Epoch, FlatBody};
use crate::contract::slots::ServiceBody;
use crate::contract::times;
use crate::domain::booking::Mode;
use crate::domain::patient::Patient;
use crate::domain::practice::{Pay, Practice, Service};
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// Everything about an appointment, in the clinic's time.
pub fn details(practice: &Practice, appointment: &KeptAppointment, patient: Option<&Patient>) -> DetailsBody {
    let zone = zone_of(practice, appointment);
    let at = |moment| times::rfc3339(moment, &zone);
    let id = appointment.id.as_str();
    DetailsBody {
        aid: id.into(),
        appointment_id: id.into(),
        created_at: Some(at(appointment.created_at)),
        doctor_oid: appointment.doctor.as_str().into(),
        doctor_id: appointment.doctor.as_str().into(),
        patient_oid: appointment.patient.as_str().into(),
        patient_id: appointment.patient.as_str().into(),
        clinic_id: appointment.clinic.as_str().into(),
        channel: Some(appointment.channel.clone()),
        status: appointment.status.code().to_owned(),
        stage: None,
        start_time: at(appointment.span.start),
        end_time: at(appointment.span.end),
        visit_checkin: appointment.checked_in.map(at),
        visit_start: appointment.visit_start.map(at),
        visit_end: appointment.visit_end.map(at),
        visit_type: Some(appointment.visit_type.clone()),
        appointment_type: Some(appointment.kind.code().to_owned()),
        mode: Some(appointment.mode.code().to_owned()),
        token: appointment.token,
        payment: Some(payment(appointment)),
        prescription_id: appointment.extras.prescription_id.as_deref().map(Into::into),
        service: Some(ServiceOf::One(Box::new(service_body(practice, appointment)))),
        partner_appointment_id: appointment.partner_id.as_deref().map(Into::into),
        prev_aids: appointment.previous.iter().map(|id| id.as_str().into()).collect(),
        next_aid: appointment.next.as_ref().map(|id| id.as_str().into()),
        notes: appointment.notes.clone(),
        cancel_reason: appointment.cancel_reason.clone(),
        patient: patient.map(ProfileBody::of),
        version: Some(appointment.version),
        overbooked: appointment.overbooked.then_some(true),
        custom_attributes: json(&appointment.extras.custom_attributes),
        partner_meta: json(&appointment.extras.partner_meta),
        display_meta: json(&appointment.extras.display_meta),
    }
}

fn payment(appointment: &KeptAppointment) -> PaymentBody {
    PaymentBody {
        payment_id: None,
        payment_status: Some(appointment.payment.status.clone()),
        payment_mode: Some(appointment.payment.mode.clone()),
        amount: u32::try_from(appointment.payment.amount).ok().map(f64::from),
    }
}

/// The same as a flat object with epochs.
pub fn flat(practice: &Practice, appointment: &KeptAppointment, patient: Option<&Patient>) -> FlatBody {
    FlatBody {
        appointment_id: appointment.id.as_str().into(),
        partner_appointment_id: appointment.partner_id.as_deref().map(Into::into),
        created_at: Some(Epoch(appointment.created_at)),
        doctor_id: appointment.doctor.as_str().into(),
        clinic_id: appointment.clinic.as_str().into(),
        patient_id: appointment.patient.as_str().into(),
        channel: Some(appointment.channel.clone()),
        status: appointment.status.code().to_owned(),
        stage: None,
        mode: Some(published_mode(&appointment.mode).to_owned()),
        start_time: Some(Epoch(appointment.span.start)),
        end_time: Some(Epoch(appointment.span.end)),
        visit_checkin: appointment.checked_in.map(Epoch),
        visit_start: appointment.visit_start.map(Epoch),
        visit_end: appointment.visit_end.map(Epoch),
        visit_type: Some(appointment.visit_type.clone()),
        appointment_type: Some(appointment.kind.code().to_owned()),
        token: appointment.token,
        payment: Some(payment(appointment)),
        prescription_id: appointment.extras.prescription_id.as_deref().map(Into::into),
        service: Some(ServiceOf::One(Box::new(service_body(practice, appointment)))),
        prev_aids: appointment.previous.iter().map(|id| id.as_str().into()).collect(),
        next_aid: appointment.next.as_ref().map(|id| id.as_str().into()),
        notes: appointment.notes.clone(),
        cancel_reason: appointment.cancel_reason.clone(),
        custom_attributes: json(&appointment.extras.custom_attributes),
        partner_meta: json(&appointment.extras.partner_meta),
        display_meta: json(&appointment.extras.display_meta),
        version: Some(appointment.version),
        overbooked: appointment.overbooked.then_some(true),
        patient: patient.map(ProfileBody::of),
    }
}

fn json(kept: &Option<String>) -> Option<serde_json::Value> {
    kept.as_deref().and_then(|kept| serde_json::from_str(kept).ok())
}

/// One entry of a list.
pub fn entry(appointment: &KeptAppointment, patient: &Patient) -> EntryBody {
    EntryBody {
        appointment_id: appointment.id.as_str().into(),
        partner_appointment_id: appointment.partner_id.as_deref().map(Into::into),
        created_at: Some(appointment.created_at.timestamp()),
        doctor_id: appointment.doctor.as_str().into(),
        clinic_id: appointment.clinic.as_str().into(),
        patient_id: appointment.patient.as_str().into(),
        channel: Some(appointment.channel.clone()),
        status: appointment.status.code().to_owned(),
        mode: Some(published_mode(&appointment.mode).to_owned()),
        start_time: appointment.span.start.timestamp(),
        end_time: appointment.span.end.timestamp(),
        patient: Some(ProfileBody::of(patient)),
        token: appointment.token,
        visit_checkin: appointment.checked_in.map(|at| at.timestamp()),
        appointment_type: Some(appointment.kind.code().to_owned()),
        version: Some(appointment.version),
        visit_type: Some(appointment.visit_type.clone()),
        urgent: appointments::urgent(json(&appointment.extras.custom_attributes).as_ref()).map(str::to_owned),
    }
}

fn published_mode(mode: &Mode) -> &str {
    match mode {
        Mode::InClinic => "in_clinic",
        Mode::Tele | Mode::Other(_) => mode.code(),
    }
}

/// The zone of the appointment's clinic; a clinic that the practice no longer has leaves only UTC.
pub fn zone_of(practice: &Practice, appointment: &KeptAppointment) -> Zone {
    practice.clinic(&appointment.clinic).map_or_else(Zone::utc, |clinic| clinic.zone.clone())
}

/// The service as it is offered now, under the name and price it had when it was booked.
fn service_body(practice: &Practice, appointment: &KeptAppointment) -> ServiceBody {
    let (id, name) = &appointment.service;
    let minutes = (appointment.span.end - appointment.span.start).num_minutes();
    let place = practice.services_of(&appointment.doctor).position(|service| service.id == *id);
    let gone = || Service {
        id: id.clone(),
        doctor: appointment.doctor.clone(),
        name: Text::from(name.as_str()),
        minutes: u16::try_from(minutes).unwrap_or_default(),
        price: 0,
        pay: Pay::After,
        modes: vec![appointment.mode.clone()],
        kind: appointment.kind.clone(),
        book_ahead_days: 0,
        followup_validity_days: 0,
    };
    let service = Service {
        name: Text::from(name.as_str()),
        price: u32::try_from(appointment.payment.amount).unwrap_or_default(),
        ..practice.service(id).cloned().unwrap_or_else(gone)
    };
    ServiceBody::of(&service, place.unwrap_or_default(), &appointment.payment.currency)
}
