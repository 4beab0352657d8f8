//! What is known of the appointment itself, line by line.

use chrono::{DateTime, Utc};
use ratatui::style::Style;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::details::{Details, Phone};
use crate::desk::model::form::{kind_words, mode_words, money, payment_words};
use crate::desk::model::life::Life;
use crate::desk::model::today::Group;
use crate::domain::appointment::{Appointment, AppointmentDetails, Who};
use crate::domain::booking::Span;
use crate::domain::ids::{AppointmentId, ServiceId};
use crate::domain::phone;
use crate::domain::text::Text;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Where the values begin.
const VALUES: usize = 13;

/// Labels with their values, wrapped to the room there is.
struct Told<'a> {
    rows: Vec<Row>,
    room: usize,
    theme: &'a Theme,
}

impl Told<'_> {
    fn tell(&mut self, label: String, value: &str, style: Style) {
        if value.is_empty() {
            return;
        }
        for (at, text) in fit::wrapped(value, self.room.saturating_sub(VALUES)).into_iter().enumerate() {
            let label = if at == 0 { fit::cut(&label, VALUES - 1) } else { String::new() };
            self.rows.push(Row::of(label, self.theme.quiet).to(VALUES).add(text, style));
        }
    }

    fn text(&mut self, label: String, value: &str) {
        self.tell(label, value, self.theme.text);
    }
}

/// All lines.
pub fn told(desk: &Desk, details: &Details, of: &Appointment, room: usize, theme: &Theme) -> Vec<Row> {
    let mut told = Told { rows: Vec::new(), room, theme };
    let zone = desk.zone_of(&of.clinic);
    let who = desk.patient_of(details);
    let when = words::span(zone, Span { start: of.start, end: of.end });
    told.text(say!("details-patient"), &patient(who));
    told.text(say!("details-mobile"), &mobile(who, details.phone));
    told.tell(say!("details-when"), &format!("{} {when}", words::day_with_year(zone.date(of.start))), theme.strong);
    let place = words::joined([words::doctor(desk, &of.doctor), words::clinic(desk, &of.clinic)]);
    told.text(say!("details-doctor"), &place);
    told.tell(say!("details-status"), &status(desk, of), theme.group(Group::of(&of.status)));
    if let Some(why) = &of.urgent {
        told.tell(say!("details-urgent"), &format!("! {}", why.shown()), theme.overdue);
    }
    let walk_in = if of.walk_in { say!("details-walk-in") } else { String::new() };
    told.text(say!("details-visit"), &words::joined([kind_words(&of.kind), mode_words(&of.mode), walk_in]));
    match (&details.more, details.more.value()) {
        (_, Some(more)) => rest(desk, details, more, of, &mut told),
        (Life::Failed(why), None) => {
            let why = words::safe(&why.words());
            told.tell(" ".to_owned(), &say!("details-rest-failed", why = why), theme.fault);
        }
        (_, None) => told.tell(" ".to_owned(), &say!("details-loading"), theme.quiet),
    }
    told.rows
}

fn patient(who: &Who) -> String {
    let whole = who.name.as_ref().map(|name| name.full()).unwrap_or_default();
    let told = words::joined([whole, words::age_and_gender(who.age, who.gender.as_ref())]);
    if told.is_empty() { words::safe(who.id.as_str()) } else { told }
}

fn mobile(who: &Who, shown: Phone) -> String {
    let Some(mobile) = &who.mobile else { return String::new() };
    match shown {
        Phone::Masked => phone::masked(mobile.shown()),
        Phone::Whole => mobile.shown().to_owned(),
    }
}

fn status(desk: &Desk, of: &Appointment) -> String {
    let change = desk.pending_for(&of.id).map(|pending| {
        let says = if pending.unknown { say!("details-change-unknown") } else { say!("details-change-sent") };
        format!("{} {says}", words::sent(pending.unknown))
    });
    let told = words::joined([words::standing(of, desk.elapsed(of)), change.unwrap_or_default()]);
    format!("{} {told}", words::mark(&of.status)).trim().to_owned()
}

/// What the server tells on top of what lists tell.
fn rest(desk: &Desk, details: &Details, more: &AppointmentDetails, of: &Appointment, told: &mut Told<'_>) {
    let zone = desk.zone_of(&of.clinic);
    let moment = |at: DateTime<Utc>| format!("{} {}", words::day(zone.date(at)), words::clock(zone, at));
    let service = more.service.as_ref().map(|(id, name)| service(desk, id, name)).unwrap_or_default();
    let price = more.amount.as_ref().map(|(price, currency)| money(*price, currency.shown())).unwrap_or_default();
    let paid = more.payment.as_ref().map(payment_words).unwrap_or_default();
    let visit = [more.visit_start, more.visit_end].map(|at| at.map(|at| words::clock(zone, at)));
    let other = |id: &Option<AppointmentId>| id.as_ref().map(|id| other(desk, details, id)).unwrap_or_default();
    told.text(say!("details-service"), &words::joined([service, price]));
    told.text(say!("details-paid"), &paid);
    told.text(say!("details-booked"), &more.booked_at.map(moment).unwrap_or_default());
    told.text(say!("details-checked-in"), &of.checked_in.map(moment).unwrap_or_default());
    told.text(say!("details-with-doctor"), &visit.into_iter().flatten().collect::<Vec<_>>().join("–"));
    told.text(say!("details-moved-from"), &other(&more.previous));
    told.text(say!("details-moved-to"), &other(&more.next));
    let notes = more.notes.as_ref().map(|notes| notes.shown().to_owned()).unwrap_or_default();
    told.tell(say!("details-notes"), &notes, told.theme.strong);
    told.text(say!("details-cancelled"), more.cancel_reason.as_ref().map_or("", |reason| reason.shown()));
}

/// The service's name as the grid tells it: details may carry a code in its place.
fn service(desk: &Desk, id: &ServiceId, told: &Text) -> String {
    let offers = desk.offers.values().filter_map(Life::value);
    let known = offers.flat_map(|offer| &offer.services).find(|service| service.id == *id);
    known.map_or(told, |service| &service.name).shown().to_owned()
}

/// The appointment whose place it took, or that took its place.
fn other(desk: &Desk, details: &Details, id: &AppointmentId) -> String {
    let visit = details.visits.value().and_then(|all| all.iter().find(|a| a.id == *id));
    visit.or_else(|| desk.listed(id)).map_or_else(
        || say!("details-another-time"),
        |a| {
            let zone = desk.zone_of(&a.clinic);
            let when = format!("{} {}", words::day(zone.date(a.start)), words::clock(zone, a.start));
            words::joined([when, words::doctor_short(desk, &a.doctor)])
        },
    )
}
