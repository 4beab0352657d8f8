//! Random operations against the model: the model says what is answered, and afterwards the server's lists, grid, links
//! and tokens are those of the model.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::chance::seeds;
use crate::desk::{holds_slot, of};
use crate::hall::{DAY, Slot, booking, capacity, epoch, grid, hall, minutes_of};
use crate::harness::{Answer, BOOK, CANCEL, CHECK_IN, Desk, id_of, with};
use crate::model::{Last, Model, OVERBOOKS_PER_DAY};
use crate::operations::{Operation, drawn, goal};

on_both_stores![whatever_is_done_the_server_is_as_the_model_says,];

const SEEDS: u64 = 5;
const OPERATIONS: usize = 120;
/// How often everything is compared, and not only what was changed.
const EVERY: usize = 12;

type Outcome = Result<(), String>;

/// The server and what it should be like.
struct Pair {
    desk: Desk,
    patient: String,
    model: Model,
    done: usize,
    refused: usize,
}

fn expect(answer: &Answer, status: u16, code: Option<&str>, what: &str) -> Outcome {
    let found = answer.body["error"]["code"].as_str();
    if answer.status == status && (code.is_none() || code == found) {
        return Ok(());
    }
    Err(format!("{what}: answered {} {} instead of {status} {code:?}", answer.status, answer.body))
}

impl Pair {
    async fn new() -> Self {
        let desk = hall().await;
        let patient = desk.patient("Asha", "Rao", "9000000001").await;
        Self { desk, patient, model: Model::default(), done: 0, refused: 0 }
    }

    async fn perform(&mut self, operation: &Operation) -> Outcome {
        match *operation {
            Operation::Book(slot) => self.book(slot, false).await,
            Operation::Overbook(slot) => self.book(slot, true).await,
            Operation::WalkIn(doctor) => self.walk_in(doctor).await,
            Operation::CheckIn(pick) => self.check_in(pick).await,
            Operation::Start(pick) => self.change(pick, "OG", &["CK"]).await,
            Operation::Cancel(pick) => self.change(pick, "CN", &["BK", "CK"]).await,
            Operation::NoShow(pick) => self.change(pick, "NS", &["BK", "CK"]).await,
            Operation::Move(pick, to) => self.shift(pick, to).await,
            Operation::Undo(pick) => self.undo(pick).await,
        }
    }

    async fn book(&mut self, slot: Slot, beyond: bool) -> Outcome {
        let free = self.model.is_free(slot, None);
        // What happens to a wish for more than the capacity where there is room is not said.
        let beyond = beyond && !free;
        let body = booking(&self.patient, slot);
        let body = if beyond { with(body, json!({ "overbook": true })) } else { body };
        let answer = self.desk.post(BOOK, body).await;
        let allowed = if beyond { self.model.overbooked(slot.doctor()) < OVERBOOKS_PER_DAY } else { free };
        if allowed {
            expect(&answer, 200, None, "a booking")?;
            self.model.add(id_of(&answer.body), slot.doctor(), Some(slot), !beyond);
            self.done += 1;
        } else {
            let code = if beyond { "OVERBOOKING_NOT_POSSIBLE" } else { "SLOT_UNAVAILABLE" };
            expect(&answer, 409, Some(code), "a booking")?;
            self.refused += 1;
        }
        Ok(())
    }

    async fn walk_in(&mut self, doctor: &'static str) -> Outcome {
        let body = json!({ "doctor_id": doctor, "clinic_id": "north", "patient_id": self.patient });
        let answer = self.desk.post(paths::WALK_INS, body).await;
        expect(&answer, 201, None, "a walk-in")?;
        let at = self.model.add(id_of(&answer.body), doctor, None, false);
        self.model.all[at].status = "CK".to_owned();
        self.done += 1;
        self.model.give(at, answer.body["data"]["token"].as_i64().unwrap_or_default())
    }

