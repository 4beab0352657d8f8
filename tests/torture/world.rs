//! What all desks of a run share: what was asked for so far, in the order of one clock, and the appointments that are
//! known. What is asked next is drawn here, by chance, for few slots.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use frontdesk::desk::port::{Done, Outcome, Reason};

use crate::asks::{Ask, Asked, Known, Last, Whom};
use crate::chance::Chance;
use crate::practice::{Block, PATIENTS, Slot, queues};
use crate::slots::{Part, Standing};

/// The first so many patients are only moved, and watched.
pub const WATCHED: usize = 16;

/// Everything that is known to the test.
pub struct World {
    clock: AtomicU64,
    people: AtomicUsize,
    state: Mutex<State>,
    patients: Vec<String>,
    /// The desk that moves in two steps.
    two_steps: Option<usize>,
}

#[derive(Default)]
pub struct State {
    pub asked: Vec<Asked>,
    pub known: Vec<Known>,
}

impl World {
    pub fn new(patients: Vec<String>, two_steps: Option<usize>) -> Self {
        Self { clock: 1.into(), people: 0.into(), state: Mutex::default(), patients, two_steps }
    }

    pub fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::SeqCst)
    }

    pub fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap())
    }

    pub fn moves_in_two_steps(&self, desk: usize) -> bool {
        self.two_steps == Some(desk)
    }

    /// The next thing that a desk wants.
    pub fn draw(&self, desk: usize, chance: &mut Chance) -> Ask {
        let drawn = match chance.below(100) {
            0..44 => None,
            44..50 => Some(Ask::GiveUp { slot: slot(chance), patient: self.whom(chance) }),
            50..67 => self.draw_move(desk, chance),
            67..80 => {
                let able = |k: &Known| k.stands.holds() && !k.only_moved;
                self.pick(desk, chance, able).map(|at| Ask::Cancel { at })
            }
            80..87 => {
                let able = |k: &Known| k.stands == Standing::Booked && k.slot.block.day == 0 && !k.only_moved;
                self.pick(desk, chance, able).map(|at| Ask::CheckIn { at })
            }
            87..96 => {
                let able = |k: &Known| k.owner == Some(desk) && k.last != Last::Nothing && !k.only_moved;
                let found = self.pick(desk, chance, able);
                found.map(|at| Ask::Undo { at, last: self.with(|state| state.known[at].last) })
            }
            _ => {
                let (doctor, clinic) = queues().nth(chance.below(queues().count())).unwrap();
                Some(Ask::WalkIn { doctor, clinic, patient: self.whom(chance) })
            }
        };
        drawn.unwrap_or_else(|| Ask::Book {
            slot: slot(chance),
            patient: self.whom(chance),
            shared: chance.below(100) < 30,
            only_moved: false,
        })
    }

    /// A booking for one of those who are watched.
    pub fn draw_watched(&self, number: usize, chance: &mut Chance) -> Ask {
        let patient = Whom::Known(self.patients[number].clone());
        Ask::Book { slot: slot(chance), patient, shared: number.is_multiple_of(2), only_moved: true }
    }

    /// To another slot than its own.
    fn draw_move(&self, desk: usize, chance: &mut Chance) -> Option<Ask> {
        let at = self.pick(desk, chance, |known| known.stands.holds())?;
        let from = self.with(|state| state.known[at].slot);
        let mut to = from;
        while to == from {
            // Now and then by less than its own length.
            to = if chance.below(4) == 0 { Slot { part: slot(chance).part, ..from } } else { slot(chance) };
        }
        Some(Ask::Move { at, to })
    }

    fn whom(&self, chance: &mut Chance) -> Whom {
        if chance.below(10) == 0 {
            return Whom::New(self.people.fetch_add(1, Ordering::SeqCst));
        }
        Whom::Known(self.patients[WATCHED + chance.below(PATIENTS - WATCHED)].clone())
    }

    /// One of the appointments that the desk may work on, if it soon finds one.
    fn pick(&self, desk: usize, chance: &mut Chance, able: impl Fn(&Known) -> bool) -> Option<usize> {
        let two_steps = self.moves_in_two_steps(desk);
        self.with(|state| {
            if state.known.is_empty() {
                return None;
            }
            // The newer ones are more likely to stand; now and then one of those who are watched.
            let newest = state.known.len().min(1_500);
            (0..60).find_map(|_| {
                let at = if chance.below(4) == 0 {
                    chance.below(state.known.len().min(4 * WATCHED))
                } else {
                    state.known.len() - 1 - chance.below(newest)
                };
                let known = &state.known[at];
                let may = match known.owner {
                    None => !two_steps,
                    Some(owner) => owner == desk && !known.busy,
                };
                (may && able(known)).then_some(at)
            })
        })
    }

    /// Notes that something is asked for; tells its number and the appointment that it is about.
    pub fn begins(&self, desk: usize, key: String, ask: Ask) -> (usize, Option<Known>) {
        self.with(|state| {
            let about = ask.about().map(|at| {
                state.known[at].busy = true;
                state.known[at].clone()
            });
            let began = self.tick();
            let at = state.asked.len();
            let about_it = about.clone();
            state.asked.push(Asked {
                desk,
                key,
                ask,
                about,
                began,
                ended: None,
                belief: None,
                half: None,
                lost: false,
                left: false,
                told_otherwise: false,
            });
            (at, about_it)
        })
    }

    /// Whether it is to be given up as soon as it is not known.
    pub fn is_given_up(&self, number: usize) -> bool {
        self.with(|state| matches!(state.asked[number].ask, Ask::GiveUp { .. }))
    }

    /// The desk that asked for it was killed before it could write down how it ended.
    pub fn is_left(&self, number: usize) {
        self.with(|state| state.asked[number].left = true);
    }

    /// Notes how it stands, and what follows from that for the appointments that are known.
    pub fn hears(&self, number: usize, outcome: Outcome) {
        self.with(|state| {
            let asked = &mut state.asked[number];
            if let Some(before) = &asked.belief {
                // It is told once more to the next desk.
                let same = matches!((before, &outcome), (Outcome::Done(_), Outcome::Done(_)))
                    || matches!((before, &outcome), (Outcome::Refused(_), Outcome::Refused(_)));
                if matches!(outcome, Outcome::Done(_) | Outcome::Refused(_)) && !same {
                    asked.told_otherwise = true;
                }
                return;
            }
            match outcome {
                Outcome::Unknown => asked.lost = true,
                Outcome::GoesOn | Outcome::NotTold => {}
                Outcome::HalfMoved { id } => asked.half = Some(id.as_str().to_owned()),
                outcome @ (Outcome::Done(_) | Outcome::Refused(_)) => {
                    asked.ended = Some(self.tick());
                    asked.belief = Some(outcome.clone());
                    let (desk, ask) = (asked.desk, asked.ask.clone());
                    if let Some(at) = ask.about() {
                        state.known[at].busy = false;
                    }
                    if let Outcome::Done(done) = outcome {
                        follow(state, desk, self.moves_in_two_steps(desk), &ask, &done);
                    }
                }
            }
        });
    }
}

