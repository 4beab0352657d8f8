//! Answers that are kept for as long as nothing in the store has changed and no slot has begun: a slot search is asked
//! again and again, by every desk that shows the doctor.

pub mod pages;

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use axum::body::Bytes;
use chrono::{DateTime, Utc};

use super::store::Stamp;
use crate::domain::ids::{BusinessId, ClinicId, DoctorId};
use crate::domain::two_days::TwoDays;

/// Answers that are kept at most; then all are forgotten.
const MOST: usize = 1_024;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    /// Whose practice.
    pub business: BusinessId,
    /// Whose slots.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// When.
    pub days: TwoDays,
}

/// The answers to slot searches.
#[derive(Default)]
pub struct Kept(RwLock<Answers>);

#[derive(Default)]
struct Answers {
    /// How the store stood when all of them were given.
    stamp: Option<Stamp>,
    of: HashMap<Asked, Answer>,
}

struct Answer {
    body: Bytes,
    /// From when…
    made: DateTime<Utc>,
    /// …to when it holds: then something in it has begun.
    until: DateTime<Utc>,
}

impl Kept {
    /// The answer, if it still holds.
    pub fn find(&self, asked: &Asked, stamp: Stamp, now: DateTime<Utc>) -> Option<Bytes> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != Some(stamp) {
            return None;
        }
        // A clock that was set back must not bring back what was free then.
        let answer = kept.of.get(asked).filter(|answer| (answer.made..answer.until).contains(&now))?;
        Some(answer.body.clone())
    }

    /// Keeps an answer that was found while the store stood so all the time.
    pub fn keep(&self, asked: Asked, stamp: Stamp, body: Bytes, made: DateTime<Utc>, until: DateTime<Utc>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != Some(stamp) || kept.of.len() >= MOST {
            kept.of.clear();
            kept.stamp = Some(stamp);
        }
        kept.of.insert(asked, Answer { body, made, until });
    }
}
