//! The rows of *appointments of days* as services write them: numbers as texts and texts as numbers, times in any form,
//! fields of shapes of their own. A row of which the rest can't be read still tells by its time that a slot is taken.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::appointments::EntryBody;
use super::foreign::{APPOINTMENT_ID, id, moment, number};
use super::lenient::Word;

/// The status of a row that says when it is, and not what: it holds its slot, and nothing can be done with it.
pub const UNREADABLE: &str = "?";

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// It was understood.
    Good(Box<EntryBody>),
    /// Only when it is and with whom.
    Holds(Box<EntryBody>),
    /// Nothing in it can be used.
    Bad,
}

/// Reads a row; `clinic` is the one that was asked for, where the row does not say.
pub fn read(row: &Value, clinic: &str) -> Row {
    let Some(object) = row.as_object() else { return Row::Bad };
    let at = |name: &str| object.get(name).and_then(moment);
    let (Some(start), Some(doctor)) = (at("start_time"), id(object, &["doctor_id", "doctor_oid"])) else {
        return Row::Bad;
    };
    let appointment = id(object, APPOINTMENT_ID);
    let told_clinic = id(object, &["clinic_id"]);
    let patient = id(object, &["patient_id", "patient_oid"]);
    let status = text(object, "status").filter(|status| !status.trim().is_empty());
    let end = at("end_time").filter(|end| *end > start && *end - start <= super::slots::LONGEST);
    let good = appointment.is_some() && told_clinic.is_some() && patient.is_some() && status.is_some() && end.is_some();
    // Without an end it holds whatever lies at its start.
    let end = end.unwrap_or(start + chrono::TimeDelta::minutes(1));
    let body = EntryBody {
        appointment_id: appointment.unwrap_or_else(|| made_up(&doctor, start)),
        partner_appointment_id: id(object, &["partner_appointment_id"]),
        created_at: at("created_at").map(|at| at.timestamp()),
        doctor_id: doctor,
        clinic_id: told_clinic.unwrap_or_else(|| clinic.into()),
        patient_id: patient.unwrap_or_default(),
        channel: text(object, "channel"),
        status: status.filter(|_| good).unwrap_or_else(|| UNREADABLE.to_owned()),
        mode: text(object, "mode"),
        start_time: start.timestamp(),
        end_time: end.timestamp(),
        patient: object.get("patient").and_then(|told| serde_json::from_value(told.clone()).ok()),
        token: object.get("token").and_then(number),
        visit_checkin: at("visit_checkin").map(|at| at.timestamp()),
        appointment_type: text(object, "appointment_type"),
        version: object.get("version").and_then(Value::as_i64),
        visit_type: text(object, "visit-type"),
        urgent: text(object, "urgent"),
    };
    if good { Row::Good(Box::new(body)) } else { Row::Holds(Box::new(body)) }
}

/// No server gives such an identifier; the same row has the same one at each reading.
fn made_up(doctor: &Word, start: DateTime<Utc>) -> Word {
    Word(format!("{UNREADABLE}{}-{}", doctor.as_str(), start.timestamp()))
}

fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    object.get(name).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn good() -> Value {
        json!({"appointment_id": 17, "doctor_id": 3, "clinic_id": "c", "patient_id": "p", "status": "BK",
            "start_time": 1_781_148_600, "end_time": 1_781_149_500, "token": null})
    }

    fn with(name: &str, value: Value) -> Value {
        let mut row = good();
        row[name] = value;
        row
    }

    #[test]
    fn fields_of_other_shapes_do_not_hide_a_row() {
        for (name, value) in [
            ("created_at", json!("yesterday")),
            ("start_time", json!("2026-06-11T09:00:00+05:30")),
            ("start_time", json!(1_781_148_600_000_i64)),
            ("end_time", json!("1781149500")),
            ("token", json!("7")),
            ("token", json!({})),
            ("mode", json!(["in_clinic"])),
            ("patient", json!("Sana")),
            ("patient", json!({"first_name": "Sana", "mobile": {}, "dob": 7})),
            ("version", json!("3")),
            ("visit_checkin", json!({})),
            ("partner_appointment_id", json!([])),
            ("something-else", json!({})),
        ] {
            let Row::Good(body) = read(&with(name, value.clone()), "c") else { panic!("{name}: {value}") };
            assert_eq!(
                (body.appointment_id.as_str(), body.start_time, body.end_time),
                ("17", 1_781_148_600, 1_781_149_500)
            );
        }
    }

    #[test]
    fn a_row_that_tells_when_and_with_whom_holds_its_slot_whatever_else_is_wrong() {
        for (name, value) in [
            ("appointment_id", json!({})),
            ("appointment_id", json!("  ")),
            ("clinic_id", json!(null)),
            ("patient_id", json!([1])),
            ("status", json!(7)),
            ("end_time", json!("later")),
            ("end_time", json!(1_781_148_600)),
            ("end_time", json!(1_781_148_000)),
            ("end_time", json!(9_999_999_999_i64)),
        ] {
            let Row::Holds(body) = read(&with(name, value.clone()), "c") else { panic!("{name}: {value}") };
            assert_eq!((body.start_time, body.doctor_id.as_str(), body.status.as_str()), (1_781_148_600, "3", "?"));
            assert_eq!(body.clinic_id.as_str(), "c");
            assert!(body.end_time > body.start_time);
        }
        for (name, value) in
            [("start_time", json!("soon")), ("start_time", json!(i64::MAX)), ("doctor_id", json!(null))]
        {
            assert_eq!(read(&with(name, value.clone()), "c"), Row::Bad, "{name}: {value}");
        }
        assert_eq!(read(&json!("row"), "c"), Row::Bad);
    }

    #[test]
    fn an_unknown_status_is_kept_as_it_came() {
        let Row::Good(body) = read(&with("status", json!("ZZ top")), "c") else { panic!("not good") };
        assert_eq!(body.status, "ZZ top");
    }
}
