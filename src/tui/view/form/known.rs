//! The patient of the form at a glance: whom they could be mistaken for, the last visit, missed ones, and what else they
//! have. It warns; nothing of it stands in the way.

use super::sheet::{Sheet, VALUES};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::form::visits::Glance;
use crate::desk::model::form::{Form, FormField, KindBy, kind_words};
use crate::domain::appointment::Appointment;
use crate::domain::booking::Span;
use crate::domain::patient::Patient;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// So many other appointments are told one by one.
const OTHERS: usize = 2;

/// And so many others of nearly that name.
const NAMESAKES: usize = 2;

/// ```text
/// ▶ Patient     Sana Khan   34 F · ···321 · Bengaluru
///             ≈ there is also Khan, Sanaa · 61 F · ···118
///             ! also today 16:00 with Iyer
///               last visit Thu 12 Nov with Rao · Consultation · first visit
///               missed 2 appointments
/// ```
pub fn lines(sheet: &mut Sheet<'_>, desk: &Desk, form: &Form, patient: &Patient, theme: &Theme) {
    let known = words::patient_identifiers(patient, desk.today_date());
    let row = Row::of(patient.name.full(), theme.strong).add(format!("   {known}"), theme.text);
    sheet.told(form, FormField::Patient, row, theme);
    let mut line = |mark: &'static str, says: String, style, mark_style| {
        let room = sheet.wide().saturating_sub(VALUES);
        for (at, text) in fit::wrapped(&says, room).into_iter().enumerate() {
            let mark = if at == 0 { mark } else { "" };
            sheet.line(Row::new().to(VALUES - 2).add(mark, mark_style).to(VALUES).add(text, style));
        }
    };
    for other in form.namesakes.iter().take(NAMESAKES) {
        let who = words::joined([other.name.listed(), words::patient_identifiers(other, desk.today_date())]);
        line("≈", say!("form-there-is-also", who = who), theme.waiting, theme.waiting);
    }
    if form.namesakes.len() > NAMESAKES {
        let n = form.namesakes.len() - NAMESAKES;
        line("≈", say!("form-more-namesakes", n = n), theme.waiting, theme.waiting);
    }
    let glance = desk.glance(form);
    for other in glance.others.iter().take(OTHERS) {
        line("!", other_appointment(desk, form, other), theme.waiting, theme.waiting);
    }
    if glance.others.len() > OTHERS {
        line("!", say!("form-and-more", n = glance.others.len() - OTHERS), theme.waiting, theme.waiting);
    }
    if let Some(last) = glance.last {
        line("", last_visit(desk, form, last), theme.quiet, theme.quiet);
        if form.kind_by == KindBy::LastVisit {
            line("", say!("form-so-follow-up"), theme.quiet, theme.quiet);
        }
    }
    if let Some(says) = missed(&glance) {
        line("", says, theme.quiet, theme.quiet);
    }
}

/// `also today 16:00 with Iyer`, `at the same time: 10:45 with Iyer`.
fn other_appointment(desk: &Desk, form: &Form, other: &Appointment) -> String {
    let zone = desk.zone_of(&other.clinic);
    let (date, at) = (zone.date(other.start), words::clock(zone, other.start));
    let with = words::doctor_short(desk, &other.doctor);
    let span = Span { start: other.start, end: other.end };
    if form.purpose.takes_slot() && span.start < form.span.end && form.span.start < span.end {
        return say!("form-same-time", at = at, with = with);
    }
    if date == desk.today_date() {
        return say!("form-also-today", at = at, with = with);
    }
    say!("form-also", day = words::day(date), at = at, with = with)
}

fn last_visit(desk: &Desk, form: &Form, last: &Appointment) -> String {
    let date = desk.zone_of(&last.clinic).date(last.start);
    let service = form.last.value().filter(|known| known.appointment.id == last.id);
    let service = service.and_then(|known| known.service.as_ref()).map(|(_, name)| name.shown().to_owned());
    let days = desk.today_date().signed_duration_since(date).num_days();
    let day = if days > 180 { words::day_with_year(date) } else { words::day(date) };
    let says = say!("form-last-visit", day = day, with = words::doctor_short(desk, &last.doctor));
    words::joined([says, service.unwrap_or_default(), kind_words(&last.kind)])
}

fn missed(glance: &Glance<'_>) -> Option<String> {
    (glance.no_shows > 0).then(|| say!("form-missed", n = glance.no_shows))
}
