//! The beginning of the morning: all desks are switched on at the same moment and sign in, then read what they show first,
//! one after the other: what they ask for at once is of the same few seconds, and would be measured for a minute after.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::table::percentile;
use super::desk::Desk;
use super::house::House;
use super::line::{Lines, request};
use super::world::World;
use super::{costs, machine, watching};

/// The longest that it may take.
const PATIENCE: Duration = Duration::from_secs(180);

/// Between the first reads of two desks.
const OPEN_EVERY: Duration = Duration::from_millis(40);
/// After the last of them.
const CALM: Duration = Duration::from_secs(5);

/// A desk that has signed in.
struct SignedIn {
    lines: Lines,
    token: String,
    took: Duration,
    turned_away: usize,
}

/// Signs all desks in at once, says what that costs, and opens their screens.
pub async fn begins(house: &House, world: &Arc<World>) -> Vec<Arc<Desk>> {
    let memory = machine::memory(house.process());
    let (before, began) = (machine::used(house.process(), house.database), Instant::now());
    let signing: Vec<_> = (0..world.doctors)
        .map(|number| tokio::spawn(signs_in(number, Lines::of(number, house.address), house.secret.clone())))
        .collect();
    let (mut desks, mut times, mut turned_away) = (Vec::new(), Vec::new(), 0);
    for (number, signing) in signing.into_iter().enumerate() {
        let signed = signing.await.unwrap();
        times.push(signed.took.as_secs_f64());
        turned_away += signed.turned_away;
        desks.push(Desk::new(number, signed.token, signed.lines, Arc::clone(world)));
    }
    let took = began.elapsed().as_secs_f64();
    let busy = before.until(&machine::used(house.process(), house.database));
    println!(
        "     all sign in at once: {took:.1} s ({:.0} a second), p50 {:.1} s, p99 {:.1} s, turned away {turned_away} times; \
         server {:.2} processors, {:.1} ms of one for each; memory {:.0} → {:.0} MB",
        f64::from(u32::try_from(desks.len()).unwrap()) / took,
        percentile(&times, 50.0),
        percentile(&times, 99.0),
        busy.server,
        busy.server * took * 1_000.0 / f64::from(u32::try_from(desks.len()).unwrap()),
        memory,
        machine::memory(house.process()),
    );
    costs::print(house, &desks[0], 0).await;
    let began = Instant::now();
    let opening: Vec<_> = desks
        .iter()
        .enumerate()
        .map(|(at, desk)| {
            let desk = Arc::clone(desk);
            tokio::spawn(async move {
                tokio::time::sleep(OPEN_EVERY * u32::try_from(at).unwrap()).await;
                watching::begins(&desk).await
            })
        })
        .collect();
    let mut failed = 0;
    for opening in opening {
        failed += usize::from(opening.await.unwrap().is_none());
    }
    tokio::time::sleep(CALM).await;
    if world.polling == 0 {
        // What the desks themselves ask for would be counted otherwise.
        costs::print(house, &desks[0], desks.len()).await;
    }
    let read = world.tally.take();
    println!(
        "     all screens are open after {:.1} s; {failed} lacked something, {} without an answer, refused {:?}",
        began.elapsed().as_secs_f64(),
        read.broken,
        read.refused
    );
    desks
}

/// Signs in; where the server has no room for it at the moment it comes back when it is told to.
async fn signs_in(number: usize, lines: Lines, secret: String) -> SignedIn {
    let body = json!({ "client_id": format!("desk-{number}"), "client_secret": secret }).to_string();
    let request = request("POST", "/connect-auth/v1/account/login", "", Some(("", &body)));
    let (began, mut turned_away) = (Instant::now(), 0);
    while began.elapsed() < PATIENCE {
        if let Ok((200, answer)) = lines.call(&request, true).await {
            let answer: Value = serde_json::from_slice(&answer).unwrap();
            let token = answer["access_token"].as_str().unwrap().to_owned();
            return SignedIn { lines, token, took: began.elapsed(), turned_away };
        }
        turned_away += 1;
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    panic!("desk {number} could not sign in");
}
