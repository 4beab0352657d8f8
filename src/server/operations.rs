//! Every operation as `/openapi.json` tells it. The order is that of the contract.
//!
//! A new route gets its line here, and is led to its handler in [`super::router`] with `.on(operations::NAME, handler)`.
//! The types that are named here derive `schemars::JsonSchema`.

pub mod published;

use serde_json::Value;

use super::operation::{Form, Operation, may, must};
use crate::contract::appointments::{DetailsBody, PageBody};
use crate::contract::availability::AvailabilityBody;
use crate::contract::bookings::{BookBody, BookedBody, CancelBody, CancelledBody, CheckInBody, CheckedInBody, Data};
use crate::contract::entities::EntitiesBody;
use crate::contract::keys::KeyBody;
use crate::contract::paths;
use crate::contract::patients::{ByMobileBody, HitBody, NewPatientBody, PatientChangeBody, PatientIdBody, ProfileBody};
use crate::contract::profiles::{DirectoryBody, NewProfileBody, OidBody, ProfileChangeBody};
use crate::contract::sign_in::{LoginBody, RefreshBody, TokensBody};
use crate::contract::slots::SlotsBody;
use crate::contract::walk_ins::{WalkInBody, WalkedInBody};

/// Sign-in.
pub const LOGIN: Operation = Operation::post(paths::LOGIN, "Signs a program in")
    .takes::<LoginBody>()
    .answers::<TokensBody>(200)
    .refuses(&[401, 429])
    .open();
/// Refresh.
pub const REFRESH: Operation = Operation::post(paths::REFRESH, "Exchanges a refresh token, which works once")
    .takes::<RefreshBody>()
    .answers::<TokensBody>(200)
    .refuses(&[401, 429])
    .open();
/// Refresh under its older name.
pub const REFRESH_OLD: Operation = Operation { path: paths::REFRESH_OLD, ..REFRESH };

/// Clinics and doctors.
pub const ENTITIES: Operation =
    Operation::get(paths::ENTITIES, "Clinics and doctors of the practice").answers::<EntitiesBody>(200);
/// A doctor.
pub const DOCTOR: Operation = Operation::get(paths::DOCTOR, "A doctor").answers::<Value>(200).refuses(&[404]);
/// A clinic.
pub const CLINIC: Operation = Operation::get(paths::CLINIC, "A clinic").answers::<Value>(200).refuses(&[404]);
/// A doctor's services.
pub const SERVICES: Operation =
    Operation::get(paths::SERVICES, "A doctor's services").answers::<Value>(200).refuses(&[404]);

/// Add a patient.
pub const ADD_PATIENT: Operation = Operation::write("post", paths::PATIENTS, "Adds a patient to the directory")
    .takes::<NewPatientBody>()
    .answers::<PatientIdBody>(201);
/// A patient.
pub const PATIENT: Operation = Operation::get(paths::PATIENT, "A patient")
    .query(&[may("partner_id", Form::Count)])
    .answers::<ProfileBody>(200)
    .refuses(&[404]);
/// Change a patient.
pub const CHANGE_PATIENT: Operation =
    Operation::write("patch", paths::PATIENT, "Changes a patient; what is left out stays, null takes away")
        .query(&[may("partner_id", Form::Count)])
        .takes::<PatientChangeBody>()
        .answers::<ProfileBody>(200)
        .refuses(&[404]);
/// Patients by mobile.
pub const PATIENTS_BY_MOBILE: Operation = Operation::get(paths::PATIENTS_BY_MOBILE, "Patients with this mobile")
    .query(&[must("mobile", Form::Text)])
    .answers::<ByMobileBody>(200)
    .refuses(&[404]);
/// Patients by prefix.
pub const PATIENTS_BY_PREFIX: Operation =
    Operation::get(paths::PATIENTS_BY_PREFIX, "Patients by name, mobile, last digits or username")
        .query(&[must("prefix", Form::Text), may("limit", Form::Count), may("select", Form::Text)])
        .answers::<Vec<HitBody>>(200);
/// Add a directory profile.
pub const ADD_PROFILE: Operation = Operation::write("post", paths::PROFILES, "Adds a patient to the directory")
    .takes::<NewProfileBody>()
    .answers::<OidBody>(201);
/// A directory profile.
pub const PROFILE: Operation = Operation::get(paths::PROFILE, "A patient, as the directory tells it")
    .answers::<DirectoryBody>(200)
    .refuses(&[404]);
/// Change a directory profile.
pub const CHANGE_PROFILE: Operation =
    Operation::write("patch", paths::PROFILE, "Changes a patient; what is left out stays, null takes away")
        .takes::<ProfileChangeBody>()
        .answers::<DirectoryBody>(200)
        .refuses(&[404]);
