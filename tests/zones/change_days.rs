//! P24: on the days on which the clocks change, and around them, every bookable slot is one moment; none lies in the
//! gap, and both passes of the fold are told apart, in what is shown and in what is sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use frontdesk::contract::slots::SlotBody;
use frontdesk::contract::times;
use frontdesk::domain::practice::Practice;
use frontdesk::domain::slots::{OfferedSlot, slots_on};
use frontdesk::domain::two_days::TwoDays;
use frontdesk::domain::zone::Zone;

use crate::chance::Chance;
use crate::names::{YEARS, ours};
use crate::oracle::{Oracle, Oracles};

/// Random days of each zone, besides those around its changes.
const RANDOM_DAYS: usize = 6;
/// The least that one run looks at.
const ZONES: usize = 590;
const DAYS: usize = 18_000;
const SLOTS: usize = 1_000_000;

/// The sitting of one practice: from, to, and the break in it, in minutes of the day; the length of a slot.
#[derive(Clone, Copy, Debug)]
struct Sitting {
    from: u16,
    to: u16,
    pause: Option<(u16, u16)>,
    minutes: u16,
}

impl Sitting {
    const WHOLE_DAY: Self = Self { from: 0, to: 1440, pause: None, minutes: 30 };

    /// One that holds `hour`, which is where the clocks change, or that begins or ends in it.
    fn around(chance: &mut Chance, hour: u16) -> Self {
        let minutes = [5, 10, 15, 20, 30, 45, 60][chance.below(7)];
        let five = |chance: &mut Chance, below: usize| u16::try_from(chance.below(below)).unwrap() * 5;
        let from = (hour * 60 + five(chance, 12)).saturating_sub(five(chance, 36));
        let to = (from + 30 + five(chance, 60)).min(1440);
        let pause = (chance.below(2) == 0 && to - from > 60).then(|| {
            let begins = from + 5 + five(chance, usize::from(to - from) / 5 - 4);
            (begins, (begins + 5 + five(chance, 12)).min(to))
        });
        Self { from: from.min(to), to, pause, minutes }
    }

    fn practice(self, zone: &str) -> Practice {
        let wall = |minutes: u16| format!("\"{:02}:{:02}\"", minutes / 60, minutes % 60);
        let breaks = self
            .pause
            .map_or(String::new(), |(from, to)| format!("breaks = [{{ from = {}, to = {} }}]", wall(from), wall(to)));
        let text = format!(
            r#"
            practice = {{ id = "b", name = "P", calling_code = "91", currency = "INR" }}
            clinic = [{{ id = "c", name = "C", zone = "{zone}" }}]
            doctor = [{{ id = "d", first_name = "A" }}]
            service = [{{ id = "s", doctor = "d", name = "S", minutes = {}, price = 1, pay = "after" }}]
            [[sitting]]
            doctor = "d"
            clinic = "c"
            days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            services = ["s"]
            from = {}
            to = {}
            {breaks}
            "#,
            self.minutes,
            wall(self.from),
            wall(self.to),
        );
        toml::from_str(&text).unwrap()
    }

    /// What the oracle makes of it: from the first moment of each stretch to its last, cut from the first five minutes on.
    fn expected(self, oracle: &Oracle, date: NaiveDate) -> Vec<(i64, i64)> {
        let stretches = match self.pause {
            Some((from, to)) => vec![(self.from, from), (to, self.to)],
            None => vec![(self.from, self.to)],
        };
        let length = i64::from(self.minutes) * 60;
        let mut slots = Vec::new();
        for (from, to) in stretches.into_iter().filter(|(from, to)| from < to) {
            let (begins, ends) = oracle.span(date, from, to);
            let mut at = begins + (300 - begins.rem_euclid(300)) % 300;
            while at + length <= ends {
                slots.push((at, at + length));
                at += length;
            }
        }
        slots
    }
}

/// What was looked at.
#[derive(Default)]
struct Tally {
    days: usize,
    slots: usize,
    passes: usize,
    leaps: usize,
    lengths: BTreeMap<i64, usize>,
}

/// Looks at one day of one zone.
fn look(tally: &mut Tally, zone: &Zone, oracle: &Oracle, practice: &Practice, sitting: Sitting, date: NaiveDate) {
    let name = zone.name().unwrap_or_default();
    let of = || format!("{name} on {date}, {sitting:?}");
    let two = TwoDays::from(date);
    let mut before = i64::MIN;
    for day in two.days() {
        let slots = slots_on(practice, &"d".into(), &"c".into(), day);
        let told: Vec<(i64, i64)> =
            slots.iter().map(|slot| (slot.span.start.timestamp(), slot.span.end.timestamp())).collect();
        assert_eq!(told, sitting.expected(oracle, day), "{}", of());
        let mut walls: BTreeMap<NaiveTime, Vec<DateTime<Utc>>> = BTreeMap::new();
        for slot in &slots {
            let (start, end) = (slot.span.start, slot.span.end);
            assert!(before <= start.timestamp(), "{}: two slots at once, of one day or of two", of());
            before = end.timestamp();
            let local = oracle.local(start.timestamp());
            assert_eq!((local.date(), zone.date(start)), (day, day), "{}", of());
            // It is one of the moments that its wall time means, and the one that is sent and read.
            assert!(oracle.moments(local).contains(&start.timestamp()), "{}: in the gap", of());
            let offered = OfferedSlot { span: slot.span, service: slot.service.clone(), available: true };
            let sent = SlotBody::of(&offered, 0, zone);
            assert_eq!(times::from_rfc3339(&sent.s), Some(start), "{}", of());
            assert_eq!(times::from_rfc3339(&sent.e), Some(end), "{}", of());
            assert_eq!(times::from_epoch(start.timestamp()), Some(start));
            assert_eq!(&sent.s[..19], local.format("%Y-%m-%dT%H:%M:%S").to_string(), "{}", of());
            walls.entry(local.time()).or_default().push(start);
        }
        for (wall, starts) in walls.iter().filter(|(_, starts)| starts.len() > 1) {
            assert_eq!(starts.len(), 2, "{}: {wall} comes {} times", of(), starts.len());
            let sent: BTreeSet<String> = starts.iter().map(|at| times::rfc3339(*at, zone)).collect();
            let shown: BTreeSet<String> = starts.iter().map(|at| zone.clock(*at)).collect();
            assert_eq!((sent.len(), shown.len()), (2, 2), "{}: {wall} is told alike twice: {sent:?} {shown:?}", of());
            tally.passes += 1;
        }
        tally.slots += slots.len();
    }
    tally.days += 1;
}

