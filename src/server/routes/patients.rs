//! *Add a patient*, and the look-ups of patients.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;

use crate::contract::lenient::Word;
use crate::contract::patients::{
    ByMobileBody, HitBody, NamedProfile, NewPatientBody, PatientIdBody, ProfileBody, ProfilesData,
};
use crate::contract::problem::Code;
use crate::domain::ids::PatientId;
use crate::domain::patient::PatientDraft;
use crate::domain::phone;
use crate::domain::practice::Practice;
use crate::domain::zone::Zone;
use crate::server::audit::About;
use crate::server::directory;
use crate::server::extract::{Caller, ID_LENGTH, JsonBody, Params, Segments, checked_text};
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::{patients, search};
use crate::server::writes::{Ask, Did};

/// The longest line of an address, in characters.
const LINE_LENGTH: usize = 200;
/// The longest text that is searched for, in characters.
const SEARCH_LENGTH: usize = 200;

/// `POST /dr/v1/patient`.
pub async fn add(
    State(app): State<Arc<App>>,
    ask: Ask,
    JsonBody(body): JsonBody<NewPatientBody>,
) -> Result<Response, Refusal> {
    check_texts(&body, "")?;
    let asked = ask.to("add patient", &body)?;
    let practice = app.practice(asked.business()).await?;
    let draft = PatientDraft::from(body);
    let calling_code = practice.practice.calling_code.clone();
    let new = directory::checked(&draft, &calling_code, zone(&practice).date(app.clock.now()), "")?;
    app.write(asked, move |sql, turn| {
        let id = directory::add_patient(sql, &turn.business, &new, &calling_code, turn.now)?;
        Did::json(201, &PatientIdBody { patient_id: id.as_str().into() }, About::patient(&id))
    })
    .await
}

/// A practice has a date of its own where no clinic is named: that of its first clinic.
fn zone(practice: &Practice) -> Zone {
    practice.clinics.first().map_or_else(Zone::utc, |clinic| clinic.zone.clone())
}

/// Refuses what is too long in the parts that the domain does not judge.
pub fn check_texts(body: &NewPatientBody, prefix: &str) -> Result<(), Refusal> {
    let address = body.address.clone().unwrap_or_default();
    let check = |name: &str, word: &Option<Word>, most: usize| {
        word.as_ref().map_or(Ok(()), |word| checked_text(&format!("{prefix}{name}"), word.as_str(), most))
    };
    check("first_name", &body.first_name, LINE_LENGTH)?;
    check("middle_name", &body.middle_name, LINE_LENGTH)?;
    check("last_name", &body.last_name, LINE_LENGTH)?;
    check("email", &body.email, LINE_LENGTH * 2)?;
    check("address.line1", &address.line1, LINE_LENGTH)?;
    check("address.city", &address.city, LINE_LENGTH)?;
    check("address.pincode", &address.pincode, LINE_LENGTH)?;
    check("partner_patient_id", &body.partner_patient_id, ID_LENGTH)
}

/// `GET /dr/v1/patient/{patient_id}`.
pub async fn one(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<ProfileBody>, Refusal> {
    let id = PatientId::from(id);
    let seen = app.view(&caller, "view patient", move |sql, turn| {
        let found = patients::find(sql, &turn.business, &id)?;
        let patient = found.ok_or_else(|| Refusal::new(Code::PatientNotFound, "the directory has no such patient"))?;
        Ok((patient.profile(), About::patient(&id)))
    });
    Ok(Json(seen.await?))
}

/// `GET /dr/v1/business/patients/search?mobile=`.
pub async fn by_mobile(
    State(app): State<Arc<App>>,
    caller: Caller,
    params: Params,
) -> Result<Json<ByMobileBody>, Refusal> {
    let practice = app.practice(caller.business()).await?;
    let typed = params.needed("mobile")?;
    // A plus in an address stands for a space, and programs forget to quote it.
    let restored = if typed.len() > 10 && typed.bytes().all(|b| b.is_ascii_digit()) {
        format!("+{typed}")
    } else {
        typed.to_owned()
    };
    let mobile = phone::normalise(&restored, &practice.practice.calling_code)
        .map_err(|wrong| Refusal::bad_field("mobile", wrong.to_string()))?;
    let business = caller.business().clone();
    let found = app.store.read::<_, Refusal>(move |sql| Ok(patients::by_mobile(sql, &business, &mobile)?)).await?;
    if found.is_empty() {
        return Err(Refusal::new(Code::PatientsNotFound, "nobody in the directory has this mobile"));
    }
    let profiles = found.iter().map(NamedProfile::of).collect::<Vec<_>>().into();
    Ok(Json(ByMobileBody { data: ProfilesData { profiles }, status_code: 200, success: true }))
}

/// `GET /profiles/v1/patient/search?prefix=`.
pub async fn by_prefix(
    State(app): State<Arc<App>>,
    caller: Caller,
    params: Params,
) -> Result<Json<Vec<HitBody>>, Refusal> {
    let prefix = params.needed("prefix")?.to_owned();
    checked_text("prefix", &prefix, SEARCH_LENGTH)?;
    let limit = params.count("limit", search::MOST_HITS)?;
    let business = caller.business().clone();
    let found = app.store.read::<_, Refusal>(move |sql| Ok(search::by_prefix(sql, &business, &prefix, limit)?)).await?;
    Ok(Json(found.iter().map(HitBody::of).collect()))
}
