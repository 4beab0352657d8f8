//! The fields of a new patient, with everything that is wrong at its field at once.

use super::form::sheet::{Sheet, VALUES};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::form::{Form, FormField};
use crate::desk::model::registration::Registration;
use crate::domain::patient::Patient;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// ```text
///   New patient
/// ▶ First name  Sana█
///   Family name Khan
///   Gender      f
///   Age or born
///               ✗ needed: the age in years or the date of birth
/// ```
pub fn lines<'a>(sheet: &mut Sheet<'a>, desk: &Desk, form: &Form, new: &'a Registration, theme: &Theme) {
    // Where faults need the room, the heading goes.
    if form.faults.len() < 4 {
        sheet.line(
            Row::of(format!("  {}", say!("form-new-patient")), theme.strong)
                .to(VALUES)
                .add(say!("form-joins"), theme.quiet),
        );
    }
    for (field, typed) in [
        (FormField::FirstName, &new.first_name),
        (FormField::LastName, &new.last_name),
        (FormField::Gender, &new.gender),
        (FormField::Born, &new.born),
        (FormField::Mobile, &new.mobile),
        (FormField::City, &new.city),
    ] {
        sheet.text(form, field, typed, theme);
        if field == FormField::Mobile {
            family(sheet, desk, form, theme);
        }
    }
}

/// Who has the mobile already: probably the same person, or the family.
fn family(sheet: &mut Sheet<'_>, desk: &Desk, form: &Form, theme: &Theme) {
    let today = desk.today_date();
    let told = |patient: &Patient| {
        format!("{} {}", patient.name.listed(), words::age_and_gender(patient.age_on(today), Some(&patient.gender)))
    };
    let room = sheet.wide().saturating_sub(VALUES);
    if let Some(known) = form.known_already() {
        let who = words::joined([known.name.listed(), words::patient_identifiers(known, today)]);
        for (at, text) in fit::wrapped(&say!("form-known-already", who = who), room).into_iter().enumerate() {
            let mark = if at == 0 { "≈" } else { "" };
            sheet.line(Row::new().to(VALUES - 2).add(mark, theme.waiting).to(VALUES).add(text, theme.waiting));
        }
        return;
    }
    let people = form.family.people.value().map_or(&[][..], Vec::as_slice);
    if !people.is_empty() {
        let all = people.iter().map(told).collect::<Vec<_>>().join("; ");
        let says = fit::cut(&say!("form-same-mobile", who = all), room);
        sheet.line(Row::new().to(VALUES).add(says, theme.quiet));
    }
}
