//! What this desk did, and taking it back: one key, no question. What can't be taken back says so before.

use super::replies::refused;
use super::{giving_up, moving, reads, writes};
use crate::catalogue::say;
use crate::desk::action::{Command, Motion};
use crate::desk::model::details::Cancelling;
use crate::desk::model::field::Field;
use crate::desk::model::journal::{Entry, JournalView, Standing, Undo, WayBack};
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pending};
use crate::desk::port::{Effect, Reason, Refusal, Ticket, VisitStep, Write};
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;

/// How many entries the keys that move by a page move.
const PAGE: usize = 10;

/// What there is to say of a write, for the journal.
pub struct News {
    /// In words, safe to draw.
    pub says: String,
    /// How it stands.
    pub standing: Standing,
    /// The appointment that counts now.
    pub id: Option<AppointmentId>,
    /// Where it stands now.
    pub left: Option<Status>,
    /// How the appointment was before.
    pub before: Option<Box<Appointment>>,
}

impl News {
    /// It is done.
    pub fn of(says: String) -> Self {
        Self { says, standing: Standing::Done, id: None, left: None, before: None }
    }

    /// That appointment stands there now.
    #[must_use]
    pub fn leaves(self, id: AppointmentId, status: Status) -> Self {
        Self { id: Some(id), left: Some(status), ..self }
    }
}

/// Writes news of a write down. What takes something back is no entry of its own: it changes the one that it takes back.
pub fn note(desk: &mut Desk, ticket: Ticket, pending: &Pending, news: News) {
    let changed = [news.id.as_ref(), pending.write.about()];
    changed.into_iter().flatten().for_each(|id| desk.journal.forget_versions(id));
    let open = matches!(news.standing, Standing::Unknown | Standing::HalfMoved);
    let doubled = matches!(news.standing, Standing::Doubled { .. });
    if let Some(taken_back) = desk.journal.taken_back_by(ticket) {
        if !open {
            taken_back.standing = Standing::TakenBack;
        }
        // Of two that stand somebody has to be told until it is settled: that is an entry of its own.
        if !doubled {
            return;
        }
    }
    if doubled {
        desk.journal.doubled.insert(ticket);
    }
    let mark = desk.journal.moves.get(&ticket).map(|moving| Box::new(moving.appointment.clone()));
    let before = mark.or(news.before);
    if !open && !matches!(news.standing, Standing::Refused { .. }) {
        desk.journal.moves.remove(&ticket);
    }
    desk.journal.note(Entry {
        ticket,
        at: pending.since,
        says: news.says,
        subject: pending.subject.clone(),
        write: pending.write.clone(),
        id: news.id,
        before,
        left: news.left,
        version: None,
        standing: news.standing,
    });
}

/// Whether that write takes something back.
pub fn takes_back(desk: &Desk, ticket: Ticket) -> bool {
    desk.journal.entries.iter().any(|entry| entry.standing == Standing::TakingBack(ticket))
}

/// Of a move that is being taken back by that write: the old appointment and the new one.
pub fn move_taken_back(desk: &mut Desk, ticket: Ticket) -> Option<(AppointmentId, AppointmentId)> {
    let entry = desk.journal.taken_back_by(ticket)?;
    if let (Write::Move { id: old, .. }, Some(new)) = (&entry.write, &entry.id) {
        Some((old.clone(), new.clone()))
    } else {
        None
    }
}

