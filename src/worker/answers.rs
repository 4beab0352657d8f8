//! The client's answers and failures in the desk's words.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::Datelike;

use crate::client::ClientError;
use crate::contract::availability::AvailabilityBody;
use crate::contract::entities::EntitiesData;
use crate::contract::problem::{Code, Problem};
use crate::contract::times;
use crate::desk::port::{ClinicEntry, DoctorEntry, Entities, Failure, FreeTime, Reason, Refusal};
use crate::domain::booking::Span;
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// The pause where a server says “too many” and not how long.
const UNTOLD_SECONDS: u32 = 5;

/// Clinics and doctors.
pub fn entities(data: &EntitiesData) -> Entities {
    let clinics = once(&data.clinics.rows, |clinic| clinic.clinic_id.as_str()).map(|clinic| ClinicEntry {
        id: ClinicId::new(clinic.clinic_id.as_str()),
        name: called(&clinic.name, clinic.clinic_id.as_str()),
        zone: clinic.zone.as_deref().and_then(|name| Zone::named(name).ok()),
        doctors: once(&clinic.doctors, |id| id.as_str()).map(|id| DoctorId::new(id.as_str())).collect(),
    });
    let doctors = once(&data.doctors.rows, |doctor| doctor.doctor_id.as_str()).map(|doctor| DoctorEntry {
        id: DoctorId::new(doctor.doctor_id.as_str()),
        name: called(&doctor.name, doctor.doctor_id.as_str()),
        speciality: Text::from(doctor.speciality.as_deref().unwrap_or_default()),
    });
    Entities {
        name: Text::from(data.business.as_ref().map(|b| b.name.as_str()).unwrap_or_default()),
        clinics: clinics.collect(),
        doctors: doctors.collect(),
    }
}

/// Each of them once, the first time that it is told; one without an identifier can't be meant.
fn once<'a, T>(all: &'a [T], id: impl Fn(&'a T) -> &'a str) -> impl Iterator<Item = &'a T> {
    let mut known = BTreeSet::new();
    all.iter().filter(move |one| !id(one).trim().is_empty() && known.insert(id(one)))
}

/// What people call it; the identifier where nobody says.
fn called(name: &str, id: &str) -> Text {
    Text::from(if name.trim().is_empty() { id } else { name })
}

/// When doctors have free slots. What can't be read of it is left out.
pub fn free_times(body: AvailabilityBody) -> Vec<FreeTime> {
    let at = |time: &str| times::from_rfc3339(time).filter(|at| times::is_sensible(at.year()));
    let times = body.doctors.rows.into_iter().map(|doctor| FreeTime {
        doctor: DoctorId::new(doctor.doctor_id.as_str()),
        clinic: ClinicId::new(doctor.clinic_id.as_str()),
        first: doctor.first.and_then(|first| Some(Span { start: at(&first.start_time)?, end: at(&first.end_time)? })),
        free: doctor.free.iter().filter_map(|day| Some((times::date(&day.date)?, day.count))).collect(),
    });
    times.collect()
}

/// Why a read has no answer.
pub fn failure(error: &ClientError) -> Failure {
    match error {
        ClientError::Unreachable => Failure::Unreachable,
        ClientError::Trouble { status: 503, wait: Some(wait) } => Failure::Pause(seconds(*wait)),
        ClientError::Trouble { status, .. } if !matches!(status, 502..=504) => Failure::Trouble,
        ClientError::NoAnswer | ClientError::Trouble { .. } => Failure::NoAnswer,
        ClientError::SignIn => Failure::SignIn,
        ClientError::Refused(problem) if problem.status == 429 => {
            Failure::Pause(problem.wait.map_or(UNTOLD_SECONDS, seconds))
        }
        ClientError::Refused(problem) => Failure::Refused(problem.message.clone()),
        ClientError::NotUnderstood => Failure::NotUnderstood,
        ClientError::Pausing(left) => Failure::Pause(seconds(*left)),
        ClientError::NotOffered => Failure::NotOffered,
    }
}

/// Whole seconds, none of them too few.
fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX)
}

/// A refusal by the server.
pub fn refusal(problem: &Problem) -> Refusal {
    let reason = match (problem.code, problem.status) {
        (Some(Code::SlotUnavailable), _) => Reason::SlotTaken,
        (Some(Code::StaleVersion), _) => Reason::Stale,
        (_, 401 | 403) => Reason::NotAllowed,
        (Some(Code::SlotNotFound), _) => Reason::Gone,
        (_, 400 | 413 | 422) => Reason::Invalid,
        (_, _) => Reason::Conflict,
    };
    Refusal {
        reason,
        says: problem.message.clone(),
        alternatives: problem.alternatives.clone(),
        fields: problem.fields.iter().map(|f| (f.field.clone(), Text::from(f.message.as_str()))).collect(),
    }
}

/// A refusal before anything left this desk.
pub fn not_sent(reason: Reason, says: &str) -> Refusal {
    Refusal { reason, says: Text::from(says), alternatives: Vec::new(), fields: Vec::new() }
}
