//! Who matches what was typed into the patient field, and the way to register somebody new.

use super::form::sheet::{Sheet, VALUES};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::form::Search;
use crate::desk::model::life::Life;
use crate::domain::likeness::near_same;
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
/// `≈` marks people of nearly the same name. At most so many lines, the chosen one among them.
pub fn lines(sheet: &mut Sheet<'_>, desk: &Desk, search: &Search, focused: bool, room: usize, theme: &Theme) {
    let quiet = |text: String| Row::new().to(VALUES).add(text, theme.quiet);
    if search.typed.is_empty() {
        sheet.line(quiet(say!("form-type-a-name")));
        return;
    }
    let found = search.found();
    if let Some(says) = instead(search) {
        sheet.line(quiet(says));
    }
    let rows = found.len() + 1;
    let seen = fit::window(search.chosen.min(found.len()), rows, room);
    if seen.start > 0 {
        sheet.line(quiet(say!("form-more-above", n = seen.start)));
    }
    let name_room = (sheet.wide() / 2).saturating_sub(VALUES / 2).max(12);
    for at in seen.clone() {
        let chosen = at == search.chosen.min(found.len());
        let lead = list::lead(chosen, focused);
        let row = match found.get(at) {
            Some(patient) => {
                let same = if !desk.masked && has_namesake(found, patient) { "≈" } else { " " };
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
        sheet.line(quiet(say!("form-more-below", n = rows - seen.end)));
    }
}

fn register(search: &Search, lead: &'static str, wide: usize, theme: &Theme) -> Row {
    let (before, after) = search.typed.around_cursor();
    let typed = fit::cut(&format!("{}{}", before.shown(), after.shown()), wide.saturating_sub(VALUES + 32));
    Row::new()
        .to(VALUES - 3)
        .add(lead, theme.accent)
        .add("  ", theme.text)
        .add(format!("+ {} ", say!("form-register")), theme.text)
        .add(format!("“{typed}”"), theme.strong)
        .add(format!(" {}", say!("form-as-new")), theme.text)
}

/// What is said where there are no hits.
fn instead(search: &Search) -> Option<String> {
    match &search.hits {
        Life::NotAsked | Life::Waiting(_) => Some(say!("form-looking")),
        Life::Failed(why) | Life::Old(_, why) => Some(say!("form-cant-look", why = words::safe(&why.words()))),
        Life::Again(known, _) if known.value.is_empty() => Some(say!("form-looking")),
        Life::Ready(known) if known.value.is_empty() => Some(say!("form-nobody")),
        Life::Ready(_) | Life::Again(..) => None,
    }
}

/// Whether another of the hits has nearly that name.
fn has_namesake(found: &[Patient], of: &Patient) -> bool {
    found.iter().any(|other| other.id != of.id && near_same(&other.name, &of.name))
}
