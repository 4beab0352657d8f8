//! A backup is one moment of the store, however busy the store is.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use frontdesk::server::Store;
use frontdesk::server::store::backup::{backup, check};
use frontdesk::server::store::settings;
use frontdesk::server::store::sql::SqlError;

const BACKUPS: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_backup_has_whole_transactions_only() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("practice.db");
    let store = Store::open(&database).unwrap();
    let (stop, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let writing = {
        let (store, stop, written) = (store.clone(), Arc::clone(&stop), Arc::clone(&written));
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let number = written.load(Ordering::Relaxed) + 1;
                let pair = move |sql: &mut dyn frontdesk::server::store::sql::Sql| -> Result<(), SqlError> {
                    settings::get_or_set(sql, &format!("left {number}"), "x")?;
                    settings::get_or_set(sql, &format!("right {number}"), "x").map(drop)
                };
                store.write(pair).await.unwrap();
                written.store(number, Ordering::Relaxed);
            }
        })
    };
    let mut before = 0;
    for number in 0..BACKUPS {
        // Something has been written since the last one.
        while written.load(Ordering::Relaxed) <= before {
            tokio::task::yield_now().await;
        }
        before = written.load(Ordering::Relaxed);
        let file = folder.path().join(format!("{number}.db"));
        let (from, to) = (database.clone(), file.clone());
        tokio::task::spawn_blocking(move || backup(&from, &to)).await.unwrap().unwrap();
        check(&file).unwrap();
        let copy = rusqlite::Connection::open(&file).unwrap();
        let count = |side: &str| -> i64 {
            let sql = format!("SELECT COUNT(*) FROM settings WHERE name LIKE '{side} %'");
            copy.query_row(&sql, [], |row| row.get(0)).unwrap()
        };
        assert_eq!(count("left"), count("right"));
        assert!(count("left") >= i64::try_from(before).unwrap(), "what was acknowledged before is missing");
    }
    stop.store(true, Ordering::Relaxed);
    writing.await.unwrap();
    store.close().await;
}
