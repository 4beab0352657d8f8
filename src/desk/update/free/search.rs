//! Looking: which windows are read next, what is free in them, and going there.
//!
//! Availability only narrows it down: which doctor is free on which day at all. What counts are the slots.

use std::cmp::Reverse;
use std::collections::VecDeque;

use chrono::{DateTime, NaiveDate, Timelike, Utc};

use super::{earlier, later};
use crate::catalogue::say;
use crate::desk::model::free::{Counting, Looking, Start, Under, Way, Whose, Window};
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Context, Desk};
use crate::desk::port::{Answer, Effect, Failure, FreeTime, Question, Ticket};
use crate::desk::update::{picker, reads};
use crate::desk::words::day;
use crate::domain::ids::DoctorId;
use crate::domain::two_days::TwoDays;
use crate::domain::wall_time::WallTime;

/// How many days the server counts at once.
const COUNTED: u64 = 30;

/// What there is in a window.
enum Seen {
    /// Not everything of it is known yet.
    Awaited,
    /// It can't be read.
    Failed(Failure),
    /// The slot that is looked for is free.
    Free(FreeSlot),
    /// Not so many are free; so many are.
    TooFew(usize),
}

/// When, and whose by the place among the doctors.
type FreeSlot = (DateTime<Utc>, usize);

/// Of so many the first are looked for one by one; of more all are put in order.
const ONE_BY_ONE: usize = 8;

/// Looks as far as it is known, and goes to the slot where it is found. Called after everything that happens.
pub fn go_on(desk: &mut Desk) -> Vec<Effect> {
    if desk.free.under.as_ref().is_some_and(|under| Some(&under.clinic) != desk.clinic.as_ref()) {
        desk.free.under = None;
    }
    let Some(mut looking) = desk.free.looking.take() else { return Vec::new() };
    if desk.context() != Context::Main || !looking.place.is_still(&desk.place()) {
        reads::forget_other_days(desk);
        return Vec::new();
    }
    while looking.counting.is_none() {
        let Some(window) = looking.windows.pop_front() else {
            if looking.unplanned.is_none() {
                nothing(desk, &looking);
                return Vec::new();
            }
            let effects = plan(desk, &mut looking);
            if effects.is_empty() {
                continue;
            }
            desk.free.looking = Some(looking);
            return effects;
        };
        match seen(desk, &mut looking, &window) {
            Seen::Awaited => {
                looking.windows.push_front(window);
                break;
            }
            Seen::Failed(why) => {
                reads::forget_other_days(desk);
                desk.notices.say(Mark::Info, say!("free-failed", why = why.words()), desk.now);
                return Vec::new();
            }
            Seen::Free((start, rank)) => {
                if let Some(doctor) = looking.doctors.get(rank).cloned() {
                    go_to(desk, doctor, window.first, start);
                }
                return Vec::new();
            }
            Seen::TooFew(free) => looking.nth -= free,
        }
    }
    desk.free.looking = Some(looking);
    Vec::new()
}

/// Selects the slot, on the days on which it was seen.
fn go_to(desk: &mut Desk, doctor: DoctorId, window: NaiveDate, start: DateTime<Utc>) {
    desk.doctor = Some(doctor);
    let shown = TwoDays::from(desk.first_day()).holds(desk.zone().date(start));
    picker::go_to_day(desk, if shown { desk.first_day() } else { window });
    desk.grid.go(Some(start));
}

