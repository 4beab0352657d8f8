//! The directory of patients under its *Published names* (`/profiles/v1/patient/…`).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::patients::{check, check_address, check_others, lines, mobile};
use crate::contract::lenient::Word;
use crate::contract::patients::{AddressBody, HitBody};
use crate::contract::profiles::{DirectoryBody, NewProfileBody, OidBody, ProfileChangeBody, field_name};
use crate::domain::ids::PatientId;
use crate::domain::patient::{PatientChange, PatientDraft};
use crate::server::audit::{self, About, Actor};
use crate::server::directory::{self, Directory, Named};
use crate::server::extract::{Caller, JsonBody, Params, Segments};
use crate::server::problem::Refusal;
use crate::server::profiles::{self, Selected};
use crate::server::state::App;
use crate::server::store::patients;
use crate::server::writes::{Ask, Did};

/// The longest whole name, in characters: two parts and what is between them.
const WHOLE_LENGTH: usize = 200;
/// The longest page, and the usual one.
const PAGE_LENGTH: (i64, i64) = (500, 50);

fn check_names(whole: Option<&Word>, parts: [Option<&Word>; 3]) -> Result<(), Refusal> {
    check("fln", whole, WHOLE_LENGTH)?;
    ["fn", "mn", "ln"].iter().zip(parts).try_for_each(|(field, part)| check(field, part, WHOLE_LENGTH))
}

/// `POST /profiles/v1/patient/`.
pub async fn add(
    State(app): State<Arc<App>>,
    ask: Ask,
    JsonBody(body): JsonBody<NewProfileBody>,
) -> Result<Response, Refusal> {
    let AddressBody { line1, city, pincode } = body.address.clone().unwrap_or_default();
    check_names(body.fln.as_ref(), [&body.first, &body.middle, &body.last].map(Option::as_ref))?;
    check_others([&body.email, &body.username, &body.partner_patient_id].map(Option::as_ref), "")?;
    check_address([&line1, &city, &pincode].map(Option::as_ref), "")?;
    let asked = ask.to("add patient", &body)?;
    let practice = app.practice(asked.business()).await?;
    let at = Directory::of(&practice, app.clock.now());
    // Where there is no name at all, `fln` is the one that is missing.
    let whole = body.is_whole() || body.first.is_none();
    let name = |field| field_name(field, whole).to_owned();
    let new = directory::checked_as(&PatientDraft::from(body), &at.calling_code, at.today, name)?;
    app.write(asked, move |sql, turn| {
        let id = directory::add_patient(sql, &turn.business, &new, &turn.practice.practice.calling_code, turn.now)?;
        Did::json(201, &OidBody { oid: id.as_str().into() }, About::patient(&id))
    })
    .await
}

/// `GET /profiles/v1/patient/{oid}`.
pub async fn one(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<DirectoryBody>, Refusal> {
    let named = Named::Ours(PatientId::from(id));
    let seen = app.view(&caller, "view patient", move |sql, turn| {
        let patient = Directory::of(&turn.practice, turn.now).found(sql, &named)?;
        Ok((profiles::directory(&patient), About::patient(&patient.patient.id)))
    });
    Ok(Json(seen.await?))
}

/// `PATCH /profiles/v1/patient/{oid}`.
pub async fn change(
    State(app): State<Arc<App>>,
    ask: Ask,
    Segments(id): Segments<String>,
    JsonBody(body): JsonBody<ProfileChangeBody>,
) -> Result<Response, Refusal> {
    check_names(body.fln.told(), [body.first.told(), body.middle.told(), body.last.told()])?;
    check_others([body.email.told(), body.username.told(), body.partner_patient_id.told()], "")?;
    check_address(lines(body.address.told()), "")?;
    let named = Named::Ours(PatientId::from(id));
    let asked = ask.to("change patient", &body)?.about(named.about());
    let whole = body.is_whole();
    let change = PatientChange::from(body);
    app.write(asked, move |sql, turn| {
        let at = Directory::of(&turn.practice, turn.now);
        let patient = at.change(sql, &named, &change, |field| field_name(field, whole).to_owned())?;
        Did::json(200, &profiles::directory(&patient), About::patient(&patient.patient.id))
    })
    .await
}

/// `DELETE /profiles/v1/patient/{oid}`.
pub async fn remove(
    State(app): State<Arc<App>>,
    ask: Ask,
    Segments(id): Segments<String>,
) -> Result<Response, Refusal> {
    let named = Named::Ours(PatientId::from(id));
    let asked = ask.to("remove patient", &())?.about(named.about());
    app.write(asked, move |sql, turn| {
        let id = Directory::of(&turn.practice, turn.now).remove(sql, &named)?;
        Ok(Did::no_content(About::patient(&id)))
    })
    .await
}

/// `GET /profiles/v1/patient/by-mobile/?mob=&full_profile=`: nobody is an empty list, as in the search by prefix.
pub async fn by_mobile(State(app): State<Arc<App>>, caller: Caller, params: Params) -> Result<Response, Refusal> {
    let practice = app.practice(caller.business()).await?;
    let mobile = mobile(&params, "mob", &practice.practice.calling_code)?;
    let business = caller.business().clone();
    if !params.flag("full_profile") {
        let found = app.store.read::<_, Refusal>(move |sql| Ok(patients::by_mobile(sql, &business, &mobile)?)).await?;
        let selected = Selected::of(&params);
        let hits: Vec<HitBody> = found.iter().map(|kept| profiles::hit(kept, selected)).collect();
        return Ok(Json(hits).into_response());
    }
    let actor = Actor::of(caller.live());
    let action = "view patient";
    let seen = app.view(&caller, action, move |sql, turn| {
        let found = patients::by_mobile(sql, &business, &mobile)?;
        let mut abouts: Vec<About> = found.iter().map(|kept| About::patient(&kept.patient.id)).collect();
        // Everybody who is told of is an entry of the trail; the last one is written by the view itself.
        let last = abouts.pop().unwrap_or_default();
        sql.serialise(business.as_str())?;
        for about in &abouts {
            audit::record(sql, &turn.practice, &actor, action, about, audit::DONE, turn.now)?;
        }
        Ok((found.iter().map(profiles::directory).collect::<Vec<_>>(), last))
    });
    Ok(Json(seen.await?).into_response())
}

/// `GET /profiles/v1/patient/minified/?pageNo=&pageSize=`: pages from 0, oldest first.
pub async fn minified(
    State(app): State<Arc<App>>,
    caller: Caller,
    params: Params,
) -> Result<Json<Vec<HitBody>>, Refusal> {
    let (longest, usual) = PAGE_LENGTH;
    let (page, length) = (params.count("pageNo", 0)?, params.count("pageSize", usual)?);
    if !(1..=longest).contains(&length) {
        return Err(Refusal::bad_field("pageSize", format!("is not a whole number from 1 to {longest}")));
    }
    let selected = Selected::of(&params);
    let business = caller.business().clone();
    let found = app.store.read::<_, Refusal>(move |sql| Ok(patients::page(sql, &business, page, length)?)).await?;
    Ok(Json(found.iter().map(|kept| profiles::hit(kept, selected)).collect()))
}
