//! What published services write, read leniently: they wrap an answer in `data` or do not, write times as epoch seconds,
//! as milliseconds or in RFC 3339, and numbers as texts.

use chrono::{DateTime, Datelike, Utc};
use serde_json::{Map, Value};

use super::appointments::DetailsBody;
use super::lenient::Word;
use super::times;
use crate::domain::booking::Mode;
use crate::domain::zone::Zone;

/// How a booking at a published service writes the mode.
pub fn mode(mode: &Mode) -> &str {
    match mode {
        Mode::InClinic => "INCLINIC",
        Mode::Tele => "VIDEO",
        Mode::Other(code) => code.raw(),
    }
}

/// The object that has one of these fields: the answer itself, or what it wraps in `data`.
pub fn unwrapped<'a>(answer: &'a Value, fields: &[&str]) -> Option<&'a Map<String, Value>> {
    let has =
        |value: &'a Value| value.as_object().filter(|object| fields.iter().any(|name| object.contains_key(*name)));
    let one = |value: &'a Value| value.as_array().filter(|all| all.len() == 1).map_or(Some(value), |all| all.first());
    let inside = |value: &'a Value| value.get("data").and_then(one).and_then(has);
    has(answer).or_else(|| inside(answer))
}

/// Whether an answer is about that appointment, or names none: one about another was meant for another call.
pub fn is_about(answer: &Value, appointment: &str) -> bool {
    let Some(object) = unwrapped(answer, OF_DETAILS) else { return true };
    let mut told = ["appointment_id", "aid"].iter().filter_map(|name| id(object, &[*name])).peekable();
    told.peek().is_none() || told.any(|word| word.as_str() == appointment)
}

/// The fields by which the details of an appointment are known.
pub const OF_DETAILS: &[&str] = &["appointment_id", "aid", "start_time"];

/// A moment, in whichever way it is written; none, where it lies beyond all calendars.
pub fn moment(value: &Value) -> Option<DateTime<Utc>> {
    written(value).filter(|at| times::is_sensible(at.year()))
}

