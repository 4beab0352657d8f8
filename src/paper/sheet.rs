//! The sheet of a day as plain text, 78 columns wide, and the sheet for the time without a server.

use super::columns::{cut, ends, left, right, width, wrapped};
use super::day::{Day, Phones, age, mobile, name};
use crate::catalogue::say;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::DoctorId;

/// Columns of a sheet.
const WIDE: usize = 78;
/// `10:30-10:45`.
const TIME: usize = 11;
/// As wide as its heading.
const TOKEN: usize = 5;
/// `with doctor`.
const STATUS: usize = 11;
/// Room for what the sheet does not know.
const TICK: &str = "[ ]";

/// ```text
/// Indiranagar                                                    Mon 23 Nov 2026
/// Lakeside Practice                            as of Mon 23 Nov 2026 10:42 IST
/// ==============================================================================
///
/// Dr. Anil Rao                                                    2 appointments
/// ------------------------------------------------------------------------------
///     TIME        TOKEN  PATIENT                        AGE   PHONE   STATUS
/// [ ] 10:00-10:15     4  Khan, Sana                     34 F  ···321  waiting
/// ```
pub fn sheet(day: &Day, phones: Phones) -> String {
    let mut lines = head(day);
    body(&mut lines, day, phones);
    text(&lines)
}

/// The same with what to do while there is no server, and with whole phone numbers: who can't be looked up must be
/// called.
pub fn downtime(day: &Day) -> String {
    let mut lines = vec![say!("paper-downtime-title"), String::new()];
    lines.extend(head(day));
    lines.extend(wrapped(&say!("paper-downtime-how"), WIDE));
    body(&mut lines, day, Phones::Whole);
    text(&lines)
}

fn text(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn head(day: &Day) -> Vec<String> {
    vec![
        ends(day.clinic.shown(), &day.date.format("%a %-d %b %Y").to_string(), WIDE),
        ends(day.practice.shown(), &say!("paper-as-of", at = day.moment(day.as_of)), WIDE),
        "=".repeat(WIDE),
    ]
}

fn body(lines: &mut Vec<String>, day: &Day, phones: Phones) {
    let alone = day.doctors.len() == 1;
    let mut any = false;
    let known = day.doctors.iter().map(|(doctor, _)| doctor.clone());
    for doctor in known.chain(unknown_doctors(day)) {
        let theirs: Vec<&Appointment> = day.on_sheet(&doctor).collect();
        if theirs.is_empty() && !alone {
            continue;
        }
        any = true;
        let count = if theirs.is_empty() { say!("paper-none") } else { say!("paper-appointments", n = theirs.len()) };
        lines.extend([String::new(), ends(&day.doctor(&doctor), &count, WIDE), "-".repeat(WIDE)]);
        list(lines, day, &theirs, phones);
    }
    if !any {
        lines.extend([String::new(), say!("paper-none")]);
    }
    if day.unread > 0 {
        lines.extend([String::new(), say!("paper-unread", n = day.unread)]);
    }
}

/// Whose names nobody told; nothing may be missing on the sheet because of that.
fn unknown_doctors(day: &Day) -> Vec<DoctorId> {
    let known = |id: &DoctorId| day.doctors.iter().any(|(doctor, _)| doctor == id);
    let mut unknown: Vec<DoctorId> =
        day.appointments.iter().map(|a| a.doctor.clone()).filter(|id| !known(id)).collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}

fn list(lines: &mut Vec<String>, day: &Day, theirs: &[&Appointment], phones: Phones) {
    if theirs.is_empty() {
        return;
    }
    let ages: Vec<String> = theirs.iter().map(|a| age(a)).collect();
    let mobiles: Vec<String> = theirs.iter().map(|a| mobile(a, phones)).collect();
    let widest = |texts: &[String], head: &str| texts.iter().map(|t| width(t)).max().unwrap_or(0).max(width(head));
    let head_age = say!("paper-head-age");
    let head_phone = say!("paper-head-phone");
    let (age_wide, phone_wide) = (widest(&ages, &head_age).min(8), widest(&mobiles, &head_phone).min(16));
    let patient_wide = WIDE - TICK.len() - 1 - TIME - 1 - TOKEN - 2 - age_wide - 2 - phone_wide - 2 - STATUS - 2;
    let row = |tick: &str, time: &str, token: &str, patient: &str, age: &str, phone: &str, status: &str| {
        format!(
            "{tick} {} {}  {}  {}  {}  {}",
            left(time, TIME),
            right(token, TOKEN),
            left(patient, patient_wide),
            left(age, age_wide),
            left(phone, phone_wide),
            cut(status, STATUS)
        )
    };
    lines.push(row(
        "   ",
        &say!("paper-head-time"),
        &say!("paper-head-token"),
        &say!("paper-head-patient"),
        &head_age,
        &head_phone,
        &say!("paper-head-status"),
    ));
    for ((appointment, age), mobile) in theirs.iter().zip(&ages).zip(&mobiles) {
        let time = format!("{}-{}", day.clock(appointment.start), day.clock(appointment.end));
        let token = appointment.token.map(|token| token.to_string()).unwrap_or_default();
        let tick = if has_come(&appointment.status) { "[x]" } else { TICK };
        lines.push(row(tick, &time, &token, &name(appointment), age, mobile, &status(&appointment.status)));
        if let Some(why) = &appointment.urgent {
            let says = say!("paper-first", why = why.shown());
            lines.extend(wrapped(&says, WIDE - 24).iter().map(|line| " ".repeat(23) + line));
        }
        if appointment.walk_in {
            lines.push(" ".repeat(23) + &say!("paper-walk-in"));
        }
    }
}

fn has_come(status: &Status) -> bool {
    match status {
        Status::CheckedIn
        | Status::Ongoing
        | Status::Parked
        | Status::Completed
        | Status::CompletedNoPrescription
        | Status::Aborted => true,
        Status::Booked
        | Status::Reserved
        | Status::Initiated
        | Status::NoShow(_)
        | Status::Cancelled(_)
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Rescheduled(_)
        | Status::Other(_) => false,
    }
}

fn status(status: &Status) -> String {
    if *status == Status::Ongoing { say!("paper-with-doctor") } else { status.words().to_owned() }
}
