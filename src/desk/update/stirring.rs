//! Whether more of the screen may have changed than a selection: most keys of a day only move one, and what else is on the
//! screen need not be drawn anew for that.
//!
//! Nothing is said of what is not certain: whatever is not known here to leave the rest as it is counts as a change.

use chrono::{DateTime, NaiveDate, Utc};

use crate::desk::action::Action;
use crate::desk::model::{Context, Desk, Link, Pane};
use crate::desk::port::Effect;
use crate::domain::ids::DoctorId;

/// What has to be the same after an action that may leave the rest of the screen as it is.
#[derive(Debug, PartialEq, Eq)]
pub struct Before {
    pane: Pane,
    context: Context,
    doctor: Option<DoctorId>,
    first_day: NaiveDate,
    is_shut: bool,
}

impl Before {
    /// Before that action; `None` where it changes more than a selection anyway.
    pub fn of(desk: &Desk, action: &Action) -> Option<Self> {
        let may_leave_the_rest = match action {
            Action::Time(now) => only_time_passes(desk, *now),
            Action::Awake(_) => true,
            Action::Do(command) => command.motion().is_some() && only_selects(desk),
            Action::Typed(_)
            | Action::Pasted(_)
            | Action::Reply(_)
            | Action::Pointed(_)
            | Action::Slept
            | Action::ClockBehind(_) => false,
        };
        may_leave_the_rest.then(|| Self::now(desk))
    }

    fn now(desk: &Desk) -> Self {
        Self {
            pane: desk.pane,
            context: desk.context(),
            doctor: desk.doctor.clone(),
            first_day: desk.first_day(),
            is_shut: desk.lock.is_shut(),
        }
    }

    /// Whether it has changed more after all.
    pub fn stirs(&self, desk: &Desk, effects: &[Effect]) -> bool {
        !effects.is_empty() || *self != Self::now(desk)
    }
}

/// Whether nothing that is shown changes with that time: the clock stays at its minute, by which all that has passed is
/// counted too, nothing is counted down, and no mark of news goes.
fn only_time_passes(desk: &Desk, now: DateTime<Utc>) -> bool {
    let minute = |time: DateTime<Utc>| time.timestamp().div_euclid(60);
    desk.now <= now
        && minute(desk.now) == minute(now)
        && !matches!(desk.link, Link::Down { .. })
        && desk.pending.is_empty()
        && desk.lock.waits().is_none()
        && desk.news.ends_at().is_none_or(|end| now < end)
}

/// Whether a movement moves nothing but the selection, in the grid or in today's list.
fn only_selects(desk: &Desk) -> bool {
    desk.context() == Context::Main
        && matches!(desk.pane, Pane::Slots | Pane::Today)
        && desk.count.is_none()
        && desk.today.range.is_none()
        && desk.moving.is_none()
        && desk.carried.is_empty()
        && desk.free.looking.is_none()
        && desk.free.under.is_none()
        && !desk.drafts.is_unseen(desk.now)
}
