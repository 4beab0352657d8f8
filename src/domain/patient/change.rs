//! Checking what is told of a patient, field by field: all fields of a new one, some of one who is there already.

use chrono::{Datelike, NaiveDate};

use super::{DESIGNATIONS, Fault, Gender, NAME_LENGTH, NewPatient, OLDEST, PatientDraft, PatientField};
use crate::domain::phone;
use crate::domain::text::Text;

/// The longest word for a gender, in characters.
const GENDER_LENGTH: usize = 40;

/// What shall be different about a patient. `None` leaves a field as it is, an empty text takes it away; every text is
/// still as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of `PatientDraft` that has its name")]
pub struct PatientChange {
    pub designation: Option<String>,
    pub first_name: Option<String>,
    pub middle_name: Option<String>,
    pub last_name: Option<String>,
    pub gender: Option<String>,
    pub dob: Option<String>,
    pub age: Option<String>,
    pub mobile: Option<String>,
    pub email: Option<String>,
    pub username: Option<String>,
    pub line1: Option<String>,
    pub city: Option<String>,
    pub pincode: Option<String>,
    pub partner_id: Option<String>,
}

impl PatientChange {
    /// Everything that a draft tells.
    pub(super) fn all_of(draft: &PatientDraft) -> Self {
        let some = |text: &str| Some(text.to_owned());
        let raw = |text: &Option<Text>| Some(text.as_ref().map(|t| t.raw().to_owned()).unwrap_or_default());
        Self {
            designation: some(&draft.designation),
            first_name: some(&draft.first_name),
            middle_name: some(&draft.middle_name),
            last_name: some(&draft.last_name),
            gender: some(&draft.gender),
            dob: some(&draft.dob),
            age: some(&draft.age),
            mobile: some(&draft.mobile),
            email: some(&draft.email),
            username: some(&draft.username),
            line1: raw(&draft.address.line1),
            city: raw(&draft.address.city),
            pincode: raw(&draft.address.pincode),
            partner_id: some(&draft.partner_id),
        }
    }

    /// Whether nothing at all is told.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks what is told and makes it so, or tells all faults at once; then `patient` is in a state between. What is
    /// not told is not judged: it was taken once. `today` is the practice's date, for the age.
    pub fn apply(&self, patient: &mut NewPatient, calling_code: &str, today: NaiveDate) -> Result<(), Vec<Fault>> {
        let mut faults = Vec::new();
        let mut judge = |field: PatientField, judged: Result<(), String>| {
            if let Err(says) = judged {
                faults.push(Fault { field, says });
            }
        };
        let told = |text: &Option<String>| text.as_deref().map(|text| text.trim().to_owned());

        if let Some(typed) = told(&self.designation) {
            let taken = designation(&typed).map(|known| patient.designation = known);
            judge(PatientField::Designation, taken);
        }
        for (field, typed, part) in [
            (PatientField::FirstName, told(&self.first_name), &mut patient.name.first),
            (PatientField::MiddleName, told(&self.middle_name), &mut patient.name.middle),
            (PatientField::LastName, told(&self.last_name), &mut patient.name.last),
        ] {
            let Some(typed) = typed else { continue };
            if typed.chars().count() > NAME_LENGTH {
                judge(field, Err("longer than 80 characters; shorten it".to_owned()));
            } else if typed.is_empty() && field == PatientField::FirstName {
                judge(field, Err("needed: type the first name".to_owned()));
            }
            *part = Text::from(typed);
        }
        if let Some(typed) = told(&self.gender) {
            patient.gender = Gender::from_code(&typed);
            judge(PatientField::Gender, gender_is_told(&patient.gender).map_err(str::to_owned));
        }
        // An age that is taken away says nothing about the date of birth.
        let age = told(&self.age).filter(|age| !age.is_empty());
        if self.dob.is_some() || age.is_some() {
            let born = born(&told(&self.dob).unwrap_or_default(), &age.unwrap_or_default(), today);
            judge(PatientField::Dob, born.map(|dob| patient.dob = dob).map_err(str::to_owned));
        }
        if let Some(typed) = told(&self.mobile) {
            let taken = mobile(&typed, calling_code).map(|mobile| patient.mobile = mobile);
            judge(PatientField::Mobile, taken);
        }
        if let Some(typed) = told(&self.email) {
            let good = typed.is_empty() || (typed.len() <= 254 && typed.contains('@'));
            judge(PatientField::Email, good.then_some(()).ok_or_else(|| "not an e-mail address".to_owned()));
            patient.email = some(&typed);
        }
        let free = |text: &Option<String>, field: &mut Option<Text>| {
            if let Some(typed) = told(text) {
                *field = some(&typed);
            }
        };
        free(&self.username, &mut patient.username);
        free(&self.line1, &mut patient.address.line1);
        free(&self.city, &mut patient.address.city);
        free(&self.pincode, &mut patient.address.pincode);
        if let Some(typed) = told(&self.partner_id) {
            patient.partner_id = (!typed.is_empty()).then_some(typed);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn some(text: &str) -> Option<Text> {
    (!text.is_empty()).then(|| Text::from(text))
}

/// A gender that this program does not know is kept as it came; none at all is a fault.
fn gender_is_told(gender: &Gender) -> Result<(), &'static str> {
    match gender {
        Gender::Female | Gender::Male | Gender::Other => Ok(()),
        Gender::Unknown(word) if word.is_empty() => Err("needed: F, M or O"),
        Gender::Unknown(word) if word.raw().chars().count() > GENDER_LENGTH => {
            Err("longer than 40 characters; F, M or O will do")
        }
        Gender::Unknown(_) => Ok(()),
    }
}

/// The designation as the contract writes it, whatever its case and with or without the dot.
fn designation(typed: &str) -> Result<Option<Text>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    let bare = |text: &str| text.trim_end_matches('.').to_lowercase();
    let known = DESIGNATIONS.iter().find(|known| bare(known) == bare(typed));
    known
        .map(|known| some(known))
        .ok_or_else(|| "not a designation that the directory knows; leave it empty if unsure".to_owned())
}

fn mobile(typed: &str, calling_code: &str) -> Result<Option<Text>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    phone::normalise(typed, calling_code).map(|mobile| some(&mobile)).map_err(|wrong| wrong.to_string())
}

