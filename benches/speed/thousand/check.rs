//! P1 and P7, by what is in the database at the end: no slot sold twice, and everything that was acknowledged is there
//! exactly once.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rusqlite::Connection;

use super::town;
use super::world::{Booked, Ledger};

const SELECT: &str = "SELECT business_id, appointment_id, partner_appointment_id, doctor_id, date, start_time, end_time, \
                      status, token, prev_aid FROM appointments";

/// An appointment of the database.
pub struct Row {
    hospital: String,
    id: String,
    key: Option<String>,
    doctor: String,
    date: String,
    start: i64,
    end: i64,
    status: String,
    token: Option<i64>,
    previous: Option<String>,
}

pub fn sqlite(file: &Path) -> Vec<Row> {
    let database = Connection::open(file).unwrap();
    let mut select = database.prepare(SELECT).unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Row {
            hospital: row.get(0)?,
            id: row.get(1)?,
            key: row.get(2)?,
            doctor: row.get(3)?,
            date: row.get(4)?,
            start: row.get(5)?,
            end: row.get(6)?,
            status: row.get(7)?,
            token: row.get(8)?,
            previous: row.get(9)?,
        })
    };
    select.query_map([], row).unwrap().map(Result::unwrap).collect()
}

pub async fn postgres(client: &tokio_postgres::Client) -> Vec<Row> {
    let rows = client.query(SELECT, &[]).await.unwrap();
    rows.iter()
        .map(|row| Row {
            hospital: row.get(0),
            id: row.get(1),
            key: row.get(2),
            doctor: row.get(3),
            date: row.get(4),
            start: row.get(5),
            end: row.get(6),
            status: row.get(7),
            token: row.get(8),
            previous: row.get(9),
        })
        .collect()
}

/// What was looked at and what was wrong.
#[derive(Debug, Default)]
pub struct Found {
    pub bookings: usize,
    pub check_ins: usize,
    pub sold_twice: usize,
    pub lost: usize,
    pub doubled: usize,
    pub ghosts: usize,
    pub tokens: usize,
}

impl Found {
    pub fn violations(&self) -> usize {
        self.sold_twice + self.lost + self.doubled + self.ghosts + self.tokens
    }
}

/// Holds the rows against what was answered.
pub fn check(rows: &[Row], ledger: &Ledger, hospitals: usize) -> Found {
    let mut found = Found { sold_twice: sold_twice(rows), ..Found::default() };
    let by_id: HashMap<(&str, &str), &Row> = rows.iter().map(|row| ((&*row.hospital, &*row.id), row)).collect();
    let mut of_key: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in rows {
        if let Some(key) = row.key.as_deref() {
            of_key.entry(key).or_default().push(row);
        }
    }
    let ids: HashSet<&str> = rows.iter().map(|row| &*row.id).collect();
    let mut not_known = 0;
    for (key, became) in &ledger.booked {
        // A move takes the key along: what was booked itself follows no other appointment.
        let booked = of_key.get(&**key).into_iter().flatten().filter(|row| row.previous.is_none()).count();
        match became {
            Booked::There(id) => {
                found.bookings += 1;
                found.lost += usize::from(!ids.contains(&**id));
                found.doubled += booked.saturating_sub(1);
            }
            Booked::Refused => found.ghosts += booked,
            Booked::NotKnown => {
                not_known += 1;
                found.doubled += booked.saturating_sub(1);
            }
        }
    }
    let row = |hospital: usize, id: &str| by_id.get(&(&*format!("h{hospital}"), id)).copied();
    for ((hospital, id), token) in &ledger.came {
        found.check_ins += 1;
        let there = row(*hospital, id).is_some_and(|row| row.status == "CK" && row.token == Some(*token));
        found.lost += usize::from(!there);
    }
    for (hospital, id) in &ledger.cancelled {
        found.lost += usize::from(!row(*hospital, id).is_some_and(|row| row.status.starts_with("CN")));
    }
    for ((hospital, id), new) in &ledger.moved {
        let there = row(*hospital, id).is_some_and(|row| row.status.starts_with("RE"))
            && row(*hospital, new).is_some_and(|row| row.previous.as_deref() == Some(id));
        found.lost += usize::from(!there);
    }
    let mut queues = HashSet::new();
    let tokens = rows.iter().filter_map(|row| Some((&row.hospital, &row.doctor, &row.date, row.token?)));
    found.tokens = tokens.filter(|place| !queues.insert(*place)).count();
    // Nothing is there that nobody asked for.
    let before = hospitals * town::OF_A_HOSPITAL * (town::TODAY + town::TOMORROW);
    let most = before + found.bookings + ledger.moved.len() + not_known;
    found.ghosts += rows.len().saturating_sub(most);
    found
}

/// Pairs of appointments that hold the same time of the same doctor.
fn sold_twice(rows: &[Row]) -> usize {
    let gone = ["CN", "NS", "RE", "PC", "PNR"];
    let mut held: Vec<&Row> = rows.iter().filter(|row| !gone.iter().any(|code| row.status.starts_with(code))).collect();
    held.sort_by_key(|row| (&row.hospital, &row.doctor, row.start));
    let overlap = |pair: &&[&Row]| {
        let (one, next) = (pair[0], pair[1]);
        one.hospital == next.hospital && one.doctor == next.doctor && next.start < one.end
    };
    held.windows(2).filter(overlap).count()
}
