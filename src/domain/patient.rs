//! A patient of the practice, and what must be known of a new one (contract: *Add a patient*).

use chrono::NaiveDate;

use super::appointment::Name;
use super::ids::PatientId;
use super::phone;
use super::practice::Address;
use super::text::Text;

mod change;

pub use change::PatientChange;

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
        let code = code.trim();
        match code.to_lowercase().as_str() {
            "f" | "female" | "woman" | "girl" => Self::Female,
            "m" | "male" | "man" | "boy" => Self::Male,
            "o" | "other" | "others" => Self::Other,
            _ => Self::Unknown(Text::from(code)),
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
    /// A name of the patient's own choice; may be empty.
    pub username: String,
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
    /// Date of birth; [`NaiveDate::MIN`] where a directory that was filled otherwise has none.
    pub dob: NaiveDate,
    /// E.164.
    pub mobile: Option<Text>,
    /// As it was told.
    pub email: Option<Text>,
    /// A name of the patient's own choice. People are found by it; nothing hangs on its being the only one.
    pub username: Option<Text>,
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
        let mut new = NewPatient {
            designation: None,
            name: Name::default(),
            gender: Gender::from_code(""),
            dob: NaiveDate::MIN,
            mobile: None,
            email: None,
            username: None,
            address: self.address.clone(),
            partner_id: None,
        };
        PatientChange::all_of(self).apply(&mut new, calling_code, today).map(|()| new)
    }
}
