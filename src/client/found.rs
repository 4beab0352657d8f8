//! Whether a booking went through, by what the server shows: under its key, or in its slot.

use super::{Booked, Client, ClientError};
use crate::domain::appointment::{Appointment, Who};
use crate::domain::booking::{Booking, ForWhom, Span};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::patient::NewPatient;
use crate::domain::phone;
use crate::domain::text::Text;
use crate::domain::two_days::TwoDays;
use crate::domain::zone::Zone;

impl Client {
    /// The appointment that a booking made, if it made one: asked for by its key, then looked for in its slot, where its
    /// patient has it under no other key. A service may not know the call by the key.
    pub async fn booked_by(&self, booking: &Booking, zone: &Zone) -> Result<Option<Booked>, ClientError> {
        if let Some(booked) = self.booked_under(&booking.key).await? {
            return Ok(Some(booked));
        }
        let span = Span { start: booking.start, end: booking.end };
        let having = self.having(&booking.doctor, &booking.clinic, span, zone).await?;
        let own = having.into_iter().find(|(one, key)| {
            let theirs = match &booking.patient {
                ForWhom::Known(id) => one.patient.id == *id,
                ForWhom::New(new) => is_them(&one.patient, new),
            };
            theirs && key.as_ref().is_none_or(|key| *key == booking.key)
        });
        Ok(own.map(|(one, _)| Booked { id: one.id, patient: Some(one.patient.id) }))
    }

    /// Who has exactly that slot, with names, and under which key each was booked, where the list tells it.
    ///
    /// # Errors
    /// [`ClientError::NotUnderstood`] where the list has entries that can't be read: any of them may be one.
    pub async fn having(
        &self,
        doctor: &DoctorId,
        clinic: &ClinicId,
        span: Span,
        zone: &Zone,
    ) -> Result<Vec<(Appointment, Option<String>)>, ClientError> {
        let date = zone.date(span.start);
        let mut listed = self.appointments(clinic, TwoDays::from(date), date).await?;
        if listed.unread > 0 {
            return Err(ClientError::NotUnderstood);
        }
        let has = |one: &Appointment| one.doctor == *doctor && one.start == span.start && one.status.holds_slot();
        let mut having: Vec<Appointment> = listed.appointments.into_iter().filter(|one| has(one)).collect();
        let nameless = having.iter().filter(|one| one.patient.name.is_none());
        let nameless: Vec<_> = nameless.map(|one| one.patient.id.clone()).collect();
        if let Some(failure) = self.look_up(&nameless).await.failure {
            return Err(failure);
        }
        for one in having.iter_mut().filter(|one| one.patient.name.is_none()) {
            if let Some(known) = self.known_patient(&one.patient.id) {
                one.patient = Who::of(&known, date);
            }
        }
        Ok(having.into_iter().map(|one| (listed.keys.remove(&one.id), one)).map(|(key, one)| (one, key)).collect())
    }
}

/// Whether a list means the person who joined the directory with a booking.
fn is_them(listed: &Who, new: &NewPatient) -> bool {
    let same = |a: &Text, b: &Text| a.raw().trim().to_lowercase() == b.raw().trim().to_lowercase();
    let named = listed.name.as_ref();
    let digits = |mobile: &Text| phone::digits_of(mobile.raw());
    let mobile = match (&listed.mobile, &new.mobile) {
        (Some(one), Some(other)) => digits(one) == digits(other),
        (_, _) => true,
    };
    mobile && named.is_some_and(|name| same(&name.first, &new.name.first) && same(&name.last, &new.name.last))
}
