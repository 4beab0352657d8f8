//! A run: desks, lines, servers that are killed, one who watches patients that are being moved, and what was found.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use frontdesk::client::Client;
use frontdesk::desk::port::Outcome;
use frontdesk::worker::rehearsal::Broken;
use futures_util::future::join_all;
use tokio::sync::mpsc::UnboundedSender;

use crate::asks::Asked;
use crate::chance::Chance;
use crate::checker;
use crate::checks::{self, Found};
use crate::desk::{Desk, Place};
use crate::histories::histories;
use crate::line::Weather;
use crate::practice::zone;
use crate::proxy::Proxy;
use crate::server::{Kind, Server, Site};
use crate::slots::{HalfHour, Held};
use crate::world::{WATCHED, World, was_not_sent};

/// Runs follow each other: each is as much as a small machine can bear.
pub fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// So many look at those who are watched.
const WATCHERS: usize = 4;

/// How much a run does at least.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub attempts: usize,
    pub kills: usize,
    pub lost: usize,
    pub polls: usize,
}

/// How a run is set up.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub kind: Kind,
    pub desks: usize,
    pub servers: usize,
    pub seed: u64,
    pub size: Size,
    pub broken: Option<Broken>,
}

/// What a run did and found.
#[derive(Debug)]
pub struct Report {
    pub plan: Plan,
    pub attempts: usize,
    pub acknowledged: usize,
    pub lost: usize,
    pub kills: usize,
    pub desks_killed: usize,
    pub left: usize,
    pub disturbed: usize,
    pub writes: usize,
    pub late: usize,
    pub refused_late: i64,
    pub polls: usize,
    pub slots: usize,
    pub calls: usize,
    pub took: Duration,
    pub settled: Duration,
    pub found: Found,
}

impl Report {
    pub fn violations(&self, check: &str) -> usize {
        self.found.iter().filter(|(name, _)| name.starts_with(check)).map(|(_, all)| all.len()).sum()
    }

    /// One line.
    pub fn line(&self) -> String {
        let found: Vec<String> = self.found.iter().map(|(name, all)| format!("{name}: {}", all.len())).collect();
        format!(
            "torture on {:?}, seed {}: {} attempts, {} acknowledged, {} lost answers, {} kills, {} desks killed \
             with {} writes open, {} of {} writes disturbed, \
             {} originals late ({} refused as given up), {} polls, {} calls in {} half hours in order, {:.0?}, settled in \
             {:.1?}; {}",
            self.plan.kind,
            self.plan.seed,
            self.attempts,
            self.acknowledged,
            self.lost,
            self.kills,
            self.desks_killed,
            self.left,
            self.disturbed,
            self.writes,
            self.late,
            self.refused_late,
            self.polls,
            self.calls,
            self.slots,
            self.took,
            self.settled,
            found.join(", ")
        )
    }

    /// Fails where it did less than it was to do.
    pub fn did_enough(&self) {
        let Size { attempts, kills, lost, polls } = self.plan.size;
        assert!(self.attempts >= attempts, "{} attempts of {attempts}", self.attempts);
        assert!(self.kills >= kills, "{} kills of {kills}", self.kills);
        assert!(self.lost >= lost, "{} lost answers of {lost}", self.lost);
        assert!(self.polls >= polls, "{} polls of {polls}", self.polls);
        assert!(self.disturbed * 5 >= self.writes, "{} of {} writes disturbed", self.disturbed, self.writes);
    }
}

