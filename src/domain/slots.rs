//! The slots of a doctor at a clinic on a date: what the sittings offer, before anybody has booked.
//!
//! Sittings are told in wall time, slots are moments. On a day on which the clocks change, a sitting is as much longer
//! or shorter as the day: no slot lies in the gap, and both passes of the fold have slots of their own. A sitting or a break
//! that begins or ends at a time that comes twice does so the first time, so that none overlaps the next.

use std::sync::OnceLock;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::booking::Span;
use super::ids::{ClinicId, DoctorId, ServiceId};
use super::practice::{Practice, Service, Sitting};
use super::shared::Shared;
use super::text::Text;
use super::wall_time::WallTime;
use super::zone::Zone;

/// All slots begin and end on this grid, in seconds; the store counts seats on it, so that slots of different
/// lengths that overlap are seen to overlap.
pub const GRID_SECONDS: i64 = 300;

/// One bookable stretch of a sitting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When.
    pub span: Span,
    /// Which service.
    pub service: ServiceId,
    /// How many patients it takes.
    pub capacity: u16,
}

/// All slots of the doctor at the clinic on that date of the clinic, by service and then by time.
pub fn slots_on(practice: &Practice, doctor: &DoctorId, clinic: &ClinicId, date: NaiveDate) -> Vec<Slot> {
    let Some(place) = practice.clinic(clinic) else { return Vec::new() };
    if practice.is_closed(doctor, clinic, date) {
        return Vec::new();
    }
    let mut slots = Vec::new();
    for service in practice.services_of(doctor) {
        let before = slots.len();
        for sitting in practice.sittings_on(doctor, clinic, date).filter(|s| s.services.contains(&service.id)) {
            cut(&place.zone, sitting, service, date, &mut slots);
        }
        slots[before..].sort_by_key(|slot: &Slot| slot.span);
    }
    slots
}

/// The slots of the usual service of each sitting on that date, by time: the first of the doctor's services that the
/// sitting offers. No moment of a sitting is told twice, as it is where several services cut it.
pub fn usual_slots_on(practice: &Practice, doctor: &DoctorId, clinic: &ClinicId, date: NaiveDate) -> Vec<Slot> {
    let Some(place) = practice.clinic(clinic) else { return Vec::new() };
    if practice.is_closed(doctor, clinic, date) {
        return Vec::new();
    }
    let mut slots = Vec::new();
    for sitting in practice.sittings_on(doctor, clinic, date) {
        let usual = practice.services_of(doctor).find(|service| sitting.services.contains(&service.id));
        if let Some(service) = usual {
            cut(&place.zone, sitting, service, date, &mut slots);
        }
    }
    slots.sort_by_key(|slot: &Slot| slot.span);
    slots
}

/// The slot of the service at exactly that time: the same as the first one that [`slots_on`] has.
pub fn slot_at(practice: &Practice, service: &Service, clinic: &ClinicId, date: NaiveDate, span: Span) -> Option<Slot> {
    let place = practice.clinic(clinic)?;
    if practice.is_closed(&service.doctor, clinic, date) {
        return None;
    }
    let mut sittings = practice.sittings_on(&service.doctor, clinic, date).filter(|s| s.services.contains(&service.id));
    let sitting = sittings.find(|sitting| spans(&place.zone, sitting, service, date).any(|there| there == span))?;
    Some(Slot { span, service: service.id.clone(), capacity: sitting.capacity })
}

/// Cuts one sitting into the slots of one service.
fn cut(zone: &Zone, sitting: &Sitting, service: &Service, date: NaiveDate, slots: &mut Vec<Slot>) {
    let slot = |span| Slot { span, service: service.id.clone(), capacity: sitting.capacity };
    slots.extend(spans(zone, sitting, service, date).map(slot));
}

