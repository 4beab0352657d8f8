//! The directory of patients under its *Published names* (`/profiles/v1/patient/…`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lenient::{Told, Word};
use super::patients::{AddressBody, AddressChangeBody};
use crate::domain::patient::{PatientChange, PatientDraft, PatientField};

/// `POST /profiles/v1/patient/`: a new patient. The name comes in parts, or whole as `fln`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct NewProfileBody {
    pub designation: Option<Word>,
    pub fln: Option<Word>,
    #[serde(rename = "fn")]
    pub first: Option<Word>,
    #[serde(rename = "mn")]
    pub middle: Option<Word>,
    #[serde(rename = "ln")]
    pub last: Option<Word>,
    pub dob: Option<Word>,
    pub age: Option<Word>,
    #[serde(rename = "gen")]
    pub gender: Option<Word>,
    pub mobile: Option<Word>,
    pub username: Option<Word>,
    pub email: Option<Word>,
    pub address: Option<AddressBody>,
    pub partner_patient_id: Option<Word>,
}

impl NewProfileBody {
    /// Whether the name came whole.
    pub fn is_whole(&self) -> bool {
        is_whole(self.first.as_ref(), self.fln.as_ref())
    }
}

fn is_whole(first: Option<&Word>, fln: Option<&Word>) -> bool {
    let empty = |word: Option<&Word>| word.is_none_or(|word| word.as_str().trim().is_empty());
    empty(first) && !empty(fln)
}

impl From<NewProfileBody> for PatientDraft {
    fn from(body: NewProfileBody) -> Self {
        let whole = body.is_whole();
        let mut draft: Self = super::patients::NewPatientBody {
            designation: body.designation,
            first_name: body.first,
            middle_name: body.middle,
            last_name: body.last,
            mobile: body.mobile,
            gender: body.gender,
            dob: body.dob,
            age: body.age,
            address: body.address,
            email: body.email,
            username: body.username,
            partner_patient_id: body.partner_patient_id,
        }
        .into();
        if whole && let Some(fln) = body.fln {
            (draft.first_name, draft.middle_name, draft.last_name) = parts(fln.as_str());
        }
        draft
    }
}

/// First, middle and last name.
fn parts(fln: &str) -> (String, String, String) {
    let name = crate::domain::appointment::Name::whole(fln);
    (name.first.raw().to_owned(), String::new(), name.last.raw().to_owned())
}

/// `PATCH /profiles/v1/patient/{oid}`: what is left out stays, null takes away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct ProfileChangeBody {
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub designation: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub fln: Told<Word>,
    #[serde(rename = "fn", skip_serializing_if = "Told::is_nothing")]
    pub first: Told<Word>,
    #[serde(rename = "mn", skip_serializing_if = "Told::is_nothing")]
    pub middle: Told<Word>,
    #[serde(rename = "ln", skip_serializing_if = "Told::is_nothing")]
    pub last: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub dob: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub age: Told<Word>,
    #[serde(rename = "gen", skip_serializing_if = "Told::is_nothing")]
    pub gender: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub mobile: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub username: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub email: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub address: Told<AddressChangeBody>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub partner_patient_id: Told<Word>,
}

impl ProfileChangeBody {
    /// Whether the name came whole: then all its parts are new.
    pub fn is_whole(&self) -> bool {
        is_whole(self.first.told(), self.fln.told())
    }
}

impl From<ProfileChangeBody> for PatientChange {
    fn from(body: ProfileChangeBody) -> Self {
        let whole = body.is_whole();
        let mut change: Self = super::patients::PatientChangeBody {
            designation: body.designation,
            first_name: body.first,
            middle_name: body.middle,
            last_name: body.last,
            mobile: body.mobile,
            gender: body.gender,
            dob: body.dob,
            age: body.age,
            address: body.address,
            email: body.email,
            username: body.username,
            partner_patient_id: body.partner_patient_id,
        }
        .into();
        if whole && let Some(fln) = body.fln.told() {
            let (first, middle, last) = parts(fln.as_str());
            (change.first_name, change.middle_name, change.last_name) = (Some(first), Some(middle), Some(last));
        }
        change
    }
}

/// The name on the wire of a field that can be wrong; `whole` where the name came as `fln`.
pub fn field_name(field: PatientField, whole: bool) -> &'static str {
    match field {
        PatientField::FirstName | PatientField::LastName if whole => "fln",
        PatientField::FirstName => "fn",
        PatientField::MiddleName => "mn",
        PatientField::LastName => "ln",
        PatientField::Gender => "gen",
        PatientField::Designation | PatientField::Dob | PatientField::Mobile | PatientField::Email => {
            super::patients::field_name(field)
        }
    }
}

/// `201` of `POST /profiles/v1/patient/`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OidBody {
    /// The new patient.
    pub oid: Word,
}

/// A directory profile with all its fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct DirectoryBody {
    pub oid: Word,
    pub partner_patient_id: Option<Word>,
    pub designation: Option<String>,
    pub fln: Option<String>,
    #[serde(rename = "fn")]
    pub first: Option<String>,
    #[serde(rename = "mn")]
    pub middle: Option<String>,
    #[serde(rename = "ln")]
    pub last: Option<String>,
    pub dob: Option<String>,
    #[serde(rename = "gen")]
    pub gender: Option<String>,
    pub mobile: Option<Word>,
    pub username: Option<String>,
    pub email: Option<String>,
    pub address: Option<AddressBody>,
    pub created_at: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> PatientChange {
        serde_json::from_str::<ProfileChangeBody>(json).unwrap().into()
    }

    #[test]
    fn left_out_null_and_told_are_three_things() {
        let told = change(r#"{"mn":null,"ln":"Rao","address":{"pincode":560038,"city":null}}"#);
        let expected = PatientChange {
            middle_name: Some(String::new()),
            last_name: Some("Rao".to_owned()),
            city: Some(String::new()),
            pincode: Some("560038".to_owned()),
            ..PatientChange::default()
        };
        assert_eq!(told, expected);
        assert!(change("{}").is_empty());
        let no_address = change(r#"{"address":null}"#);
        assert_eq!((no_address.line1.as_deref(), no_address.city.as_deref()), (Some(""), Some("")));
    }

    #[test]
    fn a_whole_name_replaces_all_parts() {
        let told = change(r#"{"fln":"Sana Begum Khan"}"#);
        assert_eq!(told.first_name.as_deref(), Some("Sana Begum"));
        assert_eq!((told.middle_name.as_deref(), told.last_name.as_deref()), (Some(""), Some("Khan")));
    }
}