    async fn check_in(&mut self, pick: usize) -> Outcome {
        let Some(at) = self.model.picked(pick) else { return Ok(()) };
        let (status, token) = (self.model.all[at].status.clone(), self.model.all[at].token);
        let answer = self.desk.put(CHECK_IN, json!({ "appointment_id": self.model.all[at].id })).await;
        match status.as_str() {
            "BK" => {
                expect(&answer, 200, None, "a check-in")?;
                self.model.change(at, "CK");
                self.done += 1;
                self.model.give(at, answer.body["data"]["token"].as_i64().unwrap_or_default())
            }
            "CK" => {
                let same = answer.body["data"]["token"].as_i64() == token;
                if same { expect(&answer, 200, None, "a second check-in") } else { Err("another token".to_owned()) }
            }
            // Whether one who is with the doctor has made this move already is not said.
            "OG" if answer.status == 200 => Ok(()),
            _ => {
                self.refused += 1;
                expect(&answer, 409, Some("INVALID_STATUS_TRANSITION"), "a check-in of what is no longer booked")
            }
        }
    }

    async fn change(&mut self, pick: usize, to: &str, from: &[&str]) -> Outcome {
        let Some(at) = self.model.picked(pick) else { return Ok(()) };
        let (id, status) = (self.model.all[at].id.clone(), self.model.all[at].status.clone());
        let answer = if to == "CN" {
            self.desk.put(CANCEL, json!({ "appointment_id": id })).await
        } else {
            self.desk.change(&id, to).await
        };
        if from.contains(&status.as_str()) {
            expect(&answer, 200, None, to)?;
            self.model.change(at, to);
            self.done += 1;
            Ok(())
        } else if status == to {
            expect(&answer, 200, None, "the same again")
        } else {
            self.refused += 1;
            expect(&answer, 409, Some("INVALID_STATUS_TRANSITION"), &format!("{status} to {to}"))
        }
    }

    async fn shift(&mut self, pick: usize, to: usize) -> Outcome {
        let Some(at) = self.model.picked(pick) else { return Ok(()) };
        let kept = self.model.all[at].clone();
        let Some(slot) = kept.slot.filter(|_| kept.regular) else { return Ok(()) };
        let goal = goal(slot, to);
        if goal == slot || kept.status == "RES" {
            return Ok(());
        }
        let body = json!({ "start_time": epoch(goal.start), "end_time": epoch(goal.end()) });
        let answer = self.desk.put(&of(paths::RESCHEDULE, &kept.id), body).await;
        if kept.status != "BK" && kept.status != "CK" {
            self.refused += 1;
            return expect(&answer, 409, None, "a move of what has ended or begun");
        }
        if !self.model.is_free(goal, Some(at)) {
            self.refused += 1;
            return expect(&answer, 409, Some("SLOT_UNAVAILABLE"), "a move to what is taken");
        }
        expect(&answer, 204, None, "a move")?;
        let next = self.desk.details(&kept.id).await["next_aid"].as_str().map(str::to_owned);
        let Some(next) = next else { return Err("what was moved does not say where to".to_owned()) };
        let new = self.model.add(next.clone(), slot.doctor(), Some(goal), true);
        let details = self.desk.details(&next).await;
        // Whether who waits goes on waiting is not said.
        let status = details["status"].as_str().unwrap_or_default().to_owned();
        if status != "BK" && status != kept.status {
            return Err(format!("the new appointment is {status}"));
        }
        self.model.all[at].before_move = kept.status;
        self.model.all[at].status = "RES".to_owned();
        self.model.all[at].next = Some(new);
        self.model.all[at].last = Last::MovedTo(new);
        self.model.all[new].status = status;
        self.model.all[new].token = details["token"].as_i64();
        self.model.all[new].previous = Some(at);
        self.model.all[new].last = Last::MovedFrom(at);
        self.done += 1;
        Ok(())
    }

