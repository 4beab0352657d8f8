//! What is read, and when: everything that the screen shows, the neighbours ahead of it, and again what has changed.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::desk::model::life::Life;
use crate::desk::model::{Desk, Link, Read};
use crate::desk::port::{Effect, Failure, Question, Ticket};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::two_days::TwoDays;

/// How soon after everything was asked for again it may be once more.
const RELOAD_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(2);

/// How soon what could not be read is asked for again where the line is good.
const LACKING_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(4);

/// How old clinics and doctors may be where changes are not told.
const ENTITIES_AGAIN_AFTER: TimeDelta = TimeDelta::seconds(60);

/// How long after a failure of the line it is tried again. Wrong credentials do not mend themselves in seconds, and
/// the server counts the failures.
pub fn retry_after(why: &Failure) -> TimeDelta {
    match why {
        Failure::SignIn => TimeDelta::seconds(60),
        Failure::Pause(seconds) => TimeDelta::seconds(i64::from(*seconds).max(1)),
        Failure::Unreachable
        | Failure::NoAnswer
        | Failure::NotUnderstood
        | Failure::Refused(_)
        | Failure::NotOffered => TimeDelta::seconds(2),
        // Everything that is shown is asked for again then.
        Failure::Trouble => LACKING_AGAIN_AFTER,
    }
}

/// A new ticket.
pub fn ticket(desk: &mut Desk) -> Ticket {
    desk.tickets += 1;
    Ticket(desk.tickets)
}

/// Asks for what the screen shows and nobody has asked for yet, and again for what is stale.
pub fn ask_what_is_needed(desk: &mut Desk) -> Vec<Effect> {
    let shown = shown(desk);
    // What is stale and not on the screen is forgotten: it is read when it is shown again.
    let stale = std::mem::take(&mut desk.stale);
    for read in stale.iter().filter(|read| !shown.contains(read)) {
        forget(desk, read);
    }
    let mut effects = Vec::new();
    for read in shown {
        let again = stale.contains(&read);
        let (unasked, awaited) = state(desk, &read);
        if unasked || (again && !awaited) {
            effects.push(ask(desk, &read));
        } else if again {
            desk.stale.insert(read);
        }
    }
    effects
}

/// Everything that the screen shows, first what is looked at, then the other doctors of the clinic.
fn shown(desk: &Desk) -> Vec<Read> {
    let mut reads = vec![Read::Entities];
    let Some(clinic) = desk.clinic.clone() else { return reads };
    let (first, today) = (desk.first_day(), desk.today_date());
    if let Some(doctor) = desk.doctor.clone() {
        reads.push(Read::Offer(doctor, clinic.clone(), first));
    }
    reads.push(Read::Board(clinic.clone(), first));
    if first != today {
        reads.push(Read::Board(clinic.clone(), today));
    }
    let mut shown: HashSet<&DoctorId> = desk.doctor.iter().collect();
    let others = desk.doctors_here().into_iter().filter(|doctor| shown.insert(&doctor.id));
    reads.extend(others.map(|doctor| Read::Offer(doctor.id.clone(), clinic.clone(), first)));
    for (clinic, day) in super::draft::boards(desk) {
        let board = Read::Board(clinic, day);
        if !reads.contains(&board) {
            reads.push(board);
        }
    }
    let looked_for = desk.free.looking.iter().flat_map(|looking| looking.wanted());
    for (doctor, clinic, day) in looked_for {
        let offer = Read::Offer(doctor, clinic, day);
        if !reads.contains(&offer) {
            reads.push(offer);
        }
    }
    reads
}

/// Whether it was never asked for, and whether an answer is awaited.
fn state(desk: &Desk, read: &Read) -> (bool, bool) {
    fn of<T>(life: Option<&Life<T>>) -> (bool, bool) {
        life.map_or((true, false), |life| (matches!(life, Life::NotAsked), life.awaited().is_some()))
    }
    match read {
        Read::Entities => of(Some(&desk.entities)),
        Read::Offer(doctor, clinic, day) => of(desk.offers.get(&(doctor.clone(), clinic.clone(), *day))),
        Read::Board(clinic, day) => of(desk.boards.get(&(clinic.clone(), *day))),
    }
}

/// Whether something that is shown is being read.
pub fn is_reading(desk: &Desk) -> bool {
    shown(desk).iter().any(|read| state(desk, read).1)
}