/// Runs it.
pub async fn run(plan: Plan) -> Report {
    let site = Site::new(plan.kind, plan.desks + 1).await;
    let mut servers: Vec<Server> = (0..plan.servers).map(|_| Server::start(&site)).collect();
    let weather = Arc::new(Weather::default());
    // The last desk moves in two steps, unless something else is to be seen.
    let two_steps = plan.broken.is_none().then_some(plan.desks - 1);
    let world = Arc::new(World::new(site.patients.clone(), two_steps));
    let mut chance = Chance::new(plan.seed);
    let mut lines = Vec::new();
    let mut desks = Vec::new();
    let mut deaths = Vec::new();
    for number in 0..plan.desks {
        let line = Proxy::to(servers[number % plan.servers].address);
        weather.over(&line, chance.next(), Some(number) == two_steps);
        let place = Place {
            number,
            address: line.url(),
            credentials: site.desks[number].clone(),
            folder: site.folder().join(format!("desk-{number}")),
            broken: plan.broken,
        };
        let (desk, kill) = Desk::new(place, Arc::clone(&world), chance.next());
        desks.push(desk);
        deaths.push(kill);
        lines.push(line);
    }
    let watchers = plan.desks - 1;
    for desk in desks.iter_mut().take(watchers) {
        desk.books_for_the_watched(watchers).await;
    }
    let enough = Arc::new(AtomicBool::new(false));
    let polls = Arc::new(AtomicUsize::new(0));
    let watching = {
        let client = Client::new(&format!("http://{}", servers[0].address), site.desks[plan.desks].clone()).unwrap();
        let (enough, polls) = (Arc::clone(&enough), Arc::clone(&polls));
        tokio::spawn(watch(client, site.patients[..WATCHED].to_vec(), enough, polls))
    };
    weather.stormy.store(true, Ordering::SeqCst);
    let began = Instant::now();
    let working: Vec<_> = desks
        .into_iter()
        .map(|desk| {
            let enough = Arc::clone(&enough);
            tokio::spawn(async move { desk.works(&enough).await })
        })
        .collect();
    let mut lost_acknowledged = Vec::new();
    let over = Storm { plan: &plan, site: &site, lines: &lines, desks: &deaths, world: &world, polls: &polls };
    let kills = storm(&over, &mut servers, &mut chance, &mut lost_acknowledged).await;
    let took = began.elapsed();
    // All lines break once more; then they are good.
    enough.store(true, Ordering::SeqCst);
    for line in &lines {
        line.goes_down();
    }
    weather.stormy.store(false, Ordering::SeqCst);
    for line in &lines {
        line.comes_up();
    }
    let healed = Instant::now();
    for working in working {
        working.await.unwrap();
    }
    let settled = healed.elapsed();
    let not_one = watching.await.unwrap();
    let polls = polls.load(Ordering::SeqCst);
    // The last of the originals that are late.
    tokio::time::sleep(Duration::from_millis(3_100)).await;
    let found = Found::from([("P6 not exactly one", not_one), ("P7 acknowledged and gone", lost_acknowledged)]);
    judge(plan, &site, &world, &weather, found, Done { kills, took, settled, polls }).await
}

#[derive(Clone, Copy)]
struct Kills {
    servers: usize,
    desks: usize,
}

struct Done {
    kills: Kills,
    took: Duration,
    settled: Duration,
    polls: usize,
}

/// What a storm goes over, besides the servers.
struct Storm<'a> {
    plan: &'a Plan,
    site: &'a Site,
    lines: &'a [Proxy],
    desks: &'a [UnboundedSender<()>],
    world: &'a World,
    polls: &'a AtomicUsize,
}

/// Kills servers and breaks lines, until enough has been done.
async fn storm(over: &Storm<'_>, servers: &mut [Server], chance: &mut Chance, gone: &mut Vec<String>) -> Kills {
    let Storm { plan, site, lines, desks, world, polls } = *over;
    let (mut kills, mut of_desks) = (0, 0);
    let pause = |chance: &mut Chance, from: u64, more: usize| {
        tokio::time::sleep(Duration::from_millis(from + u64::try_from(chance.below(more)).unwrap()))
    };
    loop {
        pause(chance, 200, 700).await;
        // The kills are spread over the whole run.
        while kills < plan.size.kills && count(world, was_sent) < plan.size.attempts * kills / plan.size.kills {
            pause(chance, 20, 200).await;
        }
        for _ in 0..if plan.broken.is_none() { 2 } else { 0 } {
            desks[chance.below(desks.len())].send(()).unwrap();
            of_desks += 1;
            pause(chance, 100, 500).await;
        }
        let at = chance.below(servers.len());
        // What was acknowledged before is there after.
        let acknowledged = if plan.broken.is_none() { acknowledged_keys(world) } else { HashSet::new() };
        servers[at].is_killed();
        kills += 1;
        pause(chance, 20, 200).await;
        servers[at].starts(site);
        let there = checks::done_keys(&site.rows).await;
        gone.extend(acknowledged.into_iter().filter(|key| !there.contains(key)));
        if kills % 4 == 0 {
            let line = &lines[chance.below(lines.len())];
            line.goes_down();
            pause(chance, 100, 600).await;
            line.comes_up();
        }
        let sent = world.with(|state| state.asked.len());
        if kills % 10 == 0 {
            println!("{kills} kills, {sent} sent, {} known", count(world, |asked| asked.ended.is_some()));
        }
        if kills >= plan.size.kills && sent >= plan.size.attempts && count(world, |asked| asked.lost) >= plan.size.lost
        {
            // Those that never left a desk do not count.
            let polled = polls.load(Ordering::SeqCst) >= plan.size.polls;
            if polled && count(world, was_sent) >= plan.size.attempts {
                return Kills { servers: kills, desks: of_desks };
            }
        }
    }
}