fn seen(desk: &Desk, looking: &mut Looking, window: &Window) -> Seen {
    let under = desk.free.under.as_ref().filter(|_| looking.whose == Whose::Wanted);
    let dates: Vec<_> = TwoDays::from(window.first).days().map(|date| (date, desk.zone().on(date))).collect();
    let is_seen = |(start, _): &FreeSlot| {
        let of_them = dates.iter().find(|(_, of)| of.has(*start)).map(|(date, _)| *date);
        let date = of_them.unwrap_or_else(|| desk.zone().date(*start));
        (window.both || date == window.first)
            && (looking.dates.0..=looking.dates.1).contains(&date)
            && under.is_none_or(|under| under.wanted.allows_date(date))
    };
    let is_beyond = |slot: &FreeSlot| match looking.way {
        Way::On => *slot > looking.beyond,
        Way::Back => *slot < looking.beyond,
    };
    // Of everybody's moments the first few are among the first few of each.
    let few = Some(looking.nth).filter(|nth| looking.whose == Whose::Anybodys && *nth <= ONE_BY_ONE);
    let mut all = Vec::new();
    let mut awaited = false;
    for (place, doctor) in window.doctors.iter().enumerate() {
        let key = (doctor.clone(), looking.clinic.clone(), window.first);
        match desk.offers.get(&key) {
            None | Some(Life::NotAsked | Life::Waiting(_)) => awaited = true,
            // The doctor does not sit there any more: no slots.
            Some(Life::Failed(Failure::Refused(_) | Failure::NotOffered)) => {}
            Some(Life::Failed(why)) => return Seen::Failed(why.clone()),
            Some(Life::Ready(_) | Life::Again(..) | Life::Old(..)) => {
                // Mostly all of them are looked at.
                let there = looking.doctors.get(place).filter(|of| *of == doctor).map(|_| place);
                let rank = there.or_else(|| looking.doctors.iter().position(|of| of == doctor)).unwrap_or(usize::MAX);
                let mut starts = desk.free_starts(doctor, &looking.clinic, window.first).unwrap_or_default();
                if few.is_some() {
                    starts.dedup();
                }
                let found = starts.into_iter().map(|start| (start, rank)).filter(is_seen);
                match (few, looking.way) {
                    (None, _) => all.extend(found),
                    (Some(nth), Way::On) => all.extend(found.filter(is_beyond).take(nth)),
                    (Some(nth), Way::Back) => all.extend(found.rev().filter(is_beyond).take(nth)),
                }
            }
        }
    }
    if awaited {
        return Seen::Awaited;
    }
    if let Some(nth) = few {
        return nth_moment(&all, looking.way, nth);
    }
    let on_these_days = all.len();
    all.retain(|(start, _)| under.is_none_or(|under| allows_time(desk, under, *start)));
    let at_other_times = on_these_days - all.len();
    all.retain(is_beyond);
    looking.at_other_times += at_other_times;
    // Those of each doctor are in order already.
    all.sort();
    if looking.whose == Whose::Anybodys {
        all.dedup_by_key(|(start, _)| *start);
    }
    if looking.way == Way::Back {
        all.reverse();
    }
    all.get(looking.nth - 1).map_or(Seen::TooFew(all.len()), |found| Seen::Free(*found))
}

/// The slot at the nth moment at which anything is free; of several at that moment, of the doctor who comes first.
fn nth_moment(all: &[FreeSlot], way: Way, nth: usize) -> Seen {
    let mut last: Option<&FreeSlot> = None;
    for before in 0..nth {
        let next = match way {
            Way::On => all.iter().filter(|slot| last.is_none_or(|last| slot.0 > last.0)).min(),
            Way::Back => {
                let earlier = all.iter().filter(|slot| last.is_none_or(|last| slot.0 < last.0));
                earlier.max_by_key(|(start, rank)| (*start, Reverse(*rank)))
            }
        };
        let Some(next) = next else { return Seen::TooFew(before) };
        last = Some(next);
    }
    last.map_or(Seen::TooFew(nth), |found| Seen::Free(*found))
}

fn allows_time(desk: &Desk, under: &Under, start: DateTime<Utc>) -> bool {
    let local = desk.zone().local(start);
    let minutes = u16::try_from(local.hour() * 60 + local.minute()).unwrap_or(0);
    WallTime::from_minutes(minutes).is_some_and(|wall| under.wanted.allows_time(wall))
}

/// Asks where anything is free at all among the days that come next; where the server can't tell, all of them are read.
fn plan(desk: &mut Desk, looking: &mut Looking) -> Vec<Effect> {
    let Some(from) = looking.unplanned else { return Vec::new() };
    let (first, last) = looking.dates;
    let most = if looking.counts { COUNTED - 1 } else { u64::from(u16::MAX) };
    let (from, to) = match looking.way {
        Way::On => (from, later(from, most).min(last)),
        Way::Back => (earlier(from, most).max(first), from),
    };
    looking.unplanned = match looking.way {
        Way::On => Some(later(to, 1)).filter(|next| *next <= last),
        Way::Back => Some(earlier(from, 1)).filter(|next| *next >= first),
    };
    if !looking.counts {
        looking.windows = windows(desk, looking, from, to);
        return Vec::new();
    }
    let ticket = reads::ticket(desk);
    looking.counting = Some(Counting { ticket, from, to });
    let doctors = if looking.whose == Whose::Anybodys { Vec::new() } else { looking.doctors.clone() };
    let days = u32::try_from((to - from).num_days() + 1).unwrap_or(1);
    let question = Question::Availability { clinic: looking.clinic.clone(), doctors, from, days };
    vec![Effect::Ask(ticket, question)]
}

