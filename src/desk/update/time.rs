//! The passing of time: the clock of the screen, the turn of the day, and what is tried again.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::reads;
use crate::catalogue::say;
use crate::desk::model::form::UNSEEN;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Link, Read, Watch};
use crate::desk::port::Effect;
use crate::desk::words;

/// How often the desk asks where the server does not tell changes by itself: with the time that the answer takes, none
/// is older than five seconds.
const POLL_EVERY: TimeDelta = TimeDelta::seconds(4);

/// How often while nobody is at the desk: the first key asks at once.
const POLL_EVERY_IDLE: TimeDelta = TimeDelta::seconds(20);

/// After how long without a key nobody is taken to be there.
const IDLE_AFTER: TimeDelta = TimeDelta::minutes(2);

/// The clock was read.
pub fn time(desk: &mut Desk, now: DateTime<Utc>) -> Vec<Effect> {
    let before = desk.today_date();
    desk.now = now;
    let today = desk.today_date();
    if today != before && desk.clinic.is_some() {
        desk.notices.say(Mark::Info, say!("main-new-day", day = words::day(today)), now);
        // A day that was gone to is today now: from here on the grid follows the days again.
        desk.day = desk.day.filter(|day| *day != today);
        reads::forget_other_days(desk);
    }
    desk.news.forget_old(now);
    match &desk.link {
        Link::Down { since, why, retry_at } if *retry_at <= now => {
            let (since, why) = (*since, why.clone());
            desk.link = Link::Down { since, retry_at: now + reads::retry_after(&why), why };
            // One question is enough to find out; when it is answered, everything is read again.
            let probe = match (desk.entities.value(), &desk.clinic) {
                (Some(_), Some(clinic)) => Read::Board(clinic.clone(), desk.first_day()),
                _ => Read::Entities,
            };
            desk.stale.insert(probe);
        }
        Link::Live if desk.watch == Watch::Poll && poll_due(desk).is_some_and(|due| due <= now) => reads::poll(desk),
        Link::Live if reads::lacking_due(desk).is_some_and(|due| due <= now) => reads::reload_lacking(desk),
        Link::Down { .. } | Link::Live | Link::Connecting => {}
    }
    Vec::new()
}

/// When the screen is to be asked for again, counted from when it was asked for last, whatever the answers were; not
/// while an answer is awaited.
fn poll_due(desk: &Desk) -> Option<DateTime<Utc>> {
    let board = desk.board_of_today().filter(|board| board.awaited().is_none())?;
    let asked = desk.reloaded_at.max(board.read_at()).unwrap_or(desk.now);
    Some(asked + if desk.is_idle() { POLL_EVERY_IDLE } else { POLL_EVERY })
}

impl Desk {
    /// Whether nobody seems to be at the desk.
    pub fn is_idle(&self) -> bool {
        self.now - self.used_at >= IDLE_AFTER
    }

    /// When the desk wants to hear the time again. Until then nothing on the screen changes by itself.
    pub fn wakes_at(&self) -> DateTime<Utc> {
        let minute = TimeDelta::minutes(1);
        let next_minute = self.now.duration_trunc(minute).unwrap_or(self.now) + minute;
        let due = match (&self.link, self.watch) {
            // Until then the seconds are counted down.
            (Link::Down { retry_at, .. }, _) => Some(*retry_at.min(&(self.now + TimeDelta::seconds(1)))),
            (Link::Live, Watch::Poll) => poll_due(self),
            (Link::Live, Watch::Push) | (Link::Connecting, _) => None,
        };
        let lacking = reads::lacking_due(self);
        // The age of a write that is under way, and the wait after a wrong PIN, are shown in seconds.
        let counts = !self.pending.is_empty() || self.lock.waits().is_some();
        let next_second = counts.then(|| self.now + TimeDelta::seconds(1));
        let locks = self.lock.due_in().map(|due| self.now + due);
        // A form that has come back takes keys from then on, and says so.
        let seen = self.form().and_then(|form| form.came_back).map(|at| at + UNSEEN).filter(|at| *at > self.now);
        let due = [due, lacking, next_second, locks, self.news.ends_at(), seen].into_iter().flatten().min();
        // Never in the past, however slow an answer is: the loop must not spin.
        due.map_or(next_minute, |due| due.min(next_minute)).max(self.now + TimeDelta::milliseconds(200))
    }
}
