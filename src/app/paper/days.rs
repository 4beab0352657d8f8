//! Days as paper has them, from what the desk and the commands have read.

use chrono::{DateTime, NaiveDate, Utc};

use crate::desk::Desk;
use crate::desk::port::{Board, ClinicEntry, Entities};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::text::Text;
use crate::domain::zone::Zone;
use crate::paper::Day;

/// Which day, and when it was read.
#[derive(Clone, Debug)]
pub struct Of {
    /// The zone of the clinic.
    pub zone: Zone,
    /// The date there.
    pub date: NaiveDate,
    /// When the server told it.
    pub as_of: DateTime<Utc>,
}

/// A day of a clinic, all its doctors.
pub fn day(entities: &Entities, clinic: &ClinicEntry, board: &Board, of: Of) -> Day {
    let sits = |id: &DoctorId| clinic.doctors.is_empty() || clinic.doctors.contains(id);
    let date = of.zone.on(of.date);
    let of_date = board.appointments.iter().filter(|a| date.has(a.start) && a.clinic == clinic.id);
    let appointments: Vec<_> = of_date.cloned().collect();
    let doctors = entities.doctors.iter().filter(|d| sits(&d.id) || appointments.iter().any(|a| a.doctor == d.id));
    Day {
        practice: entities.name.clone(),
        clinic: clinic.name.clone(),
        zone: of.zone,
        date: of.date,
        as_of: of.as_of,
        doctors: doctors.map(|d| (d.id.clone(), d.name.clone())).collect(),
        appointments,
        unread: board.unread,
    }
    .sorted()
}

/// The same, of one doctor only.
pub fn narrowed(mut day: Day, doctor: &DoctorId) -> Day {
    day.doctors.retain(|(id, _)| id == doctor);
    if day.doctors.is_empty() {
        day.doctors.push((doctor.clone(), Text::from(doctor.as_str())));
    }
    day.appointments.retain(|a| a.doctor == *doctor);
    day
}

/// A day that the desk has read, whichever window it came with.
pub fn of_desk(desk: &Desk, clinic: &ClinicId, date: NaiveDate) -> Option<Day> {
    Parts::of_desk(desk, clinic, date).map(|parts| parts.day())
}

/// What a day is made of, of which the list is still the desk's own: a large one is copied and put in order elsewhere.
#[derive(Debug)]
pub struct Parts {
    /// Of which clinic.
    pub clinic: ClinicEntry,
    entities: Entities,
    board: Board,
    of: Of,
}

impl Parts {
    /// Those of a day that the desk has read.
    pub fn of_desk(desk: &Desk, clinic: &ClinicId, date: NaiveDate) -> Option<Self> {
        let before = date.pred_opt().unwrap_or(date);
        let life = [date, before].into_iter().find_map(|first| {
            let life = desk.boards.get(&(clinic.clone(), first))?;
            life.value().map(|board| (board, life.read_at()))
        });
        let (board, read_at) = life?;
        let entities = desk.entities.value()?;
        let entry = entities.clinics.iter().find(|entry| entry.id == *clinic)?;
        let of = Of { zone: desk.zone_of(clinic).clone(), date, as_of: read_at.unwrap_or(desk.now) };
        Some(Self { clinic: entry.clone(), entities: entities.clone(), board: board.clone(), of })
    }

    /// The day.
    pub fn day(self) -> Day {
        day(&self.entities, &self.clinic, &self.board, self.of)
    }
}
