//! The database file: what is kept, who may read it, and which files are refused untouched.

use std::fs;

use frontdesk::server::store::JobKind;
use frontdesk::server::store::sql::{Sql, SqlError};
use frontdesk::server::{Store, StoreError};
use serde_json::json;

use crate::both::on_both_stores;
use crate::harness::{CHECK_IN, Desk, id_of};

on_both_stores![
    a_row_that_exists_already_fails_its_statement_and_nothing_else,
    texts_are_in_the_order_of_their_code_points,
    a_restart_keeps_everything,
    a_job_that_fails_or_panics_leaves_nothing_and_the_next_one_works,
    parameters_are_numbers_and_not_counted_by_appearance,
];

async fn a_restart_keeps_everything() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let id = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    let path = format!("/dr/v1/business/appointments/{id}");
    let before = desk.get(&path).await.is(200);
    let token = desk.token.clone();
    let mut desk = desk.restarted().await;
    assert_eq!(desk.get(&path).await.is(200), before);
    assert!(!desk.is_free("11:00").await);
    // Tokens outlive a restart as well.
    desk.token = token;
    desk.get(&path).await.is(200);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("data");
    let store = Store::open(inner.join("practice.db")).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&inner), 0o700);
    for name in ["practice.db", "practice.db-wal", "practice.db-shm"] {
        assert_eq!(mode(&inner.join(name)), 0o600, "{name}");
    }
    store.close().await;
    assert!(!inner.join("practice.db-wal").exists(), "nothing is left in the log");
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_as_it_is() {
    let folder = Desk::new().await.stopped().await;
    let path = folder.path().join("practice.db");
    let good = fs::read(&path).unwrap();
    let mut scribbled = good.clone();
    scribbled[100..4096].fill(0xa5);
    for bad in [b"Dear Sir or Madam".to_vec(), good[..good.len() / 2].to_vec(), scribbled] {
        fs::write(&path, &bad).unwrap();
        let refused = Store::open(&path).err().unwrap();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
        assert!(refused.to_string().contains("practice.db"));
        assert_eq!(fs::read(&path).unwrap(), bad);
    }
    fs::write(&path, &good).unwrap();
    Store::open(&path).unwrap().close().await;
}

#[tokio::test]
async fn a_newer_or_foreign_database_is_refused_and_left_as_it_is() {
    let folder = Desk::new().await.stopped().await;
    let path = folder.path().join("practice.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute("INSERT INTO frontdesk_migrations VALUES (99, 0)", []).unwrap();
    drop(database);
    let before = fs::read(&path).unwrap();
    let refused = Store::open(&path).err().unwrap();
    assert!(matches!(refused, StoreError::Newer { found: 99, .. }), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), before);

    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    assert!(matches!(Store::open(&foreign).err().unwrap(), StoreError::Foreign { .. }));
}

async fn a_job_that_fails_or_panics_leaves_nothing_and_the_next_one_works() {
    let desk = Desk::new().await;
    let add = "INSERT INTO settings (name, value) VALUES ($1, 'x')";
    let count = async || {
        let read = desk.store.read::<_, SqlError>(|sql| sql.query("SELECT 1 FROM settings WHERE value = 'x'", &[]));
        read.await.unwrap().len()
    };
    let failed = desk.store.write::<(), SqlError>(move |sql| {
        sql.execute(add, &["a".into()])?;
        Err(SqlError::Busy)
    });
    assert_eq!(failed.await, Err(SqlError::Busy));
    let panicked = desk.store.write::<(), SqlError>(move |sql| {
        sql.execute(add, &["b".into()])?;
        panic!("on purpose")
    });
    assert!(panicked.await.is_err());
    assert_eq!(count().await, 0);
    desk.store.write::<_, SqlError>(move |sql| sql.execute(add, &["c".into()])).await.unwrap();
    assert_eq!(count().await, 1);
}

async fn parameters_are_numbers_and_not_counted_by_appearance() {
    let desk = Desk::new().await;
    let sql = "SELECT CAST($2 AS BIGINT), CAST($1 AS BIGINT), CAST($2 AS BIGINT)";
    let read = desk.store.read::<_, SqlError>(move |database| database.query_first(sql, &[1.into(), 2.into()]));
    let row = read.await.unwrap().unwrap();
    assert_eq!((row.int(0), row.int(1), row.int(2)), (Ok(2), Ok(1), Ok(2)));
}

