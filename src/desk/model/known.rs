//! The last known day: what is kept for a start without a server, and what of the desk that is.

use chrono::{Days, NaiveDate};

use super::Desk;
use super::life::{Known, Life};
use crate::desk::port::{Board, Entities, LastKnown};

impl Desk {
    /// Clinics, doctors, and the appointments and slots of today and tomorrow, as they were read last; nothing before the
    /// first answer, and nothing of what was itself kept from before.
    pub fn last_known(&self) -> Option<LastKnown> {
        let entities = known(&self.entities).filter(|_| !self.remembered)?;
        let today = self.today_date();
        let kept = |day: &NaiveDate| *day == today || Some(*day) == today.checked_add_days(Days::new(1));
        let boards = self.boards.iter().filter(|((_, day), _)| kept(day));
        let offers = self.offers.iter().filter(|((.., day), _)| kept(day));
        Some(LastKnown {
            entities: entities.clone(),
            clock_behind: self.clock_behind,
            clinic: self.clinic.clone(),
            doctor: self.doctor.clone(),
            boards: boards.filter_map(|(of, board)| Some((of.clone(), known::<Board>(board)?.clone()))).collect(),
            offers: offers.filter_map(|(of, offer)| Some((of.clone(), known(offer)?.clone()))).collect(),
        })
    }

    /// Changes with every reading of what would be kept, and costs nothing to look at.
    pub fn readings(&self) -> Option<Readings> {
        let entities = known::<Entities>(&self.entities).filter(|_| !self.remembered)?.at;
        let boards = self.boards.values().filter_map(Life::read_at).max();
        let offers = self.offers.values().filter_map(Life::read_at).max();
        Some([Some(entities), boards, offers])
    }
}

/// When clinics, appointments and slots were read last.
pub type Readings = [Option<chrono::DateTime<chrono::Utc>>; 3];

fn known<T>(life: &Life<T>) -> Option<&Known<T>> {
    match life {
        Life::Ready(known) | Life::Again(known, _) | Life::Old(known, _) => Some(known),
        Life::NotAsked | Life::Waiting(_) | Life::Failed(_) => None,
    }
}
