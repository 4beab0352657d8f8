//! The next free slot: of this doctor, of any doctor, or under constraints.

mod constraints;
mod search;

use std::collections::VecDeque;

use chrono::{Days, NaiveDate};

use super::reads;
use crate::catalogue::say;
use crate::desk::model::free::{Looking, Start, Way, Whose, Window};
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Pane};
use crate::desk::port::Effect;
use crate::domain::two_days::TwoDays;

pub use constraints::{ask, under, understood};
pub use search::{answered, go_on};

/// How many days are looked at where nobody says how many.
const USUAL_DAYS: u64 = 30;
/// How many days are looked at, whatever was said.
const MOST_DAYS: u64 = 92;

/// To the next free slot of this doctor, or to the one before; of whom the constraints allow, where there are some.
pub fn next(desk: &mut Desk, way: Way) -> Vec<Effect> {
    let whose = if desk.free.under.is_some() { Whose::Wanted } else { Whose::Theirs };
    begin(desk, whose, way, Start::Selection);
    Vec::new()
}

/// To the next free slot of any doctor of the clinic.
pub fn next_of_any(desk: &mut Desk) -> Vec<Effect> {
    let whose = if desk.free.under.is_some() { Whose::Wanted } else { Whose::Anybodys };
    begin(desk, whose, Way::On, Start::Selection);
    Vec::new()
}

/// Esc stops waiting for a search. Says whether there was one.
pub fn stop(desk: &mut Desk) -> bool {
    let was = desk.free.looking.take().is_some();
    if was {
        reads::forget_other_days(desk);
        desk.notices.say(Mark::Info, say!("free-stopped"), desk.now);
    }
    was
}

/// Esc clears the constraints. Says whether there were any.
pub fn clear(desk: &mut Desk) -> bool {
    let were = desk.free.under.take().is_some();
    if were {
        desk.notices.say(Mark::Info, say!("free-cleared"), desk.now);
    }
    were
}

/// Begins to look; [`go_on`] does the looking, at once where everything is known already.
fn begin(desk: &mut Desk, whose: Whose, way: Way, from: Start) {
    desk.pane = Pane::Slots;
    desk.free.looking = looking(desk, whose, way, from).map(Box::new);
    if desk.free.looking.is_none() {
        desk.notices.say(Mark::Info, say!("free-nobody"), desk.now);
    }
}

fn looking(desk: &Desk, whose: Whose, way: Way, from: Start) -> Option<Looking> {
    let (clinic, chosen, today) = (desk.clinic.clone()?, desk.doctor.clone()?, desk.today_date());
    let under = desk.free.under.as_ref().filter(|_| whose == Whose::Wanted);
    let mut doctors = match whose {
        Whose::Theirs => vec![chosen.clone()],
        Whose::Anybodys => desk.doctors_here().iter().map(|doctor| doctor.id.clone()).collect(),
        Whose::Wanted => under?.doctors.clone(),
    };
    let rank = match whose {
        // At the same moment the chosen doctor comes first, and the others are passed by.
        Whose::Theirs | Whose::Anybodys => {
            doctors.sort_by_key(|doctor| *doctor != chosen);
            None
        }
        Whose::Wanted => doctors.iter().position(|doctor| *doctor == chosen),
    };
    let after = desk.grid.at.filter(|_| from == Start::Selection).unwrap_or(desk.now);
    let rank = rank.filter(|_| from == Start::Selection).unwrap_or(if way == Way::On { usize::MAX } else { 0 });
    let date = desk.zone().date(after);
    let dates = match (way, under) {
        (Way::On, None) => (date.max(today), later(date.max(today), USUAL_DAYS)),
        (Way::Back, None) => (today, date),
        (_, Some(under)) => {
            let (first, last) = under.wanted.window(today, USUAL_DAYS);
            let last = last.min(later(today, MOST_DAYS));
            if way == Way::On { (first.max(date), last) } else { (first, last.min(date)) }
        }
    };
    let mut windows = VecDeque::new();
    let first = desk.first_day();
    let unplanned = if TwoDays::from(first).holds(date) {
        windows.push_back(Window { first, both: true, doctors: doctors.clone() });
        if way == Way::On { later(first, 2).max(dates.0) } else { earlier(first, 1).min(dates.1) }
    } else if way == Way::On {
        dates.0
    } else {
        dates.1
    };
    let unplanned = (dates.0 <= unplanned && unplanned <= dates.1).then_some(unplanned);
    Some(Looking {
        whose,
        clinic,
        doctors,
        way,
        from,
        beyond: (after, rank),
        nth: desk.count.map_or(1, |count| count.number).max(1),
        dates,
        unplanned,
        windows,
        counting: None,
        counts: true,
        at_other_times: 0,
        place: desk.place(),
    })
}

fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

fn earlier(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}
