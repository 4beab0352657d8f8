//! A day as a calendar file (RFC 5545): an event for each appointment. Times are in UTC, so that no zone has to be
//! described; lines end in CR LF and are folded after 75 bytes, between letters.

use chrono::{DateTime, Utc};

use super::day::{Day, Phones, mobile, name};
use crate::domain::appointment::{Appointment, Status};

/// Bytes of a line, without its end.
const LINE: usize = 75;

/// All of them in order.
pub fn calendar(days: &[Day], phones: Phones) -> String {
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//frontdesk//day sheet//EN", "CALSCALE:GREGORIAN"] {
        fold(&mut out, line);
    }
    for day in days {
        for appointment in &day.appointments {
            event(&mut out, day, appointment, phones);
        }
    }
    fold(&mut out, "END:VCALENDAR");
    out
}

fn event(out: &mut String, day: &Day, appointment: &Appointment, phones: Phones) {
    let mobile = mobile(appointment, phones);
    let token = appointment.token.map(|token| format!("token {token}"));
    let about =
        [Some(day.doctor(&appointment.doctor)), token, Some(appointment.status.words().to_owned()), Some(mobile)];
    let about: Vec<String> = about.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let summary = format!("{} ({})", name(appointment), day.doctor(&appointment.doctor));
    for line in [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}@frontdesk", escaped(appointment.id.as_str())),
        format!("DTSTAMP:{}", stamp(day.as_of)),
        format!("DTSTART:{}", stamp(appointment.start)),
        format!("DTEND:{}", stamp(appointment.end)),
        format!("SUMMARY:{}", escaped(&summary)),
        format!("LOCATION:{}", escaped(day.clinic.shown())),
        format!("DESCRIPTION:{}", escaped(&about.join("\n"))),
        format!("STATUS:{}", status(&appointment.status)),
        "END:VEVENT".to_owned(),
    ] {
        fold(out, &line);
    }
}

fn status(status: &Status) -> &'static str {
    if status.holds_slot() { "CONFIRMED" } else { "CANCELLED" }
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value: what would end it is marked.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// A line goes on in the next one, which then begins with a blank that counts.
fn fold(out: &mut String, line: &str) {
    let mut room = LINE;
    for letter in line.chars() {
        if letter.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        room -= letter.len_utf8();
        out.push(letter);
    }
    out.push_str("\r\n");
}
