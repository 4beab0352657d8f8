//! What has to hold, whatever the network does, held against the rows: at the moment a desk is told, and at the end.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk::desk::Desk as Core;
use frontdesk::desk::port::{Outcome, Write};
use rusqlite::Connection;

pub struct Judge {
    rows: Connection,
    asked: usize,
    open: BTreeSet<String>,
    refused: BTreeMap<String, usize>,
    pub outcomes: BTreeMap<String, usize>,
    pub wrong: Vec<String>,
}

impl Judge {
    pub fn new(rows: Connection) -> Self {
        let (open, refused, outcomes) = (BTreeSet::new(), BTreeMap::new(), BTreeMap::new());
        Self { rows, asked: 0, open, refused, outcomes, wrong: Vec::new() }
    }

    pub fn writes(&self) -> usize {
        self.asked
    }

    pub fn asked(&mut self, write: &Write) {
        self.asked += 1;
        self.open.insert(write.key().to_owned());
    }

    /// How often the server has done what was asked for under that key: by the answers that it keeps.
    fn done(&self, key: &str) -> i64 {
        let count =
            "SELECT count(*) FROM answers WHERE answer_key = ?1 AND status BETWEEN 200 AND 299 AND state = 'done'";
        self.rows.query_row(count, [key], |row| row.get(0)).unwrap()
    }

    /// How many appointments there are under the key of a booking. One that took the place of another in a move keeps the
    /// key, and is no second booking.
    fn booked(&self, key: &str) -> i64 {
        let count = "SELECT count(*) FROM appointments WHERE partner_appointment_id = ?1 AND prev_aid IS NULL";
        self.rows.query_row(count, [key], |row| row.get(0)).unwrap()
    }

    /// A desk is told how a write stands.
    pub fn hears(&mut self, desk: usize, write: &Write, outcome: &Outcome) {
        let key = write.key().to_owned();
        let kind = match write {
            Write::Book(..) => "book",
            Write::CheckIn { .. } => "check in",
            Write::Cancel { .. } => "cancel",
            Write::Move { .. } => "move",
            Write::Undo { .. } => "undo",
            Write::Step { .. } | Write::WalkIn(_) | Write::Edit { .. } | Write::Earlier(_) => "other",
        };
        let how = match outcome {
            Outcome::Done(_) => "done",
            Outcome::Refused(_) => "refused",
            Outcome::Unknown => "not known",
            Outcome::HalfMoved { .. } | Outcome::GoesOn | Outcome::NotTold => "other",
        };
        *self.outcomes.entry(format!("{kind} {how}")).or_default() += 1;
        let (done, booked) = (self.done(&key), self.booked(&key));
        match outcome {
            Outcome::Done(_) => {
                self.open.remove(&key);
                if done != 1 || (kind == "book" && booked != 1) {
                    self.wrong.push(format!("desk {desk}: {kind} is told as done, and was done {done} times"));
                }
            }
            Outcome::Refused(refusal) => {
                self.open.remove(&key);
                self.refused.insert(key, desk);
                if done + booked > 0 {
                    let why = refusal.says.shown().to_owned();
                    self.wrong.push(format!("desk {desk}: {kind} is told as refused ({why}), and was done"));
                }
            }
            Outcome::Unknown | Outcome::HalfMoved { .. } | Outcome::GoesOn | Outcome::NotTold => {}
        }
    }

    /// When everything is over.
    pub fn ends(&mut self, desks: &[Core]) {
        for (key, desk) in &self.refused {
            if self.done(key) + self.booked(key) > 0 {
                self.wrong.push(format!("desk {desk}: what was told as refused has come late"));
            }
        }
        if !self.open.is_empty() {
            self.wrong.push(format!("{} writes are not known at the end", self.open.len()));
        }
        self.wrong.extend(broken(&self.rows));
        let rows = self.board();
        for (number, desk) in desks.iter().enumerate() {
            let board = desk.board_of_today().and_then(|board| board.value());
            let shown: BTreeSet<(String, String)> = board
                .map(|board| board.appointments.iter().map(|a| (a.id.as_str().to_owned(), a.status.code().to_owned())))
                .into_iter()
                .flatten()
                .collect();
            if shown != rows {
                self.wrong.push(format!(
                    "desk {number} shows {} appointments, the server has {}",
                    shown.len(),
                    rows.len()
                ));
            }
        }
    }

    fn board(&self) -> BTreeSet<(String, String)> {
        let mut query =
            self.rows.prepare("SELECT appointment_id, status FROM appointments WHERE date = '2026-11-23'").unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

/// What may never be so, at no moment: a slot sold twice, an appointment that was moved and is nowhere, or at two places.
pub fn broken(rows: &Connection) -> Vec<String> {
    let held = |of: &str| format!("{of}.status NOT IN ('CN', 'CND', 'CNS', 'RES', 'NS')");
    let (a, b) = (held("a"), held("b"));
    let twice = format!(
        "SELECT count(*) FROM appointments a JOIN appointments b ON a.doctor_id = b.doctor_id \
         AND a.appointment_id < b.appointment_id AND a.start_time < b.end_time AND b.start_time < a.end_time \
         WHERE {a} AND {b}"
    );
    let next = "SELECT count(*) FROM appointments b WHERE b.prev_aid = a.appointment_id";
    let nowhere = format!("SELECT count(*) FROM appointments a WHERE a.status = 'RES' AND ({next}) = 0");
    let two_places = format!(
        "SELECT count(*) FROM appointments a WHERE ({next} AND {b}) > CASE WHEN a.status = 'RES' THEN 1 ELSE 0 END"
    );
    let looks =
        [("slots are sold twice", twice), ("were moved nowhere", nowhere), ("were moved and stayed", two_places)];
    let count = |query: &str| rows.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
    let found = looks.iter().map(|(what, query)| (what, count(query)));
    found.filter(|(_, n)| *n > 0).map(|(what, n)| format!("{n} {what}")).collect()
}
