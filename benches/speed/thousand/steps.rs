//! The steps: each the same mix, faster than the one before, until the server does not keep up.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::unbounded_channel;

use super::super::dice::{Dice, SEED};
use super::super::table::percentile;
use super::desk::Desk;
use super::house::House;
use super::machine::{self, Busy};
use super::mix;
use super::tally::{Kind, Taken, up};
use super::world::World;

/// How many times as fast as a real morning.
const FACTORS: [f64; 8] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
/// Before anything of a step is counted.
const WARM: Duration = Duration::from_secs(3);
const LASTS: Duration = Duration::from_secs(10);
/// A server keeps up that does this part of what is due…
const DONE: f64 = 0.95;
/// …and answers a booking, to ninety-nine of a hundred, within four times the goal, in milliseconds.
const SLOWEST: f64 = 200.0;

/// What is judged.
pub struct Real {
    pub booking: f64,
    pub hint: f64,
}

/// Runs the steps; tells how it was at the speed of a real morning.
pub async fn ramp(house: &House, world: &Arc<World>, desks: &[Arc<Desk>]) -> Option<Real> {
    let hands: Vec<_> = desks
        .iter()
        .map(|desk| {
            let (hand, acts) = unbounded_channel();
            tokio::spawn(Arc::clone(desk).works(acts));
            hand
        })
        .collect();
    // One clock for all receptionists: chance says who does what next.
    let clock = {
        let (world, mut dice) = (Arc::clone(world), Dice(SEED));
        tokio::spawn(async move {
            let mut next = Instant::now();
            loop {
                let all = f64::from(u32::try_from(hands.len()).unwrap()) * mix::a_second() * world.factor();
                next += mix::pause(&mut dice, all);
                tokio::time::sleep_until(next.into()).await;
                up(&world.tally.due);
                if hands[dice.below(hands.len())].send(mix::draw(&mut dice)).is_err() {
                    return;
                }
            }
        })
    };
    let wished = std::env::var("FRONTDESK_BENCH_FACTORS").unwrap_or_default();
    let wished: Vec<f64> = wished.split(',').filter_map(|text| text.parse().ok()).collect();
    let mut real = None;
    for factor in if wished.is_empty() { FACTORS.to_vec() } else { wished } {
        world.go(factor);
        tokio::time::sleep(WARM).await;
        drop(world.tally.take());
        let (before, began) = (machine::used(house.process(), house.database), Instant::now());
        tokio::time::sleep(LASTS).await;
        let (taken, seconds) = (world.tally.take(), began.elapsed().as_secs_f64());
        let busy = before.until(&machine::used(house.process(), house.database));
        let step = Step { factor, seconds, taken, busy };
        step.print(house);
        if factor == 1.0 {
            real = Some(Real { booking: step.p(Kind::Book, 99.0), hint: at(&step.taken.hints, 99.0) });
        }
        if !step.keeps_up() {
            println!("     the server does not keep up with {factor} times");
            break;
        }
    }
    clock.abort();
    // What is under way ends: the ledger and the database are compared next.
    settle(world).await;
    real
}

async fn settle(world: &World) {
    world.go(1.0);
    for _ in 0..60 {
        let before = world.tally.done.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_secs(1)).await;
        if world.tally.done.load(Ordering::Relaxed) == before {
            return;
        }
    }
}

/// A step and what came of it.
struct Step {
    factor: f64,
    seconds: f64,
    taken: Taken,
    busy: Busy,
}

impl Step {
    fn p(&self, kind: Kind, percent: f64) -> f64 {
        at(&self.taken.took[kind as usize], percent)
    }

    fn a_second(&self, count: usize) -> f64 {
        f64::from(u32::try_from(count).unwrap()) / self.seconds
    }

    fn keeps_up(&self) -> bool {
        let due = f64::from(u32::try_from(self.taken.due).unwrap());
        let done = f64::from(u32::try_from(self.taken.done).unwrap());
        // What was begun in the step before and is done in this one, and the other way round, is of chance.
        done + 3.0 * due.sqrt() >= due * DONE && self.p(Kind::Book, 99.0) <= SLOWEST
    }

    fn print(&self, house: &House) {
        let Taken { took, hints, shown, due, done, slots_taken, refused, broken, lost_streams } = &self.taken;
        let of = |kind: Kind| self.a_second(took[kind as usize].len());
        println!(
            "     {:>5} ×  acts due {:.0}, done {:.0} a second; {:.0} requests a second",
            self.factor,
            self.a_second(*due),
            self.a_second(*done),
            self.a_second(took.iter().map(Vec::len).sum()),
        );
        println!(
            "              {:.1} bookings, {:.1} check-ins, {:.1} changes, {:.0} searches, {:.0} looks, {:.0} slots, {:.0} lists a second",
            of(Kind::Book),
            of(Kind::CheckIn),
            of(Kind::Change),
            of(Kind::Search),
            of(Kind::Look),
            of(Kind::Slots),
            of(Kind::List),
        );
        let both = |kind: Kind| format!("{:.0}/{:.0}", self.p(kind, 50.0), self.p(kind, 99.0));
        println!(
            "              p50/p99 ms: booking {}, check-in {}, slots {}, list {}, search {}, hint {:.0}/{:.0} ({} of them), \
             hint → list {:.0}/{:.0}",
            both(Kind::Book),
            both(Kind::CheckIn),
            both(Kind::Slots),
            both(Kind::List),
            both(Kind::Search),
            at(hints, 50.0),
            at(hints, 99.0),
            hints.len(),
            at(shown, 50.0),
            at(shown, 99.0),
        );
        let threads = self.busy.threads.iter().filter(|(_, part)| *part >= 0.01).take(5);
        let threads: Vec<String> = threads.map(|(name, part)| format!("{name} {part:.2}")).collect();
        println!(
            "              processors: server {:.2} ({}), database {:.2}, simulation {:.2}, others {:.2}; server {:.0} MB, {} sockets",
            self.busy.server,
            threads.join(", "),
            self.busy.database,
            self.busy.simulation,
            self.busy.others,
            machine::memory(house.process()),
            machine::sockets(house.process()),
        );
        if *slots_taken + *broken + *lost_streams + refused.len() > 0 {
            println!(
                "              {slots_taken} slots were taken already, {broken} without an answer, {lost_streams} streams ended, refused {refused:?}"
            );
        }
    }
}

/// A percentile; nothing where nothing was measured.
fn at(values: &[f64], percent: f64) -> f64 {
    if values.is_empty() { 0.0 } else { percentile(values, percent) }
}
