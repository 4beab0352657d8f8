//! Giving up a write of which it is not known how it ends: its key is made void, so that it can't happen late. That is a
//! write itself: it ends as done after all, or as refused.

use super::targets;
use crate::catalogue::say;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pane};
use crate::desk::port::{Effect, Ticket};

/// Gives up the write that the keys mean, or says why there is none.
pub fn pressed(desk: &mut Desk) -> Vec<Effect> {
    let Some((ticket, pending)) = target(desk).and_then(|t| Some((t, desk.pending.get_mut(&t)?))) else {
        desk.notices.say(Mark::Info, say!("earlier-nothing-to-give-up"), desk.now);
        return Vec::new();
    };
    let subject = pending.subject.clone();
    if std::mem::replace(&mut pending.giving_up, true) {
        desk.notices.say(Mark::Info, say!("earlier-being-given-up", subject = subject), desk.now);
        return Vec::new();
    }
    desk.notices.say(Mark::Sent, say!("earlier-giving-up", subject = subject), desk.now);
    vec![Effect::GiveUp(ticket)]
}

/// The write that the keys mean: of the selected entry, row or slot; only one whose end is not known.
pub fn target(desk: &Desk) -> Option<Ticket> {
    if let Mode::Journal(view) = &desk.mode {
        let entry = desk.journal.newest_first().nth(view.place(desk))?;
        return desk.pending.get(&entry.ticket).filter(|pending| pending.unknown).map(|_| entry.ticket);
    }
    if !desk.pending.values().any(|pending| pending.unknown) {
        return None;
    }
    let about = targets::appointment(desk).map(|appointment| appointment.id);
    let in_slot = || {
        let in_grid = matches!(desk.mode, Mode::Main) && desk.pane == Pane::Slots;
        let span = desk.selected_slot().filter(|_| in_grid)?.span;
        let asked = desk.asked_for(desk.doctor.as_ref()?, span)?;
        Some(asked.write.key().to_owned())
    };
    let key = in_slot();
    let unknown = |pending: &crate::desk::model::Pending| {
        let meant = about.is_some() && pending.write.about() == about.as_ref();
        pending.unknown && (meant || key.as_deref() == Some(pending.write.key()))
    };
    desk.pending.iter().find(|(_, pending)| unknown(pending)).map(|(ticket, _)| *ticket)
}
