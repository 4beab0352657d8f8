use chrono::{DateTime, NaiveDate, Utc};

use super::columns::{left, right, width};
use super::*;
use crate::domain::appointment::{Appointment, By, Name, Status, Who};
use crate::domain::booking::{AppointmentKind, Mode};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, PatientId};
use crate::domain::patient::Gender;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// On Monday at the clinic.
fn at(time: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("2026-11-23T{time}:00+05:30")).unwrap().to_utc()
}

fn appointment(time: &str, first: &str, last: &str) -> Appointment {
    let start = at(time);
    Appointment {
        id: AppointmentId::new(format!("a-{time}")),
        doctor: DoctorId::new("rao"),
        clinic: ClinicId::new("indiranagar"),
        patient: Who {
            id: PatientId::new("p-1"),
            name: Some(Name { first: first.into(), middle: Text::default(), last: last.into() }),
            gender: Some(Gender::Female),
            age: Some(34),
            mobile: Some(Text::from("+919845012321")),
        },
        start,
        end: start + chrono::TimeDelta::minutes(15),
        status: Status::Booked,
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        token: None,
        checked_in: None,
        urgent: None,
        walk_in: false,
        version: None,
    }
}

fn day(appointments: Vec<Appointment>) -> Day {
    Day {
        practice: "Lakeside Clinics".into(),
        clinic: "Indiranagar".into(),
        zone: Zone::named("Asia/Kolkata").unwrap(),
        date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        as_of: at("10:42"),
        doctors: vec![
            (DoctorId::new("rao"), "Dr. Anil Rao".into()),
            (DoctorId::new("iyer"), "Dr. Lakshmi Iyer".into()),
        ],
        appointments,
        unread: 0,
    }
    .sorted()
}

/// All scripts of the neighbourhood, and everything that a list can say.
fn of_all_scripts() -> Day {
    let mut khan = appointment("09:00", "Sana", "Khan");
    khan.status = Status::CheckedIn;
    khan.token = Some(4);
    khan.checked_in = Some(at("08:51"));
    khan.urgent = Some("chest pain".into());
    let mut gupta = appointment("09:15", "अनुष्का", "गुप्ता");
    gupta.status = Status::Ongoing;
    gupta.token = Some(12);
    let mut walk_in = appointment("09:30", "கயல்விழி", "நடராஜன்");
    walk_in.walk_in = true;
    walk_in.status = Status::Completed;
    let mut arabic = appointment("09:45", "زینب", "خان");
    arabic.patient.age = Some(7);
    let chinese = appointment("10:00", "芳", "王");
    let mut long = appointment("10:15", "Ramanujam", "Bhamidipati-Chakravarthula-Venkatasubramanian");
    long.patient.mobile = None;
    let mut nobody = appointment("10:30", "", "");
    nobody.patient = Who::unknown(PatientId::new("p-9"));
    let mut hostile = appointment("10:45", "evil\u{202e}\u{1b}[2J", "=cmd|x!A1");
    hostile.status = Status::NoShow(By::Staff);
    let mut gone = appointment("11:00", "Who", "Cancelled");
    gone.status = Status::Cancelled(By::Staff);
    let mut other = appointment("11:15", "Of", "Another");
    other.doctor = DoctorId::new("locum");
    day(vec![other, gone, hostile, nobody, long, chinese, arabic, walk_in, gupta, khan])
}

#[test]
fn a_sheet_keeps_its_columns_in_any_script() {
    let sheet = sheet(&of_all_scripts(), Phones::Masked);
    insta::assert_snapshot!("sheet", sheet);
    // Behind the name everything begins in the same column as in the heading.
    let head = sheet.lines().find(|line| line.contains("PATIENT")).unwrap();
    let column = width(&head[..head.find("AGE").unwrap()]);
    let rows: Vec<&str> = sheet.lines().filter(|line| line.starts_with('[')).collect();
    assert_eq!(rows.len(), 9);
    for row in rows.iter().filter(|row| row.contains(" F ")) {
        let age = row.rfind("34 F").or(row.rfind("7 F")).unwrap();
        assert_eq!(width(&row[..age]), column, "{row}");
    }
    assert!(sheet.lines().all(|line| width(line) <= 78), "{sheet}");
    assert!(!sheet.contains("+9198450"), "phones are masked:\n{sheet}");
    assert!(!sheet.contains(['\u{202e}', '\u{1b}']) && sheet.contains("‹U+202E›"), "{sheet}");
    assert!(!sheet.contains("Cancelled,"), "{sheet}");
}

