//! Taking over a practice file: what it changes, and which appointments it has no room for.
//!
//! Appointments are never touched: they keep their rows and their seats. One that no longer fits is listed, for people to
//! call; one that would be left without its clinic or doctor stands against the whole import. All of it is one
//! transaction with the look at the appointments, so that one that is booked meanwhile is seen.

use chrono::{DateTime, TimeDelta, Utc};

use super::audit::{self, About, Actor};
use super::store::appointments::KeptAppointment;
use super::store::events::{self, Change as Event};
use super::store::sql::{Sql, SqlError};
use super::store::{Store, practices, search, standing};
use crate::contract::events::PRACTICE_CHANGED;
use crate::domain::ids::AppointmentId;
use crate::domain::patient::Patient;
use crate::domain::practice::Practice;
use crate::domain::practice::compare::{Change, changes};
use crate::domain::practice::fit::{Misfit, Standing, misfits};
use crate::domain::text::Text;

/// What became of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The practice is as the file says.
    Done,
    /// It was that before.
    NothingNew,
    /// It was only asked what would change.
    OnlyAsked,
    /// Nothing was changed: appointments would be left without their clinic or doctor.
    Refused,
}

/// What an import changes.
#[derive(Clone, Debug)]
pub struct Import {
    /// What became of it.
    pub outcome: Outcome,
    /// The differences.
    pub changes: Vec<Change>,
    /// The appointments that do not fit, by time.
    pub unfit: Vec<Unfit>,
}

/// An appointment that does not fit. For the owner's eyes: it names the patient.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Unfit {
    pub id: AppointmentId,
    /// On the clinic's clock: `Mon 2026-11-23 10:30`.
    pub at: String,
    pub doctor: Text,
    pub clinic: Text,
    /// `Khan, Sana`, safe for a terminal.
    pub patient: String,
    pub why: Misfit,
}

/// Appointments of the last day may still be waiting for their doctor.
const STILL_HERE: TimeDelta = TimeDelta::hours(24);

/// Takes the description of a practice over, or only tells what that would change.
pub async fn import(store: &Store, practice: Practice, only_ask: bool, now: DateTime<Utc>) -> Result<Import, SqlError> {
    if only_ask {
        return store.read(move |sql| look(sql, &practice, now)).await;
    }
    store
        .write(move |sql| {
            sql.serialise(practice.practice.id.as_str())?;
            let mut import = look(sql, &practice, now)?;
            import.outcome = if import.unfit.iter().any(|unfit| unfit.why.orphans()) {
                Outcome::Refused
            } else if import.changes.is_empty() {
                Outcome::NothingNew
            } else {
                keep(sql, &practice, now)?;
                Outcome::Done
            };
            Ok(import)
        })
        .await
}

fn keep(sql: &mut dyn Sql, practice: &Practice, now: DateTime<Utc>) -> Result<(), SqlError> {
    let business = &practice.practice.id;
    let before = practices::find(sql, business)?;
    practices::save(sql, practice)?;
    let calling_code = &practice.practice.calling_code;
    if before.is_some_and(|before| before.practice.calling_code != *calling_code) {
        // Mobiles are found without the practice's own calling code, too.
        search::rebuild(sql, business, calling_code)?;
    }
    // Everybody who follows the journal reads everything again.
    let event = Event {
        kind: PRACTICE_CHANGED,
        appointment: &"".into(),
        doctor: &"".into(),
        clinic: &"".into(),
        date: practice.clinics.first().map_or_else(|| now.date_naive(), |clinic| clinic.zone.date(now)),
    };
    events::record(sql, business, &event, now)?;
    audit::record(sql, practice, &Actor::owner(), "import practice", &About::default(), audit::DONE, now)
}

fn look(sql: &mut dyn Sql, new: &Practice, now: DateTime<Utc>) -> Result<Import, SqlError> {
    let old = practices::find(sql, &new.practice.id)?;
    let all = standing::after(sql, &new.practice.id, now - STILL_HERE)?;
    let standings: Vec<Standing> = all.iter().map(|(appointment, _)| standing_of(appointment)).collect();
    let mut unfit: Vec<(DateTime<Utc>, Unfit)> = misfits(new, &standings)
        .into_iter()
        .zip(&all)
        .filter_map(|(why, (appointment, patient))| Some((why?, appointment, patient)))
        // Where the slot of somebody who still waits has gone by, only the doctor and the clinic matter.
        .filter(|(why, appointment, _)| why.orphans() || appointment.span.end > now)
        .map(|(why, appointment, patient)| (appointment.span.start, told(old.as_ref(), new, appointment, patient, why)))
        .collect();
    unfit.sort_by_key(|(start, _)| *start);
    Ok(Import {
        outcome: Outcome::OnlyAsked,
        changes: changes(old.as_ref(), new),
        unfit: unfit.into_iter().map(|(_, unfit)| unfit).collect(),
    })
}

fn standing_of(appointment: &KeptAppointment) -> Standing {
    Standing {
        doctor: appointment.doctor.clone(),
        clinic: appointment.clinic.clone(),
        service: appointment.service.0.clone(),
        span: appointment.span,
        beyond: appointment.overbooked,
        walk_in: appointment.visit_type == "WALKIN",
    }
}

/// Names and times as they are known to those who booked: by the old description, where it has them.
fn told(
    old: Option<&Practice>,
    new: &Practice,
    appointment: &KeptAppointment,
    patient: &Patient,
    why: Misfit,
) -> Unfit {
    let clinic = old.and_then(|old| old.clinic(&appointment.clinic)).or_else(|| new.clinic(&appointment.clinic));
    let doctor = old.and_then(|old| old.doctor(&appointment.doctor)).or_else(|| new.doctor(&appointment.doctor));
    let start = appointment.span.start;
    let at = match clinic {
        Some(clinic) => clinic.zone.local(start).format("%a %Y-%m-%d %H:%M").to_string(),
        None => start.format("%a %Y-%m-%d %H:%M UTC").to_string(),
    };
    Unfit {
        id: appointment.id.clone(),
        at,
        doctor: doctor.map_or_else(|| Text::from(appointment.doctor.as_str()), |doctor| doctor.full_name()),
        clinic: clinic.map_or_else(|| Text::from(appointment.clinic.as_str()), |clinic| clinic.name.clone()),
        patient: patient.name.listed(),
        why,
    }
}
