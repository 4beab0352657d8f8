//! The JSON of the contract, as both ends read it: it parses, and written again nothing that is known is lost.

use frontdesk::contract::appointments::{DetailsBody, PageBody};
use frontdesk::contract::bookings::{
    BookBody, BookedBody, CancelBody, CancelledBody, CheckInBody, CheckedInBody, Data,
};
use frontdesk::contract::entities::EntitiesBody;
use frontdesk::contract::events::EventBody;
use frontdesk::contract::patients::{ByMobileBody, HitBody, NewPatientBody, PatientIdBody, ProfileBody};
use frontdesk::contract::problem::{Code, Problem, ProblemBody};
use frontdesk::contract::sign_in::{LoginBody, RefreshBody, TokensBody};
use frontdesk::contract::slots::SlotsBody;
use frontdesk::domain::ids::ClinicId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::desk::Faults;

/// What of the first is not in the second; a number and the same number as a text, null and nothing are alike.
fn lost(told: &Value, again: &Value, at: &str, faults: &mut Faults) {
    match (told, again) {
        (Value::Object(told), Value::Object(again)) => {
            for (name, value) in told {
                lost(value, again.get(name).unwrap_or(&Value::Null), &format!("{at}.{name}"), faults);
            }
        }
        (Value::Array(told), Value::Array(again)) => {
            faults.unless(told.len() == again.len(), || format!("{at} has {} entries of {}", again.len(), told.len()));
            for (place, (told, again)) in told.iter().zip(again).enumerate() {
                lost(told, again, &format!("{at}[{place}]"), faults);
            }
        }
        (Value::Number(told), Value::Number(again)) => {
            faults.unless(told.as_f64() == again.as_f64(), || format!("{at}: {told} became {again}"));
        }
        (Value::Number(told), Value::String(again)) => {
            faults.unless(told.to_string() == *again, || format!("{at}: {told} became {again}"));
        }
        (Value::Array(told), Value::Null) => faults.unless(told.is_empty(), || format!("{at} is lost")),
        (told, again) => faults.unless(told == again, || format!("{at}: {told} became {again}")),
    }
}

fn round<T: Serialize + DeserializeOwned>(name: &str, faults: &mut Faults) {
    let told: Value = serde_json::from_str(&text(name)).unwrap();
    match serde_json::from_value::<T>(told.clone()) {
        Ok(read) => lost(&told, &serde_json::to_value(&read).unwrap(), name, faults),
        Err(wrong) => faults.unless(false, || format!("{name} is not read: {wrong}")),
    }
}

fn text(name: &str) -> String {
    let path = format!("{}/tests/conformance/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|wrong| panic!("{path}: {wrong}"))
}

#[test]
fn every_example_is_read_and_written_again_without_a_loss() {
    let mut faults = Faults::default();
    round::<LoginBody>("sign_in", &mut faults);
    round::<TokensBody>("tokens", &mut faults);
    round::<RefreshBody>("refresh", &mut faults);
    round::<NewPatientBody>("new_patient", &mut faults);
    round::<NewPatientBody>("new_patient_by_age", &mut faults);
    round::<PatientIdBody>("patient_id", &mut faults);
    round::<SlotsBody>("slots", &mut faults);
    round::<SlotsBody>("slots_booked_null", &mut faults);
    round::<SlotsBody>("slots_by_date", &mut faults);
    round::<BookBody>("book", &mut faults);
    round::<BookBody>("book_somebody_new", &mut faults);
    round::<BookBody>("book_beyond", &mut faults);
    round::<Data<BookedBody>>("booked", &mut faults);
    round::<ProblemBody>("slot_unavailable", &mut faults);
    round::<ProblemBody>("stale_version", &mut faults);
    round::<CheckInBody>("check_in", &mut faults);
    round::<Data<CheckedInBody>>("checked_in", &mut faults);
    round::<CancelBody>("cancel", &mut faults);
    round::<Data<CancelledBody>>("cancelled", &mut faults);
    round::<Data<DetailsBody>>("details", &mut faults);
    round::<Data<DetailsBody>>("details_absent", &mut faults);
    round::<EntitiesBody>("entities", &mut faults);
    round::<ProfileBody>("patient", &mut faults);
    round::<ByMobileBody>("patients_by_mobile", &mut faults);
    round::<Vec<HitBody>>("patients_by_prefix", &mut faults);
    round::<PageBody>("appointments", &mut faults);
    round::<PageBody>("appointments_of_ours", &mut faults);
    round::<EventBody>("event", &mut faults);
    faults.none();
}

#[test]
fn no_example_is_left_out() {
    let folder = format!("{}/tests/conformance/examples", env!("CARGO_MANIFEST_DIR"));
    let here = include_str!("examples.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = name.trim_end_matches(".json");
        assert!(here.contains(&format!("(\"{name}\"")), "{name} is an example that nothing reads");
    }
}

#[test]
fn both_forms_of_a_schedule_say_the_same() {
    let offer = |name: &str| {
        let body: SlotsBody = serde_json::from_str(&text(name)).unwrap();
        body.data.offer(&ClinicId::new("c-1"))
    };
    let (by_service, by_date) = (offer("slots"), offer("slots_by_date"));
    assert_eq!(by_service.slots.len(), 1);
    assert_eq!(by_service.slots, by_date.slots);
}

#[test]
fn alternatives_of_a_taken_slot_are_understood() {
    let problem = Problem::read(409, text("slot_unavailable").as_bytes());
    assert_eq!((problem.code, problem.alternatives.len()), (Some(Code::SlotUnavailable), 1));
    assert_eq!(Problem::read(412, text("stale_version").as_bytes()).code, Some(Code::StaleVersion));
}

#[test]
fn fields_that_nobody_knows_are_ignored_in_every_example() {
    let with_more = |name: &str| {
        fn add(value: &mut Value) {
            match value {
                Value::Object(all) => {
                    all.values_mut().for_each(add);
                    all.insert("zz_unknown".to_owned(), serde_json::json!({ "a": [1, null] }));
                }
                Value::Array(all) => all.iter_mut().for_each(add),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        let mut value: Value = serde_json::from_str(&text(name)).unwrap();
        add(&mut value);
        value
    };
    serde_json::from_value::<BookBody>(with_more("book")).unwrap();
    serde_json::from_value::<NewPatientBody>(with_more("new_patient")).unwrap();
    let details: Data<DetailsBody> = serde_json::from_value(with_more("details")).unwrap();
    assert_eq!(details.data.status, "CM");
    let page: PageBody = serde_json::from_value(with_more("appointments")).unwrap();
    assert_eq!((page.appointments.rows.len(), page.appointments.unread), (1, 0));
    let slots: SlotsBody = serde_json::from_value(with_more("slots")).unwrap();
    assert_eq!(slots.data.offer(&ClinicId::new("c-1")).slots.len(), 1);
    let entities: EntitiesBody = serde_json::from_value(with_more("entities")).unwrap();
    assert_eq!(entities.data.clinics.rows.len(), 1);
}
