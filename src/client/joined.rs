//! New patients who joined the directory for a booking that did not come about: the next attempt for the same person
//! takes the same entry, not another one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::ids::PatientId;
use crate::domain::patient::NewPatient;

/// How many are remembered: more than stand at a desk at a time.
const MOST: usize = 8;

/// Who joined and has no booking yet.
#[derive(Default)]
pub struct Joined {
    waiting: Mutex<Vec<(NewPatient, PatientId)>>,
}

/// Never tells who.
impl std::fmt::Debug for Joined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Joined({})", self.waiting().len())
    }
}

impl Joined {
    fn waiting(&self) -> MutexGuard<'_, Vec<(NewPatient, PatientId)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The entry of exactly that person, if one was made.
    pub fn of(&self, new: &NewPatient) -> Option<PatientId> {
        self.waiting().iter().find(|(known, _)| known == new).map(|(_, id)| id.clone())
    }

    /// Somebody has joined.
    pub fn keep(&self, new: &NewPatient, id: &PatientId) {
        let mut waiting = self.waiting();
        waiting.retain(|(_, known)| known != id);
        if waiting.len() >= MOST {
            waiting.remove(0);
        }
        waiting.push((new.clone(), id.clone()));
    }

    /// The entry has its booking, or is no more.
    pub fn forget(&self, id: &PatientId) {
        self.waiting().retain(|(_, known)| known != id);
    }
}
