//! What became of the write with a key, and giving one up (contract: *Desk extensions*, keys; promises P3 and P5).
//!
//! A key that is made void stays so for as long as keys are kept: the write that comes with it late is refused (see
//! [`super::writes`]). Where the write has happened already, giving up is too late and is told its answer. A key under which
//! a write was refused is as void as one that was given up.

use super::audit::About;
use super::problem::Refusal;
use super::store::answers::{self, KeptAnswer, KeptKey};
use super::store::appointments;
use super::store::sql::Sql;
use super::views;
use super::writes::{self, Turn};
use crate::contract::bookings::{BookedBody, Data};
use crate::contract::keys::{KeyBody, KeyState};
use crate::contract::times;
use crate::domain::ids::BusinessId;
use crate::domain::practice::Practice;

/// What is said of a key whose write is under way.
pub fn running(key: &str) -> KeyBody {
    body(key, KeyState::Running)
}

/// Whether another server of the same practice may be at the write with that key.
pub fn is_elsewhere(sql: &mut dyn Sql, business: &BusinessId, key: &str) -> Result<bool, Refusal> {
    Ok(!sql.try_claim(&writes::claim(business, key))?)
}

/// What became of the write with that key, where nobody was at it a moment ago: asked in a transaction of its own, since
/// one that has looked for the claim may see the state from before a write that ended just then.
pub fn what_became(
    sql: &mut dyn Sql,
    business: &BusinessId,
    practice: &Practice,
    key: &str,
) -> Result<KeyBody, Refusal> {
    Ok(known(sql, business, practice, key)?.unwrap_or_else(|| body(key, KeyState::Unknown)))
}

/// Makes the key void unless its write has happened.
pub fn void(sql: &mut dyn Sql, turn: &Turn, key: &str) -> Result<KeyBody, Refusal> {
    if !sql.try_claim(&writes::claim(&turn.business, key))? {
        return Err(writes::twin_is_running());
    }
    if let Some(known) = known(sql, &turn.business, &turn.practice, key)? {
        return Ok(known);
    }
    answers::void(sql, &turn.business, key, turn.now)?;
    Ok(body(key, KeyState::Void))
}

fn known(sql: &mut dyn Sql, business: &BusinessId, practice: &Practice, key: &str) -> Result<Option<KeyBody>, Refusal> {
    if let Some(kept) = answers::find(sql, business, key)? {
        return Ok(Some(match kept {
            KeptKey::Void | KeptKey::Refused { .. } => body(key, KeyState::Void),
            KeptKey::Done(answer) => done(key, &answer),
        }));
    }
    // Its answer may have been forgotten; the appointment never forgets its key.
    let Some(appointment) = appointments::find_by_partner_id(sql, business, key)? else { return Ok(None) };
    let data = BookedBody {
        appointment_id: appointment.id.as_str().into(),
        start_time: Some(times::rfc3339(appointment.span.start, &views::zone_of(practice, &appointment))),
        message: None,
        patient_id: Some(appointment.patient.as_str().into()),
    };
    let answer = serde_json::to_value(Data { data }).ok();
    Ok(Some(KeyBody { status: Some(200), answer, ..body(key, KeyState::Done) }))
}

fn done(key: &str, answer: &KeptAnswer) -> KeyBody {
    // An answer without a body is no JSON.
    let told = serde_json::from_str(&answer.body).ok();
    KeyBody { status: Some(answer.status), answer: told, ..body(key, KeyState::Done) }
}

/// What the kept answer is about, as far as it says.
pub fn about(found: &KeyBody) -> About {
    let told = found.answer.as_ref().map(|answer| answer.get("data").unwrap_or(answer));
    let id = |names: [&str; 2]| {
        let value = names.into_iter().find_map(|name| told?.get(name)?.as_str());
        value.map(str::to_owned)
    };
    About {
        appointment: id(["appointment_id", "aid"]).map(Into::into),
        patient: id(["patient_id", "oid"]).map(Into::into),
    }
}

fn body(key: &str, state: KeyState) -> KeyBody {
    KeyBody { key: key.into(), state, status: None, answer: None }
}
