//! What the form shows when its slot can't be had any more: who has it, what is free instead, and that nothing typed was
//! lost.

use super::form::sheet::{Sheet, VALUES};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::form::holder::Holder;
use crate::desk::model::form::{Form, FormField, Instead, Lost, Purpose, Whom, Why};
use crate::tui::part::line::Row;
use crate::tui::part::list;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// ```text
///   Desai, Meera has 10:30 now.
///
///   Free near it ▶ 10:45–11:00
///                  11:00–11:15
///                  09:15–09:30   Tue 24 Nov
///   With others    10:30–10:50   Dr. Lakshmi Iyer
///
///   For         Khan, Sana
///   Service     Consultation · 15 min · ₹500
/// ```
pub fn lines(sheet: &mut Sheet<'_>, desk: &Desk, form: &Form, lost: &Lost, theme: &Theme) {
    let room = sheet.wide().saturating_sub(4);
    for text in fit::wrapped(&why(desk, form, lost), room) {
        sheet.line(Row::of(format!("  {text}"), theme.fault));
    }
    sheet.blank();
    if lost.offers.is_empty() {
        sheet.line(Row::of(format!("  {}", say!("form-nothing-free")), theme.text));
    }
    let mut before = None;
    for (at, instead) in lost.offers.iter().enumerate() {
        let same = instead.doctor == form.doctor;
        let label = match (before.replace(same) == Some(same), same) {
            (true, _) => String::new(),
            (false, true) if form.purpose == Purpose::WalkIn => format!("  {}", say!("form-next-free")),
            (false, true) => format!("  {}", say!("form-free-near")),
            (false, false) => format!("  {}", say!("form-with-others")),
        };
        let row = offer(desk, form, instead, at == lost.chosen, label, theme).to(sheet.wide());
        if at == lost.chosen { sheet.selected(row) } else { sheet.line(row) }
    }
    sheet.blank();
    let kept =
        |label: String, value: String| Row::of(format!("  {label}"), theme.quiet).to(VALUES).add(value, theme.text);
    sheet.line(kept(say!("form-for"), whom(form)));
    let (services, service) = form.choices(FormField::Service);
    if let Some(service) = services.get(service) {
        sheet.line(kept(FormField::Service.label(), service.clone()));
    }
    if !form.notes.is_empty() {
        let (before, after) = form.notes.around_cursor();
        sheet.line(kept(FormField::Notes.label(), format!("{}{}", before.shown(), after.shown())));
    }
}

fn offer(desk: &Desk, form: &Form, instead: &Instead, chosen: bool, label: String, theme: &Theme) -> Row {
    let zone = desk.zone_of(&form.clinic);
    let date = zone.date(instead.span.start);
    let day = if date == zone.date(form.span.start) { String::new() } else { format!("   {}", words::day(date)) };
    let with = if instead.doctor == form.doctor {
        String::new()
    } else {
        format!("   {}", words::doctor(desk, &instead.doctor))
    };
    Row::of(label, theme.quiet)
        .to(VALUES)
        .add(format!("{} ", list::lead(chosen, true)), theme.accent)
        .add(words::span(zone, instead.span), theme.text)
        .add(day, theme.quiet)
        .add(with, theme.text)
}

/// Who has it, as far as the lists tell; never "somebody else" where it is this desk's own patient or write.
fn why(desk: &Desk, form: &Form, lost: &Lost) -> String {
    let Why::Said(says) = &lost.why else {
        let at = words::clock(desk.zone_of(&form.clinic), form.span.start);
        return match desk.holder(form) {
            Holder::Unknown => say!("form-somebody-has", at = at),
            Holder::OwnWrite(pending) => say!("form-own-write", at = at, what = words::kept(&pending.subject)),
            Holder::SamePatient(who) => say!("form-same-patient", at = at, who = words::listed(&who.patient)),
            Holder::Other(who) => say!("form-other-has", at = at, who = words::listed(&who.patient)),
        };
    };
    says.clone()
}

fn whom(form: &Form) -> String {
    let shown = |field: &crate::desk::model::field::Field| {
        let (before, after) = field.around_cursor();
        format!("{}{}", before.shown(), after.shown())
    };
    match &form.whom {
        Whom::Search(search) => shown(&search.typed),
        Whom::Known(patient) => patient.name.full(),
        Whom::New(new, _) => words::joined([
            format!("{} {}", shown(&new.first_name), shown(&new.last_name)),
            say!("form-new-patient-short"),
        ]),
    }
}