    async fn undo(&mut self, pick: usize) -> Outcome {
        let Some(at) = self.model.picked(pick) else { return Ok(()) };
        let kept = self.model.all[at].clone();
        let answer = self.desk.post(&of(paths::UNDO, &kept.id), json!({})).await;
        let possible = match &kept.last {
            Last::Booked => Some(true),
            Last::Changed(before) => {
                let returns = !kept.is_active() && holds_slot(before);
                match kept.slot {
                    Some(slot) if returns && kept.regular => Some(self.model.is_free(slot, None)),
                    // Whether the cap, or the queue, stands in the way is not said.
                    _ if returns => None,
                    _ if kept.status == "CK" => None,
                    _ => Some(true),
                }
            }
            // By which of the two a move is taken back is not said.
            Last::MovedTo(_) | Last::MovedFrom(_) | Last::Nothing => None,
        };
        match (possible, answer.status) {
            (Some(true) | None, 200) => {}
            (Some(false) | None, 409) => {
                self.refused += 1;
                return expect(&answer, 409, Some("UNDO_NOT_POSSIBLE"), "an undo");
            }
            (Some(wanted), _) => {
                return Err(format!("undo of {:?}: {} where {wanted} was right", kept.last, answer.body));
            }
            (None, other) => return Err(format!("undo of {:?}: {other} {}", kept.last, answer.body)),
        }
        self.done += 1;
        // An overbooking that lives again takes an ordinary seat where there is one by now.
        if let (Last::Changed(before), Some(slot)) = (&kept.last, kept.slot)
            && holds_slot(before)
            && !kept.is_active()
        {
            self.model.all[at].regular = kept.regular || self.model.is_free(slot, None);
        }
        match kept.last.clone() {
            Last::Booked => self.adopt(at, |status| !holds_slot(status)).await,
            Last::Changed(before) => self.adopt(at, move |status| status == before).await,
            Last::MovedTo(new) => self.unmove(at, new).await,
            Last::MovedFrom(old) => self.unmove(old, at).await,
            Last::Nothing => self.adopt(at, |_| true).await,
        }
    }

    async fn unmove(&mut self, old: usize, new: usize) -> Outcome {
        let slot = self.model.all[old].slot.unwrap();
        if !self.model.is_free(slot, Some(new)) {
            return Err("a move was taken back into a slot that was sold again".to_owned());
        }
        let before = self.model.all[old].before_move.clone();
        self.adopt(new, |status| !holds_slot(status)).await?;
        self.adopt(old, move |status| status == before).await?;
        self.model.all[old].next = None;
        Ok(())
    }

    /// Takes the state of an appointment from the server, where it is one of those that can be.
    async fn adopt(&mut self, at: usize, can_be: impl Fn(&str) -> bool) -> Outcome {
        let details = self.desk.details(&self.model.all[at].id).await;
        let status = details["status"].as_str().unwrap_or_default().to_owned();
        if !can_be(&status) {
            return Err(format!("after an undo the status is {status}"));
        }
        let kept = &mut self.model.all[at];
        kept.status = status;
        kept.last = Last::Nothing;
        kept.token = details["token"].as_i64();
        Ok(())
    }

    /// Everything that the server tells, against everything that should be.
    async fn compare(&self) -> Outcome {
        let rows = self.desk.day(DAY).await;
        let find = |id: &str| rows.iter().find(|row| row["appointment_id"] == json!(id));
        for kept in &self.model.all {
            match find(&kept.id) {
                Some(row) => {
                    let status = row["status"].as_str().unwrap_or_default();
                    if status != kept.status {
                        return Err(format!("{} is {status}, should be {} ({kept:?})", kept.id, kept.status));
                    }
                    let start = row["start_time"].as_i64();
                    if kept.slot.is_some_and(|slot| Some(epoch(slot.start)) != start) {
                        return Err(format!("{} starts at {start:?}, should be {kept:?}", kept.id));
                    }
                    if kept.is_active() && row["token"].as_i64() != kept.token {
                        return Err(format!("{} has token {}, should be {:?}", kept.id, row["token"], kept.token));
                    }
                }
                None if kept.is_active() => return Err(format!("{} is not listed", kept.id)),
                None => {}
            }
        }
        if rows.len() > self.model.all.len() {
            return Err(format!("{} rows of {} appointments", rows.len(), self.model.all.len()));
        }
        self.seats(&rows)?;
        for doctor in ["one", "three"] {
            for (service, start, available) in grid(&self.desk, doctor).await {
                let service =
                    ["one-15", "one-30", "three-10", "three-15", "three-20"].into_iter().find(|s| *s == service);
                let Some(service) = service else { return Err("an unknown service".to_owned()) };
                let slot = Slot { service, start: (start - epoch(0)) / 60, minutes: minutes_of(service) };
                if slot.start >= 11 * 60 && available != self.model.is_free(slot, None) {
                    return Err(format!(
                        "the grid says {available} of {slot:?}, {} taken",
                        self.model.taken(slot, None)
                    ));
                }
            }
        }
        Ok(())
    }