fn count(world: &World, which: impl Fn(&Asked) -> bool) -> usize {
    world.with(|state| state.asked.iter().filter(|asked| which(asked)).count())
}

fn was_sent(asked: &Asked) -> bool {
    !asked.belief.as_ref().is_some_and(was_not_sent)
}

fn acknowledged_keys(world: &World) -> HashSet<String> {
    world.with(|state| {
        let done = state.asked.iter().filter(|asked| matches!(asked.belief, Some(Outcome::Done(_))));
        // The key of a move in two steps is not its own.
        done.filter(|asked| asked.half.is_none()).map(|asked| asked.key.clone()).collect()
    })
}

/// Looks at patients who are being moved, past the broken lines; tells what was wrong.
async fn watch(client: Client, patients: Vec<String>, enough: Arc<AtomicBool>, polls: Arc<AtomicUsize>) -> Vec<String> {
    let some = patients.chunks(WATCHED / WATCHERS).map(|some| watch_some(&client, some, &enough, &polls));
    join_all(some).await.concat()
}

async fn watch_some(client: &Client, patients: &[String], enough: &AtomicBool, polls: &AtomicUsize) -> Vec<String> {
    let mut wrong = Vec::new();
    while !enough.load(Ordering::SeqCst) {
        for patient in patients {
            match client.visits(&patient.as_str().into(), &zone(), chrono::Utc::now()).await {
                Ok(visits) => {
                    polls.fetch_add(1, Ordering::SeqCst);
                    let standing = visits.iter().filter(|visit| visit.status.holds_slot()).count();
                    if standing != 1 {
                        wrong.push(format!("{patient} has {standing}"));
                    }
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    wrong
}

async fn judge(plan: Plan, site: &Site, world: &World, weather: &Weather, mut found: Found, done: Done) -> Report {
    let all = checks::appointments(&site.rows).await;
    let (asked, known) = world.with(|state| (state.asked.clone(), state.known.clone()));
    checks::seats(&site.rows, &all, &mut found).await;
    if plan.broken != Some(Broken::NoKeys) {
        checks::keys(&site.rows, &asked, &mut found).await;
    }
    checks::beliefs(&site.rows, &all, &asked, &known, &mut found).await;
    checks::tokens(&site.rows, &all, &asked, &mut found).await;
    let two_steps = |desk| world.moves_in_two_steps(desk) || plan.broken == Some(Broken::CancelThenBook);
    let (histories, _) = histories(&asked, &known, two_steps, &all, world.tick());
    let mut not_linear = Vec::new();
    let mut calls = 0;
    for (block, history) in &histories {
        calls += history.len();
        if let Err(stuck) = checker::check(&HalfHour { capacity: block.capacity() }, Held::new(), history) {
            let next: Vec<_> = stuck.none_fits.iter().map(|at| &history[*at]).collect();
            not_linear.push(format!("{block:?}: {} of {} calls, then {next:?}", stuck.ordered, history.len()));
            if not_linear.len() <= 2 && plan.broken.is_none() {
                println!("{block:?}: after {:?} none of {next:#?}\nof {history:#?}", stuck.state);
            }
        }
    }
    found.insert("P8 not linearizable", not_linear);
    let refused_late = site.rows.number("SELECT COUNT(*) FROM audit WHERE outcome = 'KEY_VOID'").await;
    let of = |which: &dyn Fn(&Asked) -> bool| asked.iter().filter(|asked| which(asked)).count();
    Report {
        plan,
        attempts: of(&was_sent),
        acknowledged: of(&|asked| asked.ended.is_some() && was_sent(asked)),
        lost: of(&|asked| asked.lost),
        kills: done.kills.servers,
        desks_killed: done.kills.desks,
        left: of(&|asked| asked.left),
        disturbed: weather.disturbed.load(Ordering::SeqCst),
        writes: weather.writes.load(Ordering::SeqCst),
        late: weather.late.load(Ordering::SeqCst),
        refused_late,
        polls: done.polls,
        slots: histories.len(),
        calls,
        took: done.took,
        settled: done.settled,
        found,
    }
}
