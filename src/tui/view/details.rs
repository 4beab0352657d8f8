//! Everything about one appointment, over the main screen.

use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::desk::Desk;
use crate::desk::model::details::Details;
use crate::desk::model::form::{kind_words, mode_words, money, payment_words};
use crate::desk::model::life::Life;
use crate::desk::model::today::Group;
use crate::domain::appointment::{Appointment, AppointmentDetails, Status};
use crate::domain::booking::Span;
use crate::tui::part::line::Row;
use crate::tui::part::panel;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Columns of the panel.
const WIDE: u16 = 66;
/// Where the values begin.
const VALUES: usize = 12;

/// ```text
/// ╭ Khan, Sana ───────────────────────────────────────╮
/// │ Patient    34 F · ···321                          │
/// │ When       Mon 23 Nov 10:15–10:30                 │
/// │ Doctor     Dr. Anil Rao · Indiranagar             │
/// │ Status     ● waiting 42 min · token 4             │
/// │ Visit      first visit · in the clinic            │
/// │ Service    Consultation · ₹500 · cash             │
/// │                                                   │
/// │ c check in · x cancel · Esc back                  │
/// ╰───────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, details: &Details, theme: &Theme) {
    let more = details.more.value();
    // The lists hold what this desk has changed meanwhile; the details may be older than that.
    let listed = desk.board_of_today().and_then(Life::value);
    let listed = listed.and_then(|b| b.appointments.iter().find(|a| a.id == details.appointment.id));
    let of = listed.or(more.map(|m| &m.appointment)).unwrap_or(&details.appointment);
    let room = usize::from(WIDE.min(area.width).saturating_sub(4));
    let mut rows = Vec::new();
    let mut told = |label: &'static str, value: String, style| {
        for (at, text) in fit::wrapped(&value, room.saturating_sub(VALUES)).into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            rows.push(Row::of(label, theme.quiet).to(VALUES).add(text, style));
        }
    };
    let zone = desk.zone_of(&of.clinic);
    let when = words::span(zone, Span { start: of.start, end: of.end });
    let place = words::joined([words::doctor(desk, &of.doctor), words::clinic(desk, &of.clinic)]);
    told("Patient", patient(of), theme.text);
    told("When", format!("{} {when}", words::day_with_year(zone.date(of.start))), theme.text);
    told("Doctor", place, theme.text);
    told("Status", status(desk, of), theme.group(Group::of(&of.status)));
    told("Visit", words::joined([kind_words(&of.kind), mode_words(&of.mode)]), theme.text);
    match (&details.more, more) {
        (_, Some(more)) => rest(desk, more, theme, &mut told),
        (Life::Failed(why), None) => {
            told("", format!("The rest can't be had: {}.", words::safe(&why.words())), theme.fault);
        }
        (_, None) => told("", "loading…".to_owned(), theme.quiet),
    }
    rows.push(Row::new());
    rows.push(keys(of, theme));
    let height = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(2);
    let area = panel::middle(area, WIDE, height);
    let inner = panel::over(frame, area, Row::of(words::listed(&of.patient), theme.strong), theme);
    // Where it is too long, the keys stay.
    let last = usize::from(inner.height).saturating_sub(1);
    if rows.len() > last + 1
        && let Some(keys) = rows.pop()
    {
        rows.truncate(last);
        rows.push(keys);
    }
    for (at, row) in rows.into_iter().enumerate() {
        row.draw(frame.buffer_mut(), inner, at);
    }
}

fn patient(of: &Appointment) -> String {
    let known = words::identifiers(&of.patient);
    let whole = of.patient.name.as_ref().map(|name| name.full()).unwrap_or_default();
    let told = words::joined([whole, known]);
    if told.is_empty() { words::safe(of.patient.id.as_str()) } else { told }
}

fn status(desk: &Desk, of: &Appointment) -> String {
    let since = match Group::of(&of.status) {
        Group::Waiting => of.checked_in.map(|at| desk.now - at),
        Group::Due => Some(desk.now - of.start).filter(|late| late.num_minutes() >= 1),
        Group::WithDoctor | Group::Done => None,
    };
    let pending = desk.pending_for(&of.id);
    let change = pending.map(|p| if p.unknown { "? a change is not known yet" } else { "… a change was sent" });
    let told = words::joined([words::standing(of, since), change.unwrap_or_default().to_owned()]);
    format!("{} {told}", words::mark(&of.status)).trim().to_owned()
}

fn rest(
    desk: &Desk,
    more: &AppointmentDetails,
    theme: &Theme,
    told: &mut impl FnMut(&'static str, String, ratatui::style::Style),
) {
    let zone = desk.zone_of(&more.appointment.clinic);
    let moment = |at: DateTime<Utc>| format!("{} {}", words::day(zone.date(at)), words::clock(zone, at));
    let service = more.service.as_ref().map(|(_, name)| name.shown().to_owned()).unwrap_or_default();
    let price = more.amount.as_ref().map(|(price, currency)| money(*price, currency.shown())).unwrap_or_default();
    let paid = more.payment.as_ref().map(payment_words).unwrap_or_default();
    let visit = [more.visit_start, more.visit_end].map(|at| at.map(|at| words::clock(zone, at)));
    for (label, value) in [
        ("Service", words::joined([service, price])),
        ("Paid by", paid),
        ("Booked", more.booked_at.map(moment).unwrap_or_default()),
        ("Checked in", more.appointment.checked_in.map(moment).unwrap_or_default()),
        ("With doctor", visit.into_iter().flatten().collect::<Vec<_>>().join("–")),
        ("Notes", more.notes.as_ref().map(|n| n.shown().to_owned()).unwrap_or_default()),
        ("Cancelled", more.cancel_reason.as_ref().map(|r| r.shown().to_owned()).unwrap_or_default()),
    ] {
        if !value.is_empty() {
            told(label, value, theme.text);
        }
    }
}

fn keys(of: &Appointment, theme: &Theme) -> Row {
    let mut row = Row::new();
    for (can, key, word) in [
        (of.status.may_become(&Status::CheckedIn), "c", "check in"),
        (of.status.may_become(&Status::Cancelled(crate::domain::appointment::By::Staff)), "x", "cancel"),
        (true, "Esc", "back"),
    ] {
        if can {
            let dot = if row.width() > 0 { " · " } else { "" };
            row = row.add(dot, theme.quiet).add(key, theme.key).add(format!(" {word}"), theme.quiet);
        }
    }
    row
}
