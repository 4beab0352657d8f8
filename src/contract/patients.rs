//! *Add a patient*, and the look-ups of patients.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lenient::{Rows, Word, if_readable, or_default, readable_or_default};
use crate::domain::appointment::Name;
use crate::domain::ids::PatientId;
use crate::domain::patient::{Gender, NewPatient, Patient, PatientDraft, PatientField};
use crate::domain::practice::Address;
use crate::domain::text::Text;

mod change;

pub use change::{AddressChangeBody, PatientChangeBody};

/// A new patient, as it is told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct NewPatientBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub designation: Option<Word>,
    pub first_name: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<Word>,
    pub gender: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dob: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_patient_id: Option<Word>,
}

/// A date of birth as the directory keeps it: of a date-time its date, and what is no date at all as it came.
fn day(dob: &str) -> String {
    date(Some(dob)).map_or_else(|| dob.to_owned(), |date| date.to_string())
}

/// A postal address; the pincode may come as a number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct AddressBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pincode: Option<Word>,
}

impl From<NewPatientBody> for PatientDraft {
    fn from(body: NewPatientBody) -> Self {
        let word = |word: Option<Word>| word.unwrap_or_default().0;
        let address = body.address.unwrap_or_default();
        let text = |word: Option<Word>| word.filter(|w| !w.0.trim().is_empty()).map(|w| Text::from(w.0));
        Self {
            designation: word(body.designation),
            first_name: word(body.first_name),
            middle_name: word(body.middle_name),
            last_name: word(body.last_name),
            gender: word(body.gender),
            dob: day(&word(body.dob)),
            age: word(body.age),
            mobile: word(body.mobile),
            email: word(body.email),
            username: word(body.username),
            address: Address {
                line1: text(address.line1),
                city: text(address.city),
                pincode: text(address.pincode),
                ..Address::default()
            },
            partner_id: word(body.partner_patient_id),
        }
    }
}

impl From<&NewPatient> for NewPatientBody {
    fn from(patient: &NewPatient) -> Self {
        let some = |text: &Text| (!text.is_empty()).then(|| Word::from(text.raw()));
        let word = |text: &Option<Text>| text.as_ref().map(|t| Word::from(t.raw()));
        let address = &patient.address;
        Self {
            designation: word(&patient.designation),
            first_name: Some(patient.name.first.raw().into()),
            middle_name: some(&patient.name.middle),
            last_name: some(&patient.name.last),
            mobile: word(&patient.mobile),
            gender: Some(patient.gender.code().into()),
            dob: Some(patient.dob.to_string().into()),
            age: None,
            address: (*address != Address::default()).then(|| AddressBody {
                line1: word(&address.line1),
                city: word(&address.city),
                pincode: word(&address.pincode),
            }),
            email: word(&patient.email),
            username: word(&patient.username),
            partner_patient_id: patient.partner_id.as_deref().map(Word::from),
        }
    }
}

/// The name on the wire of a field that can be wrong.
pub fn field_name(field: PatientField) -> &'static str {
    match field {
        PatientField::Designation => "designation",
        PatientField::FirstName => "first_name",
        PatientField::MiddleName => "middle_name",
        PatientField::LastName => "last_name",
        PatientField::Gender => "gender",
        PatientField::Dob => "dob",
        PatientField::Mobile => "mobile",
        PatientField::Email => "email",
    }
}

/// `201` of *Add a patient*.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PatientIdBody {
    /// The new patient.
    pub patient_id: Word,
}

/// `GET /dr/v1/patient/{id}`: a flat profile. Lists of appointments carry the same, where they carry names at all.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct ProfileBody {
    #[serde(alias = "oid", deserialize_with = "if_readable")]
    pub patient_id: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub partner_patient_id: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub designation: Option<String>,
    #[serde(deserialize_with = "if_readable")]
    pub first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub middle_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub last_name: Option<String>,
    #[serde(deserialize_with = "if_readable")]
    pub gender: Option<String>,
    #[serde(deserialize_with = "if_readable")]
    pub dob: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub email: Option<String>,
    #[serde(deserialize_with = "if_readable")]
    pub mobile: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub address: Option<AddressBody>,
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub created_at: Option<i64>,
}

impl ProfileBody {
    /// Tells what a desk shows of a patient.
    pub fn of(patient: &Patient) -> Self {
        let some = |text: &Text| (!text.is_empty()).then(|| text.raw().to_owned());
        Self {
            patient_id: Some(patient.id.as_str().into()),
            first_name: Some(patient.name.first.raw().to_owned()),
            middle_name: some(&patient.name.middle),
            last_name: some(&patient.name.last),
            gender: Some(patient.gender.code().to_owned()),
            dob: patient.dob.map(|d| d.to_string()),
            mobile: patient.mobile.as_ref().map(|m| m.raw().into()),
            address: patient
                .city
                .as_ref()
                .map(|city| AddressBody { city: Some(city.raw().into()), ..AddressBody::default() }),
            ..Self::default()
        }
    }

