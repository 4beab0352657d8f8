//! What other desks have just changed: it is marked for a moment, so that a list that changed under the eyes says where.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Desk, Pending};
use crate::desk::port::{Board, Write};
use crate::domain::appointment::Appointment;
use crate::domain::booking::Span;
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId};

/// For how long something is news.
const LASTS: TimeDelta = TimeDelta::seconds(10);

/// The latest changes of other desks.
#[derive(Clone, Debug, Default)]
pub struct News {
    changed: BTreeMap<AppointmentId, Change>,
}

/// A change that this desk did not make.
#[derive(Clone, Debug)]
struct Change {
    at: DateTime<Utc>,
    doctor: DoctorId,
    clinic: ClinicId,
    span: Span,
}

impl News {
    /// Notes what a list says otherwise than the one before. What this desk itself is changing is no news to it.
    pub fn note(&mut self, before: &Board, after: &Board, is_own: impl Fn(&Appointment) -> bool, now: DateTime<Utc>) {
        let known: BTreeMap<_, _> = before.appointments.iter().map(|a| (&a.id, a)).collect();
        for appointment in &after.appointments {
            let same = known.get(&appointment.id).is_some_and(|known| says_the_same(known, appointment));
            if !same && !is_own(appointment) {
                let span = Span { start: appointment.start, end: appointment.end };
                let (doctor, clinic) = (appointment.doctor.clone(), appointment.clinic.clone());
                self.changed.insert(appointment.id.clone(), Change { at: now, doctor, clinic, span });
            }
        }
    }

    /// Forgets what is no news any more.
    pub fn forget_old(&mut self, now: DateTime<Utc>) {
        self.changed.retain(|_, change| change.at + LASTS > now);
    }

    /// Forgets an appointment: this desk has just changed it itself.
    pub fn forget(&mut self, id: &AppointmentId) {
        self.changed.remove(id);
    }

    /// When the oldest of it is no news any more.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.changed.values().map(|change| change.at + LASTS).min()
    }
}

/// Whether a receptionist would see no difference. The name may have come later than the rest.
fn says_the_same(one: &Appointment, other: &Appointment) -> bool {
    one.status.same_state(&other.status)
        && (one.start, one.end, one.token) == (other.start, other.end, other.token)
        && one.doctor == other.doctor
        && one.urgent == other.urgent
}

impl Pending {
    /// Whether the write may be what made or changed the appointment.
    pub fn is_about(&self, appointment: &Appointment) -> bool {
        let made_by = match &self.write {
            Write::Book(booking, _) | Write::Move { booking, .. } => {
                (&booking.doctor, booking.start) == (&appointment.doctor, appointment.start)
            }
            Write::WalkIn(walk_in) => walk_in.doctor == appointment.doctor && appointment.walk_in,
            // What is taken back comes back in a new place.
            Write::Undo { .. } => true,
            Write::Earlier(earlier) => earlier
                .seat()
                .is_some_and(|seat| (&seat.doctor, seat.span.start) == (&appointment.doctor, appointment.start)),
            Write::CheckIn { .. } | Write::Cancel { .. } | Write::Step { .. } | Write::Edit { .. } => false,
        };
        made_by || self.write.about() == Some(&appointment.id)
    }
}

impl Desk {
    /// Whether another desk has just changed the appointment.
    pub fn is_news(&self, id: &AppointmentId) -> bool {
        self.news.changed.contains_key(id)
    }

    /// Whether another desk has just changed what stands in the slot of the chosen doctor: also where it is free now.
    pub fn is_news_in(&self, span: Span) -> bool {
        self.news.changed.values().any(|change| {
            Some(&change.doctor) == self.doctor.as_ref()
                && Some(&change.clinic) == self.clinic.as_ref()
                && change.span.start < span.end
                && span.start < change.span.end
        })
    }
}