fn ask(desk: &mut Desk, read: &Read) -> Effect {
    let ticket = ticket(desk);
    let question = match read {
        Read::Entities => {
            desk.entities.ask(ticket);
            Question::Entities
        }
        Read::Offer(doctor, clinic, day) => {
            desk.offers.entry((doctor.clone(), clinic.clone(), *day)).or_default().ask(ticket);
            Question::Offer { doctor: doctor.clone(), clinic: clinic.clone(), days: TwoDays::from(*day) }
        }
        Read::Board(clinic, day) => {
            desk.boards.entry((clinic.clone(), *day)).or_default().ask(ticket);
            let zone = desk.zone_of(clinic).clone();
            Question::Board { clinic: clinic.clone(), zone, days: TwoDays::from(*day) }
        }
    };
    Effect::Ask(ticket, question)
}

fn forget(desk: &mut Desk, read: &Read) {
    match read {
        Read::Entities => {}
        Read::Offer(doctor, clinic, day) => {
            desk.offers.remove(&(doctor.clone(), clinic.clone(), *day));
        }
        Read::Board(clinic, day) => {
            desk.boards.remove(&(clinic.clone(), *day));
        }
    }
}

/// Marks everything on the screen to be read again.
pub fn reload(desk: &mut Desk) {
    let shown = shown(desk);
    desk.stale.extend(shown);
    desk.reloaded_at = Some(desk.now);
}

/// The same, but what hardly ever changes only once in a while: for asking again and again.
pub fn poll(desk: &mut Desk) {
    let shown = shown(desk);
    let lately = desk.entities.read_at().is_some_and(|at| desk.now - at < ENTITIES_AGAIN_AFTER);
    desk.stale.extend(shown.into_iter().filter(|read| *read != Read::Entities || !lately));
    desk.reloaded_at = Some(desk.now);
}

/// Marks everything on the screen, and everything that is kept beside it: after a gap nobody knows what has changed.
pub fn reload_all(desk: &mut Desk) {
    let offers = desk.offers.keys().map(|(doctor, clinic, day)| Read::Offer(doctor.clone(), clinic.clone(), *day));
    let boards = desk.boards.keys().map(|(clinic, day)| Read::Board(clinic.clone(), *day));
    desk.stale.extend(offers.chain(boards).collect::<Vec<_>>());
    reload(desk);
}

/// Marks what a change of an appointment touches.
pub fn touched(desk: &mut Desk, doctor: &DoctorId, clinic: &ClinicId, date: NaiveDate) {
    let holds = |day: &NaiveDate| TwoDays::from(*day).holds(date);
    let boards = desk.boards.keys().filter(|(of, day)| of == clinic && holds(day));
    let mut stale: Vec<Read> = boards.map(|(of, day)| Read::Board(of.clone(), *day)).collect();
    // A doctor's time is one, wherever it is spent: the other clinics' slots change with it.
    let offers = desk.offers.keys().filter(|(of, _, day)| of == doctor && holds(day));
    stale.extend(offers.map(|(of, at, day)| Read::Offer(of.clone(), at.clone(), *day)));
    desk.stale.extend(stale);
}

/// Marks what this desk has just changed. An answer under way may be from before the change: the screen would show for a
/// moment that nothing was done, and the slot as free.
pub fn changed_here(desk: &mut Desk, doctor: &DoctorId, clinic: &ClinicId, date: NaiveDate) {
    let holds = |day: &NaiveDate| TwoDays::from(*day).holds(date);
    desk.boards.iter_mut().filter(|((of, day), _)| of == clinic && holds(day)).for_each(|(_, board)| board.disregard());
    let offers = desk.offers.iter_mut().filter(|((of, _, day), _)| of == doctor && holds(day));
    offers.for_each(|(_, offer)| offer.disregard());
    touched(desk, doctor, clinic, date);
}

/// Drops the days that are neither shown nor today.
pub fn forget_other_days(desk: &mut Desk) {
    let kept = [desk.first_day(), desk.today_date()];
    desk.offers.retain(|(_, _, day), _| kept.contains(day));
    desk.boards.retain(|(_, day), _| kept.contains(day));
}

/// What is shown and could not be read, and is not being read now.
fn lacking(desk: &Desk) -> Vec<Read> {
    let lacks = |read: &Read| failure(desk, read).is_some_and(|why| why.is_of_the_line() || *why == Failure::Trouble);
    shown(desk).into_iter().filter(lacks).collect()
}