#[test]
fn a_downtime_sheet_says_what_it_is_and_as_of_when_and_whom_to_call() {
    let sheet = downtime(&of_all_scripts());
    insta::assert_snapshot!("downtime", sheet);
    assert!(sheet.starts_with("DOWNTIME SHEET\n") && sheet.contains("as of Mon 23 Nov 2026 10:42 IST"), "{sheet}");
    assert!(sheet.contains("+919845012321"), "{sheet}");
}

#[test]
fn nothing_is_told_of_an_empty_day_but_that() {
    let empty = sheet(&day(Vec::new()), Phones::Masked);
    assert!(empty.trim_end().ends_with("no appointments"), "{empty}");
    let mut unread = day(Vec::new());
    unread.unread = 2;
    assert!(sheet(&unread, Phones::Masked).contains("2 entries could not be read"));
}

#[test]
fn a_slip_has_a_number_that_can_be_read_across_a_room() {
    let day = of_all_scripts();
    insta::assert_snapshot!("slip", slip(&day, &day.appointments[1]));
    let arabic = slip(&day, &day.appointments[3]);
    assert!(arabic.lines().all(|line| width(line) <= 32), "{arabic}");
}

#[test]
fn cells_that_a_spreadsheet_would_run_are_only_text() {
    let mut one = appointment("09:00", "=HYPERLINK(\"http://x\",\"y\")", "");
    one.urgent = Some("@SUM(A1), \"now\"".into());
    one.id = AppointmentId::new("-2+3");
    let text = csv(&[day(vec![one])], Phones::Whole).unwrap();
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    let record = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| record.get(names.iter().position(|n| n == name).unwrap()).unwrap().to_owned();
    assert_eq!(cell("patient"), "'=HYPERLINK(\"http://x\",\"y\")");
    assert_eq!(cell("urgent"), "'@SUM(A1), \"now\"");
    assert_eq!(cell("mobile"), "'+919845012321");
    assert_eq!(cell("appointment_id"), "'-2+3");
    assert_eq!(cell("start"), "2026-11-23T09:00:00+05:30");
}

#[test]
fn json_says_the_same() {
    let text = json(&[of_all_scripts()], Phones::Masked).unwrap();
    let rows: serde_json::Value = serde_json::from_str(&text).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 10);
    assert_eq!(rows[1]["patient"], "अनुष्का गुप्ता");
    assert_eq!(rows[0]["token"], 4);
    assert_eq!(rows[0]["mobile"], "···321");
    assert!(rows[6]["patient"].is_null());
}

#[test]
fn a_calendar_is_folded_between_letters_and_marks_what_would_end_a_value() {
    let mut long = appointment("09:00", "अनुष्का अनुष्का अनुष्का अनुष्का", "गुप्ता; गुप्ता, \\गुप्ता");
    long.status = Status::Cancelled(By::Api);
    let text = calendar(&[day(vec![long])], Phones::Masked);
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.last(), Some(&""));
    assert!(lines.iter().all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains("SUMMARY:गुप्ता\\; गुप्ता\\, \\\\गुप्ता\\, अनुष्का"), "{unfolded}");
    assert!(unfolded.contains("\r\nDTSTART:20261123T033000Z\r\nDTEND:20261123T034500Z\r\n"), "{unfolded}");
    assert!(unfolded.contains("STATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), "{unfolded}");
}

#[test]
fn a_cell_is_as_wide_as_it_is_said() {
    for name in ["Venkatasubramanian", "लक्ष्मी कुमारी देवी", "முத்துலட்சுமி", "محمد علي الهاشمي", "田中太郎左衛門"]
    {
        for room in 0..24 {
            assert_eq!(width(&left(name, room)), room, "{name}");
            assert_eq!(width(&right(name, room)), room, "{name}");
        }
    }
}
