//! Times, ages and states as receptionists say them. Everything it returns is safe to draw.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::masks;
use crate::desk::model::today::Group;
pub use crate::desk::words::{day, day_with_year, status, weekday};
use crate::domain::appointment::{Appointment, Status, Who};
use crate::domain::booking::Span;
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::patient::{Gender, Patient};
use crate::domain::phone;
use crate::domain::zone::Zone;

/// Who waits for so many minutes deserves attention and gets a `!`…
const ATTENTION: i64 = 15;
/// …and from so many on it is long: `!!`.
const LONG_WAIT: i64 = 30;

/// Before the name of who goes before others.
pub const URGENT: &str = "▲";

/// `10:41`, on the clock of the zone.
pub fn clock(zone: &Zone, at: DateTime<Utc>) -> String {
    zone.clock(at)
}

/// The same, with the weekday where that is another day than now: `Mon 10:42`.
pub fn clock_of_day(zone: &Zone, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let date = zone.date(at);
    if date == zone.date(now) { clock(zone, at) } else { format!("{} {}", weekday(date), clock(zone, at)) }
}

/// `10:30–10:45`.
pub fn span(zone: &Zone, span: Span) -> String {
    format!("{}–{}", clock(zone, span.start), clock(zone, span.end))
}

/// `Today `, `Tomorrow ` or nothing, to stand before a day.
pub fn nearness(date: NaiveDate, today: NaiveDate) -> String {
    let word = match date.signed_duration_since(today).num_days() {
        -1 => say!("main-yesterday"),
        0 => say!("main-today"),
        1 => say!("main-tomorrow"),
        _ => return String::new(),
    };
    word + " "
}

/// `42m`, `1h05`.
pub fn elapsed(time: TimeDelta) -> String {
    match time.num_minutes().max(0) {
        minutes @ 0..60 => say!("main-minutes-short", n = minutes),
        minutes @ 60..6000 => {
            say!("main-hours-short", h = minutes / 60, minutes = format!("{:02}", minutes % 60))
        }
        minutes => say!("main-only-hours-short", h = (minutes / 60).to_string()),
    }
}

/// `42 min`, `1 h 05`.
pub fn elapsed_long(time: TimeDelta) -> String {
    match time.num_minutes().max(0) {
        minutes @ 0..60 => say!("main-minutes", n = minutes),
        minutes => {
            say!("main-hours", h = (minutes / 60).to_string(), minutes = format!("{:02}", minutes % 60))
        }
    }
}

/// Whether it is long for a wait.
pub fn is_long(time: TimeDelta) -> bool {
    time.num_minutes() >= LONG_WAIT
}

/// How long a wait is, without colours: nothing, `!` or `!!`.
pub fn wait_mark(time: TimeDelta) -> &'static str {
    match time.num_minutes() {
        minutes if minutes >= LONG_WAIT => "!!",
        minutes if minutes >= ATTENTION => "!",
        _ => "",
    }
}

/// `42m!!`: a wait with its mark.
pub fn wait(time: TimeDelta) -> String {
    elapsed(time) + wait_mark(time)
}

/// `+25`, in minutes, or `+1h05`: how late a doctor is.
pub fn late(time: TimeDelta) -> String {
    match time.num_minutes() {
        minutes @ ..60 => format!("+{minutes}"),
        _ => format!("+{}", elapsed(time)),
    }
}

/// `+25 min`, `+1h05`.
pub fn late_long(time: TimeDelta) -> String {
    match time.num_minutes() {
        minutes @ ..60 => say!("queue-late", n = minutes),
        _ => late(time),
    }
}

/// The mark of a status; nothing for who is only booked.
pub fn mark(status: &Status) -> &'static str {
    match status {
        Status::CheckedIn => "●",
        Status::Parked => "○",
        Status::Ongoing => "▸",
        Status::Completed | Status::CompletedNoPrescription => "✓",
        Status::Booked | Status::Reserved | Status::Initiated | Status::Other(_) => "",
        Status::Aborted
        | Status::NoShow(_)
        | Status::Cancelled(_)
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Rescheduled(_) => "×",
    }
}

