//! A hospital: sixty-four doctors at one clinic, and as many appointments as are wanted, put into the database through
//! SQL before anything is measured.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::{Connection, params};

use super::dice::{Dice, SEED};
use super::postgres::PASSWORD;
use super::terminal::{NOW, PROGRAM, Place};

/// Doctors of the clinic.
pub const DOCTORS: usize = 64;
/// Patients of the directory.
pub const PATIENTS: usize = 10_000;
/// Minutes of a slot; a sitting lasts from eight to ten in the evening.
const MINUTES: i64 = 10;
const SLOTS: i64 = 14 * 60 / MINUTES;
const BUCKET: i64 = 300;
/// Monday, 8:00 at the clinic.
pub const MORNING: i64 = 1_795_401_000;
pub const DAY: i64 = 86_400;

pub const FIRST: [&str; 16] = [
    "Asha", "Ravi", "Meera", "Suresh", "Sana", "Imran", "Lakshmi", "Karthik", "Tara", "Om", "Anjali", "Kevin", "Priya",
    "Mohammed", "Divya", "Ramesh",
];
pub const LAST: [&str; 12] =
    ["Kumar", "Khan", "Rao", "Iyer", "Nair", "Das", "Shah", "Patel", "D'Souza", "Reddy", "Hegde", "Fernandes"];

/// The practice file.
pub fn practice() -> String {
    let mut text = String::from(
        "[practice]\nid = \"hospital\"\nname = \"Hospital\"\ncalling_code = \"91\"\ncurrency = \"INR\"\n\
         [[clinic]]\nid = \"main\"\nname = \"Main\"\nzone = \"Asia/Kolkata\"\n",
    );
    for at in 0..DOCTORS {
        let last = LAST[at % LAST.len()];
        writeln!(
            text,
            "[[doctor]]\nid = \"d{at}\"\nfirst_name = \"{}\"\nlast_name = \"{last} {at}\"\n\
             [[service]]\nid = \"s{at}\"\ndoctor = \"d{at}\"\nname = \"Consultation\"\nminutes = {MINUTES}\nprice = 500\n\
             pay = \"after\"\nbook_ahead_days = 60\n\
             [[sitting]]\ndoctor = \"d{at}\"\nclinic = \"main\"\n\
             days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\nfrom = \"08:00\"\nto = \"22:00\"\n\
             services = [\"s{at}\"]",
            FIRST[at % FIRST.len()]
        )
        .unwrap();
    }
    text
}

/// A data directory with so many appointments today, for a desk.
pub fn place(appointments: usize) -> Place {
    let place = Place::new();
    import(&place.path("practice.toml"), &["--data-dir".into(), place.data().into()]);
    fill(&place.data().join("practice.db"), appointments);
    place
}

/// Imports the practice into a store.
pub fn import(file: &Path, store: &[std::ffi::OsString]) {
    std::fs::write(file, practice()).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(["practice", "import"]).arg(file).args(store).args(["--now", NOW]).env("PGPASSWORD", PASSWORD);
    let done = command.stdout(Stdio::null()).status().unwrap();
    assert!(done.success(), "the practice of the bench was not imported");
}

/// A free slot: doctor, start and end in epoch seconds. Every number up to some hundred thousand is another one.
pub fn slot(number: usize) -> (usize, i64, i64) {
    let (doctor, rest) = (number % DOCTORS, i64::try_from(number / DOCTORS).unwrap());
    let start = MORNING + DAY * (1 + rest / SLOTS) + rest % SLOTS * MINUTES * 60;
    (doctor, start, start + MINUTES * 60)
}

/// Puts patients and today's appointments in.
pub fn fill(database: &Path, appointments: usize) {
    let mut database = Connection::open(database).unwrap();
    let filling = database.transaction().unwrap();
    people(&filling);
    let mut dice = Dice(SEED);
    let mut row = filling
        .prepare(
            "INSERT INTO appointments (business_id, appointment_id, doctor_id, clinic_id, patient_id, service_id, \
             service_name, date, start_time, end_time, status, appointment_type, mode, channel, visit_type, token, \
             visit_checkin, payment_mode, payment_status, amount, currency, created_at, version) \
             VALUES ('hospital', ?1, ?2, 'main', ?3, ?4, 'Consultation', '2026-11-23', ?5, ?6, ?7, 'REGULAR', \
             'in-clinic', 'Offline', 'SCHEDULED', ?8, ?9, 'LATER', 'PENDING', 500, 'INR', ?10, 1)",
        )
        .unwrap();
    let mut hold = filling
        .prepare("INSERT INTO holds (business_id, doctor_id, bucket, seat, appointment_id) VALUES ('hospital', ?1, ?2, 0, ?3)")
        .unwrap();
    let now = 1_795_410_720;
    for at in 0..appointments {
        let (doctor, number) = (at % DOCTORS, i64::try_from(at / DOCTORS).unwrap());
        assert!(number < SLOTS, "a day has no more slots");
        let start = MORNING + number * MINUTES * 60;
        let end = start + MINUTES * 60;
        let (status, token) = match start - now {
            past if past < -4_800 => ("CM", Some(number + 1)),
            past if past < 0 => ("CK", Some(number + 1)),
            _ => ("BK", None),
        };
        let id = format!("a{at}");
        let came = token.map(|_| start - 600);
        let patient = format!("p{}", dice.below(PATIENTS));
        let (doctor, service) = (format!("d{doctor}"), format!("s{doctor}"));
        row.execute(params![id, doctor, patient, service, start, end, status, token, came, start - DAY]).unwrap();
        for bucket in start / BUCKET..end / BUCKET {
            hold.execute(params![doctor, bucket, id]).unwrap();
        }
    }
    drop((row, hold));
    filling.commit().unwrap();
}

fn people(filling: &Connection) {
    let mut row = filling
        .prepare(
            "INSERT INTO patients (business_id, patient_id, first_name, middle_name, last_name, folded_name, gender, dob, \
             mobile, created_at) VALUES ('hospital', ?1, ?2, '', ?3, ?4, 'F', '1980-05-06', ?5, 1700000000)",
        )
        .unwrap();
    for at in 0..PATIENTS {
        let (first, last) = (FIRST[at % FIRST.len()], LAST[at / FIRST.len() % LAST.len()]);
        let folded = format!("{} {}", first.to_lowercase(), last.to_lowercase());
        row.execute(params![format!("p{at}"), first, last, folded, format!("+9198{at:08}")]).unwrap();
    }
}
