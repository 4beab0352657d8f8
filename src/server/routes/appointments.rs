//! *Details*, and *appointments of days*.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::contract::appointments::{
    DetailsBody, LONGEST_PAGE, MOST_DAYS, PAGE, PAGE_BY_DATES, PAGE_BY_PATIENT, PageBody,
};
use crate::contract::bookings::Data;
use crate::contract::problem::Code;
use crate::domain::ids::AppointmentId;
use crate::server::audit::About;
use crate::server::extract::{Caller, Params, Segments};
use crate::server::kept::pages::Page;
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::lists::{self, ListOf};
use crate::server::store::{audit, patients};
use crate::server::{views, visits};

/// `GET /dr/v1/business/appointments/{appointment_id}?business_id=`.
pub async fn details(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(id): Segments<String>,
    params: Params,
) -> Result<Json<Data<DetailsBody>>, Refusal> {
    if params.text("business_id").is_some_and(|wanted| wanted != caller.business().as_str()) {
        return Err(Refusal::new(Code::Forbidden, "business_id names another practice than the one you signed in to"));
    }
    let id = AppointmentId::from(id);
    let seen = app.view(&caller, "view appointment", move |sql, turn| {
        let appointment = visits::found(sql, &turn.business, &id)?;
        let patient = patients::even_removed(sql, &turn.business, &appointment.patient)?.map(|kept| kept.patient);
        let about = About::both(&appointment.id, &appointment.patient);
        Ok((views::details(&turn.practice, &appointment, patient.as_ref()), about))
    });
    Ok(Json(Data { data: seen.await? }))
}

/// `GET /dr/v1/appointment?start_date&end_date&doctor_id&clinic_id&page_no`, or `?patient_id&page_no`; `page_size` makes the
/// pages longer.
pub async fn of_days(State(app): State<Arc<App>>, caller: Caller, params: Params) -> Result<Response, Refusal> {
    let (list, length) = wanted(&params)?;
    let number = params.count("page_no", 0)?;
    let whole = |length: usize| i64::try_from(length).unwrap_or(1);
    let length = params.count("page_size", whole(length))?.clamp(1, whole(LONGEST_PAGE));
    let asked = Page { business: caller.business().clone(), list, number, length };
    let pages = app.pages.clone();
    let body = app.store.read::<_, Refusal>(move |sql| {
        let newest = audit::newest(sql, &asked.business)?;
        // Here and not before: of many who ask at the same time the first ones read, and the others find what they read.
        if let Some(body) = pages.find(&asked, newest.as_deref()) {
            return Ok(body);
        }
        let found = lists::page(sql, &asked.business, &asked.list, asked.number, asked.length)?;
        let entries: Vec<_> = found.iter().map(|(appointment, patient)| views::entry(appointment, patient)).collect();
        let page = PageBody { appointments: entries.into(), longest_page: Some(LONGEST_PAGE) };
        let body = Bytes::from(serde_json::to_vec(&page).map_err(|_| Refusal::internal())?);
        if matches!(asked.list, ListOf::Days { .. }) {
            pages.keep(asked, newest, body.clone());
        }
        Ok(body)
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], body.await?).into_response())
}

/// What the list is of, and how long its pages are.
fn wanted(params: &Params) -> Result<(ListOf, usize), Refusal> {
    let (doctor, clinic) = (params.id("doctor_id")?, params.id("clinic_id")?);
    let dated = params.text("start_date").is_some() || params.text("end_date").is_some();
    if let Some(patient) = params.id("patient_id")? {
        if dated || doctor.is_some() || clinic.is_some() {
            return Err(Refusal::bad_field(
                "patient_id",
                "can't be combined with dates, a doctor or a clinic; send it alone",
            ));
        }
        return Ok((ListOf::Patient(patient.into()), PAGE_BY_PATIENT));
    }
    if !dated {
        return Err(Refusal::new(
            Code::BadRequest,
            "say which appointments: start_date and end_date, with doctor_id or clinic_id if wanted; or patient_id alone",
        ));
    }
    let (from, to) = (params.date("start_date")?, params.date("end_date")?);
    let days = to.signed_duration_since(from).num_days() + 1;
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Refusal::bad_field(
            "end_date",
            format!("must be start_date or one of the {} days after it", MOST_DAYS - 1),
        ));
    }
    let length = if doctor.is_none() && clinic.is_none() { PAGE_BY_DATES } else { PAGE };
    Ok((ListOf::Days { from, to, doctor: doctor.map(Into::into), clinic: clinic.map(Into::into) }, length))
}
