//! What the form shows when its slot can't be had any more: the nearest free ones, and that nothing typed
//! was lost.

use super::form::sheet::{Sheet, VALUES};
use crate::desk::Desk;
use crate::desk::model::form::{Form, FormField, Whom};
use crate::domain::booking::Span;
use crate::tui::part::line::Row;
use crate::tui::part::list;
use crate::tui::theme::Theme;
use crate::tui::words;

/// ```text
///   Somebody else has 10:30.
///
///   Free near it ▶ 10:45–11:00
///                  11:00–11:15
///                  09:15–09:30   Tue 24 Nov
///
///   For         Khan, Sana
///   Service     Consultation · 15 min · ₹500
/// ```
pub fn lines(
    sheet: &mut Sheet<'_>,
    desk: &Desk,
    form: &Form,
    (why, nearest, chosen): (&str, &[Span], usize),
    theme: &Theme,
) {
    let zone = desk.zone_of(&form.clinic);
    sheet.line(Row::of(format!("  {why}"), theme.fault));
    sheet.blank();
    if nearest.is_empty() {
        sheet.line(Row::of("  Nothing else is free near it. What you typed is kept.", theme.text));
    }
    for (at, span) in nearest.iter().enumerate() {
        let date = zone.date(span.start);
        let day = if date == zone.date(form.span.start) { String::new() } else { format!("   {}", words::day(date)) };
        let label = if at == 0 { "  Free near it" } else { "" };
        let row = Row::of(label, theme.quiet)
            .to(VALUES)
            .add(format!("{} ", list::lead(at == chosen, true)), theme.accent)
            .add(words::span(zone, *span), theme.text)
            .add(day, theme.quiet)
            .to(sheet.wide());
        if at == chosen { sheet.selected(row) } else { sheet.line(row) }
    }
    sheet.blank();
    let kept = |label: &'static str, value: String| Row::of(label, theme.quiet).to(VALUES).add(value, theme.text);
    sheet.line(kept("  For", whom(form)));
    let (services, service) = form.choices(FormField::Service);
    sheet.line(kept("  Service", services.get(service).cloned().unwrap_or_default()));
    if !form.notes.is_empty() {
        let (before, after) = form.notes.around_cursor();
        sheet.line(kept("  Notes", format!("{}{}", before.shown(), after.shown())));
    }
}

fn whom(form: &Form) -> String {
    let shown = |field: &crate::desk::model::field::Field| {
        let (before, after) = field.around_cursor();
        format!("{}{}", before.shown(), after.shown())
    };
    match &form.whom {
        Whom::Search(search) => shown(&search.typed),
        Whom::Known(patient) => patient.name.full(),
        Whom::New(new, _) => {
            words::joined([format!("{} {}", shown(&new.first_name), shown(&new.last_name)), "new patient".to_owned()])
        }
    }
}
