//! A start without a server: the last known day is shown, dated and read-only, until the server answers.

use chrono::NaiveDate;

use super::{picker, reads};
use crate::desk::model::life::{Known, Life};
use crate::desk::model::{Desk, Link};
use crate::desk::port::{Board, Failure, LastKnown};
use crate::domain::slots::Offer;
use crate::domain::two_days::TwoDays;

/// The server could not be reached for that reason: shows what is known from before, if anything is.
pub fn remember(desk: &mut Desk, day: Option<LastKnown>, why: &Failure) {
    desk.link = Link::Down { since: desk.now, why: why.clone(), retry_at: desk.now + reads::retry_after(why) };
    let Some(day) = day else { return };
    desk.remembered = true;
    desk.entities = Life::Old(day.entities, why.clone());
    (desk.clinic, desk.doctor) = (day.clinic, day.doctor);
    picker::choose_somebody(desk);
    for ((clinic, first), known) in day.boards.into_iter().rev() {
        let zone = desk.zone_of(&clinic).clone();
        let today = zone.date(desk.now);
        let on = |known: Known<Board>| {
            let mut board = known.value;
            board.appointments.retain(|appointment| zone.date(appointment.start) >= today);
            Life::Old(Known { value: board, at: known.at }, why.clone())
        };
        if let Some(day) = still_holds(first, today) {
            // The latest day came first: what was read of today itself stays.
            desk.boards.entry((clinic, day)).or_insert(on(known));
        }
    }
    for ((doctor, clinic, first), known) in day.offers.into_iter().rev() {
        let zone = desk.zone_of(&clinic).clone();
        let today = zone.date(desk.now);
        let on = |known: Known<Offer>| {
            let mut offer = known.value;
            offer.slots.retain(|slot| zone.date(slot.span.start) >= today);
            Life::Old(Known { value: offer, at: known.at }, why.clone())
        };
        if let Some(day) = still_holds(first, today) {
            desk.offers.entry((doctor, clinic, day)).or_insert(on(known));
        }
    }
}

/// The first day of two under which a reading is shown: what was read yesterday tells today as well, what is older tells
/// nothing of use.
fn still_holds(first: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    if first >= today { Some(first) } else { TwoDays::from(first).holds(today).then_some(today) }
}
