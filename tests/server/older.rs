//! A database that an older program has made: it is brought to the schema of this one, and keeps everything.

use std::path::Path;

use frontdesk::server::Store;
use frontdesk::server::store::Place;
use frontdesk::server::store::audit::{self, Verified};
use frontdesk::server::store::sql::SqlError;
use rusqlite::Connection;
use serde_json::json;

use crate::harness::{CANCEL, CHECK_IN, Desk, NOW, id_of};

/// The schemas of older programs, by the number of their newest migration.
const OLDER: [(i64, &str); 2] = [
    (1, include_str!("../../assets/migrations/0001_first.sql")),
    (2, include_str!("../../assets/migrations/0002_many_desks.sql")),
];

/// The names of all tables but those of SQLite itself and the list of migrations.
fn tables(database: &Connection) -> Vec<String> {
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
                 AND name <> 'frontdesk_migrations' ORDER BY name";
    let mut names = database.prepare(names).unwrap();
    names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Everything in every table, row by row.
fn rows(database: &Connection) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables(database) {
        let mut select = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = select.column_count();
        let text = |row: &rusqlite::Row<'_>| {
            let column = |at| format!("{:?}", row.get_ref(at).unwrap());
            Ok(format!("{table} {}", (0..columns).map(column).collect::<Vec<_>>().join(" ")))
        };
        all.extend(select.query_map([], text).unwrap().map(Result::unwrap));
    }
    all.sort();
    all
}

/// The same data as the newer database has, as an older program would keep it.
fn as_it_was(newer: &Path, older: &Path) {
    let database = Connection::open(older).unwrap();
    database
        .execute_batch("CREATE TABLE frontdesk_migrations (number BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")
        .unwrap();
    for (number, script) in OLDER {
        database.execute_batch(script).unwrap();
        database.execute("INSERT INTO frontdesk_migrations VALUES (?1, 0)", [number]).unwrap();
    }
    database.execute("ATTACH ?1 AS newer", [newer.to_str().unwrap()]).unwrap();
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for table in tables(&database) {
        database.execute_batch(&format!("INSERT INTO main.{table} SELECT * FROM newer.{table}")).unwrap();
    }
}

#[tokio::test]
async fn what_the_second_schema_held_is_all_there_and_goes_on() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let ravi = desk.patient("Ravi", "Iyer", "9000000002").await;
    let waits = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    desk.put(CHECK_IN, json!({ "appointment_id": waits })).await.is(200);
    let booked = id_of(&desk.book(&ravi, "11:15", "11:30").await.is(200));
    let (client, token, database) = (desk.client.clone(), desk.token.clone(), desk.database());
    let folder = desk.stopped().await;
    let before = rows(&Connection::open(&database).unwrap());

    let older = folder.path().join("older.db");
    as_it_was(&database, &older);
    assert_eq!(rows(&Connection::open(&older).unwrap()), before, "the older database was not made as it should be");
    Store::open(&older).unwrap().close().await;
    let migrated = Connection::open(&older).unwrap();
    assert_eq!(rows(&migrated), before);
    let schema = |database: &Connection| {
        let all = "SELECT group_concat(name || type || coalesce(sql, ''), x'0a') FROM \
                   (SELECT * FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name)";
        database.query_row(all, [], |row| row.get::<_, String>(0)).unwrap()
    };
    assert_eq!(schema(&migrated), schema(&Connection::open(&database).unwrap()));
    drop(migrated);

    let mut desk =
        Desk::in_place(folder, Place::Sqlite(older.clone()), Store::open(&older).unwrap(), client, NOW).await;
    // A token of before, seats that were taken before, and the chain of the audit trail.
    desk.token = token;
    assert!(!desk.is_free("11:00").await && !desk.is_free("11:15").await);
    desk.put(CANCEL, json!({ "appointment_id": booked })).await.is(200);
    assert!(!desk.is_free("11:00").await && desk.is_free("11:15").await);
    let business = "lake".into();
    let verified = desk.store.read::<_, SqlError>(move |sql| audit::verify(sql, &business)).await.unwrap();
    assert!(matches!(verified, Verified::Unbroken(count) if count > 5), "{verified:?}");
}