/// Remove a directory profile.
pub const REMOVE_PROFILE: Operation =
    Operation::write("delete", paths::PROFILE, "Takes a patient out of the directory; appointments keep the name")
        .answers_nothing()
        .refuses(&[404]);
/// Directory profiles by mobile.
pub const PROFILES_BY_MOBILE: Operation =
    Operation::get(paths::PROFILES_BY_MOBILE, "Patients with this mobile, short or whole")
        .query(&[must("mob", Form::Text), may("full_profile", Form::Text), may("select", Form::Text)])
        .answers::<Vec<DirectoryBody>>(200);
/// Directory profiles page by page.
pub const PROFILES_MINIFIED: Operation = Operation::get(paths::PROFILES_MINIFIED, "All patients, page by page from 0")
    .query(&[may("pageNo", Form::Count), may("pageSize", Form::Count), may("select", Form::Text)])
    .answers::<Vec<HitBody>>(200);

const DAYS: &[super::operation::Query] = &[must("start_date", Form::Date), must("end_date", Form::Date)];
/// Search slots.
pub const SLOTS: Operation = Operation::get(paths::SLOTS, "All slots of one day, or of two in a row")
    .query(DAYS)
    .answers::<SlotsBody>(200)
    .refuses(&[404]);
/// Search slots under the published name.
pub const PUBLISHED_SLOTS: Operation = Operation { path: paths::PUBLISHED_SLOTS, ..SLOTS };
/// Book.
pub const BOOK: Operation = Operation::write("post", paths::BOOK, "Books a slot")
    .takes::<BookBody>()
    .answers::<Data<BookedBody>>(200)
    .refuses(&[404]);
/// Check in.
pub const CHECK_IN: Operation = Operation::write("put", paths::CHECK_IN, "Checks a patient in")
    .takes::<CheckInBody>()
    .answers::<Data<CheckedInBody>>(200)
    .refuses(&[404]);
/// Cancel.
pub const CANCEL: Operation = Operation::write("put", paths::CANCEL, "Cancels an appointment")
    .takes::<CancelBody>()
    .answers::<Data<CancelledBody>>(200)
    .refuses(&[404]);
/// Details.
pub const DETAILS: Operation = Operation::get(paths::DETAILS, "Everything about an appointment")
    .query(&[may("business_id", Form::Text)])
    .answers::<Data<DetailsBody>>(200)
    .refuses(&[403, 404]);
/// Appointments of days.
pub const APPOINTMENTS: Operation = Operation::get(paths::APPOINTMENTS, "Appointments of days, or of a patient")
    .query(&[
        may("start_date", Form::Date),
        may("end_date", Form::Date),
        may("doctor_id", Form::Text),
        may("clinic_id", Form::Text),
        may("patient_id", Form::Text),
        may("page_no", Form::Count),
        may("page_size", Form::Count),
    ])
    .answers::<PageBody>(200);

/// Push.
pub const EVENTS: Operation =
    Operation::get(paths::EVENTS, "Every change of an appointment, as it happens").answers_text("text/event-stream");
/// Free slots.
pub const AVAILABILITY: Operation =
    Operation::get(paths::AVAILABILITY, "Free slots by doctor and day over up to 30 days, and the first free one")
        .query(&[
            may("clinic_id", Form::Text),
            may("doctor_id", Form::Text),
            may("from", Form::Date),
            may("days", Form::Count),
        ])
        .answers::<Data<AvailabilityBody>>(200)
        .refuses(&[404]);
/// What became of a write.
pub const KEY: Operation =
    Operation::get(paths::KEY, "What became of the write with this key").answers::<Data<KeyBody>>(200);
/// Gives a write up.
pub const VOID_KEY: Operation = Operation::post(
    paths::VOID_KEY,
    "Makes a write that has not happened impossible; tells the answer of one that has",
)
.answers::<Data<KeyBody>>(200)
.refuses(&[409]);
/// A patient without an appointment.
pub const WALK_IN: Operation =
    Operation::write("post", paths::WALK_INS, "A patient without an appointment joins the queue")
        .takes::<WalkInBody>()
        .answers::<Data<WalkedInBody>>(201)
        .refuses(&[404]);
/// Alive.
pub const HEALTH: Operation = Operation::get(paths::HEALTH, "The server answers").answers::<Value>(200).open();
/// Ready.
pub const READY: Operation =
    Operation::get(paths::READY, "Its store answers too, and it is not about to stop").answers::<Value>(200).open();
/// Numbers.
pub const METRICS: Operation = Operation::get(paths::METRICS, "Numbers for Prometheus").answers_text("text/plain");
/// This description.
pub const DESCRIPTION: Operation = Operation::get(paths::DESCRIPTION, "This description").answers::<Value>(200).open();
