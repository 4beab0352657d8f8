//! The sample practice (`assets/sample/`): loaded once into an empty store, in one transaction, so that a first start
//! shows a practice that is alive: some visits done, some patients waiting with tokens, some due, some tomorrow.
//!
//! Times are placed around *now*. A second start finds what the first one left and loads nothing.

use chrono::{DateTime, Days, Utc};
use serde::Deserialize;

use super::clock::Clock;
use super::store::appointments::{self, KeptAppointment};
use super::store::sql::{Sql, SqlError};
use super::store::{Store, holds, patients, practices, queues};
use crate::domain::ids::{BusinessId, DoctorId, PatientId};
use crate::domain::patient::PatientDraft;
use crate::domain::practice::{Address, Leave, Practice};
use crate::domain::text::Text;

mod plan;

use plan::{Planned, SampleAppointment, plan};

const PRACTICE: &str = include_str!("../../assets/sample/practice.toml");
const PATIENTS: &str = include_str!("../../assets/sample/patients.toml");
const DAY: &str = include_str!("../../assets/sample/day.toml");

/// Which practice the store has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// The practice.
    pub business: BusinessId,
    /// Whether it was loaded just now.
    pub fresh: bool,
}

/// Why the sample was not loaded; the store is as empty as before.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum SeedError {
    #[error("the sample practice in this program can't be read ({0}); this is a mistake in the program")]
    Toml(#[from] toml::de::Error),
    #[error("the sample practice in this program has a patient with faults ({0}); this is a mistake in the program")]
    Patient(String),
    #[error("the sample practice could not be stored: {0}")]
    Store(#[from] SqlError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SamplePatients {
    patient: Vec<SamplePatient>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SamplePatient {
    id: PatientId,
    #[serde(default)]
    designation: String,
    first_name: String,
    #[serde(default)]
    middle_name: String,
    #[serde(default)]
    last_name: String,
    gender: String,
    dob: String,
    #[serde(default)]
    mobile: String,
    #[serde(default)]
    email: String,
    city: Option<Text>,
    pincode: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleDay {
    #[serde(default)]
    leave: Vec<SampleLeave>,
    appointment: Vec<SampleAppointment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleLeave {
    doctor: DoctorId,
    in_days: u64,
    reason: Option<Text>,
}

/// Loads the sample practice if the store has no practice yet; tells which one it has.
pub async fn sample(store: &Store, clock: &Clock) -> Result<Seeded, SeedError> {
    let now = clock.now();
    store
        .write(move |sql| {
            // Several servers may start on the same empty database.
            sql.serialise("sample practice")?;
            if let Some(business) = practices::all(sql)?.into_iter().next() {
                return Ok(Seeded { business, fresh: false });
            }
            load(sql, now).map(|business| Seeded { business, fresh: true })
        })
        .await
}

fn load(sql: &mut dyn Sql, now: DateTime<Utc>) -> Result<BusinessId, SeedError> {
    let mut practice: Practice = toml::from_str(PRACTICE)?;
    let day: SampleDay = toml::from_str(DAY)?;
    add_leaves(&mut practice, day.leave, now);
    practices::save(sql, &practice)?;
    add_patients(sql, &practice, toml::from_str(PATIENTS)?, now)?;
    let mut planned: Vec<Planned> = Vec::with_capacity(day.appointment.len());
    for (at, entry) in day.appointment.iter().enumerate() {
        planned.extend(plan(&practice, entry, at, now));
    }
    // Tokens are given out in the order in which people came.
    planned.sort_by_key(|planned| (planned.appointment.checked_in.is_none(), planned.appointment.checked_in));
    for Planned { mut appointment, capacity } in planned {
        let business = &practice.practice.id;
        let Some(seats) = holds::free_for(sql, business, &appointment, capacity)? else { continue };
        if appointment.checked_in.is_some() {
            let KeptAppointment { doctor, clinic, date, .. } = &appointment;
            appointment.token = Some(queues::next_token(sql, business, doctor, clinic, *date)?);
        }
        appointments::insert(sql, business, &appointment)?;
        holds::take(sql, business, &appointment, &seats)?;
    }
    Ok(practice.practice.id)
}

fn add_leaves(practice: &mut Practice, leaves: Vec<SampleLeave>, now: DateTime<Utc>) {
    let today = practice.clinics.first().map(|clinic| clinic.zone.date(now));
    for SampleLeave { doctor, in_days, reason } in leaves {
        let Some(day) = today.and_then(|today| today.checked_add_days(Days::new(in_days))) else { continue };
        practice.leaves.push(Leave { doctor, from: day, to: day, reason });
    }
}

fn add_patients(
    sql: &mut dyn Sql,
    practice: &Practice,
    sample: SamplePatients,
    now: DateTime<Utc>,
) -> Result<(), SeedError> {
    let calling_code = &practice.practice.calling_code;
    for patient in sample.patient {
        let draft = PatientDraft {
            designation: patient.designation,
            first_name: patient.first_name,
            middle_name: patient.middle_name,
            last_name: patient.last_name,
            gender: patient.gender,
            dob: patient.dob,
            mobile: patient.mobile,
            email: patient.email,
            address: Address { city: patient.city, pincode: patient.pincode, ..Address::default() },
            ..PatientDraft::default()
        };
        let new = draft
            .check(calling_code, now.date_naive())
            .map_err(|faults| SeedError::Patient(format!("{}: {:?}", patient.id, faults.first().map(|f| f.field))))?;
        patients::insert(sql, &practice.practice.id, &patient.id, &new, calling_code, now)?;
    }
    Ok(())
}