fn written(value: &Value) -> Option<DateTime<Utc>> {
    /// No appointment lies that far ahead in seconds, and none that far back in milliseconds.
    const MILLISECONDS: i64 = 100_000_000_000;
    let of_number = |number: i64| {
        if number.abs() >= MILLISECONDS { DateTime::from_timestamp_millis(number) } else { times::from_epoch(number) }
    };
    match value {
        Value::Number(number) => {
            #[expect(clippy::cast_possible_truncation, reason = "seconds of a date, and a wrong one is none")]
            let whole = |number: f64| number as i64;
            number.as_i64().or_else(|| number.as_f64().map(whole)).filter(|n| *n > 0).and_then(of_number)
        }
        Value::String(text) => match text.trim().parse() {
            Ok(number) => of_number(number),
            Err(_) => times::from_rfc3339(text),
        },
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The first identifier that is told under one of these names.
pub fn id(object: &Map<String, Value>, names: &[&str]) -> Option<Word> {
    let told = names.iter().filter_map(|name| object.get(*name)).find_map(|v| serde_json::from_value(v.clone()).ok());
    told.filter(|word: &Word| !word.0.trim().is_empty())
}

/// The names under which the identifier of an appointment is told.
pub const APPOINTMENT_ID: &[&str] = &["appointment_id", "aid", "id", "oid"];

/// The details in the form of *Core*, from the flat object with epochs. What can't be read is left out; `None` where
/// there is no appointment at all.
pub fn details(answer: &Value, zone: &Zone) -> Option<DetailsBody> {
    let flat = unwrapped(answer, OF_DETAILS)?;
    let mut object = flat.clone();
    for name in ["created_at", "start_time", "end_time", "visit_checkin", "visit_start", "visit_end"] {
        if let Some(value) = object.get_mut(name) {
            *value = moment(value).map_or(Value::Null, |at| Value::String(times::rfc3339(at, zone)));
        }
    }
    if let Some(id) = id(&object, APPOINTMENT_ID) {
        object.insert("appointment_id".to_owned(), Value::String(id.0));
    }
    if let Some(token) = object.get_mut("token") {
        *token = number(token).map_or(Value::Null, Value::from);
    }
    // One field of another shape must not hide the others.
    for name in UNSURE {
        let alone = object.get(*name).map(|value| Value::Object(Map::from_iter([((*name).to_owned(), value.clone())])));
        if alone.is_some_and(|alone| serde_json::from_value::<DetailsBody>(alone).is_err()) {
            object.remove(*name);
        }
    }
    serde_json::from_value(Value::Object(object)).ok()
}

/// Fields that services write in shapes of their own.
const UNSURE: &[&str] = &[
    "channel",
    "stage",
    "visit-type",
    "appointment_type",
    "mode",
    "payment",
    "prescription_id",
    "service",
    "partner_appointment_id",
    "prev_aids",
    "next_aid",
    "notes",
    "cancel_reason",
    "patient",
    "version",
    "overbooked",
];

/// A whole number, or a text that is one.
pub fn number(value: &Value) -> Option<u32> {
    let told = value.as_u64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()));
    told.and_then(|number| number.try_into().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn details_are_read_in_every_shape_that_services_write() {
        let zone = Zone::named("Asia/Kolkata").unwrap();
        let flat = json!({"appointment_id": 17, "doctor_id": 3, "clinic_id": "c", "patient_id": "p", "status": "ZZ",
            "start_time": 1_781_148_600, "end_time": "1781149500", "created_at": 1_781_148_600_000_i64, "token": "7",
            "patient": "Sana", "prev_aids": null, "notes": ["x"], "mode": "INCLINIC", "somethingelse": {}});
        for answer in [flat.clone(), json!({"data": flat, "success": "true"}), json!({"data": [flat]})] {
            let body = details(&answer, &zone).unwrap();
            assert_eq!((body.appointment_id.as_str(), body.doctor_id.as_str()), ("17", "3"));
            assert_eq!(
                (&*body.start_time, &*body.end_time),
                ("2026-06-11T09:00:00+05:30", "2026-06-11T09:15:00+05:30")
            );
            assert_eq!((body.created_at.as_deref(), body.token), (Some("2026-06-11T09:00:00+05:30"), Some(7)));
            assert_eq!((body.status.as_str(), body.notes), ("ZZ", None));
        }
        assert_eq!(details(&json!({"message": "no"}), &zone), None);
        assert_eq!(details(&Value::Null, &zone), None);
    }

    #[test]
    fn an_answer_about_another_appointment_is_known_for_it() {
        assert!(is_about(&json!({"data": {"appointment_id": 17, "status": "CK"}}), "17"));
        assert!(is_about(&json!({"aid": "17", "appointment_id": "x"}), "17"));
        assert!(is_about(&json!({"message": "done"}), "17"), "nothing is told");
        assert!(!is_about(&json!({"data": {"appointment_id": "18"}}), "17"));
    }

    #[test]
    fn a_moment_is_read_however_it_is_written() {
        let at = times::from_epoch(1_781_148_600);
        for value in [
            json!(1_781_148_600),
            json!(1_781_148_600.0),
            json!("1781148600"),
            json!(1_781_148_600_000_i64),
            json!("2026-06-11T09:00:00+05:30"),
        ] {
            assert_eq!(moment(&value), at, "{value}");
        }
        for beyond in [json!(i64::MAX), json!(9e18), json!(99_999_999_999_i64), json!("9999-12-31T23:59:59Z")] {
            assert_eq!(moment(&beyond), None, "{beyond}");
        }
        assert_eq!((moment(&json!("soon")), moment(&json!(0)), moment(&json!(null))), (None, None, None));
    }
}