/// The times into which a service cuts a sitting.
fn spans(zone: &Zone, sitting: &Sitting, service: &Service, date: NaiveDate) -> impl Iterator<Item = Span> {
    let length = TimeDelta::minutes(i64::from(service.minutes));
    let stretches = if service.minutes == 0 { Vec::new() } else { open_stretches(sitting) };
    stretches.into_iter().flat_map(move |(from, to)| {
        let end = zone.first_moment(date, to);
        let first = on_grid(zone.first_moment(date, from));
        let starts = std::iter::successors(Some(first), move |start| Some(*start + length));
        starts.map(move |start| Span { start, end: start + length }).take_while(move |span| span.end <= end)
    })
}

/// The sitting without its breaks, as wall times.
fn open_stretches(sitting: &Sitting) -> Vec<(WallTime, WallTime)> {
    let mut breaks = sitting.breaks.clone();
    breaks.sort_by_key(|b| b.from);
    let mut stretches = Vec::with_capacity(breaks.len() + 1);
    let mut from = sitting.from;
    for pause in breaks {
        if pause.from > from {
            stretches.push((from, pause.from.min(sitting.to)));
        }
        from = from.max(pause.to);
    }
    if from < sitting.to {
        stretches.push((from, sitting.to));
    }
    stretches
}

fn on_grid(at: DateTime<Utc>) -> DateTime<Utc> {
    match at.timestamp().rem_euclid(GRID_SECONDS) {
        0 => at,
        beyond => at + TimeDelta::seconds(GRID_SECONDS - beyond),
    }
}

/// A slot as a search answers it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfferedSlot {
    /// When.
    pub span: Span,
    /// Which service.
    pub service: ServiceId,
    /// Whether it can be booked.
    pub available: bool,
}

/// A service as a search answers it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfferedService {
    /// Its identifier.
    pub id: ServiceId,
    /// What people call it.
    pub name: Text,
    /// In minutes.
    pub minutes: Option<u16>,
    /// In whole units, with the currency.
    pub price: Option<(u32, Text)>,
    /// Whether it must be paid when booking.
    pub prepaid: bool,
    /// How it can be attended.
    pub modes: Vec<super::booking::Mode>,
    /// First visits or follow-ups.
    pub kind: super::booking::AppointmentKind,
    /// For how many days after a visit a follow-up counts as one, where the service tells it.
    pub followup_days: Option<u16>,
}

/// The answer of a slot search: one doctor, one clinic, one or two days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Offer {
    /// The services, in the doctor's order.
    pub services: Vec<OfferedService>,
    /// All slots, by service in that order and then by time.
    pub slots: Shared<OfferedSlot, FreeStarts>,
}

/// What [`Offer::free_starts`] tells, made when it is first asked for.
#[derive(Default)]
pub struct FreeStarts(OnceLock<Vec<DateTime<Utc>>>);

