//! Listens to the server's changes, for as long as the desk runs. Where the server offers none it says so and stops.

use std::time::Duration;

use tokio::time::Instant;

use super::Line;
use crate::client::{ClientError, Extension, News, Offered};
use crate::contract::events::{EventBody, PRACTICE_CHANGED};
use crate::contract::times;
use crate::desk::port::{Push, Reply};
use crate::domain::ids::{ClinicId, DoctorId};

/// The pause before the first new try…
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// …which doubles up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The pause after a refused sign-in.
const SIGN_IN_PAUSE: Duration = Duration::from_secs(60);

/// Listens until the task is ended.
pub async fn listen(line: Line) {
    let mut last = None;
    let mut pause = FIRST_PAUSE;
    loop {
        let Ok(way) = line.circuit.way(None).await else { continue };
        let opened = line.client.events(last).await;
        way.ended(&opened);
        match opened {
            Ok(mut stream) => {
                let began = Instant::now();
                line.tell(Reply::Push(Push::Connected));
                while let Some(news) = stream.next().await {
                    let told = match news {
                        News::Changed(event) => {
                            last = Some(event.seq);
                            changed(&event)
                        }
                        // As at the beginning: everything is read again, and changes arrive from now on.
                        News::Reload(newest) => {
                            last = Some(newest);
                            Some(Push::Connected)
                        }
                    };
                    if let Some(told) = told {
                        line.tell(Reply::Push(told));
                    }
                }
                line.tell(Reply::Push(Push::Lost));
                // A stream that breaks as soon as it is opened is not opened as fast as it can be.
                if began.elapsed() > LONGEST_PAUSE {
                    pause = FIRST_PAUSE;
                }
            }
            Err(ClientError::Refused(problem)) if matches!(problem.status, 400 | 403..=405 | 410) => {
                if line.client.offered(Extension::Push) != Offered::Yes {
                    return line.tell(Reply::Push(Push::NotOffered));
                }
                pause = SIGN_IN_PAUSE;
            }
            Err(ClientError::NotOffered) => return line.tell(Reply::Push(Push::NotOffered)),
            // A page of something in between, which may go again; until then the desk asks by itself.
            Err(ClientError::NotUnderstood) => {}
            // Wrong credentials do not mend themselves, and the server counts the failures.
            Err(ClientError::SignIn) => pause = SIGN_IN_PAUSE,
            Err(
                error @ (ClientError::Unreachable
                | ClientError::NoAnswer
                | ClientError::Refused(_)
                | ClientError::Trouble { .. }
                | ClientError::Pausing(_)),
            ) => pause = pause.min(LONGEST_PAUSE).max(error.wait().unwrap_or_default()),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(SIGN_IN_PAUSE);
    }
}

fn changed(event: &EventBody) -> Option<Push> {
    if event.kind == PRACTICE_CHANGED {
        // As after a gap: nothing that was read before can be relied on.
        return Some(Push::Connected);
    }
    Some(Push::Changed {
        doctor: DoctorId::new(event.doctor_id.as_str()),
        clinic: ClinicId::new(event.clinic_id.as_str()),
        date: times::date(&event.date)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, doctor: &str, date: &str) -> EventBody {
        EventBody {
            seq: 1,
            kind: kind.to_owned(),
            appointment_id: "a".into(),
            doctor_id: doctor.into(),
            clinic_id: "c".into(),
            date: date.to_owned(),
        }
    }

    #[test]
    fn a_change_of_the_practice_has_everything_read_again() {
        assert_eq!(changed(&event(PRACTICE_CHANGED, "", "2026-11-23")), Some(Push::Connected));
        assert_eq!(changed(&event(PRACTICE_CHANGED, "", "")), Some(Push::Connected));
    }

    #[test]
    fn a_change_of_an_appointment_touches_its_doctor_and_its_day() {
        let touched = Push::Changed {
            doctor: "d".into(),
            clinic: "c".into(),
            date: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        };
        assert_eq!(changed(&event("a kind of the future", "d", "2026-11-23")), Some(touched));
        assert_eq!(changed(&event("booked", "d", "someday")), None);
    }
}