/// What was to be taken back was not. Says why and goes another way where there is one; `None`: nothing was to be taken
/// back by that write.
pub fn not_taken_back(desk: &mut Desk, ticket: Ticket, pending: &Pending, refusal: &Refusal) -> Option<Vec<Effect>> {
    let entry = desk.journal.taken_back_by(ticket)?;
    let of = entry.ticket;
    entry.standing = Standing::Done;
    let no_undo = refusal.reason == Reason::NotOffered && matches!(pending.write, Write::Undo { .. });
    if no_undo {
        desk.journal.undo = Undo::NotOffered;
        let entry = desk.journal.entry(of)?.clone();
        return Some(match desk.way_back(&entry) {
            Ok(way) => take_back(desk, &entry, way),
            Err(why) => {
                stays(desk, of, pending, &why);
                Vec::new()
            }
        });
    }
    let why = refused::why(refusal);
    match refusal.reason {
        // Nothing has happened: the same key tries it again.
        Reason::NotSent | Reason::NotKept | Reason::GivenUp | Reason::DeskEnded => {
            let says = refused::says(&pending.write, &pending.subject, &why);
            desk.notices.say(Mark::Refused, says, desk.now);
        }
        Reason::SlotTaken
        | Reason::Gone
        | Reason::Conflict
        | Reason::Invalid
        | Reason::NotAllowed
        | Reason::NotOffered
        | Reason::Stale => {
            if let Some(entry) = desk.journal.entry_mut(of) {
                entry.standing = Standing::Stays { why: why.clone() };
            }
            stays(desk, of, pending, &why);
        }
    }
    reads::reload(desk);
    Some(Vec::new())
}

/// Says that it stays, and why: nothing more has to be said before the next press goes on to the one before.
fn stays(desk: &mut Desk, of: Ticket, pending: &Pending, why: &str) {
    desk.journal.passed.insert(of);
    let says = say!("journal-not-undone", subject = pending.subject.as_str(), why = why);
    desk.notices.say(Mark::Refused, says, desk.now);
}

/// Takes back the newest thing that can be. Where the newest of all can't be, that is said first: nobody takes back
/// something else by accident.
pub fn undo(desk: &mut Desk) -> Vec<Effect> {
    if let Some(says) = under_way(desk) {
        desk.notices.say(Mark::Info, says, desk.now);
        return Vec::new();
    }
    let open = |entry: &&Entry| match entry.standing {
        Standing::Done | Standing::Unknown | Standing::NotTold | Standing::HalfMoved | Standing::Doubled { .. } => true,
        Standing::Stays { .. } => true,
        Standing::Refused { .. } | Standing::TakingBack(_) | Standing::TakenBack => false,
    };
    let entries: Vec<Entry> = desk.journal.newest_first().filter(open).cloned().collect();
    for entry in &entries {
        match desk.way_back(entry) {
            Ok(way) => return take_back(desk, entry, way),
            Err(_) if desk.journal.passed.contains(&entry.ticket) => {}
            Err(why) => {
                pass(desk, entry, &why);
                return Vec::new();
            }
        }
    }
    desk.notices.say(Mark::Info, say!("journal-nothing-to-undo"), desk.now);
    Vec::new()
}

/// Something was sent after the newest entry, and its end is not known: it is what would be taken back.
fn under_way(desk: &Desk) -> Option<String> {
    let newest = desk.journal.entries.last().map(|entry| entry.ticket);
    let (_, pending) = desk.pending.last_key_value().filter(|(ticket, _)| Some(**ticket) > newest)?;
    let taking_back = desk.journal.entries.iter().any(|e| matches!(e.standing, Standing::TakingBack(_)));
    let says = if taking_back {
        say!("journal-being-undone", subject = pending.subject.as_str())
    } else {
        say!("journal-wait", subject = pending.subject.as_str())
    };
    Some(says)
}

/// Says that an entry can't be taken back, and what the next press takes back instead.
fn pass(desk: &mut Desk, entry: &Entry, why: &str) {
    desk.journal.passed.insert(entry.ticket);
    let next = desk.next_to_take_back().map(|(next, _)| next.says.clone());
    let says = match next {
        Some(next) => say!("journal-passed", what = entry.says.as_str(), why = why, next = next),
        None => say!("journal-can-not", what = entry.says.as_str(), why = why),
    };
    desk.notices.say(Mark::Info, says, desk.now);
}

