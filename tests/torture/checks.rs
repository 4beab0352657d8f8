//! What must hold in the end: in the rows, and between the rows and what the desks believe. Each check has a name, under
//! which a report lists what it found.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use frontdesk::desk::port::{Done, Outcome};

use crate::asks::{Ask, Asked, Known, second_key};
use crate::practice::Slot;
use crate::rows::Rows;
use crate::slots::Standing;

/// The seats from here on lie beyond every capacity: overbookings and walk-ins.
const BEYOND: i64 = 100_000;
const BUCKET: i64 = 300;

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Appointment {
    pub id: String,
    pub doctor: String,
    pub clinic: String,
    pub start: i64,
    pub end: i64,
    pub status: String,
    pub walk_in: bool,
    pub overbooked: bool,
    pub token: Option<i64>,
    pub next: String,
    /// The slot that it is in; nothing for a walk-in.
    pub slot: Option<Slot>,
}

impl Appointment {
    pub fn is_active(&self) -> bool {
        matches!(self.status.as_str(), "BK" | "CK" | "OG" | "PA" | "CM" | "CMNP" | "AB")
    }
}

/// What was found, by the name of the check; a check that found nothing is listed, too.
pub type Found = BTreeMap<&'static str, Vec<String>>;

pub async fn appointments(rows: &Rows) -> Vec<Appointment> {
    let sql = "SELECT appointment_id, doctor_id, clinic_id, start_time, end_time, status, visit_type, overbooked, token, \
               next_aid FROM appointments";
    let mut slots: HashMap<(String, i64, i64), Option<Slot>> = HashMap::new();
    let read = |row: Vec<String>| {
        let [id, doctor, clinic, start, end, status, visit, overbooked, token, next] =
            <[String; 10]>::try_from(row).unwrap();
        let (start, end): (i64, i64) = (start.parse().unwrap(), end.parse().unwrap());
        let walk_in = visit == "WALKIN";
        let of_row = || Slot::of_row(&doctor, start, end);
        let slot = if walk_in { None } else { *slots.entry((doctor.clone(), start, end)).or_insert_with(of_row) };
        let overbooked = overbooked == "1";
        Appointment {
            id,
            doctor,
            clinic,
            start,
            end,
            status,
            walk_in,
            overbooked,
            token: token.parse().ok(),
            next,
            slot,
        }
    };
    rows.of(sql).await.into_iter().map(read).collect()
}

/// P1: no seat is sold twice, and the seats are those of the appointments.
pub async fn seats(rows: &Rows, all: &[Appointment], found: &mut Found) {
    let sold_twice = found.entry("P1 sold beyond capacity").or_default();
    let mut sold: BTreeMap<(&str, i64), (usize, usize)> = BTreeMap::new();
    let mut due: BTreeSet<(String, String, i64)> = BTreeSet::new();
    for one in all.iter().filter(|one| one.is_active()) {
        let last = (one.end + BUCKET - 1).div_euclid(BUCKET);
        for bucket in one.start.div_euclid(BUCKET)..last {
            due.insert((one.id.clone(), one.doctor.clone(), bucket));
            if let (false, Some(slot)) = (one.overbooked, one.slot) {
                sold.entry((&one.doctor, bucket)).or_insert((0, slot.block.capacity())).0 += 1;
            }
        }
        if one.slot.is_none() && !one.walk_in {
            sold_twice.push(format!("{} is in no slot", one.id));
        }
    }
    for ((doctor, bucket), (count, capacity)) in sold {
        if count > capacity {
            sold_twice.push(format!("{doctor} has {count} at once at {}", bucket * BUCKET));
        }
    }
    let held = rows.of("SELECT appointment_id, doctor_id, bucket, seat FROM holds").await;
    let seats: Vec<i64> = held.iter().map(|row| row[3].parse().unwrap()).collect();
    let held: BTreeSet<(String, String, i64)> =
        held.into_iter().map(|row| (row[0].clone(), row[1].clone(), row[2].parse().unwrap())).collect();
    let differ = found.entry("P1 seats and appointments differ").or_default();
    differ.extend(due.symmetric_difference(&held).map(|seat| format!("{seat:?}")));
    let beyond = all.iter().filter(|one| one.is_active() && one.overbooked).count();
    if beyond == 0 && seats.iter().any(|seat| *seat >= BEYOND) {
        differ.push("a seat beyond the capacity is nobody's".to_owned());
    }
}

/// P2 by the keys that the server keeps: what is believed done is done, and what is believed refused is not.
pub async fn keys(rows: &Rows, asked: &[Asked], found: &mut Found) {
    let done = done_keys(rows).await;
    let mut wrong = Vec::new();
    let mut told: HashSet<String> = HashSet::new();
    for asked in asked {
        let is_done = done.contains(&asked.key);
        let half = done.contains(&second_key(&asked.key));
        told.extend([asked.key.clone(), second_key(&asked.key), format!("{}-cancel", asked.key)]);
        told.insert(format!("{}-back", asked.key));
        let right = match &asked.belief {
            Some(Outcome::Done(_)) => is_done || (asked.half.is_some() && half),
            Some(Outcome::Refused(_)) => !is_done && half == asked.half.is_some(),
            Some(Outcome::Unknown | Outcome::HalfMoved { .. } | Outcome::GoesOn | Outcome::NotTold) | None => false,
        };
        if !right {
            wrong.push(format!("{} is believed {:?}, done: {is_done}", asked.key, asked.belief));
        }
    }
    wrong.extend(done.into_iter().filter(|key| !told.contains(key)).map(|key| format!("{key} is nobody's")));
    found.insert("P2 belief and server differ", wrong);
}

