//! Patients as they are answered: flat profiles, hits, directory profiles.

use super::extract::Params;
use super::store::patients::KeptPatient;
use crate::contract::patients::{AddressBody, HitBody, ProfileBody, raw_full};
use crate::contract::profiles::DirectoryBody;
use crate::domain::text::Text;

/// What a short answer tells besides name, mobile and username.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selected {
    dob: bool,
    gender: bool,
}

impl Selected {
    /// As `select=dob,gen` asks for it; what it names besides is not ours to tell.
    pub fn of(params: &Params) -> Self {
        let has = |field: &str| params.all("select").any(|list| list.split(',').any(|name| name.trim() == field));
        Self { dob: has("dob"), gender: has("gen") }
    }
}

fn address(kept: &KeptPatient) -> Option<AddressBody> {
    let address = AddressBody {
        line1: kept.line1.as_deref().map(Into::into),
        city: kept.patient.city.as_ref().map(|city| city.raw().into()),
        pincode: kept.pincode.as_deref().map(Into::into),
    };
    (address != AddressBody::default()).then_some(address)
}

/// `GET /dr/v1/patient/{patient_id}`: everything.
pub fn flat(kept: &KeptPatient) -> ProfileBody {
    ProfileBody {
        partner_patient_id: kept.partner_id.as_deref().map(Into::into),
        designation: kept.designation.clone(),
        email: kept.email.clone(),
        username: kept.username.clone(),
        address: address(kept),
        created_at: Some(kept.created_at),
        ..ProfileBody::of(&kept.patient)
    }
}

/// A hit of a search, a row of a list.
pub fn hit(kept: &KeptPatient, selected: Selected) -> HitBody {
    let mut hit = HitBody::of(&kept.patient);
    hit.username = kept.username.clone();
    hit.dob = hit.dob.filter(|_| selected.dob);
    hit.gender = hit.gender.filter(|_| selected.gender);
    hit
}

/// `GET /profiles/v1/patient/{oid}`: everything.
pub fn directory(kept: &KeptPatient) -> DirectoryBody {
    let patient = &kept.patient;
    let some = |text: &Text| (!text.is_empty()).then(|| text.raw().to_owned());
    DirectoryBody {
        oid: patient.id.as_str().into(),
        partner_patient_id: kept.partner_id.as_deref().map(Into::into),
        designation: kept.designation.clone(),
        fln: Some(raw_full(&patient.name)),
        first: some(&patient.name.first),
        middle: some(&patient.name.middle),
        last: some(&patient.name.last),
        dob: patient.dob.map(|dob| dob.to_string()),
        gender: Some(patient.gender.code().to_owned()),
        mobile: patient.mobile.as_ref().map(|mobile| mobile.raw().into()),
        username: kept.username.clone(),
        email: kept.email.clone(),
        address: address(kept),
        created_at: Some(kept.created_at),
    }
}
