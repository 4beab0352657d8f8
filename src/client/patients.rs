//! Looking patients up, and adding them.

use reqwest::Method;
use serde_json::Value;

use super::transport::Call;
use super::{Client, ClientError};
use crate::contract::foreign::{self, id, unwrapped};
use crate::contract::lenient::Rows;
use crate::contract::paths;
use crate::contract::patients::{ByMobileBody, HitBody, NamedProfile, NewPatientBody, ProfileBody};
use crate::contract::problem::{Code, Problem};
use crate::domain::ids::PatientId;
use crate::domain::patient::{NewPatient, Patient};
use crate::domain::phone;

/// How many hits are asked for: more than fit a form would not help to choose.
const MOST: &str = "50";
/// How many of one name and day of birth are looked at, to find one by our identifier.
const MOST_LOOKED_AT: usize = 10;

/// Who was found. What is no list, or has no row that can be read, does not say that there is nobody.
fn hits(told: Value) -> Result<Vec<Patient>, ClientError> {
    let is_list = told.is_array() || told.get("oid").is_some();
    let rows: Rows<HitBody> = serde_json::from_value(told).map_err(|_| ClientError::NotUnderstood)?;
    let all = rows.rows.len() + rows.unread;
    let found: Vec<Patient> = rows.rows.iter().filter(|hit| !hit.oid.0.is_empty()).map(HitBody::patient).collect();
    if is_list && (all == 0 || !found.is_empty()) { Ok(found) } else { Err(ClientError::NotUnderstood) }
}

impl Client {
    /// The patients who match what was typed. Where the service does not let this account search by prefix, a mobile of
    /// ten digits is looked up instead.
    pub async fn patients(&self, typed: &str) -> Result<Vec<Patient>, ClientError> {
        let query = [("prefix", typed), ("limit", MOST), ("select", "dob,gen")];
        match self.look_up_at::<Value>(paths::PATIENTS_BY_PREFIX, &query).await {
            Ok(told) => hits(told),
            Err(ClientError::Refused(problem)) if matches!(problem.status, 403 | 404) => {
                match phone::digits_of(typed).filter(|digits| digits.len() == 10) {
                    Some(mobile) => self.patients_by_mobile(&mobile).await,
                    None => Ok(Vec::new()),
                }
            }
            Err(other) => Err(other),
        }
    }

    /// Everybody with that mobile, ten digits without country code.
    pub async fn patients_by_mobile(&self, mobile: &str) -> Result<Vec<Patient>, ClientError> {
        let profiles = self.profiles_by_mobile(mobile).await?;
        Ok(profiles.iter().map(NamedProfile::patient).collect())
    }

    async fn profiles_by_mobile(&self, mobile: &str) -> Result<Vec<NamedProfile>, ClientError> {
        match self.look_up_at::<Value>(paths::PATIENTS_BY_MOBILE, &[("mobile", mobile)]).await {
            // Any other object would pass for nobody.
            Ok(told) if told.pointer("/data/profiles").is_none() => Err(ClientError::NotUnderstood),
            Ok(told) => {
                let body: ByMobileBody = serde_json::from_value(told).map_err(|_| ClientError::NotUnderstood)?;
                let found = body.data.profiles;
                if found.rows.is_empty() && found.unread > 0 { Err(ClientError::NotUnderstood) } else { Ok(found.rows) }
            }
            Err(ClientError::Refused(problem))
                if problem.status == 404 || problem.code == Some(Code::PatientsNotFound) =>
            {
                Ok(Vec::new())
            }
            Err(other) => Err(other),
        }
    }

    /// A patient of the directory; `None` where it has none of that identifier.
    pub async fn patient(&self, id: &PatientId) -> Result<Option<Patient>, ClientError> {
        match self.profile(id).await {
            Ok(profile) => Ok(profile.patient()),
            Err(ClientError::Refused(problem)) if problem.status == 404 => Ok(None),
            Err(other) => Err(other),
        }
    }

    async fn profile(&self, id: &PatientId) -> Result<ProfileBody, ClientError> {
        let answer: Value = self.look_up_at(&paths::filled(paths::PATIENT, &[id.as_str()]), &[]).await?;
        let object = unwrapped(&answer, &["patient_id", "oid", "first_name"]).ok_or(ClientError::NotUnderstood)?;
        let profile: ProfileBody =
            serde_json::from_value(object.clone().into()).map_err(|_| ClientError::NotUnderstood)?;
        // Under another's identifier it is another's name.
        let theirs = ["patient_id", "oid"].iter().filter_map(|name| foreign::id(object, &[*name])).collect::<Vec<_>>();
        if !theirs.is_empty() && theirs.iter().all(|told| told.as_str() != id.as_str()) {
            return Err(ClientError::NotUnderstood);
        }
        Ok(ProfileBody { patient_id: Some(id.as_str().into()), ..profile })
    }

    /// Adds a patient under an identifier of our own, which is also the key: repeated, it adds nobody, and tells who was
    /// added.
    pub async fn add_patient(&self, new: &NewPatient, key: &str) -> Result<PatientId, ClientError> {
        let partner = new.partner_id.clone().unwrap_or_else(|| key.to_owned());
        let body = NewPatientBody { partner_patient_id: Some(partner.as_str().into()), ..NewPatientBody::from(new) };
        match self.call::<_, Value>(&Call::write(Method::POST, paths::PATIENTS, &body).keyed(key)).await {
            Ok(answer) => {
                let names = &["patient_id", "oid", "id"];
                let told = unwrapped(&answer, names).and_then(|object| id(object, names));
                told.map(|word| PatientId::new(word.0)).ok_or(ClientError::NotUnderstood)
            }
            Err(ClientError::Refused(problem))
                if problem.code == Some(Code::PatientAlreadyExists) || problem.status == 409 =>
            {
                self.added_before(new, &partner, problem).await
            }
            Err(other) => Err(other),
        }
    }

    /// The patient who was added by an earlier attempt of which the answer was lost.
    async fn added_before(
        &self,
        new: &NewPatient,
        partner: &str,
        refused: Box<Problem>,
    ) -> Result<PatientId, ClientError> {
        let digits = new.mobile.as_ref().and_then(|mobile| phone::digits_of(mobile.raw())).unwrap_or_default();
        let profiles = if digits.len() >= 10 {
            let found = self.profiles_by_mobile(&digits[digits.len() - 10..]).await?;
            found.into_iter().map(|p| ProfileBody { patient_id: Some(p.patient_id), ..p.patient_profile }).collect()
        } else {
            let mut profiles = Vec::new();
            for hit in self
                .patients(new.name.first.raw())
                .await?
                .iter()
                .filter(|p| p.dob == Some(new.dob))
                .take(MOST_LOOKED_AT)
            {
                profiles.push(self.profile(&hit.id).await?);
            }
            profiles
        };
        let ours = |p: &&ProfileBody| p.partner_patient_id.as_ref().is_some_and(|word| word.as_str() == partner);
        // Not every service tells partners' identifiers; then the same name and day of birth must do.
        let same = |p: &&ProfileBody| {
            let told = p.patient();
            p.partner_patient_id.is_none() && told.is_some_and(|p| p.name == new.name && p.dob == Some(new.dob))
        };
        let found = profiles.iter().find(ours).or_else(|| profiles.iter().find(same));
        match found.and_then(|profile| profile.patient_id.as_ref()) {
            Some(word) => Ok(PatientId::new(word.as_str())),
            None => Err(ClientError::Refused(refused)),
        }
    }
}
