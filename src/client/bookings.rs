//! *Book*, *Check in*, *Cancel*. Each is one call; whether to repeat it is decided by whoever knows its key.

use reqwest::Method;

use super::transport::Call;
use super::{Client, ClientError};
use crate::contract::bookings::{
    BookBody, BookedBody, CancelBody, CancelledBody, CheckInBody, CheckedInBody, Data, WantedSlot,
};
use crate::contract::lenient::Word;
use crate::contract::paths;
use crate::contract::patients::NewPatientBody;
use crate::contract::times;
use crate::domain::booking::{Booking, ForWhom};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

impl Client {
    /// Books a slot. The times are sent with the clinic's offset.
    pub async fn book(&self, booking: &Booking, zone: &Zone) -> Result<BookedBody, ClientError> {
        let body = book_body(booking, zone);
        let call = Call { method: Method::POST, path: paths::BOOK, query: &[], body: Some(&body) };
        self.call::<_, Data<BookedBody>>(&call).await.map(|answer| answer.data)
    }

    /// Checks somebody in, now.
    pub async fn check_in(&self, id: &AppointmentId) -> Result<CheckedInBody, ClientError> {
        let body = CheckInBody { appointment_id: id.as_str().into(), check_in_time: None };
        let call = Call { method: Method::PUT, path: paths::CHECK_IN, query: &[], body: Some(&body) };
        self.call::<_, Data<CheckedInBody>>(&call).await.map(|answer| answer.data)
    }

    /// Cancels an appointment.
    pub async fn cancel(&self, id: &AppointmentId, reason: Option<&Text>) -> Result<(), ClientError> {
        let body = CancelBody { appointment_id: id.as_str().into(), reason: reason.map(|r| r.raw().to_owned()) };
        let call = Call { method: Method::PUT, path: paths::CANCEL, query: &[], body: Some(&body) };
        self.call::<_, Data<CancelledBody>>(&call).await.map(|_| ())
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
        overbook: false,
    }
}
