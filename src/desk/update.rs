//! The only code that changes the desk. Each action is answered by effects; what the screen needs and nobody has asked
//! for yet is asked for at the end, whatever the action was.

mod asking;
mod cancelling;
mod command_line;
mod commands;
mod count;
mod dates;
mod details;
mod draft;
mod earlier;
mod finding;
mod form;
mod free;
mod giving_up;
mod grid;
mod help;
mod journal;
mod known;
mod line;
mod locking;
mod moving;
mod paper;
mod picker;
mod pointing;
mod queue;
mod reads;
mod repeat;
mod replies;
mod stirring;
mod targets;
mod time;
mod today;
mod typing;
mod whole_clinic;
mod writes;

use chrono::{DateTime, Utc};

pub use known::remember;

use super::action::Action;
use super::model::draft::Draft;
use super::model::{Desk, Read};
use super::port::Effect;

/// The first questions of a new desk.
pub fn start(desk: &mut Desk) -> Vec<Effect> {
    desk.stale.insert(Read::Entities);
    reads::ask_what_is_needed(desk)
}

/// What was typed before a desk ended, with the time of its last key: it comes back as soon as it can. To be called before
/// the first questions.
pub fn bring_back(desk: &mut Desk, kept: Vec<(DateTime<Utc>, Draft)>) {
    draft::bring_back(desk, kept);
}

/// Lets one thing happen.
pub fn update(desk: &mut Desk, action: Action) -> Vec<Effect> {
    let before = stirring::Before::of(desk, &action);
    let effects = happens(desk, action);
    if before.is_none_or(|before| before.stirs(desk, &effects)) {
        desk.stirred += 1;
    }
    effects
}

fn happens(desk: &mut Desk, action: Action) -> Vec<Effect> {
    // Who leaves waits only for what is under way; nothing new is begun that could not be sent any more.
    let by_hand = matches!(action, Action::Do(_) | Action::Typed(_) | Action::Pasted(_) | Action::Pointed(_));
    if desk.quitting && by_hand {
        return Vec::new();
    }
    if by_hand && !desk.lock.is_shut() {
        if desk.drafts.is_unseen(desk.now) {
            return Vec::new();
        }
        draft::begun(desk);
    }
    if by_hand {
        locking::used(desk);
        form::leave_sent(desk);
    }
    let mut effects = match action {
        // It is told with everything that wakes the desk, and changes nothing that is shown but the lock.
        Action::Awake(awake) => return locking::awake(desk, awake),
        Action::Do(command) => commands::command(desk, command),
        Action::Typed(edit) => typing::typed(desk, edit),
        Action::Pasted(text) => typing::pasted(desk, &text),
        Action::Reply(reply) => replies::reply(desk, reply),
        Action::Time(now) => time::time(desk, now),
        Action::Pointed(at) => pointing::pointed(desk, at),
        Action::Slept => line::slept(desk),
        Action::ClockBehind(by) => line::clock_behind(desk, by),
    };
    effects.extend(earlier::keep(desk));
    effects = line::at_the_door(desk, effects);
    queue::come_back(desk);
    effects.extend(draft::come_back(desk));
    effects.extend(free::go_on(desk));
    grid::keep_selection(desk);
    whole_clinic::keep(desk);
    today::keep_selection(desk);
    queue::keep_selection(desk);
    finding::keep(desk);
    effects.extend(finding::ask_again(desk));
    effects.extend(form::ask_what_is_shown(desk));
    effects.extend(reads::ask_what_is_needed(desk));
    effects.extend(command_line::ask_what_is_needed(desk));
    if desk.quitting && desk.pending.is_empty() {
        effects.push(Effect::Quit);
    }
    effects
}
