//! Names of patients, for services whose lists carry none: looked up a few at a time and kept for a while.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::time::Instant;

use super::{Client, ClientError};
use crate::domain::ids::PatientId;
use crate::domain::patient::Patient;

/// How many are looked up at a time.
const AT_A_TIME: usize = 4;
/// How many are kept.
const MOST: usize = 5_000;
/// For how long one that is kept is not looked up again.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// The names that were looked up.
#[derive(Default)]
pub struct Names {
    known: Mutex<HashMap<PatientId, Known>>,
}

/// Never tells anybody's name.
impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Names({})", self.known().len())
    }
}

struct Known {
    /// `None` where the directory has no such patient.
    patient: Option<Patient>,
    at: Instant,
}

/// What a look-up brought.
#[derive(Debug, Default)]
pub struct LookedUp {
    /// Who was found.
    pub found: Vec<Patient>,
    /// Why others were not, if it was not for want of such a patient.
    pub failure: Option<ClientError>,
}

impl Names {
    fn known(&self) -> MutexGuard<'_, HashMap<PatientId, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, id: PatientId, patient: Option<Patient>, at: Instant) {
        let mut known = self.known();
        if known.len() >= MOST && !known.contains_key(&id) {
            forget_a_quarter(&mut known);
        }
        known.insert(id, Known { patient, at });
    }
}

/// The oldest go: whoever is still on a screen is looked up again.
fn forget_a_quarter(known: &mut HashMap<PatientId, Known>) {
    let mut times: Vec<Instant> = known.values().map(|k| k.at).collect();
    times.sort_unstable();
    if let Some(from) = times.get(times.len() / 4).copied() {
        let mut left = MOST - MOST / 4;
        // Many may have come at the same moment.
        known.retain(|_, k| {
            let stays = k.at >= from && left > 0;
            left -= usize::from(stays);
            stays
        });
    }
}

impl Client {
    /// The patient as last looked up, however long ago.
    pub fn known_patient(&self, id: &PatientId) -> Option<Patient> {
        self.names.known().get(id).and_then(|known| known.patient.clone())
    }

    /// Whether a look-up is due: there was none lately.
    pub fn patient_is_due(&self, id: &PatientId) -> bool {
        self.names.known().get(id).is_none_or(|known| known.at.elapsed() >= FRESH)
    }

    /// Looks patients up, a few at a time. After a failure of the line the rest are left for later.
    pub async fn look_up(&self, ids: &[PatientId]) -> LookedUp {
        let ids = ids.iter().filter(|id| !id.as_str().is_empty()).cloned();
        let calls: Vec<_> = ids.map(|id| self.looked_up(id)).collect();
        let mut asked = stream::iter(calls).buffer_unordered(AT_A_TIME);
        let mut looked = LookedUp::default();
        while let Some((id, answer)) = asked.next().await {
            match answer {
                Ok(patient) => {
                    self.names.keep(id, patient.clone(), Instant::now());
                    looked.found.extend(patient);
                }
                Err(error) => {
                    looked.failure = Some(error);
                    break;
                }
            }
        }
        looked
    }

    async fn looked_up(&self, id: PatientId) -> (PatientId, Result<Option<Patient>, ClientError>) {
        let answer = self.patient(&id).await;
        (id, answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded_and_the_newest_stay() {
        let names = Names::default();
        let began = Instant::now();
        for n in 0..MOST + 10 {
            let at = began + Duration::from_millis(u64::try_from(n).unwrap());
            names.keep(PatientId::new(format!("p-{n}")), None, at);
        }
        let known = names.known();
        assert!(known.len() <= MOST && known.len() > MOST / 2, "{}", known.len());
        assert!(known.contains_key(&PatientId::new(format!("p-{}", MOST + 9))));
        assert!(!known.contains_key(&PatientId::new("p-0")));
    }

    #[test]
    fn those_that_came_at_the_same_moment_are_bounded_too() {
        let names = Names::default();
        let at = Instant::now();
        (0..=MOST).for_each(|n| names.keep(PatientId::new(format!("p-{n}")), None, at));
        assert_eq!(names.known().len(), MOST - MOST / 4 + 1);
    }
}
