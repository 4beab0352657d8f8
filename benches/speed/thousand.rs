//! A thousand desks at one server: twenty-five hospitals of forty desks each, all signed in under their own names, half of
//! them told of changes and half asking, with the mix of a busy morning. The clock goes faster from step to step until the
//! server does not keep up; at the end the database is held against everything that was acknowledged.
//!
//! The desks are as light as they can be, and still share the processors with the server: both are told.
//!
//! | variable | what it does |
//! |---|---|
//! | `FRONTDESK_BENCH_DESKS=n` | so many desks, in whole hospitals (1,000) |
//! | `FRONTDESK_BENCH_POLLING=n` | of a hundred so many ask instead of being told (50) |
//! | `FRONTDESK_BENCH_STORE=sqlite`, `=postgres` | only this store |
//! | `FRONTDESK_BENCH_FACTORS=1,2` | only these steps |

#[path = "thousand/check.rs"]
mod check;
#[path = "thousand/costs.rs"]
mod costs;
#[path = "thousand/desk.rs"]
mod desk;
#[path = "thousand/house.rs"]
mod house;
#[path = "thousand/line.rs"]
mod line;
#[path = "thousand/machine.rs"]
mod machine;
#[path = "thousand/mix.rs"]
mod mix;
#[path = "thousand/morning.rs"]
mod morning;
#[path = "thousand/steps.rs"]
mod steps;
#[path = "thousand/tally.rs"]
mod tally;
#[path = "thousand/town.rs"]
mod town;
#[path = "thousand/watching.rs"]
mod watching;
#[path = "thousand/world.rs"]
mod world;

use std::sync::{Arc, OnceLock};

use super::postgres::Cluster;
use super::runtime;
use super::table::{Goal, Row, Table};
use house::{House, Store};
use world::World;

/// A thousand desks with some connections each, and what else is open.
const FILES: usize = 8_192;

pub fn measure(table: &mut Table) {
    if machine::most_files().is_some_and(|most| most < FILES) {
        return table.lacks("1,000 desks", "too few files may be open here; say `ulimit -n 8192` first");
    }
    let wanted = std::env::var("FRONTDESK_BENCH_STORE").unwrap_or_default();
    runtime().block_on(async {
        if wanted != "postgres" {
            run(table, "SQLite", Store::Sqlite).await;
        }
        if wanted != "sqlite" {
            static CLUSTER: OnceLock<Cluster> = OnceLock::new();
            let cluster = CLUSTER.get_or_init(|| Cluster::start(&["synchronous_commit=on"]));
            let database = cluster.database().await;
            run(table, "PostgreSQL", Store::Postgres(cluster, database)).await;
        }
    });
}

async fn run(table: &mut Table, store: &str, kept: Store) {
    let hospitals = number("FRONTDESK_BENCH_DESKS", 1_000).div_ceil(town::OF_A_HOSPITAL);
    let world = Arc::new(World::new(hospitals, number("FRONTDESK_BENCH_POLLING", 50)));
    let desks = world.doctors;
    let house = House::start(kept, hospitals).await;
    println!("     {desks} desks of {hospitals} hospitals on {store}, {} % of them polling", world.polling);
    let desks = morning::begins(&house, &world).await;
    let real = steps::ramp(&house, &world, &desks).await;
    let found = check::check(&house.rows().await, &tally::held(&world.ledger), hospitals);
    println!("     checked: {found:?}");
    assert_eq!(found.violations(), 0, "the database does not hold what was promised");
    if let Some(real) = real {
        let all = format!("{} desks on {store}, {} % polling", world.doctors, world.polling);
        let what = format!("{all}, as fast as a real morning: booking, p99");
        table.add(Row::new(what, real.booking, "ms", Goal::Most(50.0)));
        let what = format!("{all}: acknowledged → hint at the other desks, p99");
        table.add(Row::new(what, real.hint, "ms", Goal::Most(200.0)));
    }
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
