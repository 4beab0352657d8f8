//! What an answer to a change has to say before it counts: that it is about the same appointment, and that the change is
//! made. Services that answer a change without a word, and not by `204` either, can't be told from a page in between by
//! that answer: what they show of the appointment afterwards tells.

use serde_json::{Map, Value};

use super::answers::CheckedIn;
use super::{Client, ClientError};
use crate::contract::foreign::{OF_DETAILS, is_about, unwrapped};
use crate::domain::appointment::{By, Status};
use crate::domain::ids::AppointmentId;

/// An answer to a call about that appointment.
pub fn about(answer: Value, id: &AppointmentId) -> Result<Value, ClientError> {
    if is_about(&answer, id.as_str()) { Ok(answer) } else { Err(ClientError::NotUnderstood) }
}

/// Somebody who is there, however far the visit is by now; a status that nobody knows is taken at its word.
pub fn has_come(told: CheckedIn) -> Option<CheckedIn> {
    is_beyond(&told.status, &Status::CheckedIn).then_some(told)
}

/// Whether an appointment of that status was taken to the other, or further.
pub fn is_beyond(now: &Status, to: &Status) -> bool {
    let further = match to {
        Status::CheckedIn => matches!(now, Status::Ongoing | Status::Parked),
        Status::Booked
        | Status::Ongoing
        | Status::Parked
        | Status::Reserved
        | Status::Initiated
        | Status::Completed
        | Status::CompletedNoPrescription
        | Status::Aborted
        | Status::NoShow(_)
        | Status::Cancelled(_)
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Rescheduled(_)
        | Status::Other(_) => false,
    };
    let over = matches!(now, Status::Completed | Status::CompletedNoPrescription | Status::Aborted);
    let left = matches!(to, Status::CheckedIn | Status::Ongoing | Status::Completed | Status::CompletedNoPrescription);
    now.same_state(to) || further || (over && left) || matches!(now, Status::Other(_))
}

impl Client {
    /// The answer to a call that takes an appointment to that status.
    pub(super) async fn taken_to(
        &self,
        id: &AppointmentId,
        to: &Status,
        answer: Result<Value, ClientError>,
    ) -> Result<Value, ClientError> {
        match answer.and_then(|answer| about(answer, id)) {
            Err(ClientError::NotUnderstood) => match self.standing(id).await {
                Ok(Some(now)) if is_beyond(&now.status, to) => Ok(Value::Null),
                Ok(_) | Err(_) => Err(ClientError::NotUnderstood),
            },
            answer => answer,
        }
    }

    /// The answer to a cancellation.
    pub(super) async fn taken_off(
        &self,
        id: &AppointmentId,
        answer: Result<Value, ClientError>,
    ) -> Result<Value, ClientError> {
        self.taken_to(id, &Status::Cancelled(By::Api), answer).await
    }

    /// The answer to a change of what is said of an appointment; `is_so` looks at its details.
    pub(super) async fn edited(
        &self,
        id: &AppointmentId,
        answer: Result<Value, ClientError>,
        is_so: impl Fn(&Map<String, Value>) -> bool,
    ) -> Result<Value, ClientError> {
        match answer.and_then(|answer| about(answer, id)) {
            Err(ClientError::NotUnderstood) => match self.details_as_told(id).await {
                Ok(details) if unwrapped(&details, OF_DETAILS).is_some_and(is_so) => Ok(details),
                Ok(_) | Err(_) => Err(ClientError::NotUnderstood),
            },
            answer => answer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_tells_of_a_status_before_the_change_is_no_confirmation() {
        let to = |now: &str, to: &Status| is_beyond(&Status::from_code(now), to);
        for there in ["CK", "OG", "CM", "CMNP", "PA", "ZZ"] {
            assert!(to(there, &Status::CheckedIn), "{there}");
        }
        for not in ["BK", "CN", "NS", "RES", "PC", "RV"] {
            assert!(!to(not, &Status::CheckedIn), "{not}");
        }
        assert!(to("CNS", &Status::Cancelled(By::Api)) && !to("BK", &Status::Cancelled(By::Api)));
        assert!(to("AB", &Status::Ongoing) && !to("CK", &Status::Ongoing) && !to("CM", &Status::Parked));
    }
}