fn follow(state: &mut State, desk: usize, two_steps: bool, ask: &Ask, done: &Done) {
    let booked = match ask {
        Ask::Book { slot, shared, only_moved, patient } => Some((slot, *shared, *only_moved, patient)),
        Ask::GiveUp { slot, patient } => Some((slot, false, false, patient)),
        Ask::Move { .. } | Ask::Cancel { .. } | Ask::CheckIn { .. } | Ask::Undo { .. } | Ask::WalkIn { .. } => None,
    };
    if let (Some((slot, shared, only_moved, patient)), Done::Booked { id, patient: told }) = (booked, done) {
        let patient = match patient {
            Whom::Known(id) => id.clone(),
            Whom::New(_) => told.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        };
        // Whoever joined the directory without being told by which name is left alone.
        state.known.push(Known {
            id: id.as_str().to_owned(),
            slot: *slot,
            busy: patient.is_empty(),
            patient,
            stands: Standing::Booked,
            last: Last::Booked,
            owner: (!shared).then_some(desk),
            only_moved,
        });
    }
    match (ask, done) {
        (Ask::Move { at, to }, Done::Moved { id: Some(id) }) => {
            let id = id.as_str().to_owned();
            let before = state.known[*at].stands;
            if state.known[*at].owner.is_none() && state.known.iter().any(|known| known.id == id) {
                return;
            }
            let new = Known { id, slot: *to, stands: Standing::Booked, busy: false, ..state.known[*at].clone() };
            state.known[*at].stands = if two_steps { Standing::Cancelled } else { Standing::Moved(0) };
            state.known[*at].last = Last::Nothing;
            let last = if two_steps { Last::Booked } else { Last::Moved(*at, before) };
            if new.only_moved && *at < WATCHED {
                // Those who are watched keep their places in the list, so that they are found.
                let old = std::mem::replace(&mut state.known[*at], Known { last: Last::Nothing, ..new });
                state.known.push(old);
            } else {
                state.known.push(Known { last, ..new });
            }
        }
        (Ask::Cancel { at }, _) => {
            let before = std::mem::replace(&mut state.known[*at].stands, Standing::Cancelled);
            state.known[*at].last = Last::Cancelled(before);
        }
        (Ask::CheckIn { at }, _) => {
            state.known[*at].stands = Standing::CheckedIn;
            state.known[*at].last = Last::CheckedIn;
        }
        (Ask::Undo { at, last }, _) => {
            state.known[*at].stands = match last {
                Last::Booked | Last::Moved(..) | Last::Nothing => Standing::Cancelled,
                Last::Cancelled(before) => *before,
                Last::CheckedIn => Standing::Booked,
            };
            state.known[*at].last = Last::Nothing;
            if let Last::Moved(old, before) = last {
                state.known[*old].stands = *before;
            }
        }
        (Ask::GiveUp { .. } | Ask::WalkIn { .. } | Ask::Book { .. } | Ask::Move { .. }, _) => {}
    }
}

/// A slot, by chance.
fn slot(chance: &mut Chance) -> Slot {
    Slot { block: Block::nth(chance.below(Block::COUNT)), part: Part::ALL[chance.below(3)] }
}

/// It never left the desk; one that is being killed writes nothing down any more, and sends nothing.
pub fn was_not_sent(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Refused(refusal) if matches!(refusal.reason, Reason::NotSent | Reason::NotKept))
}
