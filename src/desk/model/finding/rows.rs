//! The rows of the box, and what they were made from. Of thousands who fit, each is only a number until it is asked for.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{COMPARED, Finding, Found, FoundRow};
use crate::desk::model::Desk;
use crate::desk::model::life::Life;
use crate::desk::roster::Roster;
use crate::domain::appointment::Appointment;
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::likeness::Likeness;
use crate::domain::patient::Patient;
use crate::domain::shared::Shared;
use crate::domain::zone::Zone;

/// Who fits, the best first: of today, then all others.
#[derive(Clone, Default)]
pub struct FoundRows {
    /// Where they stand in the list.
    today: Vec<(u32, Likeness)>,
    list: Shared<Appointment, Roster>,
    others: Vec<FoundRow>,
}

/// Says only how many there are.
impl std::fmt::Debug for FoundRows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("FoundRows").field(&self.today.len()).field(&self.others).finish()
    }
}

impl FoundRows {
    /// Of that list, and others.
    pub(super) fn new(list: Shared<Appointment, Roster>, today: Vec<(u32, Likeness)>, others: Vec<FoundRow>) -> Self {
        Self { today, list, others }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.today.len() + self.others.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many of them are of today: they come first.
    pub fn of_today_count(&self) -> usize {
        self.today.len()
    }

    /// How many of them are of the directory: they come next.
    pub fn known_count(&self) -> usize {
        self.others.iter().filter(|row| row.found != Found::New).count()
    }

    /// An appointment of today: where it stands in the list, and how well it fits.
    pub fn of_today(&self, row: usize) -> Option<(usize, &AppointmentId, Likeness)> {
        let (at, likeness) = *self.today.get(row)?;
        Some((at as usize, &self.list.get(at as usize)?.id, likeness))
    }

    /// That row.
    pub fn get(&self, row: usize) -> Option<FoundRow> {
        if let Some((_, id, likeness)) = self.of_today(row) {
            return Some(FoundRow { found: Found::Today(id.clone()), likeness });
        }
        self.others.get(row.checked_sub(self.today.len())?).cloned()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = FoundRow> {
        (0..self.len()).filter_map(|row| self.get(row))
    }

    /// Where that row is; mostly where it stood last.
    pub fn position(&self, found: &Found, last: usize) -> Option<usize> {
        let Found::Today(id) = found else {
            return self.others.iter().position(|row| row.found == *found).map(|at| at + self.today.len());
        };
        let is_it = |row: &usize| self.of_today(*row).is_some_and(|(_, of, _)| of == id);
        Some(last).filter(is_it).or_else(|| (0..self.today.len()).find(is_it))
    }

    /// The first who is spelled as typed.
    pub fn as_typed(&self) -> Option<usize> {
        let fits = |likeness: Likeness| likeness <= Likeness::Beginning;
        let today = self.today.iter().position(|(_, likeness)| fits(*likeness));
        let others = || self.others.iter().position(|row| fits(row.likeness)).map(|at| at + self.today.len());
        today.or_else(others)
    }

    /// Whether the first of both, as many as are compared with each other, are the same rows of the same list.
    fn begin_like(&self, other: &Self) -> bool {
        let first =
            |rows: &Self| rows.today[..rows.today.len().min(COMPARED)].iter().map(|(at, _)| *at).collect::<Vec<_>>();
        let ids = |rows: &Self| rows.others.iter().map(|row| row.found.clone()).collect::<Vec<_>>();
        let many = self.today.len() >= COMPARED;
        self.list.is(&other.list) && first(self) == first(other) && (many || ids(self) == ids(other))
    }
}

/// Rows that were made anew.
pub struct Anew {
    /// Who fits.
    pub rows: FoundRows,
    /// Whose name can be taken for another one's.
    pub near: BTreeSet<PatientId>,
    /// What both were made from.
    pub made_from: MadeFrom,
}

/// Everything that decides which rows there are.
#[derive(Clone, Debug)]
pub struct MadeFrom {
    typed: String,
    directory: Life<Vec<Patient>>,
    list: Option<Shared<Appointment, Roster>>,
    zone: Zone,
    date: NaiveDate,
}

impl MadeFrom {
    /// As it is now.
    fn now(desk: &Desk, finding: &Finding) -> Self {
        Self {
            typed: finding.typed.value().to_owned(),
            directory: finding.directory.clone(),
            list: list(desk).cloned(),
            zone: desk.zone().clone(),
            date: desk.today_date(),
        }
    }

    /// Whether all of it is as it is now.
    fn is_now(&self, desk: &Desk, finding: &Finding) -> bool {
        let same_list = match (&self.list, list(desk)) {
            (Some(before), Some(now)) => before.is(now),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        same_list
            && self.typed == finding.typed.value()
            && self.date == desk.today_date()
            && self.zone == *desk.zone()
            && self.directory == finding.directory
    }
}

fn list(desk: &Desk) -> Option<&Shared<Appointment, Roster>> {
    desk.board_of_today().and_then(Life::value).map(|board| &board.appointments)
}

impl Desk {
    /// The rows that belong to the box as everything is now; `None` where it has them already.
    pub fn found_anew(&self, finding: &Finding) -> Option<Anew> {
        let before = finding.made_from.as_ref();
        if before.is_some_and(|made| made.is_now(self, finding)) {
            return None;
        }
        let rows = self.fitting(finding);
        let same_people = before.is_some_and(|made| made.directory.value() == finding.directory.value());
        let near = if same_people && rows.begin_like(&finding.rows) {
            finding.near.clone()
        } else {
            self.near_same_of(finding, &rows)
        };
        Some(Anew { rows, near, made_from: MadeFrom::now(self, finding) })
    }
}
