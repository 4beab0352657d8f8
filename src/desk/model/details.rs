//! What lies over the main screen about one appointment: its details with the patient at a glance, and the question before
//! a cancellation.

use super::Desk;
use super::field::Field;
use super::life::Life;
use crate::desk::action::Command;
use crate::domain::appointment::{Appointment, AppointmentDetails, By, Status, Who};
use crate::domain::ids::AppointmentId;
use crate::domain::patient::Patient;

/// Everything about an appointment, and about whose it is.
#[derive(Clone, Debug)]
pub struct Details {
    /// What the lists tell: shown at once, and for good where the details can't be had.
    pub appointment: Appointment,
    /// What the server tells on top of it.
    pub more: Life<Box<AppointmentDetails>>,
    /// The patient's appointments, past and to come.
    pub visits: Life<Vec<Appointment>>,
    /// Everybody with the same mobile.
    pub family: Life<Vec<Patient>>,
    /// How much of the phone number is shown.
    pub phone: Phone,
    /// The visit that is chosen, if one is.
    pub chosen: Option<AppointmentId>,
    /// How many lines are scrolled past.
    pub past: usize,
}

/// How much of a phone number is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phone {
    /// Its last three digits.
    #[default]
    Masked,
    /// All of it, until the details close.
    Whole,
}

impl Details {
    /// Of an appointment of which nothing more is known yet.
    pub fn of(appointment: Appointment) -> Self {
        Self {
            appointment,
            more: Life::NotAsked,
            visits: Life::NotAsked,
            family: Life::NotAsked,
            phone: Phone::Masked,
            chosen: None,
            past: 0,
        }
    }
}

/// The patient's other appointments.
#[derive(Clone, Debug, Default)]
pub struct Visits<'a> {
    /// Those to come, the next one first.
    pub upcoming: Vec<&'a Appointment>,
    /// Those that are over, the last one first.
    pub past: Vec<&'a Appointment>,
    /// How often nobody came.
    pub no_shows: usize,
}

impl<'a> Visits<'a> {
    /// In the order of the screen.
    pub fn all(&self) -> impl Iterator<Item = &'a Appointment> {
        self.upcoming.iter().chain(&self.past).copied()
    }
}

impl Desk {
    /// The appointment of the details as the newest of all answers tells it: lists hold what this desk has changed
    /// meanwhile, and the details may be newer than what they were opened with.
    pub fn detailed<'a>(&'a self, details: &'a Details) -> &'a Appointment {
        let told = details.more.value().map_or(&details.appointment, |more| &more.appointment);
        self.listed(&details.appointment.id).unwrap_or(told)
    }

    /// Whose it is: as the one tells it who knows the name.
    pub fn patient_of<'a>(&'a self, details: &'a Details) -> &'a Who {
        let now = &self.detailed(details).patient;
        if now.name.is_some() { now } else { &details.appointment.patient }
    }

    /// The other appointments of the patient; `None` where they are not known.
    pub fn visits<'a>(&'a self, details: &'a Details) -> Option<Visits<'a>> {
        let all = details.visits.value()?;
        let now = |a: &'a Appointment| self.listed(&a.id).unwrap_or(a);
        let nobody_came = |a: &&Appointment| matches!(a.status, Status::NoShow(_));
        let no_shows = all.iter().map(now).filter(nobody_came).count();
        let others = all.iter().map(now).filter(|a| a.id != details.appointment.id);
        let (mut upcoming, mut past): (Vec<_>, Vec<_>) =
            others.partition(|a| a.start > self.now && a.status.holds_slot());
        upcoming.sort_by_key(|a| a.start);
        past.sort_by_key(|a| std::cmp::Reverse(a.start));
        Some(Visits { upcoming, past, no_shows })
    }

    /// The others with the same mobile; `None` where they are not known.
    pub fn family<'a>(&self, details: &'a Details) -> Option<Vec<&'a Patient>> {
        let all = details.family.value()?;
        Some(all.iter().filter(|person| person.id != details.appointment.patient.id).collect())
    }

    /// What can be done with an appointment now, in the order of a visit.
    pub fn offered(&self, of: &Appointment) -> Vec<Command> {
        if self.pending_for(&of.id).is_some() {
            return Vec::new();
        }
        let may = |next: Status| of.status.may_become(&next);
        let zone = self.zone_of(&of.clinic);
        let today = zone.date(of.start) == zone.date(self.now);
        let parked = of.status == Status::Parked;
        let waits = matches!(of.status, Status::Booked | Status::CheckedIn | Status::Parked);
        let all = [
            (today && may(Status::CheckedIn), Command::CheckIn),
            (may(Status::Ongoing), Command::StartVisit),
            (may(Status::Completed), Command::EndVisit),
            (today && may(Status::NoShow(By::Staff)), Command::NoShow),
            (today && (parked || may(Status::Parked)), Command::Park),
            (waits, Command::Urgent),
            (may(Status::Rescheduled(By::Staff)), Command::Move),
            (may(Status::Cancelled(By::Staff)), Command::Cancel),
            // What stands under a status that nobody knows is only looked at.
            (of.status.holds_slot() && !matches!(of.status, Status::Other(_)), Command::Notes),
        ];
        all.into_iter().filter(|(can, _)| *can).map(|(_, command)| command).collect()
    }
}

/// The question before a cancellation; asked once.
#[derive(Clone, Debug)]
pub struct Cancelling {
    /// Which one.
    pub appointment: Appointment,
    /// Why, if anybody says.
    pub reason: Field,
}
