//! Bookings that are on the disk when they are answered: one after the other, and sixty-four callers at once, on both
//! stores, each beside a program that commits one row at a time to the same kind of database.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::hall::Hall;
use super::load::{self, Got};
use super::postgres::{Cluster, Database, ROLE};
use super::runtime;
use super::table::{Goal, Row, Table, percentile};

const LASTS: Duration = Duration::from_secs(5);
const CALLERS: usize = 64;

/// A server that survives power cuts, and is as slow as that makes it.
pub fn durable_cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start(&["synchronous_commit=on"]))
}

pub fn measure(table: &mut Table) {
    runtime().block_on(async {
        let hall = Hall::sqlite(0).await;
        let next = Arc::new(AtomicUsize::new(0));
        let rows = rows_a_second(&hall.place.path("rows.db"));
        let one = bookings(&hall, 1, &next).await;
        let what = "booking, durable, over HTTP, one at a time";
        let named = "SQLite, one row a commit, FULL sync";
        table.add(Row::against(what, one.a_second(), "a second", Goal::Part(0.6), named, rows));
        let many = bookings(&hall, CALLERS, &next).await;
        let what = "booking, 64 clients";
        table.add(Row::against(what, many.a_second(), "a second", Goal::Part(1.0), named, rows));
        table.add(Row::new("booking, 64 clients, p99", percentile(&many.times, 99.0), "ms", Goal::Most(50.0)));
        drop(hall);

        let database = durable_cluster().database().await;
        // Over its socket, as the program beside it.
        let url = format!("postgres://{ROLE}@{}/{}", durable_cluster().socket(), database.name);
        let hall = Hall::postgres(&Database { url, name: database.name.clone() }).await;
        people(&database.name).await;
        let rows = inserts_a_second(&database.name, CALLERS).await;
        let next = Arc::new(AtomicUsize::new(0));
        lived_in(&hall, &database.name, &next).await;
        let many = bookings(&hall, CALLERS, &next).await;
        let what = "booking on PostgreSQL, 64 clients";
        let named = "one-row inserts, 64 clients";
        table.add(Row::against(what, many.a_second(), "a second", Goal::Part(0.5), named, rows));
        let p99 = percentile(&many.times, 99.0);
        table.add(Row::new("booking on PostgreSQL, 64 clients, p99", p99, "ms", Goal::Most(50.0)));
    });
}

async fn bookings(hall: &Hall, callers: usize, next: &Arc<AtomicUsize>) -> Got {
    bookings_for(LASTS, hall, callers, next).await
}

async fn bookings_for(lasts: Duration, hall: &Hall, callers: usize, next: &Arc<AtomicUsize>) -> Got {
    let (token, next) = (hall.token.clone(), Arc::clone(next));
    load::crowd(hall.address, callers, lasts, move |_, _| {
        let body = Hall::booking(next.fetch_add(1, Ordering::Relaxed));
        load::post("/dr/v1/business/doctor/appointments/slots/book", &token, &body)
    })
    .await
}

/// How many rows a second the same SQLite commits one by one, each on the disk before the next.
pub fn rows_a_second(file: &Path) -> f64 {
    let database = Connection::open(file).unwrap();
    database
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (id INTEGER PRIMARY KEY, says TEXT)",
        )
        .unwrap();
    let mut insert = database.prepare("INSERT INTO rows (says) VALUES (?1)").unwrap();
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < LASTS {
        insert.execute(["a row of about the length of what a booking says of itself"]).unwrap();
        count += 1;
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}

/// The same on PostgreSQL, with a connection for each.
pub async fn inserts_a_second(database: &str, callers: usize) -> f64 {
    durable_cluster().run(database, "CREATE TABLE rows (id BIGSERIAL PRIMARY KEY, says TEXT)").await;
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let database = database.to_owned();
            tokio::spawn(async move {
                let client = durable_cluster().client(&database).await;
                let insert = client.prepare("INSERT INTO rows (says) VALUES ($1)").await.unwrap();
                let mut count = 0_u32;
                while began.elapsed() < LASTS {
                    let says = "a row of about the length of what a booking says of itself";
                    client.execute(&insert, &[&says]).await.unwrap();
                    count += 1;
                }
                count
            })
        })
        .collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.unwrap();
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}

/// As a database is a minute after its first bookings: PostgreSQL looks at its tables by itself then, and knows which index
/// leads where. Before that it may read all that a practice has.
async fn lived_in(hall: &Hall, database: &str, next: &Arc<AtomicUsize>) {
    bookings_for(Duration::from_secs(1), hall, CALLERS, next).await;
    durable_cluster().run(database, "ANALYZE").await;
}

/// The patients whom the bookings are for.
async fn people(database: &str) {
    let sql = "INSERT INTO patients (business_id, patient_id, first_name, middle_name, last_name, folded_name, gender, dob, \
               mobile, created_at) SELECT 'hospital', 'p' || n, 'Asha', '', 'Kumar', 'asha kumar', 'F', '1980-05-06', \
               '+9198' || lpad(n::text, 8, '0'), 1700000000 FROM generate_series(0, 9999) AS n";
    durable_cluster().run(database, sql).await;
}