/// Why it could not be read, where nothing newer is awaited.
fn failure<'a>(desk: &'a Desk, read: &Read) -> Option<&'a Failure> {
    match read {
        Read::Entities => desk.entities.failure(),
        Read::Offer(doctor, clinic, day) => {
            desk.offers.get(&(doctor.clone(), clinic.clone(), *day)).and_then(Life::failure)
        }
        Read::Board(clinic, day) => desk.boards.get(&(clinic.clone(), *day)).and_then(Life::failure),
    }
}

/// When what could not be read is to be asked for again although the line is good.
pub fn lacking_due(desk: &Desk) -> Option<DateTime<Utc>> {
    if desk.link != Link::Live || lacking(desk).is_empty() {
        return None;
    }
    Some(desk.reloaded_at.map_or(desk.now, |at| at + LACKING_AGAIN_AFTER))
}

/// Marks what could not be read: a line that came and went has left holes, and nobody tells of them.
pub fn reload_lacking(desk: &mut Desk) {
    let lacking = lacking(desk);
    desk.stale.extend(lacking);
    desk.reloaded_at = Some(desk.now);
}

/// Notes what an answer, or the lack of one, says about the line.
pub fn heard(desk: &mut Desk, failure: Option<&Failure>) {
    match failure {
        // It may be with one question only; but what was not live is not by that.
        Some(Failure::Trouble) if desk.link == Link::Live => {}
        Some(why) if why.is_of_the_line() || matches!(why, Failure::SignIn | Failure::Trouble) => {
            down(desk, why);
        }
        Some(_) | None => {
            let was_down = matches!(desk.link, Link::Down { .. });
            desk.link = Link::Live;
            desk.remembered = false;
            // Where one question keeps failing among others that do not, this must not go in circles.
            let lately = desk.reloaded_at.is_some_and(|at| desk.now - at < RELOAD_AGAIN_AFTER);
            if was_down && !lately {
                reload_all(desk);
            }
        }
    }
}

fn down(desk: &mut Desk, why: &Failure) {
    let since = match &desk.link {
        Link::Down { since, .. } => *since,
        Link::Connecting | Link::Live => desk.now,
    };
    desk.link = Link::Down { since, why: why.clone(), retry_at: desk.now + retry_after(why) };
}

/// Whether the server has trouble with everything that is shown, and not with one question only. Clinics and doctors,
/// which are hardly ever read, tell nothing while there is something else.
fn all_in_trouble(desk: &Desk) -> bool {
    let mut reads = shown(desk);
    if reads.len() > 1 {
        reads.retain(|read| *read != Read::Entities);
    }
    let failures: Vec<_> = reads.iter().map(|read| failure(desk, read)).collect();
    failures.iter().all(Option::is_some) && failures.contains(&Some(&Failure::Trouble))
}

/// Notes that it has.
pub fn note_trouble(desk: &mut Desk) {
    if desk.link == Link::Live && all_in_trouble(desk) {
        down(desk, &Failure::Trouble);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::model::Settings;
    use crate::desk::port::Board;
    use crate::domain::zone::Zone;

    #[test]
    fn an_answer_from_before_an_own_change_is_not_shown() {
        let (desk_name, calling_code) = ("Desk 1".to_owned(), "91".to_owned());
        let settings = Settings { desk_name, zone: Zone::utc(), calling_code, run: uuid::Uuid::nil() };
        let mut desk = Desk::new(settings, "2026-11-23T10:42:00Z".parse().unwrap());
        let (doctor, clinic, today) = (DoctorId::new("rao"), ClinicId::new("north"), desk.first_day());
        (desk.doctor, desk.clinic) = (Some(doctor.clone()), Some(clinic.clone()));
        let asked = ask(&mut desk, &Read::Board(clinic.clone(), today));
        let Effect::Ask(before, _) = asked else { panic!("{asked:?}") };

        changed_here(&mut desk, &doctor, &clinic, today);
        let asked = ask_what_is_needed(&mut desk);
        let again = asked.iter().filter(|effect| matches!(effect, Effect::Ask(_, Question::Board { .. }))).count();
        assert_eq!(again, 1, "it is asked for again at once: {asked:?}");
        let board = desk.boards.get_mut(&(clinic, today)).unwrap();
        assert!(!board.answer(before, Ok(Board::default()), desk.now), "the old answer is taken");
    }
}