    /// Reads a profile; `None` without an identifier.
    pub fn patient(&self) -> Option<Patient> {
        let text = |part: &Option<String>| Text::from(part.as_deref().unwrap_or_default());
        Some(Patient {
            id: PatientId::new(self.patient_id.as_ref()?.as_str()),
            name: Name { first: text(&self.first_name), middle: text(&self.middle_name), last: text(&self.last_name) },
            gender: Gender::from_code(self.gender.as_deref().unwrap_or_default()),
            dob: date(self.dob.as_deref()),
            mobile: self.mobile.as_ref().map(|m| Text::from(m.as_str())).filter(|m| !m.is_empty()),
            city: self.address.as_ref().and_then(|a| a.city.as_ref()).map(|c| Text::from(c.as_str())),
        })
    }
}

/// `GET /dr/v1/business/patients/search`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ByMobileBody {
    /// What the answer is about.
    pub data: ProfilesData,
    /// Always 200 here.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub status_code: u16,
    /// Always `true` here.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub success: bool,
}

/// Profiles by mobile.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProfilesData {
    /// Everybody with that number.
    #[serde(default)]
    pub profiles: Rows<NamedProfile>,
}

/// A profile with its name in one piece.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NamedProfile {
    /// The whole name.
    #[serde(default, deserialize_with = "if_readable")]
    pub name: Option<String>,
    /// The patient.
    pub patient_id: Word,
    /// The profile.
    #[serde(default, deserialize_with = "readable_or_default")]
    pub patient_profile: ProfileBody,
}

impl NamedProfile {
    /// Tells a patient.
    pub fn of(patient: &Patient) -> Self {
        Self {
            name: Some(raw_full(&patient.name)),
            patient_id: patient.id.as_str().into(),
            patient_profile: ProfileBody::of(patient),
        }
    }

    /// Reads a patient.
    pub fn patient(&self) -> Patient {
        let mut profile = self.patient_profile.clone();
        profile.patient_id = Some(self.patient_id.clone());
        let id = PatientId::new(self.patient_id.as_str());
        let mut patient = profile.patient().unwrap_or(Patient {
            id,
            name: Name::default(),
            gender: Gender::from_code(""),
            dob: None,
            mobile: None,
            city: None,
        });
        if patient.name == Name::default() {
            patient.name = Name::whole(self.name.as_deref().unwrap_or_default());
        }
        patient
    }
}

/// One hit of `GET /profiles/v1/patient/search`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct HitBody {
    /// The patient.
    #[serde(deserialize_with = "or_default")]
    pub oid: Word,
    /// The whole name.
    #[serde(deserialize_with = "if_readable")]
    pub fln: Option<String>,
    /// Given name. Only our server tells the parts.
    #[serde(rename = "fn", skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub first: Option<String>,
    /// Middle name.
    #[serde(rename = "mn", skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub middle: Option<String>,
    /// Family name.
    #[serde(rename = "ln", skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub last: Option<String>,
    /// E.164.
    #[serde(deserialize_with = "if_readable")]
    pub mobile: Option<Word>,
    /// A name of the patient's own choice.
    #[serde(deserialize_with = "if_readable")]
    pub username: Option<String>,
    /// Where `select` asks for it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub dob: Option<String>,
    /// Where `select` asks for it.
    #[serde(rename = "gen", skip_serializing_if = "Option::is_none", deserialize_with = "if_readable")]
    pub gender: Option<String>,
}

impl HitBody {
    /// Tells a patient, with all that `select` can ask for.
    pub fn of(patient: &Patient) -> Self {
        let some = |text: &Text| (!text.is_empty()).then(|| text.raw().to_owned());
        Self {
            oid: patient.id.as_str().into(),
            fln: Some(raw_full(&patient.name)),
            first: some(&patient.name.first),
            middle: some(&patient.name.middle),
            last: some(&patient.name.last),
            mobile: patient.mobile.as_ref().map(|m| m.raw().into()),
            username: None,
            dob: patient.dob.map(|d| d.to_string()),
            gender: Some(patient.gender.code().to_owned()),
        }
    }

    /// Reads a patient.
    pub fn patient(&self) -> Patient {
        let text = |part: &Option<String>| Text::from(part.as_deref().unwrap_or_default());
        let name = if self.first.is_some() {
            Name { first: text(&self.first), middle: text(&self.middle), last: text(&self.last) }
        } else {
            Name::whole(self.fln.as_deref().unwrap_or_default())
        };
        Patient {
            id: PatientId::new(self.oid.as_str()),
            name,
            gender: Gender::from_code(self.gender.as_deref().unwrap_or_default()),
            dob: date(self.dob.as_deref()),
            mobile: self.mobile.as_ref().map(|m| Text::from(m.as_str())).filter(|m| !m.is_empty()),
            city: None,
        }
    }
}

/// The whole name as it was told.
pub fn raw_full(name: &Name) -> String {
    let parts = [name.first.raw(), name.middle.raw(), name.last.raw()];
    parts.into_iter().filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(" ")
}

fn date(text: Option<&str>) -> Option<NaiveDate> {
    text.and_then(super::times::date)
}
