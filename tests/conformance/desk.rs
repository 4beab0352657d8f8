//! What the suite needs beside the harness of the server's own tests: a practice with everything in it, the other
//! methods of HTTP, and a list of what went wrong in a table.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::harness::{Answer, BOOK, Desk, NOW, at, booking, id_of, with};

/// The practice of this suite.
pub const LAKE: &str = include_str!("lake.toml");

/// A signed-in program at the practice of this suite; it is Monday, 10:42.
pub async fn lake() -> Desk {
    practice_of(LAKE).await
}

/// A signed-in program at that practice, whose identifier is `lake`.
pub async fn practice_of(text: &str) -> Desk {
    Desk::of(text, NOW).await
}

/// The published path with that appointment in it.
pub fn of(path: &str, id: &str) -> String {
    paths::filled(path, &[id])
}

/// A time on Monday, in epoch seconds.
pub fn epoch(time: &str) -> i64 {
    epoch_of(&at(time))
}

/// The epoch seconds of an RFC 3339 time.
pub fn epoch_of(time: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(time).unwrap().timestamp()
}

/// A published booking with Dr. Rao at the northern clinic on Monday.
pub fn published(patient: &str, from: &str, to: &str) -> Value {
    json!({
        "doctor_id": "rao", "clinic_id": "north", "patient_id": patient,
        "appointment_details": { "start_time": epoch(from), "end_time": epoch(to), "mode": "INCLINIC" },
    })
}

/// A booking of one of Dr. Sen's seats at the southern clinic on Monday.
pub fn session(patient: &str, from: &str, to: &str) -> Value {
    let slot = json!({ "start_time": at(from), "end_time": at(to), "service_conf_id": "sen-session" });
    with(booking(patient, from, to), json!({ "doctor_id": "sen", "clinic_id": "south", "slot": slot }))
}

/// What an answer is about: its `data`, or all of it where it is flat.
pub fn told(body: &Value) -> &Value {
    if body["data"].is_object() { &body["data"] } else { body }
}

/// Whether the text stands anywhere in the JSON as a string of its own.
pub fn mentions(body: &Value, text: &str) -> bool {
    match body {
        Value::String(found) => found == text,
        Value::Array(all) => all.iter().any(|one| mentions(one, text)),
        Value::Object(all) => all.values().any(|one| mentions(one, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The value of that name, wherever it stands in the JSON.
pub fn named<'a>(body: &'a Value, name: &str) -> Option<&'a Value> {
    match body {
        Value::Object(all) => all.get(name).or_else(|| all.values().find_map(|one| named(one, name))),
        Value::Array(all) => all.iter().find_map(|one| named(one, name)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

impl Desk {
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(self.http.patch(self.url(path)).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.http.delete(self.url(path))).await
    }

    /// A write with one more header.
    pub async fn write(&self, method: &str, path: &str, body: &Value, header: (&str, &str)) -> Answer {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        self.send(self.http.request(method, self.url(path)).json(body).header(header.0, header.1)).await
    }

    /// Somebody in the directory.
    pub async fn asha(&self) -> String {
        self.patient("Asha", "Rao", "9000000001").await
    }

    /// Books with Dr. Rao on Monday; the identifier of the appointment.
    pub async fn booked(&self, patient: &str, from: &str, to: &str) -> String {
        id_of(&self.book(patient, from, to).await.is(200))
    }

    /// Books one of Dr. Sen's seats on Monday; the identifier of the appointment.
    pub async fn seated(&self, patient: &str, from: &str, to: &str) -> String {
        id_of(&self.post(BOOK, session(patient, from, to)).await.is(200))
    }

    /// `data` of *Details*.
    pub async fn details(&self, id: &str) -> Value {
        self.get(&of(paths::DETAILS, id)).await.is(200)["data"].clone()
    }

    /// The published details.
    pub async fn flat(&self, id: &str) -> Value {
        told(&self.get(&of(paths::APPOINTMENT, id)).await.is(200)).clone()
    }

    /// Where the appointment stands.
    pub async fn status(&self, id: &str) -> String {
        self.details(id).await["status"].as_str().unwrap().to_owned()
    }

    /// Asks for a move of the status.
    pub async fn change(&self, id: &str, status: &str) -> Answer {
        self.post(&of(paths::CHANGE_STATUS, id), json!({ "status": status })).await
    }

    /// The present version of an appointment.
    pub async fn version(&self, id: &str) -> i64 {
        let details = self.details(id).await;
        details["version"].as_i64().unwrap_or_else(|| panic!("version is a whole number in details: {details}"))
    }

    /// All appointments of that day, from all pages.
    pub async fn day(&self, date: &str) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 0.. {
            let path = format!("{}?start_date={date}&end_date={date}&page_no={page}", paths::APPOINTMENTS);
            let body = self.get(&path).await.is(200);
            let rows = body["appointments"].as_array().unwrap();
            all.extend(rows.iter().cloned());
            if rows.len() < 30 {
                break;
            }
        }
        all
    }

    /// How many appointments of that day hold their slots.
    pub async fn held(&self, date: &str) -> usize {
        let all = self.day(date).await;
        all.iter().filter(|entry| holds_slot(entry["status"].as_str().unwrap())).count()
    }
}

/// The rule of the contract.
pub fn holds_slot(status: &str) -> bool {
    !["CN", "CND", "CNS", "RE", "RES", "RED", "NS", "NSD", "NSS", "PC", "PNR"].contains(&status)
}

/// What went wrong in a table, so that one bad row does not hide the others.
#[derive(Default)]
pub struct Faults(Vec<String>);

impl Faults {
    /// Notes a row that does not hold.
    pub fn unless(&mut self, holds: bool, says: impl FnOnce() -> String) {
        if !holds {
            self.0.push(says());
        }
    }

    /// Notes an answer of another status.
    pub fn status(&mut self, row: impl std::fmt::Display, answer: &Answer, status: u16) {
        self.unless(answer.status == status, || {
            format!("{row}: answered {} instead of {status}: {}", answer.status, answer.body)
        });
    }

    /// Notes an answer that is not this problem.
    pub fn refused(&mut self, row: impl std::fmt::Display, answer: &Answer, status: u16, code: &str) {
        self.status(&row, answer, status);
        let found = &answer.body["error"]["code"];
        self.unless(*found == json!(code), || format!("{row}: code {found} instead of {code}"));
    }

    /// Notes an answer that does not refuse with 400 or 422 and name the field.
    pub fn names(&mut self, row: impl std::fmt::Display, answer: &Answer, field: &str) {
        let error = answer.body["error"].to_string();
        let named = matches!(answer.status, 400 | 422) && error.contains(field);
        self.unless(named, || format!("{row}: answered {} and did not name {field}: {}", answer.status, answer.body));
    }

    /// Fails the test where there are any.
    #[track_caller]
    pub fn none(self) {
        assert!(self.0.is_empty(), "{} rows do not hold:\n{}", self.0.len(), self.0.join("\n"));
    }
}
