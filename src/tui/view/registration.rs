//! The fields of a new patient, with everything that is wrong at its field at once.

use super::form::sheet::{Sheet, VALUES};
use crate::desk::model::form::{Form, FormField};
use crate::desk::model::registration::Registration;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;

/// ```text
///   New patient
/// ▶ First name  Sana█
///   Family name Khan
///   Gender      f
///   Age or born
///               ✗ needed: the age in years or the date of birth
/// ```
pub fn lines<'a>(sheet: &mut Sheet<'a>, form: &Form, new: &'a Registration, theme: &Theme) {
    // Where faults need the room, the heading goes.
    if form.faults.len() < 4 {
        sheet.line(
            Row::of("  New patient", theme.strong).to(VALUES).add("joins the directory with this booking", theme.quiet),
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
    }
}
