//! Where the thousand desks are: hospitals (each a practice of its own) of four clinics, each clinic with ten desks and
//! ten doctors. Put into either database by the same SQL before anything is measured.

use std::fmt::Write;

use super::super::crowd::{DAY, FIRST, LAST, MORNING};

/// Desks of a clinic, and doctors.
pub const OF_A_CLINIC: usize = 10;
/// Clinics of a hospital.
pub const CLINICS: usize = 4;
/// Desks of a hospital, and doctors.
pub const OF_A_HOSPITAL: usize = OF_A_CLINIC * CLINICS;
/// Patients of a hospital's directory; `benches/million` has what a larger one costs.
pub const PATIENTS: usize = 1_000;
/// Minutes of a slot.
pub const MINUTES: i64 = 10;
/// Slots of a doctor's day.
pub const SLOTS: usize = 84;
/// How many of a doctor's slots of today are booked: the first ten are done, the next four are waiting, the others due.
pub const TODAY: usize = 28;
/// How many have come.
pub const CAME: usize = 14;
/// How many slots of tomorrow are booked.
pub const TOMORROW: usize = 12;

/// The practice file of a hospital.
pub fn practice(hospital: usize) -> String {
    let mut text = format!(
        "[practice]\nid = \"h{hospital}\"\nname = \"Hospital {hospital}\"\ncalling_code = \"91\"\ncurrency = \"INR\"\n"
    );
    for clinic in 0..CLINICS {
        writeln!(text, "[[clinic]]\nid = \"c{clinic}\"\nname = \"Clinic {clinic}\"\nzone = \"Asia/Kolkata\"").unwrap();
    }
    for at in 0..OF_A_HOSPITAL {
        let (first, last, clinic) = (FIRST[at % FIRST.len()], LAST[at % LAST.len()], at / OF_A_CLINIC);
        writeln!(
            text,
            "[[doctor]]\nid = \"d{at}\"\nfirst_name = \"{first}\"\nlast_name = \"{last} {at}\"\n\
             [[service]]\nid = \"s{at}\"\ndoctor = \"d{at}\"\nname = \"Consultation\"\nminutes = {MINUTES}\nprice = 500\n\
             pay = \"after\"\nbook_ahead_days = 60\n\
             [[sitting]]\ndoctor = \"d{at}\"\nclinic = \"c{clinic}\"\n\
             days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\nfrom = \"08:00\"\nto = \"22:00\"\n\
             services = [\"s{at}\"]"
        )
        .unwrap();
    }
    text
}

/// When a slot of a doctor begins and ends, in epoch seconds: counted through all days, from today's first on.
pub fn slot(number: usize) -> (i64, i64) {
    let whole = |number: usize| i64::try_from(number).unwrap();
    let start = MORNING + DAY * whole(number / SLOTS) + whole(number % SLOTS) * MINUTES * 60;
    (start, start + MINUTES * 60)
}

/// The identifier of one of the appointments that are there from the beginning: the doctors of all hospitals are counted
/// through.
pub fn appointment(doctor: usize, number: usize, doctors: usize) -> String {
    format!("a{}", number * doctors + doctor)
}

/// What fills the database, statement by statement. There is one client already, whose secret all desks share: what it
/// costs to look at one does not depend on that.
pub fn statements(hospitals: usize) -> Vec<String> {
    let doctors = hospitals * OF_A_HOSPITAL;
    let name = |names: &[&str], of: &str| {
        let mut text = format!("CASE {of}");
        for (at, name) in names.iter().enumerate() {
            write!(text, " WHEN {at} THEN '{}'", name.replace('\'', "''")).unwrap();
        }
        text + " END"
    };
    let first = name(&FIRST, &format!("n % {}", FIRST.len()));
    let last = name(&LAST, &format!("(n / {}) % {}", FIRST.len(), LAST.len()));
    let numbers = |most: usize| {
        format!(
            "WITH RECURSIVE numbers (n) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {most})"
        )
    };
    let start = format!("{MORNING} + CASE WHEN k < {TODAY} THEN k * 600 ELSE {DAY} + (k - {TODAY}) * 600 END");
    let booked = format!("SELECT n, n % {doctors} AS g, n / {doctors} AS k FROM numbers");
    let all = TODAY + TOMORROW;
    vec![
        format!(
            "{} INSERT INTO clients (client_id, business_id, name, secret_hash, created_at) SELECT 'desk-' || n, \
             'h' || (n / {OF_A_HOSPITAL}), 'Desk ' || n, (SELECT min(secret_hash) FROM clients), 1700000000 FROM numbers",
            numbers(doctors)
        ),
        format!(
            "{} INSERT INTO patients (business_id, patient_id, first_name, middle_name, last_name, folded_name, gender, dob, \
             mobile, created_at) SELECT 'h' || (n / {PATIENTS}), 'p' || (n % {PATIENTS}), {first}, '', {last}, \
             lower({first}) || ' ' || lower({last}), 'F', '1980-05-06', '+9198' || (10000000 + n), 1700000000 FROM numbers",
            numbers(hospitals * PATIENTS)
        ),
        format!(
            "{} INSERT INTO appointments (business_id, appointment_id, doctor_id, clinic_id, patient_id, service_id, \
             service_name, date, start_time, end_time, status, appointment_type, mode, channel, visit_type, token, \
             visit_checkin, payment_mode, payment_status, amount, currency, created_at, version) \
             SELECT 'h' || (g / {OF_A_HOSPITAL}), 'a' || n, 'd' || (g % {OF_A_HOSPITAL}), \
             'c' || (g % {OF_A_HOSPITAL} / {OF_A_CLINIC}), 'p' || (n * 7919 % {PATIENTS}), 's' || (g % {OF_A_HOSPITAL}), \
             'Consultation', CASE WHEN k < {TODAY} THEN '2026-11-23' ELSE '2026-11-24' END, {start}, {start} + 600, \
             CASE WHEN k < 10 THEN 'CM' WHEN k < {CAME} THEN 'CK' ELSE 'BK' END, 'REGULAR', 'in-clinic', 'Offline', \
             'SCHEDULED', CASE WHEN k < {CAME} THEN k + 1 END, CASE WHEN k < {CAME} THEN {start} - 600 END, 'LATER', \
             'PENDING', 500, 'INR', {start} - {DAY}, 1 FROM ({booked}) AS booked",
            numbers(doctors * all)
        ),
        format!(
            "{} INSERT INTO holds (business_id, doctor_id, bucket, seat, appointment_id) \
             SELECT 'h' || (g / {OF_A_HOSPITAL}), 'd' || (g % {OF_A_HOSPITAL}), ({start}) / 300 + half, 0, 'a' || n \
             FROM ({booked}) AS booked CROSS JOIN (SELECT 0 AS half UNION ALL SELECT 1) AS halves",
            numbers(doctors * all)
        ),
        format!(
            "{} INSERT INTO queues (business_id, doctor_id, clinic_id, date, last_token) \
             SELECT 'h' || (n / {OF_A_HOSPITAL}), 'd' || (n % {OF_A_HOSPITAL}), \
             'c' || (n % {OF_A_HOSPITAL} / {OF_A_CLINIC}), '2026-11-23', {CAME} FROM numbers",
            numbers(doctors)
        ),
        // The program fills it anew from the patients when it opens the database.
        "DELETE FROM settings WHERE name = 'patient_terms'".to_owned(),
        "ANALYZE".to_owned(),
    ]
}
