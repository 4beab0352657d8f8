//! The descriptions of practices in memory: nearly every request needs one, and they change rarely.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::problem::Refusal;
use super::store::sql::Sql;
use super::store::{Store, practices};
use crate::contract::problem::Code;
use crate::domain::ids::{BusinessId, ClinicId, DoctorId};
use crate::domain::practice::{Clinic, Doctor, Practice};

/// Practices by identifier, with the number of the description that was read. Cheap to clone; all clones are the same.
#[derive(Clone, Default)]
pub struct Practices(Arc<RwLock<HashMap<BusinessId, Known>>>);

#[derive(Clone)]
struct Known {
    version: i64,
    practice: Arc<Practice>,
}

impl Practices {
    /// The practice of that identifier, as it was when [`Practices::current`] last looked.
    pub async fn get(&self, store: &Store, business: &BusinessId) -> Result<Arc<Practice>, Refusal> {
        if let Some(known) = self.known(business) {
            return Ok(known.practice);
        }
        let (this, business) = (self.clone(), business.clone());
        store.read(move |sql| this.current(sql, &business)).await
    }

    /// The practice as it stands in the store. It is read anew only where another program, or another server, has
    /// changed it.
    pub fn current(&self, sql: &mut dyn Sql, business: &BusinessId) -> Result<Arc<Practice>, Refusal> {
        let unknown = || Refusal::new(Code::NotFound, "this practice is not known here");
        let version = practices::version(sql, business)?.ok_or_else(unknown)?;
        if let Some(known) = self.known(business).filter(|known| known.version == version) {
            return Ok(known.practice);
        }
        let practice = Arc::new(practices::find(sql, business)?.ok_or_else(unknown)?);
        let known = Known { version, practice: Arc::clone(&practice) };
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(business.clone(), known);
        Ok(practice)
    }

    fn known(&self, business: &BusinessId) -> Option<Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(business).cloned()
    }
}

/// The doctor, or 404.
pub fn doctor<'a>(practice: &'a Practice, id: &DoctorId) -> Result<&'a Doctor, Refusal> {
    practice.doctor(id).ok_or_else(|| Refusal::new(Code::DoctorNotFound, "this practice has no such doctor"))
}

/// The clinic, or 404.
pub fn clinic<'a>(practice: &'a Practice, id: &ClinicId) -> Result<&'a Clinic, Refusal> {
    practice.clinic(id).ok_or_else(|| Refusal::new(Code::ClinicNotFound, "this practice has no such clinic"))
}

/// The clinic at which the doctor sits, or 404 for whichever is not there.
pub fn sitting_place<'a>(
    practice: &'a Practice,
    doctor_id: &DoctorId,
    clinic_id: &ClinicId,
) -> Result<&'a Clinic, Refusal> {
    doctor(practice, doctor_id)?;
    let place = clinic(practice, clinic_id)?;
    if practice.sits_at(doctor_id, clinic_id) {
        Ok(place)
    } else {
        Err(Refusal::new(Code::ClinicNotFound, "this doctor does not sit at that clinic"))
    }
}