/// The keys of all writes that were done.
pub async fn done_keys(rows: &Rows) -> HashSet<String> {
    let keys = rows.of("SELECT answer_key FROM answers WHERE state = 'done'").await;
    keys.into_iter().map(|mut row| row.remove(0)).collect()
}

/// P2 by the rows: nobody's appointments, and appointments that are not there; people who joined twice; appointments of
/// one desk alone that stand otherwise than it believes.
pub async fn beliefs(rows: &Rows, all: &[Appointment], asked: &[Asked], known: &[Known], found: &mut Found) {
    let mut believed: BTreeSet<&str> = BTreeSet::new();
    for asked in asked {
        believed.extend(asked.half.as_deref());
        if let Some(Outcome::Done(Done::Booked { id, .. } | Done::WalkedIn { id, .. } | Done::Moved { id: Some(id) })) =
            &asked.belief
        {
            believed.insert(id.as_str());
        }
    }
    let there: HashMap<&str, &Appointment> = all.iter().map(|one| (one.id.as_str(), one)).collect();
    let ghosts = all.iter().filter(|one| !believed.contains(one.id.as_str()));
    found.insert("P2 ghosts", ghosts.map(|one| format!("{} {}", one.id, one.status)).collect());
    let lost = believed.iter().filter(|id| !there.contains_key(**id)).map(ToString::to_string);
    found.insert("P2 lost", lost.collect());
    let left = asked.iter().filter(|asked| asked.ended.is_none()).map(|asked| asked.key.clone());
    found.insert("P2 unknown left", left.collect());
    let told_otherwise = asked.iter().filter(|asked| asked.told_otherwise).map(|asked| asked.key.clone());
    found.insert("P11 the next desk believes otherwise", told_otherwise.collect());
    let otherwise = known.iter().filter_map(|known| {
        let row = there.get(known.id.as_str()).filter(|_| known.owner.is_some() && !known.only_moved)?;
        let as_believed = match known.stands {
            Standing::Booked => row.status == "BK",
            Standing::CheckedIn => row.status == "CK",
            Standing::Cancelled => row.status.starts_with("CN"),
            Standing::Moved(_) => row.status.starts_with("RE"),
        };
        (!as_believed).then(|| format!("{} is {}, believed {:?}", known.id, row.status, known.stands))
    });
    found.insert("P2 stands otherwise", otherwise.collect());
    let twice = "SELECT first_name, COUNT(*) FROM patients WHERE first_name LIKE 'New%' GROUP BY first_name \
                 HAVING COUNT(*) > 1";
    found.insert("P2 joined twice", rows.of(twice).await.into_iter().map(|row| row.join(" × ")).collect());
}

/// The tokens of each queue: 1, 2, 3… to the last that was given out, each once; and those that the desks were told.
pub async fn tokens(rows: &Rows, all: &[Appointment], asked: &[Asked], found: &mut Found) {
    let wrong = found.entry("tokens").or_default();
    let mut given: BTreeMap<(&str, &str, i64), Vec<i64>> = BTreeMap::new();
    for one in all {
        let day = (one.start + 19_800).div_euclid(86_400);
        given.entry((&one.doctor, &one.clinic, day)).or_default().extend(one.token);
    }
    let queues = rows.of("SELECT doctor_id, clinic_id, date, last_token FROM queues").await;
    for queue in &queues {
        let date: chrono::NaiveDate = queue[2].parse().unwrap();
        let day = date.signed_duration_since(chrono::NaiveDate::default()).num_days();
        let mut tokens = given.remove(&(&queue[0], &queue[1], day)).unwrap_or_default();
        tokens.sort_unstable();
        if !tokens.iter().copied().eq(1..=queue[3].parse().unwrap()) {
            wrong.push(format!("{queue:?}: {tokens:?}"));
        }
    }
    wrong.extend(given.iter().filter(|(_, tokens)| !tokens.is_empty()).map(|(queue, _)| format!("no queue {queue:?}")));
    let mut undone: HashSet<&str> = HashSet::new();
    for asked in asked.iter().filter(|asked| matches!(asked.ask, Ask::Undo { .. })) {
        undone.extend(asked.about.as_ref().map(|it| it.id.as_str()));
    }
    let there: HashMap<&str, &Appointment> = all.iter().map(|one| (one.id.as_str(), one)).collect();
    for asked in asked {
        let (id, token) = match (&asked.belief, &asked.about) {
            (Some(Outcome::Done(Done::WalkedIn { id, token, .. })), _) => (id.as_str(), *token),
            (Some(Outcome::Done(Done::CheckedIn { token, .. })), Some(it)) => (it.id.as_str(), *token),
            (_, _) => continue,
        };
        let row = there.get(id).and_then(|row| row.token);
        if !undone.contains(id) && row != token.map(i64::from) {
            wrong.push(format!("{id} was told {token:?} and has {row:?}"));
        }
    }
}
