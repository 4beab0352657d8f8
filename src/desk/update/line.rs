//! What happens to the line beside its answers: the computer sleeps, its clock is found to be wrong, a write comes while
//! the line is known to be down, the service goes by another zone than the configuration.

use chrono::TimeDelta;

use super::{reads, replies};
use crate::catalogue::say;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Link, Watch};
use crate::desk::port::{Effect, Failure, Outcome, Reason, Refusal, Write};
use crate::domain::text::Text;

/// The computer slept, or the program was stopped. Nobody knows what has changed meanwhile, and no connection is what it
/// was: everything is old at once, what is under way is not waited for, and the line is opened anew.
pub fn slept(desk: &mut Desk) -> Vec<Effect> {
    desk.slept_until = Some(desk.now);
    desk.watch = Watch::Poll;
    desk.entities.disregard();
    desk.offers.values_mut().for_each(Life::disregard);
    desk.boards.values_mut().for_each(Life::disregard);
    reads::reload_all(desk);
    vec![Effect::Reconnect]
}

/// The clock of this computer was compared with the server's. The desk goes by the server's already.
pub fn clock_behind(desk: &mut Desk, by: TimeDelta) -> Vec<Effect> {
    desk.clock_behind = by;
    Vec::new()
}

/// Refuses the writes that can't go out now: none is kept back to be sent later, when nobody thinks of it any more. The
/// form of a write that is refused stays.
pub fn at_the_door(desk: &mut Desk, effects: Vec<Effect>) -> Vec<Effect> {
    if !desk.is_cut_off() {
        return effects;
    }
    let mut go = Vec::with_capacity(effects.len());
    for effect in effects {
        // What an earlier desk left open was sent long ago: it is found out as soon as the line is back.
        if let Effect::Write(ticket, write) = &effect
            && !matches!(write, Write::Earlier(_))
        {
            let refusal = Refusal {
                reason: Reason::NotSent,
                says: Text::default(),
                alternatives: Vec::new(),
                fields: Vec::new(),
            };
            go.extend(replies::written(desk, *ticket, Outcome::Refused(refusal)));
        } else {
            go.push(effect);
        }
    }
    go
}

/// Says once that the zone of the chosen clinic is not the configured one, or that the service tells none.
pub fn tell_zone(desk: &mut Desk) {
    let Some(clinic) = desk.chosen_clinic().filter(|_| !desk.zone_was_told) else { return };
    let (name, configured) = (clinic.name.shown().to_owned(), &desk.settings.zone);
    let called = configured.name().unwrap_or("UTC").to_owned();
    let says = match &clinic.zone {
        Some(zone) if !desk.zone_is_configured || zone == configured => return,
        Some(zone) => {
            let theirs = zone.name().unwrap_or_default().to_owned();
            say!("main-zone-differs", clinic = name, zone = theirs, configured = called)
        }
        None if desk.zone_is_configured => say!("main-zone-configured", clinic = name, configured = called),
        None => say!("main-zone-missing", clinic = name),
    };
    desk.zone_was_told = true;
    desk.notices.say(Mark::Info, says, desk.now);
}

impl Desk {
    /// Why there is no line, while there is none: also of what is just being tried.
    pub fn why_down(&self) -> Option<&Failure> {
        match &self.link {
            Link::Down { why, .. } => Some(why),
            Link::Live | Link::Connecting => None,
        }
    }

    /// Whether what is sent now would go nowhere, as far as is known.
    pub fn is_cut_off(&self) -> bool {
        match &self.link {
            Link::Live => false,
            Link::Connecting => self.remembered,
            Link::Down { why, .. } => match why {
                Failure::Unreachable | Failure::NoAnswer | Failure::NotUnderstood => true,
                // These have an end of their own for a write.
                Failure::SignIn | Failure::Refused(_) | Failure::Trouble | Failure::Pause(_) | Failure::NotOffered => {
                    self.remembered
                }
            },
        }
    }
}
