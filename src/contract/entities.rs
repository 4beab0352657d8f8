//! *Published names*: clinics and doctors, a doctor, a clinic, a doctor's services.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::lenient::{Rows, Word, good_rows, if_readable, readable_or_default};
use super::slots::ServiceBody;
use crate::domain::practice::{Address, Clinic, Doctor, Practice};

/// `GET /dr/v1/business/entities`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EntitiesBody {
    /// What the answer is about.
    pub data: EntitiesData,
    /// Always `true` here.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub success: bool,
    /// Always 200 here.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub status_code: u16,
}

/// Clinics, doctors and the practice.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EntitiesData {
    /// Its clinics.
    #[serde(default)]
    pub clinics: Rows<ClinicBody>,
    /// Its doctors.
    #[serde(default)]
    pub doctors: Rows<DoctorBody>,
    /// The practice.
    #[serde(default, deserialize_with = "if_readable")]
    pub business: Option<BusinessBody>,
}

/// A clinic and who sits there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClinicBody {
    /// Its identifier.
    pub clinic_id: Word,
    /// What people call it.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub name: String,
    /// Identifiers of the doctors who sit there.
    #[serde(default, deserialize_with = "good_rows")]
    pub doctors: Vec<Word>,
    /// Time zone by name. Only our server tells it.
    #[serde(default, deserialize_with = "if_readable", skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// A doctor by name.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DoctorBody {
    /// The identifier.
    pub doctor_id: Word,
    /// `Dr. Anil Rao`.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub name: String,
    /// Where a picture of the doctor is. Our server tells none.
    #[serde(default, deserialize_with = "if_readable", skip_serializing_if = "Option::is_none")]
    pub pic: Option<String>,
    /// What the doctor is a specialist of. Only our server tells it here.
    #[serde(default, deserialize_with = "if_readable", skip_serializing_if = "Option::is_none")]
    pub speciality: Option<String>,
}

/// The practice.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BusinessBody {
    /// Its identifier.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub business_id: Word,
    /// What people call it.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub name: String,
}

impl EntitiesBody {
    /// Tells a practice.
    pub fn of(practice: &Practice) -> Self {
        let sits = |clinic: &Clinic| {
            let here = practice.doctors.iter().filter(|d| practice.sits_at(&d.id, &clinic.id));
            here.map(|d| Word::from(d.id.as_str())).collect()
        };
        let clinic = |c: &Clinic| ClinicBody {
            clinic_id: c.id.as_str().into(),
            name: c.name.raw().to_owned(),
            doctors: sits(c),
            zone: c.zone.name().map(str::to_owned),
        };
        let doctor = |d: &Doctor| DoctorBody {
            doctor_id: d.id.as_str().into(),
            name: d.full_name().raw().to_owned(),
            pic: None,
            speciality: (!d.speciality.is_empty()).then(|| d.speciality.raw().to_owned()),
        };
        Self {
            data: EntitiesData {
                clinics: practice.clinics.iter().map(clinic).collect::<Vec<_>>().into(),
                doctors: practice.doctors.iter().map(doctor).collect::<Vec<_>>().into(),
                business: Some(BusinessBody {
                    business_id: practice.practice.id.as_str().into(),
                    name: practice.practice.name.raw().to_owned(),
                }),
            },
            success: true,
            status_code: 200,
        }
    }
}

/// `GET /dr/v1/doctor/{id}`.
pub fn doctor(practice: &Practice, doctor: &Doctor) -> Value {
    let speciality = json!({ "name": doctor.speciality });
    let clinics: Vec<Value> = practice
        .clinics
        .iter()
        .filter(|c| practice.sits_at(&doctor.id, &c.id))
        .map(|c| {
            let contacts: Vec<&str> = c.phone.iter().map(|p| p.raw()).collect();
            json!({ "id": c.id, "name": c.name, "contacts": contacts, "address": address(&c.address) })
        })
        .collect();
    json!({
        "id": doctor.id,
        "profile": {
            "personal": {
                "salutation": doctor.salutation, "first_name": doctor.first_name, "last_name": doctor.last_name,
            },
            "professional": { "major_speciality": speciality, "speciality": [speciality], "clinics": clinics },
        },
    })
}

/// `GET /dr/v1/business/clinic/{id}`.
pub fn clinic(clinic: &Clinic) -> Value {
    json!({
        "success": true,
        "data": { "clinic": {
            "clinic_id": clinic.id, "name": clinic.name, "address": address(&clinic.address), "zone": clinic.zone.name(),
        } },
    })
}

/// `GET /dr/v1/doctor/service/{doctor_id}`.
pub fn services(practice: &Practice, doctor: &Doctor) -> Value {
    let services: Vec<ServiceBody> = practice
        .services_of(&doctor.id)
        .enumerate()
        .map(|(at, service)| ServiceBody::of(service, at, &practice.practice.currency))
        .collect();
    json!({ "data": { "services": services } })
}

fn address(address: &Address) -> Value {
    json!({
        "line1": address.line1, "city": address.city, "state": address.state, "country": address.country,
        "pincode": address.pincode, "lat": null, "lon": null,
    })
}
