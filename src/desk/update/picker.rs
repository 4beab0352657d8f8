//! Choosing a clinic, a doctor, a day.

use chrono::{Days, NaiveDate};

use super::reads;
use crate::desk::model::Desk;
use crate::domain::ids::ClinicId;

/// A step through a list of `length`, from `at`; it stops at the ends.
pub fn step(at: usize, length: usize, by: isize) -> usize {
    at.saturating_add_signed(by).min(length.saturating_sub(1))
}

/// Chooses what stands where nothing is chosen yet, or where the chosen one is gone.
pub fn choose_somebody(desk: &mut Desk) {
    if desk.chosen_clinic().is_none() {
        desk.clinic = desk.clinics().first().map(|c| c.id.clone());
    }
    let here = desk.doctors_here();
    if !here.iter().any(|d| Some(&d.id) == desk.doctor.as_ref()) {
        desk.doctor = here.first().map(|d| d.id.clone());
    }
}

/// The clinic `by` places on; at the ends it stays, or turns around where `around` says so.
pub fn move_clinic(desk: &mut Desk, by: isize, around: bool) {
    let clinics = desk.clinics();
    let Some(at) = clinics.iter().position(|c| Some(&c.id) == desk.clinic.as_ref()) else { return };
    let to = if around { (at + 1) % clinics.len() } else { step(at, clinics.len(), by) };
    let id = clinics[to].id.clone();
    go_to_clinic(desk, id);
}

/// Goes to a clinic; the doctor stays where they sit there too.
pub fn go_to_clinic(desk: &mut Desk, clinic: ClinicId) {
    desk.clinic = Some(clinic);
    desk.today.selected = None;
    desk.today.place = 0;
    choose_somebody(desk);
}

/// The doctor `by` places on.
pub fn move_doctor(desk: &mut Desk, by: isize) {
    let here = desk.doctors_here();
    let Some(at) = here.iter().position(|d| Some(&d.id) == desk.doctor.as_ref()) else { return };
    let id = here[step(at, here.len(), by)].id.clone();
    desk.doctor = Some(id);
}

/// Days on or back.
pub fn move_day(desk: &mut Desk, by: i64) {
    let first = desk.first_day();
    let to = if by >= 0 {
        first.checked_add_days(Days::new(by.unsigned_abs()))
    } else {
        first.checked_sub_days(Days::new(by.unsigned_abs()))
    };
    if let Some(to) = to {
        go_to_day(desk, to);
        let wish = desk.grid.wish.map(|at| at + chrono::TimeDelta::days(by));
        desk.grid.go(wish);
    }
}

/// Shows a day and the one after it.
pub fn go_to_day(desk: &mut Desk, day: NaiveDate) {
    desk.day = (day != desk.today_date()).then_some(day);
    reads::forget_other_days(desk);
}