/// Every five minutes of a wall day, from its clock to the moments and back.
fn round_trip(tally: &mut Tally, zone: &Zone, oracle: &Oracle, date: NaiveDate) {
    for minutes in (0..1440).step_by(5) {
        let local = date.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
        let ours: Vec<i64> = match zone.from_local_datetime(&local) {
            MappedLocalTime::None => Vec::new(),
            MappedLocalTime::Single(at) => vec![at.timestamp()],
            MappedLocalTime::Ambiguous(first, second) => vec![first.timestamp(), second.timestamp()],
        };
        assert_eq!(ours, oracle.moments(local), "{zone:?} at {local}");
        tally.leaps += usize::from(ours.is_empty());
        for at in ours {
            assert_eq!(zone.local(DateTime::from_timestamp(at, 0).unwrap()).naive_local(), local, "{zone:?}");
        }
    }
    let (begins, ends) = oracle.span(date, 0, 1440);
    let wall = |minutes| frontdesk::domain::wall_time::WallTime::from_minutes(minutes).unwrap();
    let (first, last) = (zone.first_moment(date, wall(0)), zone.first_moment(date, wall(1440)));
    assert_eq!((first.timestamp(), last.timestamp()), (begins, ends), "{zone:?} on {date}");
    *tally.lengths.entry((ends - begins) / 60).or_default() += 1;
}

#[test]
fn every_slot_is_one_moment_in_every_zone_around_every_change_of_its_clocks() {
    let seed = crate::chance::seeds(0)[0];
    println!("FRONTDESK_SEED={seed}");
    let (oracles, mut tally) = (Oracles::default(), Tally::default());
    let names = ours();
    let mut changes = 0;
    for (at, name) in names.iter().enumerate() {
        let mut chance = Chance::new(seed ^ u64::try_from(at).unwrap());
        let (zone, oracle) = (Zone::named(name).unwrap(), oracles.named(name, YEARS).unwrap());
        let whole = Sitting::WHOLE_DAY.practice(name);
        let first = NaiveDate::from_ymd_opt(YEARS.0, 1, 1).unwrap();
        let mut days = BTreeMap::new();
        for change in oracle.changes.iter() {
            let local = oracle.local(change.at - 1);
            changes += 1;
            days.insert(local.date(), u16::try_from(chrono::Timelike::hour(&local)).unwrap());
        }
        for _ in 0..RANDOM_DAYS {
            let day = first + Days::new(u64::try_from(chance.below(16 * 365)).unwrap());
            days.entry(day).or_insert_with(|| u16::try_from(chance.below(24)).unwrap());
        }
        for (day, hour) in days {
            // The whole day before and the day itself, then something on the day itself and the one after.
            look(&mut tally, &zone, &oracle, &whole, Sitting::WHOLE_DAY, day - Days::new(1));
            let sitting = Sitting::around(&mut chance, hour);
            look(&mut tally, &zone, &oracle, &sitting.practice(name), sitting, day);
            round_trip(&mut tally, &zone, &oracle, day);
        }
    }
    let Tally { days, slots, passes, leaps, lengths } = tally;
    let different = oracles.different();
    println!("{} zones, {different} different, {changes} changes, {days} pairs of days, {slots} slots", names.len());
    println!("{passes} wall times that came twice, {leaps} that were leapt over; days by their minutes: {lengths:?}");
    assert!(names.len() >= ZONES && days >= DAYS && slots >= SLOTS, "less than was promised");
    assert!(passes > 10_000 && leaps > 10_000, "the changes were not met");
    for minutes in [23 * 60, 24 * 60, 25 * 60, 24 * 60 - 30, 24 * 60 + 30] {
        assert!(lengths.contains_key(&minutes), "no day of {minutes} minutes was met");
    }
}

#[test]
fn a_day_that_a_country_left_out_has_no_slots_and_its_neighbours_have_theirs() {
    let (name, date) = ("Pacific/Apia", NaiveDate::from_ymd_opt(2011, 12, 30).unwrap());
    let (zone, oracle) = (Zone::named(name).unwrap(), Oracles::default().named(name, (2010, 2013)).unwrap());
    let practice = Sitting::WHOLE_DAY.practice(name);
    let mut tally = Tally::default();
    for day in [date - Days::new(1), date] {
        look(&mut tally, &zone, &oracle, &practice, Sitting::WHOLE_DAY, day);
        round_trip(&mut tally, &zone, &oracle, day);
    }
    assert!(slots_on(&practice, &"d".into(), &"c".into(), date).is_empty());
    assert_eq!(tally.lengths, BTreeMap::from([(0, 1), (24 * 60, 1)]));
    assert_eq!(tally.slots, 48 + 48);
}