/// The date of birth, told as such or as an age.
fn born(dob: &str, age: &str, today: NaiveDate) -> Result<NaiveDate, &'static str> {
    if !dob.is_empty() {
        let date: NaiveDate = dob.parse().map_err(|_| "not a date; write it as YYYY-MM-DD, or the age in years")?;
        return match today.years_since(date) {
            None => Err("lies in the future; write the date of birth"),
            Some(years) if years > OLDEST => Err("too long ago; check the year"),
            Some(_) => Ok(date),
        };
    }
    if age.is_empty() {
        return Err("needed: the age in years or the date of birth");
    }
    let years: u32 = age.parse().map_err(|_| "not an age; write whole years, or a date of birth as YYYY-MM-DD")?;
    if years > OLDEST {
        return Err("nobody is that old; check the age");
    }
    i32::try_from(years)
        .ok()
        .and_then(|years| NaiveDate::from_ymd_opt(today.year() - years, 1, 1))
        .ok_or("not an age; write whole years")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asha() -> NewPatient {
        let draft = PatientDraft {
            designation: "mrs".into(),
            first_name: " Asha ".into(),
            gender: "female".into(),
            age: "30".into(),
            mobile: "9000000001".into(),
            ..PatientDraft::default()
        };
        draft.check("91", today()).unwrap()
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn what_is_not_told_stays_and_an_empty_text_takes_away() {
        let mut patient = asha();
        assert_eq!(patient.designation.as_ref().map(Text::raw), Some("Mrs."));
        let change = PatientChange {
            last_name: Some("Rao".into()),
            mobile: Some(String::new()),
            age: Some(String::new()),
            ..PatientChange::default()
        };
        change.apply(&mut patient, "91", today()).unwrap();
        let expected = NewPatient {
            name: crate::domain::appointment::Name { last: "Rao".into(), ..asha().name },
            mobile: None,
            ..asha()
        };
        assert_eq!(patient, expected);
    }

    #[test]
    fn what_must_be_there_is_not_taken_away() {
        let empty = Some(String::new());
        let change = PatientChange {
            first_name: empty.clone(),
            gender: empty.clone(),
            dob: empty.clone(),
            last_name: empty,
            ..PatientChange::default()
        };
        let faults = change.apply(&mut asha(), "91", today()).unwrap_err();
        let fields: Vec<_> = faults.iter().map(|fault| fault.field).collect();
        assert_eq!(fields, [PatientField::FirstName, PatientField::Gender, PatientField::Dob]);
    }

    #[test]
    fn what_is_not_told_is_not_judged() {
        let mut patient = NewPatient { gender: Gender::from_code("hijra"), dob: NaiveDate::MIN, ..asha() };
        let change = PatientChange { email: Some("a@example.org".into()), ..PatientChange::default() };
        assert_eq!(change.apply(&mut patient, "91", today()), Ok(()));
    }
}
