//! *Add a patient*, changing one, and the look-ups of patients.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;

use crate::contract::lenient::Word;
use crate::contract::patients::{
    AddressBody, AddressChangeBody, ByMobileBody, HitBody, NamedProfile, NewPatientBody, PatientChangeBody,
    PatientIdBody, ProfileBody, ProfilesData, field_name,
};
use crate::contract::problem::Code;
use crate::domain::ids::PatientId;
use crate::domain::patient::{PatientChange, PatientDraft};
use crate::domain::phone;
use crate::server::audit::About;
use crate::server::directory::{self, Directory, Named};
use crate::server::extract::{Caller, ID_LENGTH, JsonBody, Params, Segments, checked_text};
use crate::server::problem::Refusal;
use crate::server::profiles::{self, Selected};
use crate::server::state::App;
use crate::server::store::patients;
use crate::server::store::search;
use crate::server::writes::{Ask, Did};

/// The longest line of an address, in characters.
const LINE_LENGTH: usize = 200;
/// The longest username, in characters.
const USERNAME_LENGTH: usize = 80;
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
    let at = Directory::of(&practice, app.clock.now());
    let new = directory::checked(&PatientDraft::from(body), &at.calling_code, at.today, "")?;
    app.write(asked, move |sql, turn| {
        let id = directory::add_patient(sql, &turn.business, &new, &turn.practice.practice.calling_code, turn.now)?;
        Did::json(201, &PatientIdBody { patient_id: id.as_str().into() }, About::patient(&id))
    })
    .await
}

/// Refuses what is too long in the parts that the domain does not judge.
pub fn check_texts(body: &NewPatientBody, prefix: &str) -> Result<(), Refusal> {
    let AddressBody { line1, city, pincode } = body.address.clone().unwrap_or_default();
    let [line1, city, pincode] = [&line1, &city, &pincode].map(Option::as_ref);
    check_names([&body.first_name, &body.middle_name, &body.last_name].map(Option::as_ref), prefix)?;
    check_others([body.email.as_ref(), body.username.as_ref(), body.partner_patient_id.as_ref()], prefix)?;
    check_address([line1, city, pincode], prefix)
}

fn check_names(names: [Option<&Word>; 3], prefix: &str) -> Result<(), Refusal> {
    let fields = ["first_name", "middle_name", "last_name"];
    fields.iter().zip(names).try_for_each(|(name, word)| check(&format!("{prefix}{name}"), word, LINE_LENGTH))
}

/// The same for a part that is called by its own name.
pub fn check(field: &str, word: Option<&Word>, most: usize) -> Result<(), Refusal> {
    word.map_or(Ok(()), |word| checked_text(field, word.as_str(), most))
}

/// Refuses what is too long of e-mail address, username and partner's identifier.
pub fn check_others(parts: [Option<&Word>; 3], prefix: &str) -> Result<(), Refusal> {
    let [email, username, partner_id] = parts;
    check(&format!("{prefix}email"), email, LINE_LENGTH * 2)?;
    check(&format!("{prefix}username"), username, USERNAME_LENGTH)?;
    check(&format!("{prefix}partner_patient_id"), partner_id, ID_LENGTH)
}

/// Refuses what is too long of an address.
pub fn check_address(lines: [Option<&Word>; 3], prefix: &str) -> Result<(), Refusal> {
    let fields = ["line1", "city", "pincode"];
    fields.iter().zip(lines).try_for_each(|(name, word)| check(&format!("{prefix}address.{name}"), word, LINE_LENGTH))
}

/// The lines of an address that is to be changed.
pub fn lines(address: Option<&AddressChangeBody>) -> [Option<&Word>; 3] {
    address.map_or([None; 3], |address| [address.line1.told(), address.city.told(), address.pincode.told()])
}

/// The patient that the path names, `?partner_id=1` by the identifier of the caller's own program.
fn named(id: String, params: &Params) -> Named {
    if params.flag("partner_id") { Named::Partners(id) } else { Named::Ours(PatientId::from(id)) }
}

/// `GET /dr/v1/patient/{patient_id}`.
pub async fn one(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(id): Segments<String>,
    params: Params,
) -> Result<Json<ProfileBody>, Refusal> {
    let named = named(id, &params);
    let seen = app.view(&caller, "view patient", move |sql, turn| {
        let patient = Directory::of(&turn.practice, turn.now).found(sql, &named)?;
        Ok((profiles::flat(&patient), About::patient(&patient.patient.id)))
    });
    Ok(Json(seen.await?))
}

/// `PATCH /dr/v1/patient/{patient_id}`.
pub async fn change(
    State(app): State<Arc<App>>,
    ask: Ask,
    Segments(id): Segments<String>,
    params: Params,
    JsonBody(body): JsonBody<PatientChangeBody>,
) -> Result<Response, Refusal> {
    check_names([body.first_name.told(), body.middle_name.told(), body.last_name.told()], "")?;
    check_others([body.email.told(), body.username.told(), body.partner_patient_id.told()], "")?;
    check_address(lines(body.address.told()), "")?;
    let named = named(id, &params);
    let asked = ask.to("change patient", &body)?.about(named.about());
    let change = PatientChange::from(body);
    app.write(asked, move |sql, turn| {
        let at = Directory::of(&turn.practice, turn.now);
        let patient = at.change(sql, &named, &change, |field| field_name(field).to_owned())?;
        Did::json(200, &profiles::flat(&patient), About::patient(&patient.patient.id))
    })
    .await
}

/// `GET /dr/v1/business/patients/search?mobile=`.
pub async fn by_mobile(
    State(app): State<Arc<App>>,
    caller: Caller,
    params: Params,
) -> Result<Json<ByMobileBody>, Refusal> {
    let practice = app.practice(caller.business()).await?;
    let mobile = mobile(&params, "mobile", &practice.practice.calling_code)?;
    let business = caller.business().clone();
    let found = app.store.read::<_, Refusal>(move |sql| Ok(patients::by_mobile(sql, &business, &mobile)?)).await?;
    if found.is_empty() {
        return Err(Refusal::new(Code::PatientsNotFound, "nobody in the directory has this mobile"));
    }
    let profiles = found.iter().map(|kept| NamedProfile::of(&kept.patient)).collect::<Vec<_>>().into();
    Ok(Json(ByMobileBody { data: ProfilesData { profiles }, status_code: 200, success: true }))
}

/// A mobile in the query, E.164. A plus in an address stands for a space, and programs forget to quote it.
pub fn mobile(params: &Params, name: &str, calling_code: &str) -> Result<String, Refusal> {
    let typed = params.needed(name)?;
    let restored = if typed.len() > 10 && !typed.starts_with('0') && typed.bytes().all(|b| b.is_ascii_digit()) {
        format!("+{typed}")
    } else {
        typed.to_owned()
    };
    phone::normalise(&restored, calling_code).map_err(|wrong| Refusal::bad_field(name, wrong.to_string()))
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
    let selected = Selected::of(&params);
    let practice = app.practice(caller.business()).await?;
    let business = caller.business().clone();
    let found = app.store.read::<_, Refusal>(move |sql| {
        Ok(search::by_prefix(sql, &business, &prefix, &practice.practice.calling_code, limit)?)
    });
    Ok(Json(found.await?.iter().map(|kept| profiles::hit(kept, selected)).collect()))
}
