//! The slot that a command line means.

use chrono::{NaiveDate, Timelike};

use super::CommandLine;
use crate::desk::model::Desk;
use crate::desk::model::life::Life;
use crate::domain::booking::{AppointmentKind, Span};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::loose::LooseTime;
use crate::domain::slots::{Offer, OfferedService, OfferedSlot};
use crate::domain::two_days::TwoDays;
use crate::domain::wall_time::WallTime;

/// A doctor's day at a clinic, and when on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// On which date of the clinic.
    pub date: NaiveDate,
    /// When, if it was said.
    pub time: Option<LooseTime>,
    /// First visit or follow-up, if it was said.
    pub kind: Option<AppointmentKind>,
}

/// How that slot stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The slots have not been read yet.
    NotKnown,
    /// They can't be read; why, safe to draw.
    CanNotLook(String),
    /// The doctor has no slot on that day.
    NobodySits,
    /// It can be booked.
    Free(Span, OfferedService),
    /// It can't: a slot begins then, and somebody has it.
    Taken(WallTime, Option<WallTime>),
    /// It can't be known yet: this desk itself is asking for it. With the next free one.
    Asked(WallTime, Option<WallTime>),
    /// It can't: it has begun. With the next free one.
    Past(WallTime, Option<WallTime>),
    /// No slot begins then. With the nearest free one.
    NoSlot(WallTime, Option<WallTime>),
    /// No time was said. With the first free one of the day.
    NoTime(Option<(Span, OfferedService)>),
}

impl Desk {
    /// The slots of a doctor's day: those of the grid where it shows that day, else what the line has asked for.
    pub fn offer_for_line<'a>(&'a self, line: &'a CommandLine, wanted: &Wanted) -> Option<&'a Life<Offer>> {
        let of = |day| (wanted.doctor.clone(), wanted.clinic.clone(), day);
        let first = self.first_day();
        let shown = TwoDays::from(first).holds(wanted.date).then(|| self.offers.get(&of(first))).flatten();
        shown.or_else(|| line.offers.get(&of(wanted.date)))
    }

    /// How the slot stands.
    pub fn find_slot(&self, line: &CommandLine, wanted: &Wanted) -> Found {
        let Some(life) = self.offer_for_line(line, wanted) else { return Found::NotKnown };
        let offer = match (life.value(), life.failure()) {
            (Some(offer), _) => offer,
            (None, Some(why)) => return Found::CanNotLook(why.words()),
            (None, None) => return Found::NotKnown,
        };
        let Some(service) = service_of(offer, wanted.kind.as_ref()) else { return Found::NobodySits };
        let zone = self.zone_of(&wanted.clinic);
        let wall = |slot: &OfferedSlot| {
            let at = zone.local(slot.span.start);
            WallTime::from_minutes(u16::try_from(at.hour() * 60 + at.minute()).unwrap_or(0)).unwrap_or_default()
        };
        let on = zone.on(wanted.date);
        let of_day = |slot: &&OfferedSlot| slot.service == service.id && on.has(slot.span.start);
        let mut day: Vec<(WallTime, &OfferedSlot)> =
            offer.slots.iter().filter(of_day).map(|slot| (wall(slot), slot)).collect();
        day.sort_by_key(|(_, slot)| slot.span.start);
        if day.is_empty() {
            return Found::NobodySits;
        }
        let is_asked = |slot: &OfferedSlot| self.asks_for(&wanted.doctor, slot.span);
        let is_free = |slot: &OfferedSlot| slot.available && slot.span.start > self.now && !is_asked(slot);
        let Some(time) = wanted.time else {
            let first = day.iter().find(|(_, slot)| is_free(slot));
            return Found::NoTime(first.map(|(_, slot)| (slot.span, service.clone())));
        };
        let walls: Vec<WallTime> = day.iter().map(|(wall, _)| *wall).collect();
        let at = time.resolve(&walls);
        let next = day.iter().find(|(wall, slot)| *wall > at && is_free(slot)).map(|(wall, _)| *wall);
        let there: Vec<&OfferedSlot> = day.iter().filter(|(wall, _)| *wall == at).map(|(_, slot)| *slot).collect();
        if let Some(free) = there.iter().find(|slot| is_free(slot)) {
            return Found::Free(free.span, service.clone());
        }
        match there.first() {
            Some(slot) if slot.span.start <= self.now => Found::Past(at, next),
            Some(slot) if slot.available && is_asked(slot) => Found::Asked(at, next),
            Some(_) => Found::Taken(at, next),
            None => {
                let far = |wall: WallTime| wall.minutes().abs_diff(at.minutes());
                let free = day.iter().filter(|(_, slot)| is_free(slot)).map(|(wall, _)| *wall);
                Found::NoSlot(at, free.min_by_key(|wall| far(*wall)))
            }
        }
    }
}

/// The service that fits the kind of visit: the first of that kind, else the usual one.
fn service_of<'a>(offer: &'a Offer, kind: Option<&AppointmentKind>) -> Option<&'a OfferedService> {
    let of_kind = kind.and_then(|kind| offer.services.iter().find(|service| service.kind == *kind));
    of_kind.or_else(|| offer.services.first())
}
