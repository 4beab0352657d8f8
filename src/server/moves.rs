//! Moving an appointment to another slot (contract: *reschedule*, *edit*; promise P6): the seats it had are released
//! before the new ones are taken, all in the one transaction of the write, so that the patient never has none and never
//! two, and so that a move by less than its own length is possible.

use super::bookings::{self, Fields};
use super::practices;
use super::problem::Refusal;
use super::secrets;
use super::store::appointments::{self, KeptAppointment};
use super::store::events::{self, Change};
use super::store::holds;
use super::store::sql::Sql;
use super::undo::{self, Before};
use super::visits;
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::appointment::{By, Status};
use crate::domain::booking::{PaymentMode, Span};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId};
use crate::domain::practice::{Clinic, Pay, Service};

/// Where to.
#[derive(Clone, Debug)]
pub struct Target {
    /// When.
    pub span: Span,
    /// At which clinic; where it is now, if nothing is said.
    pub clinic: Option<ClinicId>,
    /// With whom; with whom it is now, if nothing is said.
    pub doctor: Option<DoctorId>,
}

/// Lets a new appointment take the place of the old one; tells the new one. A move that was made already tells it as it
/// stands.
pub fn reschedule(
    sql: &mut dyn Sql,
    turn: &Turn,
    mut old: KeptAppointment,
    target: &Target,
) -> Result<KeptAppointment, Refusal> {
    turn.check_version(&old)?;
    let doctor = target.doctor.clone().unwrap_or_else(|| old.doctor.clone());
    let clinic = target.clinic.clone().unwrap_or_else(|| old.clinic.clone());
    let is_there = |a: &KeptAppointment| a.span == target.span && a.doctor == doctor && a.clinic == clinic;
    if let Status::Rescheduled(_) = old.status {
        return moved_before(sql, turn, &old, is_there);
    }
    let next = Status::Rescheduled(By::Staff);
    visits::allow(&old, &next)?;
    if is_there(&old) {
        return Ok(old);
    }
    let place = practices::sitting_place(&turn.practice, &doctor, &clinic)?;
    let service = service_there(turn, &old, &doctor, place, target.span)?;
    let slot = bookings::open_slot(turn, place, service, target.span, Fields::MOVE)?;
    let mut new = KeptAppointment {
        id: AppointmentId::from(secrets::new_id_at(turn.now)),
        date: place.zone.date(target.span.start),
        doctor,
        clinic,
        span: target.span,
        status: Status::Booked,
        visit_type: "SCHEDULED".to_owned(),
        token: None,
        checked_in: None,
        previous: Some(old.id.clone()),
        created_at: turn.now,
        version: 1,
        overbooked: false,
        undo: None,
        ..old.clone()
    };
    take_over_service(&mut new, service)?;
    new.undo = Before::of(&new, undo::Change::Moved).kept();
    holds::release(sql, &turn.business, &old)?;
    bookings::add(sql, &turn.business, &new, slot.capacity, turn.now)?;
    old.undo = Before::of(&old, undo::Change::Moved).kept();
    old.status = next;
    old.next = Some(new.id.clone());
    appointments::update(sql, &turn.business, &mut old)?;
    visits::record(sql, &turn.business, &old, "moved", turn.now)?;
    Ok(new)
}

fn moved_before(
    sql: &mut dyn Sql,
    turn: &Turn,
    old: &KeptAppointment,
    is_there: impl Fn(&KeptAppointment) -> bool,
) -> Result<KeptAppointment, Refusal> {
    if let Some(next) = &old.next {
        let next = visits::found(sql, &turn.business, next)?;
        if is_there(&next) {
            return Ok(next);
        }
    }
    Err(Refusal::new(
        Code::InvalidStatusTransition,
        "this appointment has already been moved; move the one that took its place (next_aid)",
    ))
}

/// Gives the appointment itself another time; it keeps its identifier, its doctor and its clinic. It is the caller who
/// keeps the changed appointment.
pub fn shift(sql: &mut dyn Sql, turn: &Turn, appointment: &mut KeptAppointment, span: Span) -> Result<(), Refusal> {
    if appointment.span == span {
        return Ok(());
    }
    visits::allow(appointment, &Status::Rescheduled(By::Staff))?;
    let place = practices::sitting_place(&turn.practice, &appointment.doctor, &appointment.clinic)?;
    let date = place.zone.date(span.start);
    let before = appointment.date;
    if date != before && (appointment.status != Status::Booked || appointment.token.is_some()) {
        return Err(Refusal::new(
            Code::InvalidStatusTransition,
            "this appointment has a place in the queue of its day and can't be given another date; reschedule it",
        ));
    }
    let service = service_there(turn, appointment, &appointment.doctor.clone(), place, span)?;
    let slot = bookings::open_slot(turn, place, service, span, Fields::MOVE)?;
    take_over_service(appointment, service)?;
    holds::release(sql, &turn.business, appointment)?;
    (appointment.span, appointment.date, appointment.overbooked) = (span, date, false);
    if !holds::take_for(sql, &turn.business, appointment, slot.capacity)? {
        return Err(bookings::taken(appointment));
    }
    if date != before {
        // Whoever shows the day it leaves has to hear of it, too.
        let KeptAppointment { id, doctor, clinic, .. } = &*appointment;
        let left = Change { kind: "moved", appointment: id, doctor, clinic, date: before };
        events::record(sql, &turn.business, &left, turn.now)?;
    }
    Ok(())
}

/// The service it has; where the slot is not one of it, the one that is most like it.
fn service_there<'a>(
    turn: &'a Turn,
    appointment: &KeptAppointment,
    doctor: &DoctorId,
    place: &Clinic,
    span: Span,
) -> Result<&'a Service, Refusal> {
    let unpaid = is_unpaid(appointment);
    bookings::service_at(&turn.practice, doctor, place, span, |service| {
        (
            service.id != appointment.service.0,
            !service.modes.contains(&appointment.mode),
            unpaid && service.pay == Pay::Before,
            service.kind != appointment.kind,
            service.name.raw() != appointment.service.1,
        )
    })
}

fn is_unpaid(appointment: &KeptAppointment) -> bool {
    appointment.payment.mode == PaymentMode::Later.code()
}

/// Another service has a name and a price of its own; what was paid for the first is kept only if that is the same.
fn take_over_service(appointment: &mut KeptAppointment, service: &Service) -> Result<(), Refusal> {
    if appointment.service.0 == service.id {
        return Ok(());
    }
    let refused = |says: &str| Refusal::bad_field("start_time", format!("the service of this slot {says}"));
    if !bookings::is_offered(service, &appointment.mode) {
        return Err(refused("is not offered in the mode of this appointment; change its mode first"));
    }
    if service.pay == Pay::Before && is_unpaid(appointment) {
        return Err(refused("must be paid when booking, and this appointment is not; change its payment_mode first"));
    }
    appointment.service = (service.id.clone(), service.name.raw().to_owned());
    let price = i64::from(service.price);
    if appointment.payment.amount != price {
        appointment.payment.amount = price;
        "pending".clone_into(&mut appointment.payment.status);
    }
    Ok(())
}
