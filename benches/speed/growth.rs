//! What a slot search and a day's list cost as the years pile up: from a thousand stored appointments to ten million.
//!
//! `FRONTDESK_MOST=1000000` stops earlier. The rows lie on past days of the same doctors; they are put in through SQL.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::hall::Hall;
use super::load::{self, Caller};
use super::table::{Goal, Row, Table, percentile};
use super::{crowd, runtime};

const ASKED: usize = 600;

pub fn measure(table: &mut Table) {
    let most = std::env::var("FRONTDESK_MOST").ok().and_then(|most| most.parse().ok()).unwrap_or(10_000_000);
    let few = at(1_000);
    let many = at(most);
    for (what, few, many) in [("slot search", few.0, many.0), ("day list", few.1, many.1)] {
        let what = format!("{what}, p50, with {most} stored appointments");
        table.add(Row::against(what, many, "ms", Goal::Times(1.5), "with 1000", few));
    }
}

/// The medians of both with so many stored.
fn at(count: usize) -> (f64, f64) {
    runtime().block_on(async {
        let place = crowd::place(1_000);
        let began = Instant::now();
        pile(&place.data().join("practice.db"), count);
        println!("     ({count} past appointments put in within {:.0?})", began.elapsed());
        let hall = Hall::over(place, Vec::new()).await;
        let mut caller = Caller::to(hall.address).await;
        let (mut slots, mut lists) = (Vec::new(), Vec::new());
        for number in 0..ASKED {
            let doctor = number % crowd::DOCTORS;
            let search = format!(
                "/dr/v1/business/doctor/d{doctor}/clinic/main/appointments/slots?start_date=2026-11-23&end_date=2026-11-24"
            );
            let list = format!(
                "/dr/v1/appointment?start_date=2026-11-23&end_date=2026-11-23&doctor_id=d{doctor}&clinic_id=main&page_no=0"
            );
            for (path, times) in [(search, &mut slots), (list, &mut lists)] {
                let asked = Instant::now();
                let (status, body) = caller.call(&load::get(&path, &hall.token)).await;
                assert_eq!(status, 200, "{}", String::from_utf8_lossy(body));
                times.push(asked.elapsed().as_secs_f64() * 1_000.0);
                // A change between two questions, so that nothing that was kept answers them.
                if number % 4 == 0 {
                    touch(&mut caller, &hall, number).await;
                }
            }
        }
        (percentile(&slots, 50.0), percentile(&lists, 50.0))
    })
}

async fn touch(caller: &mut Caller, hall: &Hall, number: usize) {
    let path = format!("/dr/v1/appointment/a{}", number % 1_000);
    let body = format!("{{\"notes\":\"note {number}\"}}");
    let request = load::post(&path, &hall.token, &body);
    let request = [b"PATCH", &request[4..]].concat();
    let (status, body) = caller.call(&request).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(body));
}

/// So many visits of years past, doubled until there are enough. The indices are made anew behind them.
fn pile(file: &Path, count: usize) {
    let database = Connection::open(file).unwrap();
    database.busy_timeout(Duration::from_secs(60)).unwrap();
    database.execute_batch("PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; PRAGMA temp_store=MEMORY;").unwrap();
    let indices: Vec<(String, String)> = database
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'appointments' AND sql IS NOT NULL")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for (name, _) in &indices {
        database.execute_batch(&format!("DROP INDEX {name}")).unwrap();
    }
    let columns = "doctor_id, clinic_id, patient_id, service_id, service_name, appointment_type, mode, channel, visit_type, \
                   payment_mode, payment_status, amount, currency, created_at, version, start_time, end_time";
    // Eighteen visits an hour of every doctor at most; dates go back as far as it takes.
    database
        .execute(
            &format!(
                "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1) \
                 INSERT INTO appointments (business_id, appointment_id, date, status, {columns}) \
                 SELECT 'hospital', printf('past%09d', i), date(1795392000 - (1 + i / 4000) * 86400, 'unixepoch'), 'CM', \
                 'd' || (i % 64), 'main', 'p' || (i * 7919 % 10000), 's' || (i % 64), 'Consultation', 'REGULAR', \
                 'in-clinic', 'Offline', 'SCHEDULED', 'CASH', 'PAID', 500, 'INR', 1700000000, 3, \
                 1795401000 - (1 + i / 4000) * 86400 + i % 4000 / 64 * 600, \
                 1795401600 - (1 + i / 4000) * 86400 + i % 4000 / 64 * 600 FROM n"
            ),
            [i64::try_from(count).unwrap()],
        )
        .unwrap();
    for (_, sql) in &indices {
        database.execute_batch(sql).unwrap();
    }
    database.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
}