impl Offer {
    /// When the slots of the first service begin that can be booked, in order; of all of them where no service is told.
    pub fn free_starts(&self) -> &[DateTime<Utc>] {
        self.slots.beside().0.get_or_init(|| {
            let usual = self.services.first().map(|service| &service.id);
            let is_usual = |slot: &&OfferedSlot| usual.is_none_or(|usual| slot.service == *usual);
            let free = self.slots.iter().filter(|slot| slot.available).filter(is_usual);
            let mut starts: Vec<DateTime<Utc>> = free.map(|slot| slot.span.start).collect();
            starts.sort_unstable();
            starts
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_is_told_of_the_first_service_whatever_stands_before_it() {
        let at = |minute: i64| DateTime::from_timestamp(1_795_400_000 + 60 * minute, 0).unwrap();
        let slot = |service: &str, minute: i64, available| OfferedSlot {
            span: Span { start: at(minute), end: at(minute + 15) },
            service: service.into(),
            available,
        };
        let service = OfferedService {
            id: "usual".into(),
            name: Text::from("Consultation"),
            minutes: Some(15),
            price: None,
            prepaid: false,
            modes: Vec::new(),
            kind: super::super::booking::AppointmentKind::Regular,
            followup_days: None,
        };
        let slots = vec![
            slot("undescribed", 0, true),
            slot("usual", 30, true),
            slot("usual", 15, true),
            slot("usual", 45, false),
        ];
        let mut offer = Offer { services: vec![service], slots: slots.into() };
        assert_eq!(offer.free_starts(), [at(15), at(30)]);
        offer.slots[1].available = false;
        assert_eq!(offer.free_starts(), [at(15)], "it goes with the change");
    }

    fn practice(zone: &str, sitting: &str) -> Practice {
        toml::from_str(&format!(
            r#"
            practice = {{ id = "b", name = "P", calling_code = "91", currency = "INR" }}
            clinic = [{{ id = "c", name = "C", zone = "{zone}" }}]
            doctor = [{{ id = "d", first_name = "A" }}]
            service = [{{ id = "s", doctor = "d", name = "Consultation", minutes = 30, price = 1, pay = "after" }}]
            [[sitting]]
            doctor = "d"
            clinic = "c"
            days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            services = ["s"]
            {sitting}
            "#
        ))
        .unwrap()
    }

    /// When the slots of the day begin, by the clinic's clock. Each of them, and nothing beside them, is there by itself, too.
    fn walls(practice: &Practice, date: &str) -> Vec<String> {
        let (zone, date) = (&practice.clinics[0].zone, date.parse().unwrap());
        let slots = slots_on(practice, &"d".into(), &"c".into(), date);
        let midnight = zone.first_moment(date, WallTime::from_minutes(0).unwrap());
        for five_minutes in 0..=25 * 12 {
            let start = midnight + TimeDelta::minutes(5 * five_minutes);
            let span = Span { start, end: start + TimeDelta::minutes(30) };
            let there = slots.iter().find(|slot| slot.span == span);
            assert_eq!(slot_at(practice, &practice.services[0], &"c".into(), date, span).as_ref(), there);
        }
        slots.iter().map(|slot| zone.local(slot.span.start).format("%H:%M%:z").to_string()).collect()
    }

    #[test]
    fn a_break_leaves_no_slot_that_reaches_into_it() {
        let practice = practice(
            "Asia/Kolkata",
            r#"from = "09:00"
            to = "11:30"
            breaks = [{ from = "09:45", to = "10:15" }]"#,
        );
        assert_eq!(walls(&practice, "2026-11-23"), ["09:00+05:30", "10:15+05:30", "10:45+05:30"]);
    }

    #[test]
    fn no_slot_lies_in_the_gap_when_clocks_go_forward() {
        let practice = practice(
            "Europe/London",
            r#"from = "00:30"
            to = "03:00""#,
        );
        assert_eq!(walls(&practice, "2026-03-29"), ["00:30+00:00", "02:00+01:00", "02:30+01:00"]);
    }

    #[test]
    fn both_passes_of_the_fold_have_slots_when_clocks_go_back() {
        let practice = practice(
            "Europe/London",
            r#"from = "00:30"
            to = "02:00""#,
        );
        assert_eq!(
            walls(&practice, "2026-10-25"),
            ["00:30+01:00", "01:00+01:00", "01:30+01:00", "01:00+00:00", "01:30+00:00"]
        );
    }

    #[test]
    fn what_ends_where_a_time_comes_twice_does_not_overlap_what_begins_there() {
        let practice = practice(
            "Europe/London",
            r#"from = "00:30"
            to = "03:00"
            breaks = [{ from = "01:00", to = "01:30" }]"#,
        );
        assert_eq!(
            walls(&practice, "2026-10-25"),
            ["00:30+01:00", "01:30+01:00", "01:00+00:00", "01:30+00:00", "02:00+00:00", "02:30+00:00"]
        );
    }

    #[test]
    fn leave_and_holidays_leave_no_slots() {
        let mut practice = practice(
            "Asia/Kolkata",
            r#"from = "09:00"
            to = "10:00""#,
        );
        let day = "2026-11-23".parse().unwrap();
        practice.leaves.push(crate::domain::practice::Leave { doctor: "d".into(), from: day, to: day, reason: None });
        assert!(walls(&practice, "2026-11-23").is_empty());
        assert_eq!(walls(&practice, "2026-11-24").len(), 2);
    }
}
