//! Who matches what was typed into the patient field, and the way to register somebody new.

use std::collections::BTreeMap;

use super::form::sheet::{Sheet, VALUES};
use crate::desk::Desk;
use crate::desk::model::form::Search;
use crate::desk::model::life::Life;
use crate::domain::names::folded;
use crate::domain::patient::Patient;
use crate::tui::part::line::Row;
use crate::tui::part::list;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// ```text
///             ▶ Khan, Sana             34 F · ···321 · Bengaluru
///             ≈ Khan, Sana             61 M · ···118 · Mysuru
///               + register “khan” as a new patient
/// ```
///
/// `≈` marks people of the same name. At most so many lines, the chosen one among them.
pub fn lines(sheet: &mut Sheet<'_>, desk: &Desk, search: &Search, focused: bool, room: usize, theme: &Theme) {
    let quiet = |text: String| Row::new().to(VALUES).add(text, theme.quiet);
    if search.typed.is_empty() {
        sheet.line(quiet("a name, a mobile, or its last digits".to_owned()));
        return;
    }
    let found = search.found();
    if let Some(says) = instead(search) {
        sheet.line(quiet(says));
    }
    let namesakes = namesakes(found);
    let rows = found.len() + 1;
    let seen = fit::window(search.chosen.min(found.len()), rows, room);
    if seen.start > 0 {
        sheet.line(quiet(format!("↑ {} more", seen.start)));
    }
    let name_room = (sheet.wide() / 2).saturating_sub(VALUES / 2).max(12);
    for at in seen.clone() {
        let chosen = at == search.chosen.min(found.len());
        let lead = list::lead(chosen, focused);
        let row = match found.get(at) {
            Some(patient) => {
                let same = if namesakes.get(&key(patient)).is_some_and(|n| *n > 1) { "≈" } else { " " };
                Row::new()
                    .to(VALUES - 3)
                    .add(lead, theme.accent)
                    .add(same, theme.waiting)
                    .add(" ", theme.text)
                    .add(fit::left(&patient.name.listed(), name_room), theme.text)
                    .add(" ", theme.text)
                    .add(words::patient_identifiers(patient, desk.today_date()), theme.quiet)
            }
            None => register(search, lead, sheet.wide(), theme),
        };
        let row = row.to(sheet.wide());
        if chosen && focused { sheet.selected(row) } else { sheet.line(row) }
    }
    if seen.end < rows {
        sheet.line(quiet(format!("↓ {} more", rows - seen.end)));
    }
}

fn register(search: &Search, lead: &'static str, wide: usize, theme: &Theme) -> Row {
    let (before, after) = search.typed.around_cursor();
    let typed = fit::cut(&format!("{}{}", before.shown(), after.shown()), wide.saturating_sub(VALUES + 32));
    Row::new()
        .to(VALUES - 3)
        .add(lead, theme.accent)
        .add("  ", theme.text)
        .add("+ register ", theme.text)
        .add(format!("“{typed}”"), theme.strong)
        .add(" as a new patient", theme.text)
}

/// What is said where there are no hits.
fn instead(search: &Search) -> Option<String> {
    match &search.hits {
        Life::NotAsked | Life::Waiting(_) => Some("looking…".to_owned()),
        Life::Failed(why) | Life::Old(_, why) => Some(format!("can't look: {}", words::safe(&why.words()))),
        Life::Again(known, _) if known.value.is_empty() => Some("looking…".to_owned()),
        Life::Ready(known) if known.value.is_empty() => Some("nobody of that name or number".to_owned()),
        Life::Ready(_) | Life::Again(..) => None,
    }
}

/// How many of the hits have each name, whatever its case, its accents and the order of its parts.
fn namesakes(found: &[Patient]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for patient in found {
        *counts.entry(key(patient)).or_default() += 1;
    }
    counts
}

fn key(patient: &Patient) -> String {
    let whole = folded(&patient.name.full());
    let mut parts: Vec<&str> = whole.split_whitespace().collect();
    parts.sort_unstable();
    parts.join(" ")
}
