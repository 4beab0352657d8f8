//! The part of the booking form in which a new patient is told.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::field::Field;
use super::form::FormField;
use crate::domain::appointment::Name;
use crate::domain::patient::{Gender, NewPatient, PatientDraft, PatientField};
use crate::domain::practice::Address;
use crate::domain::text::Text;

/// What is typed of a new patient.
#[derive(Clone, Debug, Default)]
pub struct Registration {
    /// First name.
    pub first_name: Field,
    /// Family name.
    pub last_name: Field,
    /// `F`, `M` or `O`.
    pub gender: Field,
    /// An age in years, or a date of birth.
    pub born: Field,
    /// With or without country code.
    pub mobile: Field,
    /// Town.
    pub city: Field,
}

impl Registration {
    /// Takes over what was typed into the search: digits are a mobile, anything else a name.
    pub fn from_search(typed: &str) -> Self {
        let typed = typed.trim();
        if crate::domain::phone::digits_of(typed).is_some_and(|digits| !digits.is_empty()) {
            return Self { mobile: Field::with(typed), ..Self::default() };
        }
        let name = Name::whole(typed);
        Self {
            first_name: Field::with(&capital(name.first.raw())),
            last_name: Field::with(&capital(name.last.raw())),
            ..Self::default()
        }
    }

    /// Checks everything; all faults come at once, each at its field.
    pub fn check(&self, calling_code: &str, today: NaiveDate) -> Result<NewPatient, BTreeMap<FormField, String>> {
        let born = self.born.value().trim();
        let is_age = born.chars().count() <= 3 && born.chars().all(|c| c.is_ascii_digit());
        let draft = PatientDraft {
            first_name: self.first_name.value().to_owned(),
            last_name: self.last_name.value().to_owned(),
            gender: known_gender(self.gender.value()),
            age: if is_age { born.to_owned() } else { String::new() },
            dob: if is_age { String::new() } else { loose_date(born) },
            mobile: self.mobile.value().to_owned(),
            address: Address {
                city: (!self.city.is_empty()).then(|| Text::from(self.city.value().trim())),
                ..Address::default()
            },
            ..PatientDraft::default()
        };
        draft
            .check(calling_code, today)
            .map_err(|faults| faults.into_iter().map(|fault| (FormField::of(fault.field), fault.says)).collect())
    }

    /// The name so far.
    pub fn name(&self) -> Name {
        let part = |field: &Field| Text::from(field.value().trim());
        Name { first: part(&self.first_name), middle: Text::default(), last: part(&self.last_name) }
    }

    /// Whether anything was typed.
    pub fn is_empty(&self) -> bool {
        let fields = [&self.first_name, &self.last_name, &self.gender, &self.born, &self.mobile, &self.city];
        fields.iter().all(|f| f.is_empty())
    }
}

impl FormField {
    /// Where a fault of a new patient is shown.
    pub fn of(field: PatientField) -> Self {
        match field {
            PatientField::Designation | PatientField::FirstName | PatientField::MiddleName => Self::FirstName,
            PatientField::LastName => Self::LastName,
            PatientField::Gender => Self::Gender,
            PatientField::Dob => Self::Born,
            PatientField::Mobile | PatientField::Email => Self::Mobile,
        }
    }
}

/// What the form takes: a slip of the keys is no gender, though a server may know more of them.
fn known_gender(typed: &str) -> String {
    match Gender::from_code(typed) {
        Gender::Unknown(_) => String::new(),
        known @ (Gender::Female | Gender::Male | Gender::Other) => known.code().to_owned(),
    }
}

/// Searching is done in lower case, names are not written so. Scripts without case stay as they are.
fn capital(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        first + chars.as_str()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// `3/5/1990` and `3.5.1990` (day first) become `1990-05-03`; anything else stays for the check to judge.
fn loose_date(typed: &str) -> String {
    let parts: Vec<&str> = typed.split(['/', '.', '-', ' ']).collect();
    match parts[..] {
        [day, month, year] if year.len() == 4 && day.len() <= 2 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => typed.to_owned(),
    }
}