/// The mark of an appointment, or of the write under way that concerns it: `…` sent, `?` not known, `»` being moved.
pub fn mark_of(desk: &Desk, appointment: &Appointment) -> &'static str {
    if desk.moving.as_ref().is_some_and(|moving| moving.appointment.id == appointment.id) {
        return crate::tui::view::moving::MARK;
    }
    desk.pending_for(&appointment.id).map_or_else(|| mark(&appointment.status), |pending| sent(pending.unknown))
}

/// `…` or, where the answer was lost, `?`.
pub fn sent(unknown: bool) -> &'static str {
    if unknown { "?" } else { "…" }
}

/// `Khan, Sana`; the identifier where nobody told the name.
pub fn listed(who: &Who) -> String {
    who.name.as_ref().map_or_else(|| safe(who.id.as_str()), |name| name.listed())
}

/// `34 F`, as far as it is known.
pub fn age_and_gender(age: Option<u32>, gender: Option<&Gender>) -> String {
    let age = age.map(|age| age.to_string());
    let letter = gender.map(|gender| match gender {
        Gender::Female => say!("main-female"),
        Gender::Male => say!("main-male"),
        Gender::Other => say!("main-other"),
        Gender::Unknown(text) => text.shown().to_owned(),
    });
    [age, letter].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// `34 F · ···321`: what tells two people of one name apart.
pub fn identifiers(who: &Who) -> String {
    joined([age_and_gender(who.age, who.gender.as_ref()), mobile(who)])
}

/// `···321`.
pub fn mobile(who: &Who) -> String {
    who.mobile.as_ref().map(|mobile| phone::masked(mobile.shown())).unwrap_or_default()
}

/// `34 F · ···321 · Bengaluru`.
pub fn patient_identifiers(patient: &Patient, today: NaiveDate) -> String {
    let town = patient.city.as_ref().map(|c| c.shown().to_owned()).unwrap_or_default();
    joined([age_and_gender(patient.age_on(today), Some(&patient.gender)), patient.masked_mobile(), town])
}

/// The parts that are not empty, with dots between them.
pub fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// `waiting 42 min · token 4`, `booked · 7 min late`.
pub fn standing(appointment: &Appointment, since: Option<TimeDelta>) -> String {
    let token = appointment.token.map(|t| say!("main-token", n = t.to_string())).unwrap_or_default();
    joined([standing_so_long(appointment, since), token, standing_besides(appointment)])
}

/// The same beside a row that has the token.
pub fn standing_beside_token(appointment: &Appointment, since: Option<TimeDelta>) -> String {
    joined([standing_so_long(appointment, since), standing_besides(appointment)])
}

fn standing_so_long(appointment: &Appointment, since: Option<TimeDelta>) -> String {
    let words = status(&appointment.status);
    match since.map(|time| (Group::of(&appointment.status), time)) {
        Some((Group::Waiting, time)) => say!("main-waiting-for", status = words, time = elapsed_long(time)),
        Some((Group::Due, time)) => say!("main-late-by", status = words, time = elapsed_long(time)),
        Some((Group::WithDoctor | Group::Done, _)) | None => words,
    }
}

fn standing_besides(appointment: &Appointment) -> String {
    let walk_in = if appointment.walk_in { say!("queue-walk-in") } else { String::new() };
    let urgent = appointment.urgent.as_ref().map(|why| say!("queue-goes-first", why = why.shown()));
    joined([walk_in, urgent.unwrap_or_default()])
}

/// A doctor's family name; the identifier where the doctor is not known.
pub fn doctor_short(desk: &Desk, id: &DoctorId) -> String {
    safe(desk.doctor_short(id))
}

/// A doctor's whole name; the identifier where the doctor is not known.
pub fn doctor(desk: &Desk, id: &DoctorId) -> String {
    desk.doctor_entry(id).map_or_else(|| safe(id.as_str()), |d| d.name.shown().to_owned())
}

/// A clinic's name; the identifier where the clinic is not known.
pub fn clinic(desk: &Desk, id: &ClinicId) -> String {
    safe(desk.clinic_name(id))
}

/// A sentence that the desk keeps (a notice, a subject, an entry of the journal), safe to draw.
pub fn kept(says: &str) -> String {
    safe(&masks::plain(says))
}

/// An identifier is text from outside, too. For sentences that are kept there is [`kept`].
pub fn safe(id: &str) -> String {
    crate::domain::text::Text::from(id).shown().to_owned()
}