/// All days from the one to the other that may be looked at, two by two.
fn windows(desk: &Desk, looking: &Looking, from: NaiveDate, to: NaiveDate) -> VecDeque<Window> {
    let under = desk.free.under.as_ref().filter(|_| looking.whose == Whose::Wanted);
    let mut days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
    days.retain(|day| under.is_none_or(|under| under.wanted.allows_date(*day)));
    let mut windows = VecDeque::new();
    let mut days = days.into_iter().peekable();
    while let Some(first) = days.next() {
        let both = days.next_if(|next| *next == later(first, 1)).is_some();
        windows.push_back(Window { first, both, doctors: looking.doctors.clone() });
    }
    if looking.way == Way::Back {
        windows.make_contiguous().reverse();
    }
    windows
}

/// An answer came that may be for a search. Gives it back where it is not.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) -> Option<Result<Answer, Failure>> {
    let Some(counting) = desk.free.looking.as_ref().and_then(|looking| looking.counting) else { return Some(answer) };
    if counting.ticket != ticket {
        return Some(answer);
    }
    let Some(mut looking) = desk.free.looking.take() else { return Some(answer) };
    looking.counting = None;
    match answer {
        Ok(Answer::Availability(times)) => looking.windows = counted(desk, &looking, counting, &times),
        Err(why) if why.is_of_the_line() && why != Failure::NotUnderstood => {
            reads::forget_other_days(desk);
            desk.notices.say(Mark::Info, say!("free-failed", why = why.words()), desk.now);
            return None;
        }
        // It can't tell: then the days are read one by one, these and those that follow.
        Ok(_) | Err(_) => {
            looking.counts = false;
            looking.windows = windows(desk, &looking, counting.from, counting.to);
        }
    }
    desk.free.looking = Some(looking);
    None
}

/// The days on which somebody is free, with those who are.
fn counted(desk: &Desk, looking: &Looking, counting: Counting, times: &[FreeTime]) -> VecDeque<Window> {
    let here = |time: &&FreeTime| time.clinic == looking.clinic;
    let is_free = |doctor: &DoctorId, day: NaiveDate| {
        let mut theirs = times.iter().filter(here).filter(|time| time.doctor == *doctor).flat_map(|time| &time.free);
        theirs.any(|(date, count)| *date == day && *count > 0)
    };
    let days = windows(desk, looking, counting.from, counting.to);
    let single = |window: Window| {
        let second = window.both.then(|| later(window.first, 1));
        let mut days = vec![Some(window.first), second];
        if looking.way == Way::Back {
            days.reverse();
        }
        days.into_iter().flatten()
    };
    let of_day = |day: NaiveDate| {
        let doctors = looking.doctors.iter().filter(|doctor| is_free(doctor, day)).cloned().collect();
        Window { first: day, both: false, doctors }
    };
    days.into_iter().flat_map(single).map(of_day).filter(|window| !window.doctors.is_empty()).collect()
}

/// Says that nothing was found, where it was looked, and what could be asked for less strictly.
fn nothing(desk: &mut Desk, looking: &Looking) {
    reads::forget_other_days(desk);
    let up_to = day(looking.dates.1);
    let who = looking.doctors.first().map(|doctor| desk.doctor_short(doctor).to_owned()).unwrap_or_default();
    let under = desk.free.under.as_deref().filter(|_| looking.whose == Whose::Wanted);
    let says = match (under, looking.whose, looking.way) {
        (Some(under), _, Way::On) => none_wanted(desk, under, looking, up_to),
        (Some(under), _, Way::Back) => say!("free-none-wanted-before", wanted = under.in_words(desk)),
        (None, Whose::Theirs | Whose::Wanted, Way::On) => say!("free-none", who = who, day = up_to),
        (None, Whose::Theirs | Whose::Wanted, Way::Back) => say!("free-none-before", who = who),
        (None, Whose::Anybodys, _) => say!("free-none-of-any", day = up_to),
    };
    if looking.from == Start::Now {
        // There is nothing to go on with.
        desk.free.under = None;
    }
    desk.notices.say(Mark::Info, says, desk.now);
}

fn none_wanted(desk: &Desk, under: &Under, looking: &Looking, up_to: String) -> String {
    let mut says = say!("free-none-wanted", wanted = under.in_words(desk), day = up_to);
    if looking.at_other_times > 0 {
        says += &format!(" {}", say!("free-at-other-times", n = looking.at_other_times));
    }
    let loosen = under.could_be_loosened().join(", ");
    format!("{says} {}", say!("free-loosen", what = loosen))
}
