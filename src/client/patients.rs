//! Looking patients up.

use super::{Client, ClientError};
use crate::contract::lenient::Rows;
use crate::contract::paths;
use crate::contract::patients::{ByMobileBody, HitBody};
use crate::contract::problem::Code;
use crate::domain::patient::Patient;
use crate::domain::phone;

/// How many hits are asked for: more than fit a form would not help to choose.
const MOST: &str = "50";

impl Client {
    /// The patients who match what was typed. Where the service does not let this account search by prefix, a mobile of
    /// ten digits is looked up instead.
    pub async fn patients(&self, typed: &str) -> Result<Vec<Patient>, ClientError> {
        let query = [("prefix", typed), ("limit", MOST), ("select", "dob,gen")];
        match self.get::<Rows<HitBody>>(paths::PATIENTS_BY_PREFIX, &query).await {
            Ok(hits) => Ok(hits.rows.iter().filter(|hit| !hit.oid.0.is_empty()).map(HitBody::patient).collect()),
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
        match self.get::<ByMobileBody>(paths::PATIENTS_BY_MOBILE, &[("mobile", mobile)]).await {
            Ok(body) => Ok(body.data.profiles.rows.iter().map(|profile| profile.patient()).collect()),
            Err(ClientError::Refused(problem))
                if problem.status == 404 || problem.code == Some(Code::PatientsNotFound) =>
            {
                Ok(Vec::new())
            }
            Err(other) => Err(other),
        }
    }
}