async fn a_row_that_exists_already_fails_its_statement_and_nothing_else() {
    let desk = Desk::new().await;
    let add = "INSERT INTO settings (name, value) VALUES ($1, $2)";
    let written = desk.store.write::<_, SqlError>(move |sql| {
        sql.execute(add, &["a".into(), "first".into()])?;
        let again = sql.execute(add, &["a".into(), "second".into()]);
        assert!(matches!(again, Err(SqlError::UniqueViolation(_))), "{again:?}");
        sql.execute(add, &["b".into(), "third".into()])
    });
    assert_eq!(written.await, Ok(1));
    let rows = desk
        .store
        .read::<_, SqlError>(|sql| sql.query("SELECT value FROM settings WHERE name IN ('a', 'b') ORDER BY name", &[]));
    let values: Vec<_> = rows.await.unwrap().iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(values, ["first", "third"]);
}

async fn texts_are_in_the_order_of_their_code_points() {
    let desk = Desk::new().await;
    let texts = ["", " ", "-", "A", "Z", "a", "b", "z", "É", "é", "क", "\u{fffd}", "\u{10000}"];
    let sorted = desk.store.write::<_, SqlError>(move |sql| {
        for text in texts.iter().rev() {
            sql.execute("INSERT INTO settings (name, value) VALUES ($1, 'order')", &[(*text).into()])?;
        }
        let between =
            sql.query("SELECT name FROM settings WHERE name >= 'a' AND name < $1", &["a\u{10ffff}".into()])?;
        assert_eq!(between.len(), 1);
        sql.query("SELECT name FROM settings WHERE value = 'order' ORDER BY name", &[])
    });
    let sorted: Vec<_> = sorted.await.unwrap().iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(sorted, texts);
}

/// Three writes that wait together while another one is under way: what they were told, and what is there afterwards.
async fn together(
    second: impl FnOnce(&mut dyn Sql) -> Result<(), SqlError> + Send + 'static,
) -> (Vec<bool>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("practice.db")).unwrap();
    let (leave, left) = std::sync::mpsc::channel::<()>();
    let (enter, entered) = tokio::sync::oneshot::channel();
    let busy = store.clone();
    let busy = tokio::spawn(async move {
        let waits = move |_: &mut dyn Sql| {
            enter.send(()).unwrap();
            left.recv().unwrap();
            Ok::<_, SqlError>(())
        };
        busy.write(waits).await
    });
    entered.await.unwrap();
    let add = |name: &str| {
        let add = format!("INSERT INTO settings (name, value) VALUES ('{name}', 'x')");
        move |sql: &mut dyn Sql| sql.execute(&add, &[]).map(drop)
    };
    let mut told = Vec::new();
    for job in
        [Box::new(add("first")) as Box<dyn FnOnce(&mut dyn Sql) -> _ + Send>, Box::new(second), Box::new(add("third"))]
    {
        let store = store.clone();
        let kind = JobKind { turn: None, decides_first: true };
        told.push(tokio::spawn(async move { store.write_as(kind, job).await }));
        tokio::task::yield_now().await;
    }
    leave.send(()).unwrap();
    busy.await.unwrap().unwrap();
    let mut good = Vec::new();
    for told in told {
        good.push(told.await.unwrap().is_ok());
    }
    let rows =
        store.read::<_, SqlError>(|sql| sql.query("SELECT name FROM settings WHERE value = 'x' ORDER BY name", &[]));
    (good, rows.await.unwrap().iter().map(|row| row.text(0).unwrap()).collect())
}

#[tokio::test]
async fn a_write_that_decides_first_is_refused_alone() {
    let refused = together(|_| Err(SqlError::Busy)).await;
    assert_eq!(refused, (vec![true, false, true], vec!["first".to_owned(), "third".to_owned()]));
}

/// It said that it would not: nothing of it may stay, and nobody be told of a success that is not there.
#[tokio::test]
async fn a_write_that_fails_after_all_takes_the_commit_with_it_and_no_more() {
    let broken = together(|sql| {
        sql.execute("INSERT INTO settings (name, value) VALUES ('second', 'x')", &[])?;
        Err(SqlError::Busy)
    });
    assert_eq!(broken.await, (vec![false, false, true], vec!["third".to_owned()]));
    let panics = together(|sql| {
        sql.execute("INSERT INTO settings (name, value) VALUES ('second', 'x')", &[])?;
        panic!("on purpose")
    });
    assert_eq!(panics.await, (vec![false, false, true], vec!["third".to_owned()]));
}
