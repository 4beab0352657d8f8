//! One run: some minutes of work in a bad network with restarts of the server, then a good network, and the reckoning.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::chance::Chance;
use crate::desk::Desk;
use crate::judge::Judge;
use crate::net::{Broken, Net, hash};
use crate::world::{DESKS, Original, World};

/// For so long the network is bad.
const BAD: Duration = Duration::from_secs(150);
/// Once it is good again everything is known after so long: what was swallowed is waited for until its time is over.
const SETTLES: Duration = Duration::from_secs(45);

pub struct Ran {
    pub trace: Vec<String>,
    pub wrong: Vec<String>,
    pub writes: usize,
    pub looked: usize,
    pub restarts: usize,
    pub virtual_seconds: f64,
    pub fates: BTreeMap<&'static str, usize>,
    pub outcomes: BTreeMap<String, usize>,
}

impl Ran {
    pub fn hash(&self) -> u64 {
        hash(&self.trace.join("\n"))
    }
}

pub fn run(original: &Original, seed: u64, broken: Broken) -> Ran {
    let world = World::of(original);
    let rows = world.rows();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let (ran, net) = runtime.block_on(async {
        let net = Arc::new(Net::new(world, seed, broken));
        let judge = Arc::new(Mutex::new(Judge::new(rows)));
        let (works, ends) = (Instant::now() + BAD, Instant::now() + BAD + SETTLES);
        let desks: Vec<_> = (0..DESKS)
            .map(|number| {
                let who = original.credentials[number].clone();
                let desk = Desk::open(number, seed, &net, who, Arc::clone(&judge));
                tokio::spawn(desk.lives(works, ends))
            })
            .collect();
        let restarts = weather(&net, seed, works).await;
        net.state.lock().unwrap().healed = true;
        let mut cores = Vec::new();
        for desk in desks {
            cores.push(desk.await.unwrap());
        }
        let mut judge = judge.lock().unwrap();
        assert_eq!(net.state.lock().unwrap().late, 0, "an original is still on its way");
        judge.ends(&cores);
        let state = net.state.lock().unwrap();
        let ran = Ran {
            trace: state.trace.clone(),
            wrong: judge.wrong.iter().chain(&state.wrong).cloned().collect(),
            looked: state.looked,
            writes: judge.writes(),
            restarts,
            virtual_seconds: net.began.elapsed().as_secs_f64(),
            fates: state.fates.clone(),
            outcomes: judge.outcomes.clone(),
        };
        drop(state);
        (ran, net)
    });
    drop(runtime);
    // The server ends outside of virtual time.
    net.world.stop();
    ran
}

/// Desks are cut off and come back, the server goes away and comes back, until the network is good.
async fn weather(net: &Arc<Net>, seed: u64, until: Instant) -> usize {
    let mut chance = Chance::new(seed ^ 0x5eed);
    let mut restarts = 0;
    let seconds = |chance: &mut Chance, most| Duration::from_secs(u64::try_from(1 + chance.below(most)).unwrap());
    loop {
        let calm = seconds(&mut chance, 40);
        let lasts = seconds(&mut chance, 12);
        if Instant::now() + calm + lasts >= until {
            tokio::time::sleep_until(until).await;
            return restarts;
        }
        sleep(calm).await;
        if chance.below(3) == 0 {
            net.world.stop();
            sleep(lasts).await;
            net.world.starts();
            restarts += 1;
        } else {
            let desk = chance.below(DESKS);
            net.state.lock().unwrap().cut_off.insert(desk);
            sleep(lasts).await;
            net.state.lock().unwrap().cut_off.remove(&desk);
        }
    }
}
