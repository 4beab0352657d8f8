//! *Book*, *Check in*, *Cancel*, by the names of either style. Each is one call, or a few of which only the last books;
//! whether to repeat it is decided by whoever knows its key.

use reqwest::Method;
use serde_json::Value;

use super::answers::{Booked, CheckedIn, booked_at};
use super::settled::{about, has_come};
use super::style::Style;
use super::transport::Call;
use super::{Client, ClientError};
use crate::contract::bookings::{BookBody, CancelBody, CheckInBody, WantedSlot};
use crate::contract::foreign::unwrapped;
use crate::contract::lenient::Word;
use crate::contract::paths;
use crate::contract::patients::NewPatientBody;
use crate::contract::times;
use crate::domain::booking::{Booking, ForWhom};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

impl Client {
    /// Books a slot; the key is in the booking, and in the header as well, where our server keeps also a refusal under it. The
    /// times are sent with the clinic's offset where the style wants that.
    pub async fn book(&self, booking: &Booking, zone: &Zone) -> Result<Booked, ClientError> {
        match self.style {
            Style::Core => {
                let body = book_body(booking, zone);
                let call = Call::write(Method::POST, paths::BOOK, &body).keyed(&booking.key);
                let answer: Value = self.call(&call).await?;
                booked_at(&answer, booking.start)
            }
            Style::Published => self.book_published(booking).await,
        }
    }

    /// Checks somebody in, now.
    pub async fn check_in(&self, id: &AppointmentId, key: &str) -> Result<CheckedIn, ClientError> {
        match self.style {
            Style::Core => self.check_in_core(id, key).await,
            Style::Published => self.check_in_published(id, key).await,
        }
    }

    pub(super) async fn check_in_core(&self, id: &AppointmentId, key: &str) -> Result<CheckedIn, ClientError> {
        let body = CheckInBody { appointment_id: id.as_str().into(), check_in_time: None };
        let answer: Value = self.call(&Call::write(Method::PUT, paths::CHECK_IN, &body).keyed(key)).await?;
        CheckedIn::read(&about(answer, id)?).and_then(has_come).ok_or(ClientError::NotUnderstood)
    }

    /// Cancels an appointment.
    pub async fn cancel(&self, id: &AppointmentId, reason: Option<&Text>, key: &str) -> Result<(), ClientError> {
        let reason = reason.map(|reason| reason.raw().to_owned());
        let body = CancelBody { appointment_id: id.as_str().into(), reason };
        match self.style {
            // It names the appointment that was cancelled; anything else was not meant for this call.
            Style::Core => {
                let answer: Value = self.call(&Call::write(Method::PUT, paths::CANCEL, &body).keyed(key)).await?;
                let names = unwrapped(&answer, &["appointment_id", "aid"]).is_some();
                about(answer, id).ok().filter(|_| names).ok_or(ClientError::NotUnderstood)?
            }
            Style::Published => self.cancel_published(id, &body, key).await?,
        };
        Ok(())
    }
}

fn book_body(booking: &Booking, zone: &Zone) -> BookBody {
    let (patient_id, patient) = match &booking.patient {
        ForWhom::Known(id) => (Some(Word::from(id.as_str())), None),
        ForWhom::New(new) => (None, Some(NewPatientBody::from(&**new))),
    };
    BookBody {
        doctor_id: booking.doctor.as_str().into(),
        clinic_id: booking.clinic.as_str().into(),
        patient_id,
        patient,
        slot: WantedSlot {
            start_time: times::rfc3339(booking.start, zone),
            end_time: times::rfc3339(booking.end, zone),
            service_conf_id: booking.service.as_str().into(),
        },
        appointment_type: Some(booking.kind.code().to_owned()),
        mode: Some(booking.mode.code().to_owned()),
        payment_mode: Some(booking.payment.code().to_owned()),
        partner_appointment_id: Some(booking.key.as_str().into()),
        notes: booking.notes.as_ref().map(|n| n.raw().to_owned()),
        overbook: booking.overbook,
    }
}
