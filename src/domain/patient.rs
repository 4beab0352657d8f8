//! A patient of the practice, and what must be known of a new one (contract: *Add a patient*).

use chrono::{Datelike, NaiveDate};

use super::appointment::Name;
use super::ids::PatientId;
use super::phone;
use super::practice::Address;
use super::text::Text;

/// The designations of the contract.
pub const DESIGNATIONS: [&str; 12] =
    ["Mr.", "Ms.", "Mrs.", "Miss.", "Kumar.", "Shri.", "Smt.", "Dr.", "Master.", "Baby.", "Mohd.", "B/O."];

/// Nobody alive is older; a larger age is a slip of the finger.
pub const OLDEST: u32 = 125;

/// Longest part of a name, in characters.
pub const NAME_LENGTH: usize = 80;

/// Gender as the contract knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// `F`.
    Female,
    /// `M`.
    Male,
    /// `O`.
    Other,
    /// Something that this program does not know, kept as it came.
    Unknown(Text),
}

impl Gender {
    /// Reads `M`, `F`, `O` and the words that clients send for them.
    pub fn from_code(code: &str) -> Self {
        match code.trim() {
            "F" | "f" | "female" | "Female" | "FEMALE" => Self::Female,
            "M" | "m" | "male" | "Male" | "MALE" => Self::Male,
            "O" | "o" | "other" | "Other" | "OTHER" => Self::Other,
            other => Self::Unknown(Text::from(other)),
        }
    }

    /// The letter of the contract.
    pub fn code(&self) -> &str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Other => "O",
            Self::Unknown(text) => text.raw(),
        }
    }
}

/// Somebody in the directory.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// The patient's identifier.
    pub id: PatientId,
    /// The name.
    pub name: Name,
    /// Gender.
    pub gender: Gender,
    /// Date of birth; where only an age was told, 1 January of the year that follows from it.
    pub dob: Option<NaiveDate>,
    /// E.164.
    pub mobile: Option<Text>,
    /// Town.
    pub city: Option<Text>,
}

impl Patient {
    /// The age on that date, in whole years.
    pub fn age_on(&self, date: NaiveDate) -> Option<u32> {
        self.dob.and_then(|dob| date.years_since(dob))
    }

    /// The last three digits of the mobile: one of the two identifiers that look-ups show.
    pub fn masked_mobile(&self) -> String {
        self.mobile.as_ref().map(|m| phone::masked(m.raw())).unwrap_or_default()
    }
}

/// What is told of a new patient; every part still as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientDraft {
    /// `Mr.` and so on; may be empty.
    pub designation: String,
    /// First name.
    pub first_name: String,
    /// Middle name; may be empty.
    pub middle_name: String,
    /// Family name; may be empty.
    pub last_name: String,
    /// `M`, `F` or `O`.
    pub gender: String,
    /// Date of birth `YYYY-MM-DD`; may be empty where there is an age.
    pub dob: String,
    /// Years; may be empty where there is a date of birth.
    pub age: String,
    /// May be empty: not everybody has one.
    pub mobile: String,
    /// May be empty.
    pub email: String,
    /// May be empty.
    pub address: Address,
    /// The identifier that the caller's own program uses; may be empty.
    pub partner_id: String,
}

/// A patient who may join the directory: every part has been checked.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPatient {
    /// One of [`DESIGNATIONS`].
    pub designation: Option<Text>,
    /// The name; the first name is there.
    pub name: Name,
    /// Gender.
    pub gender: Gender,
    /// Date of birth.
    pub dob: NaiveDate,
    /// E.164.
    pub mobile: Option<Text>,
    /// As it was told.
    pub email: Option<Text>,
    /// As it was told.
    pub address: Address,
    /// The identifier that the caller's own program uses.
    pub partner_id: Option<String>,
}

/// A part of a [`PatientDraft`] that can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the field of the draft that has its name")]
pub enum PatientField {
    Designation,
    FirstName,
    MiddleName,
    LastName,
    Gender,
    Dob,
    Mobile,
    Email,
}

/// What is wrong with one field, as a sentence to be shown beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub field: PatientField,
    /// What, and what to do.
    pub says: String,
}

impl PatientDraft {
    /// Checks everything and tells all faults at once. `today` is the practice's date, for the age.
    pub fn check(&self, calling_code: &str, today: NaiveDate) -> Result<NewPatient, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fault = |field, says: &str| faults.push(Fault { field, says: says.to_owned() });

        let designation = self.designation.trim();
        if !designation.is_empty()
            && !DESIGNATIONS.iter().any(|d| d.trim_end_matches('.') == designation.trim_end_matches('.'))
        {
            fault(PatientField::Designation, "not a designation that the directory knows; leave it empty if unsure");
        }
        for (field, part) in [
            (PatientField::FirstName, &self.first_name),
            (PatientField::MiddleName, &self.middle_name),
            (PatientField::LastName, &self.last_name),
        ] {
            if part.trim().chars().count() > NAME_LENGTH {
                fault(field, "longer than 80 characters; shorten it");
            }
        }
        if self.first_name.trim().is_empty() {
            fault(PatientField::FirstName, "needed: type the first name");
        }
        let gender = Gender::from_code(&self.gender);
        if matches!(gender, Gender::Unknown(_)) {
            fault(PatientField::Gender, "needed: F, M or O");
        }
        let dob = born(self.dob.trim(), self.age.trim(), today).unwrap_or_else(|says| {
            fault(PatientField::Dob, says);
            NaiveDate::MIN
        });
        let mobile = match self.mobile.trim() {
            "" => None,
            typed => phone::normalise(typed, calling_code).map(Text::from).map(Some).unwrap_or_else(|wrong| {
                fault(PatientField::Mobile, &wrong.to_string());
                None
            }),
        };
        let email = self.email.trim();
        if !email.is_empty() && (email.len() > 254 || !email.contains('@')) {
            fault(PatientField::Email, "not an e-mail address");
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(NewPatient {
            designation: some(designation),
            name: Name {
                first: Text::from(self.first_name.trim()),
                middle: Text::from(self.middle_name.trim()),
                last: Text::from(self.last_name.trim()),
            },
            gender,
            dob,
            mobile,
            email: some(email),
            address: self.address.clone(),
            partner_id: (!self.partner_id.trim().is_empty()).then(|| self.partner_id.trim().to_owned()),
        })
    }
}

fn some(text: &str) -> Option<Text> {
    (!text.is_empty()).then(|| Text::from(text))
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