/// Takes an entry back that way.
fn take_back(desk: &mut Desk, entry: &Entry, way: WayBack) -> Vec<Effect> {
    let effects = match way {
        WayBack::Undo(id) => {
            let key = writes::key(desk);
            vec![writes::send(desk, Write::Undo { key, id, version: entry.version }, what(entry))]
        }
        WayBack::Cancel(id) => {
            let key = writes::key(desk);
            let reason = Some(Text::from(say!("journal-reason").as_str()));
            vec![writes::send(desk, Write::Cancel { key, id, reason }, what(entry))]
        }
        WayBack::Move { id, to } => moving::back(desk, entry, id, &to),
    };
    if let (Some(Effect::Write(ticket, _)), Some(entry)) = (effects.first(), desk.journal.entry_mut(entry.ticket)) {
        entry.standing = Standing::TakingBack(*ticket);
    }
    effects
}

/// What is taken back: `the check-in of Khan, Sana · Rao · 10:30`.
fn what(entry: &Entry) -> String {
    let subject = entry.subject.as_str();
    match &entry.write {
        Write::Book(..) => say!("journal-the-booking", subject = subject),
        Write::CheckIn { .. } => say!("journal-the-check-in", subject = subject),
        Write::Cancel { .. } => say!("journal-the-cancellation", subject = subject),
        Write::Move { .. } => say!("journal-the-move", subject = subject),
        Write::WalkIn(_) => say!("journal-the-walk-in", subject = subject),
        Write::Step { step, .. } => match step {
            VisitStep::Start => say!("journal-the-start", subject = subject),
            VisitStep::End => say!("journal-the-end", subject = subject),
            VisitStep::Park => say!("journal-the-parking", subject = subject),
            VisitStep::CallBack => say!("journal-the-call-back", subject = subject),
            VisitStep::NoShow => say!("journal-the-no-show", subject = subject),
        },
        Write::Undo { .. } | Write::Edit { .. } | Write::Earlier(_) => say!("journal-the-change", subject = subject),
    }
}

/// Opens it.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let selected = desk.journal.entries.last().map(|entry| entry.ticket);
    desk.mode = Mode::Journal(Box::new(JournalView { selected }));
    Vec::new()
}

/// A key.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::Journal(view) = &desk.mode else { return Vec::new() };
    let place = view.place(desk);
    if let Some(motion) = command.motion() {
        go(desk, motion, place);
        return Vec::new();
    }
    if command == Command::Back || command == Command::Journal {
        desk.mode = Mode::Main;
    } else if command == Command::Undo {
        return undo(desk);
    } else if command == Command::GiveUp {
        return giving_up::pressed(desk);
    } else if command == Command::Enter {
        let Some(entry) = desk.journal.newest_first().nth(place).cloned() else { return Vec::new() };
        match desk.way_back(&entry) {
            Ok(way) => return take_back(desk, &entry, way),
            Err(why) => {
                let says = say!("journal-can-not", what = entry.says.as_str(), why = why);
                desk.notices.say(Mark::Info, says, desk.now);
            }
        }
    }
    Vec::new()
}

fn go(desk: &mut Desk, motion: Motion, place: usize) {
    let last = desk.journal.entries.len().saturating_sub(1);
    let to = match motion {
        Motion::Up => place.saturating_sub(1),
        Motion::Down => place + 1,
        Motion::PageUp => place.saturating_sub(PAGE),
        Motion::PageDown => place + PAGE,
        Motion::First => 0,
        Motion::Last => last,
        Motion::Left | Motion::Right => place,
    };
    let selected = desk.journal.newest_first().nth(to.min(last)).map(|entry| entry.ticket);
    if let Mode::Journal(view) = &mut desk.mode {
        view.selected = selected;
    }
}

/// Asks whether to cancel the old appointment that still stands after a move; `None` where there is none.
pub fn cancel_doubled(desk: &mut Desk) -> Option<Vec<Effect>> {
    let (_, old) = desk.doubled()?;
    let appointment = old.clone();
    if desk.pending_for(&appointment.id).is_some() {
        return None;
    }
    desk.mode = Mode::Cancelling(Box::new(Cancelling { appointment, reason: Field::default() }));
    Some(Vec::new())
}

/// That both stand was seen. Says whether there was anything to see.
pub fn acknowledge_doubled(desk: &mut Desk) -> bool {
    let Some(seen) = desk.doubled().map(|(entry, _)| entry.ticket) else { return false };
    desk.journal.doubled.remove(&seen)
}