    /// Never more than seats, counted from the server's rows alone.
    fn seats(&self, rows: &[Value]) -> Outcome {
        let beyond = |id: &Value| self.model.all.iter().any(|kept| json!(kept.id) == *id && !kept.regular);
        for doctor in ["one", "three"] {
            let active: Vec<(i64, i64)> = rows
                .iter()
                .filter(|row| {
                    row["doctor_id"] == json!(doctor) && holds_slot(row["status"].as_str().unwrap_or_default())
                })
                .filter(|row| !beyond(&row["appointment_id"]))
                .map(|row| {
                    (row["start_time"].as_i64().unwrap_or_default(), row["end_time"].as_i64().unwrap_or_default())
                })
                .collect();
            for moment in (epoch(9 * 60)..epoch(21 * 60)).step_by(300) {
                let here = active.iter().filter(|(from, to)| *from <= moment && moment < *to).count();
                if here > capacity(doctor) {
                    return Err(format!("{here} with {doctor} at {moment}"));
                }
            }
        }
        Ok(())
    }

    /// Links both ways, and tokens without gaps.
    async fn links(&self) -> Outcome {
        for (at, kept) in self.model.all.iter().enumerate() {
            let details = self.desk.details(&kept.id).await;
            if let Some(next) = kept.next {
                let (next, told) = (&self.model.all[next].id, &details["next_aid"]);
                if *told != json!(next) {
                    return Err(format!("{} went to {told}, should be {next}", kept.id));
                }
                let back = self.desk.details(next).await["prev_aids"].clone();
                if !back.as_array().is_some_and(|all| all.contains(&json!(kept.id))) {
                    return Err(format!("{next} came from {back}, should be {}", kept.id));
                }
            } else if !details["next_aid"].is_null() && kept.is_active() {
                return Err(format!("{} ({at}) went to {}, should be nowhere", kept.id, details["next_aid"]));
            }
        }
        for (doctor, given) in &self.model.given {
            let most = i64::try_from(given.len()).unwrap();
            if !given.iter().copied().eq(1..=most) {
                return Err(format!("tokens of {doctor} have gaps: {given:?}"));
            }
        }
        Ok(())
    }
}

/// Performs them on a new server; says how many were done and refused, or at which one it went wrong and how.
async fn run(operations: &[Operation]) -> Result<(usize, usize), (usize, String)> {
    let mut pair = Pair::new().await;
    for (at, operation) in operations.iter().enumerate() {
        pair.perform(operation).await.map_err(|wrong| (at, wrong))?;
        if at % EVERY == EVERY - 1 {
            pair.compare().await.map_err(|wrong| (at, wrong))?;
        }
    }
    let last = operations.len().saturating_sub(1);
    pair.compare().await.map_err(|wrong| (last, wrong))?;
    pair.links().await.map_err(|wrong| (last, wrong))?;
    Ok((pair.done, pair.refused))
}

/// Leaves out whatever is not needed for it to go wrong.
async fn shrunk(operations: &[Operation], at: usize) -> (Vec<Operation>, String) {
    let mut kept = operations[..=at].to_vec();
    let mut wrong = String::new();
    let mut length = kept.len() / 2;
    let mut tries = 60;
    while length > 0 && tries > 0 {
        let mut from = 0;
        while from + length <= kept.len() && tries > 0 {
            let mut shorter = kept.clone();
            shorter.drain(from..from + length);
            tries -= 1;
            match run(&shorter).await {
                Err((at, says)) => {
                    shorter.truncate(at + 1);
                    kept = shorter;
                    wrong = says;
                }
                Ok(_) => from += length,
            }
        }
        length /= 2;
    }
    (kept, wrong)
}

async fn whatever_is_done_the_server_is_as_the_model_says() {
    let (mut done, mut refused) = (0, 0);
    let seeds = seeds(SEEDS);
    for seed in &seeds {
        println!("seed {seed}");
        let operations = drawn(*seed, OPERATIONS);
        match run(&operations).await {
            Ok((d, r)) => (done, refused) = (done + d, refused + r),
            Err((at, wrong)) => {
                let (few, says) = shrunk(&operations, at).await;
                panic!("FRONTDESK_SEED={seed}: operation {at}: {wrong}\nshrunk to {few:#?}\n{says}");
            }
        }
    }
    println!("{done} operations were done, {refused} were refused");
    // About half of them meet something to act on.
    let least = OPERATIONS * seeds.len() / 3;
    assert!(
        done >= least && refused >= least / 4,
        "only {done} were done and {refused} refused: too few to show anything"
    );
}
