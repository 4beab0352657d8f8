//! The workflow under its *Published names*: what takes another road there than under those of *Core*.

use reqwest::Method;
use serde_json::Value;

use super::answers::{Booked, CheckedIn, booked_at};
use super::transport::Call;
use super::{Client, ClientError};
use crate::contract::bookings::CancelBody;
use crate::contract::foreign::{self, OF_DETAILS, mode, unwrapped};
use crate::contract::paths;
use crate::contract::published::{ChangeStatusBody, Epoch, PublishedBookBody, SlotDetails};
use crate::domain::appointment::Status;
use crate::domain::booking::{Booking, ForWhom};
use crate::domain::ids::AppointmentId;

impl Client {
    /// A patient who is new joins the directory first; that alone books nothing, and repeated it adds nobody.
    /// There is no name for an overbooking there.
    pub(super) async fn book_published(&self, booking: &Booking) -> Result<Booked, ClientError> {
        if booking.overbook {
            return Err(ClientError::NotOffered);
        }
        let patient = match &booking.patient {
            ForWhom::Known(id) => id.clone(),
            ForWhom::New(new) => match self.joined.of(new) {
                Some(joined) => joined,
                None => {
                    let joined = self.add_patient(new, &format!("{}-patient", booking.key)).await?;
                    self.joined.keep(new, &joined);
                    joined
                }
            },
        };
        let body = PublishedBookBody {
            clinic_id: Some(booking.clinic.as_str().into()),
            doctor_id: Some(booking.doctor.as_str().into()),
            patient_id: Some(patient.as_str().into()),
            partner_clinic_id: None,
            partner_doctor_id: None,
            partner_patient_id: None,
            partner_appointment_id: Some(booking.key.as_str().into()),
            token: None,
            appointment_details: SlotDetails {
                start_time: Epoch(booking.start),
                end_time: Epoch(booking.end),
                mode: Some(mode(&booking.mode).to_owned()),
                custom_attributes: None,
            },
            patient_details: None,
            partner_meta: None,
            display_meta: None,
            notes: booking.notes.as_ref().map(|notes| notes.raw().to_owned()),
            // Only our server keeps these two.
            appointment_type: Some(booking.kind.code().to_owned()),
            payment_mode: Some(booking.payment.code().to_owned()),
        };
        let call = Call::write(Method::POST, paths::APPOINTMENTS, &body).keyed(&booking.key);
        let answer: Result<Value, _> = self.call(&call).await;
        let no_more = |error: &ClientError| matches!(error, ClientError::Refused(problem) if problem.status == 404);
        if answer.as_ref().map_or_else(no_more, |_| true) {
            self.joined.forget(&patient);
        }
        let booked = booked_at(&answer?, booking.start)?;
        Ok(Booked { patient: booked.patient.or(Some(patient)), ..booked })
    }

    /// Whether a booking went through, by its key: `None` where it did not (or has not yet).
    pub async fn booked_under(&self, key: &str) -> Result<Option<Booked>, ClientError> {
        let path = paths::filled(paths::APPOINTMENT, &[key]);
        match self.get::<Value>(&path, &[("partner_id", "1")]).await {
            Ok(answer) if is_under(&answer, key) => Booked::read(&answer).map(Some).ok_or(ClientError::NotUnderstood),
            Ok(_) => Err(ClientError::NotUnderstood),
            Err(ClientError::Refused(problem)) if problem.status == 404 => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// A service that takes no check-in among the changes of status may have the path of *Core*.
    pub(super) async fn check_in_published(&self, id: &AppointmentId, key: &str) -> Result<CheckedIn, ClientError> {
        let path = paths::filled(paths::CHANGE_STATUS, &[id.as_str()]);
        let body = ChangeStatusBody { status: Status::CheckedIn.code().to_owned(), reason: None };
        let answer = self.change(&Call::write(Method::POST, &path, &body).keyed(key)).await;
        match self.taken_to(id, &Status::CheckedIn, answer).await {
            Ok(_) => Ok(self.as_checked_in(id).await),
            Err(ClientError::Refused(problem))
                if matches!(problem.status, 400 | 404 | 405 | 422) && problem.code.is_none() =>
            {
                self.check_in_core(id, key).await
            }
            Err(error) if error.is_nothing_there() => self.check_in_core(id, key).await,
            Err(other) => Err(other),
        }
    }

    /// What the details tell of somebody who is known to be checked in.
    pub async fn as_checked_in(&self, id: &AppointmentId) -> CheckedIn {
        let told = self.standing(id).await.ok().flatten();
        told.unwrap_or(CheckedIn { status: Status::CheckedIn, token: None, at: None })
    }

    /// Where an appointment stands by its details; `None` where they don't tell.
    pub async fn standing(&self, id: &AppointmentId) -> Result<Option<CheckedIn>, ClientError> {
        let answer = self.details_as_told(id).await?;
        Ok(unwrapped(&answer, OF_DETAILS).and_then(CheckedIn::of_details))
    }

    pub(super) async fn cancel_published(
        &self,
        id: &AppointmentId,
        body: &CancelBody,
        key: &str,
    ) -> Result<Value, ClientError> {
        let path = paths::filled(paths::PUBLISHED_CANCEL, &[id.as_str()]);
        // The published call has no body; a reason is sent along for servers that keep it.
        let answer = if body.reason.is_some() {
            self.change(&Call::write(Method::PUT, &path, body).keyed(key)).await
        } else {
            self.change(&Call::bare(Method::PUT, &path).keyed(key)).await
        };
        self.taken_off(id, answer).await
    }
}

/// Whether an appointment that was looked up by our key has that key, or tells none.
fn is_under(answer: &Value, key: &str) -> bool {
    let names = &["partner_appointment_id"];
    let told = unwrapped(answer, names).and_then(|object| foreign::id(object, names));
    told.is_none_or(|told| told.as_str() == key)
}
