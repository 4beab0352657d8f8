//! What bounds the figures that miss their goals: the least that anybody could do who keeps the same promises, measured in
//! the same run as the baseline of the goal. Where even that misses, no program can meet the goal on this machine.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::routing::post;
use rusqlite::Connection;

use super::booking::{self, durable_cluster};
use super::hall::told;
use super::load::{self, Got};
use super::table::{Row, Table};
use super::terminal::Place;
use super::{keys, runtime};

/// The word that makes this program a server that commits rows for each request, one in each of so many tables, and does nothing
/// else.
pub const ROW_A_REQUEST: &str = "--row-a-request";
const LASTS: Duration = Duration::from_secs(4);
/// The statements of a booking that write: the appointment, its seats, the count of events and the event, the answer, the entry
/// of the audit trail and its head.
const WRITTEN: usize = 7;
/// Those of a booking that shares its commit on PostgreSQL, which settles the rest once for all: to write all of these but the
/// count of events and the head of the trail; and to read who has the key, its answer, the caller's own identifier, the
/// patient, the seats.
const WRITTEN_TOGETHER: usize = 5;
const READ_TOGETHER: usize = 5;
/// The trees that a booking changes in SQLite: the appointment with its key and its four indexes, its seats, the answer with its key
/// and its index, the event and its count, the entry of the audit trail and its head.
const TREES: usize = 14;
const CALLERS: usize = 64;

pub fn measure(table: &mut Table) {
    let (bare, ours) = (keys::echoed(keys::ECHO), keys::echoed(keys::ECHO_BY_A_LOOP));
    let what = "one cell, by a thread that reads, a loop that draws 120×36 with ratatui, p50";
    table.add(Row::bound(what, ours, "ms", "echo of one cell", bare));

    let place = Place::new();
    let rows = booking::rows_a_second(&place.path("rows.db"));
    let named = "SQLite, one row a commit, FULL sync";
    let (one, many) = runtime().block_on(requests(&place.path("requests.db"), 1));
    table.add(Row::bound("one row a request, over HTTP, one at a time", one, "a second", named, rows));
    table.add(Row::bound("one row a request, over HTTP, 64 clients", many, "a second", named, rows));
    let (one, _) = runtime().block_on(requests(&place.path("trees.db"), TREES));
    table.add(Row::bound("14 rows in 14 tables a request, over HTTP, one at a time", one, "a second", named, rows));
    let wide = writes_a_second(&place.path("wide.db"));
    table.add(Row::bound("a commit of 7 rows in 7 tables, without HTTP, one at a time", wide, "a second", named, rows));

    runtime().block_on(async {
        let database = durable_cluster().database().await;
        let rows = booking::inserts_a_second(&database.name, CALLERS).await;
        let all = transactions_a_second(&database.name).await;
        let what = "5 look-ups and 5 inserts in one transaction and one message, 64 clients";
        table.add(Row::bound(what, all, "a second", "PostgreSQL, one-row inserts, 64 clients", rows));
    });
}

/// How many requests a second the server with so many rows for each answers, to one caller and to sixty-four.
async fn requests(file: &Path, rows: usize) -> (f64, f64) {
    let mut server = Command::new(std::env::current_exe().unwrap());
    server.arg(ROW_A_REQUEST).arg(file).arg(rows.to_string()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut server = server.spawn().unwrap();
    let address = told(&mut server);
    let mut figures = Vec::new();
    for callers in [1, CALLERS] {
        let request = load::post("/", "token", "{\"slot\":\"a body of about the length of what a booking says\"}");
        let got = load::crowd(address, callers, LASTS, move |_, _| request.clone());
        figures.push(Got::a_second(&got.await));
    }
    server.kill().unwrap();
    server.wait().unwrap();
    (figures[0], figures[1])
}

/// The server with rows for each request, one in each of so many tables. Nothing is handed to another thread.
pub fn row_a_request(file: &str, tables: usize) {
    runtime().block_on(async {
        let database = Connection::open(file).unwrap();
        database.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;").unwrap();
        for table in 0..tables {
            let sql = format!("CREATE TABLE rows{table} (id INTEGER PRIMARY KEY, says TEXT)");
            database.execute_batch(&sql).unwrap();
        }
        let inserts = (0..tables).map(|table| format!("INSERT INTO rows{table} (says) VALUES (?1)"));
        let inserts: Arc<Vec<String>> = Arc::new(inserts.collect());
        let database = Arc::new(Mutex::new(database));
        let handler = post(move |says: String| {
            let (database, inserts) = (Arc::clone(&database), Arc::clone(&inserts));
            async move {
                let database = database.lock().unwrap();
                database.prepare_cached("BEGIN IMMEDIATE").unwrap().execute([]).unwrap();
                for insert in inserts.iter() {
                    database.prepare_cached(insert).unwrap().execute([&says]).unwrap();
                }
                database.prepare_cached("COMMIT").unwrap().execute([]).unwrap();
                "{\"booked\":true}"
            }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        let listener = axum::serve::ListenerExt::tap_io(listener, |line| line.set_nodelay(true).unwrap());
        axum::serve(listener, axum::Router::new().route("/", handler)).await.unwrap();
    });
}

/// Commits a second of as many rows as a booking writes, each in a table of its own.
fn writes_a_second(file: &Path) -> f64 {
    let database = Connection::open(file).unwrap();
    database.execute_batch("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;").unwrap();
    for table in 0..WRITTEN {
        let sql = format!("CREATE TABLE rows{table} (id INTEGER PRIMARY KEY, says TEXT)");
        database.execute_batch(&sql).unwrap();
    }
    let prepare = |table| database.prepare(&format!("INSERT INTO rows{table} (says) VALUES (?1)")).unwrap();
    let mut inserts: Vec<_> = (0..WRITTEN).map(prepare).collect();
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < LASTS {
        database.execute_batch("BEGIN IMMEDIATE").unwrap();
        for insert in &mut inserts {
            insert.execute(["a row of about the length of what a booking says of itself"]).unwrap();
        }
        database.execute_batch("COMMIT").unwrap();
        count += 1;
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}

/// Transactions a second of as many statements as a booking has, sent in one message each; one connection for each caller.
async fn transactions_a_second(database: &str) -> f64 {
    let insert = "INSERT INTO rows (says) VALUES ('a row of about the length of what a booking says of itself');";
    let look_up = "SELECT says FROM rows WHERE id = 1;";
    let transaction =
        Arc::new(format!("BEGIN;{}{}COMMIT", look_up.repeat(READ_TOGETHER), insert.repeat(WRITTEN_TOGETHER)));
    let began = Instant::now();
    let one = |database: String, transaction: Arc<String>| async move {
        let client = durable_cluster().client(&database).await;
        let mut count = 0_u32;
        while began.elapsed() < LASTS {
            client.batch_execute(&transaction).await.unwrap();
            count += 1;
        }
        count
    };
    let tasks: Vec<_> =
        (0..CALLERS).map(|_| tokio::spawn(one(database.to_owned(), Arc::clone(&transaction)))).collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.unwrap();
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}
