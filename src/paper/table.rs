//! A day for other programs: CSV for spreadsheets, JSON for the rest. Texts are in their safe form: a file is often
//! looked at in a terminal.

use serde::Serialize;

use super::day::{Day, Phones, gender, mobile};
use crate::domain::appointment::Appointment;

/// An appointment as both formats tell it. The names of the fields are public.
#[derive(Serialize)]
struct Row {
    date: String,
    start: String,
    end: String,
    clinic: String,
    doctor: String,
    token: Option<u32>,
    patient: Option<String>,
    age: Option<u32>,
    gender: Option<String>,
    mobile: Option<String>,
    status: String,
    status_code: String,
    walk_in: bool,
    urgent: Option<String>,
    checked_in: Option<String>,
    appointment_id: String,
    patient_id: String,
}

/// All of them in order, one line each under a line of names. A cell that a spreadsheet would take for a formula begins
/// with an apostrophe.
///
/// # Errors
/// None that can be told apart: writing into memory does not fail.
pub fn csv(days: &[Day], phones: Phones) -> Result<String, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(NAMES)?;
    for row in days.iter().flat_map(|day| rows(day, phones)) {
        let or_empty = |text: Option<String>| text.unwrap_or_default();
        let number = |number: Option<u32>| number.map(|n| n.to_string()).unwrap_or_default();
        let cells = [
            row.date,
            row.start,
            row.end,
            row.clinic,
            row.doctor,
            number(row.token),
            or_empty(row.patient),
            number(row.age),
            or_empty(row.gender),
            or_empty(row.mobile),
            row.status,
            row.status_code,
            row.walk_in.to_string(),
            or_empty(row.urgent),
            or_empty(row.checked_in),
            row.appointment_id,
            row.patient_id,
        ];
        writer.write_record(cells.map(harmless))?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::from(error.into_error().kind()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

const NAMES: [&str; 17] = [
    "date",
    "start",
    "end",
    "clinic",
    "doctor",
    "token",
    "patient",
    "age",
    "gender",
    "mobile",
    "status",
    "status_code",
    "walk_in",
    "urgent",
    "checked_in",
    "appointment_id",
    "patient_id",
];

/// Spreadsheets run what begins with these.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// All of them in order, as an array of objects.
///
/// # Errors
/// None that can be told apart: writing into memory does not fail.
pub fn json(days: &[Day], phones: Phones) -> Result<String, serde_json::Error> {
    let rows: Vec<Row> = days.iter().flat_map(|day| rows(day, phones)).collect();
    serde_json::to_string_pretty(&rows).map(|text| text + "\n")
}

fn rows(day: &Day, phones: Phones) -> impl Iterator<Item = Row> {
    day.appointments.iter().map(move |appointment| row(day, appointment, phones))
}

fn row(day: &Day, appointment: &Appointment, phones: Phones) -> Row {
    let patient = &appointment.patient;
    let moment = |at| day.zone.local(at).fixed_offset().to_rfc3339();
    Row {
        date: day.date.to_string(),
        start: moment(appointment.start),
        end: moment(appointment.end),
        clinic: day.clinic.shown().to_owned(),
        doctor: day.doctor(&appointment.doctor),
        token: appointment.token,
        patient: patient.name.as_ref().map(|name| name.full()),
        age: patient.age,
        gender: gender(appointment),
        mobile: Some(mobile(appointment, phones)).filter(|mobile| !mobile.is_empty()),
        status: appointment.status.words().to_owned(),
        status_code: shown(appointment.status.code()),
        walk_in: appointment.walk_in,
        urgent: appointment.urgent.as_ref().map(|why| why.shown().to_owned()),
        checked_in: appointment.checked_in.map(moment),
        appointment_id: shown(appointment.id.as_str()),
        patient_id: shown(patient.id.as_str()),
    }
}

fn shown(text: &str) -> String {
    crate::domain::text::Text::from(text).shown().to_owned()
}
