//! What shall be different about a patient.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::day;
use crate::contract::lenient::{Told, Word};
use crate::domain::patient::PatientChange;

/// `PATCH /dr/v1/patient/{id}`: what is left out stays, null takes away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct PatientChangeBody {
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub designation: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub first_name: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub middle_name: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub last_name: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub mobile: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub gender: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub dob: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub age: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub address: Told<AddressChangeBody>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub email: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub username: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub partner_patient_id: Told<Word>,
}

/// What shall be different about an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct AddressChangeBody {
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub line1: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub city: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub pincode: Told<Word>,
}

impl From<PatientChangeBody> for PatientChange {
    fn from(body: PatientChangeBody) -> Self {
        let text = |told: Told<Word>| match told {
            Told::Nothing => None,
            Told::Null => Some(String::new()),
            Told::This(word) => Some(word.0),
        };
        let address = match body.address {
            Told::Nothing => AddressChangeBody::default(),
            Told::Null => AddressChangeBody { line1: Told::Null, city: Told::Null, pincode: Told::Null },
            Told::This(address) => address,
        };
        Self {
            designation: text(body.designation),
            first_name: text(body.first_name),
            middle_name: text(body.middle_name),
            last_name: text(body.last_name),
            gender: text(body.gender),
            dob: text(body.dob).map(|dob| day(&dob)),
            age: text(body.age),
            mobile: text(body.mobile),
            email: text(body.email),
            username: text(body.username),
            line1: text(address.line1),
            city: text(address.city),
            pincode: text(address.pincode),
            partner_id: text(body.partner_patient_id),
        }
    }
}
