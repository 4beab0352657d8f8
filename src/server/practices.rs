//! The descriptions of practices in memory: nearly every request needs one, and they change rarely.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::problem::Refusal;
use super::store::{Store, practices};
use crate::contract::problem::Code;
use crate::domain::ids::{BusinessId, ClinicId, DoctorId};
use crate::domain::practice::{Clinic, Doctor, Practice};

/// Practices by identifier, read from the store once.
#[derive(Default)]
pub struct Practices(RwLock<HashMap<BusinessId, Arc<Practice>>>);

impl Practices {
    /// The practice of that identifier.
    pub async fn get(&self, store: &Store, business: &BusinessId) -> Result<Arc<Practice>, Refusal> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(business).cloned();
        if let Some(practice) = known {
            return Ok(practice);
        }
        let wanted = business.clone();
        let found = store.read::<_, Refusal>(move |sql| Ok(practices::find(sql, &wanted)?)).await?;
        let practice = Arc::new(found.ok_or_else(|| Refusal::new(Code::NotFound, "this practice is not known here"))?);
        self.replace(Arc::clone(&practice));
        Ok(practice)
    }

    /// Takes the new description of a practice.
    pub fn replace(&self, practice: Arc<Practice>) {
        let id = practice.practice.id.clone();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(id, practice);
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
