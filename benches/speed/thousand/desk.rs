//! One desk and what it does: the calls that `src/desk` makes for each act, over connections as its client keeps them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::super::crowd::{FIRST, LAST};
use super::super::dice::{Dice, SEED};
use super::line::{Lines, request};
use super::mix::{self, Act};
use super::tally::{Kind, held, up};
use super::town;
use super::world::{Booked, World};

/// The days that are on the screens.
pub const SHOWN: [&str; 2] = ["2026-11-23", "2026-11-24"];

/// A desk that is signed in.
pub struct Desk {
    pub hospital: usize,
    pub clinic: usize,
    pub token: String,
    pub lines: Lines,
    pub world: Arc<World>,
    number: usize,
    /// Since when the list on the screen may be old.
    pub old_list: Mutex<Option<Instant>>,
    pub list_wanted: Notify,
    /// Doctors whose slots may be old.
    pub old_slots: Mutex<BTreeSet<usize>>,
    pub slots_wanted: Notify,
    /// What was booked here and is still there.
    booked: Mutex<Vec<String>>,
}

impl Desk {
    pub fn new(number: usize, token: String, lines: Lines, world: Arc<World>) -> Arc<Self> {
        Arc::new(Self {
            hospital: number / town::OF_A_HOSPITAL,
            clinic: number % town::OF_A_HOSPITAL / town::OF_A_CLINIC,
            token,
            lines,
            world,
            number,
            old_list: Mutex::default(),
            list_wanted: Notify::new(),
            old_slots: Mutex::default(),
            slots_wanted: Notify::new(),
            booked: Mutex::default(),
        })
    }

    /// Whether it is one of those that ask instead of being told.
    pub fn polls(&self) -> bool {
        self.number * 37 % 100 < self.world.polling
    }

    /// When it asks first, as a part of the time between two: not all at the same moment.
    pub fn phase(&self) -> f64 {
        f64::from(u8::try_from(self.number % 97).unwrap()) / 97.0
    }

    /// The doctors of its clinic.
    pub fn doctors(&self) -> std::ops::Range<usize> {
        let first = self.clinic * town::OF_A_CLINIC;
        first..first + town::OF_A_CLINIC
    }

    /// Something has changed here or elsewhere.
    pub fn touched(&self, doctors: impl IntoIterator<Item = usize>) {
        held(&self.old_list).get_or_insert_with(Instant::now);
        self.list_wanted.notify_one();
        held(&self.old_slots).extend(doctors);
        self.slots_wanted.notify_one();
    }

    /// Does what it is told, one after the other, for as long as it is told something.
    pub async fn works(self: Arc<Self>, mut acts: tokio::sync::mpsc::UnboundedReceiver<Act>) {
        let mut dice = Dice(SEED ^ (self.number as u64) << 20);
        while let Some(act) = acts.recv().await {
            let done = match act {
                Act::Book => self.books(&mut dice).await,
                Act::CheckIn => self.checks_in().await,
                Act::LookUp => self.looks_up(&mut dice).await,
                Act::OtherDay => self.reads_other_day(&mut dice).await,
                Act::Cancel => self.cancels().await,
                Act::Move => self.moves(&mut dice).await,
            };
            if done.is_some() {
                up(&self.world.tally.done);
            }
        }
    }

    async fn books(&self, dice: &mut Dice) -> Option<()> {
        let patient = self.finds(dice).await?;
        self.get(Kind::Look, &format!("/dr/v1/appointment/patient/{patient}")).await?;
        let doctor = self.doctors().start + dice.below(town::OF_A_CLINIC);
        let slot = self.world.slot(self.hospital, doctor, dice);
        self.books_slot(doctor, slot, &patient).await
    }

    /// Books a slot of a day that no desk shows.
    pub async fn books_later(&self, dice: &mut Dice) -> Option<()> {
        let doctor = self.doctors().start + dice.below(town::OF_A_CLINIC);
        let slot = self.world.later_slot(self.hospital, doctor);
        self.books_slot(doctor, slot, "p0").await
    }

    async fn books_slot(&self, doctor: usize, slot: usize, patient: &str) -> Option<()> {
        let (start, end) = town::slot(slot);
        let key = uuid::Uuid::new_v4().to_string();
        let body = json!({
            "doctor_id": format!("d{doctor}"), "clinic_id": format!("c{}", self.clinic), "patient_id": patient,
            "slot": { "start_time": written(start), "end_time": written(end), "service_conf_id": format!("s{doctor}") },
            "appointment_type": "REGULAR", "mode": "in-clinic", "payment_mode": "LATER", "partner_appointment_id": key,
        });
        let path = "/dr/v1/business/doctor/appointments/slots/book";
        let (status, answer) = self.write(Kind::Book, "POST", path, &key, &body).await?;
        let became = match status {
            200 => {
                let id = answer["data"]["appointment_id"].as_str()?.to_owned();
                self.world.tally.acknowledged(self.hospital, &id);
                held(&self.booked).push(id.clone());
                Booked::There(id)
            }
            409 => Booked::Refused,
            _ => Booked::NotKnown,
        };
        held(&self.world.ledger).booked.insert(key, became);
        match status {
            200 => self.changed(slot, doctor),
            409 => up(&self.world.tally.taken),
            other => self.world.tally.refused(other),
        }
        Some(())
    }

    pub async fn checks_in(&self) -> Option<()> {
        let (doctor, id) = self.world.due(self.hospital, self.clinic)?;
        let body = json!({ "appointment_id": id });
        let path = "/dr/v1/business/appointments/check-in";
        let answer = self.changes(Kind::CheckIn, "PUT", path, &body).await?;
        let token = answer["data"]["token"].as_i64()?;
        held(&self.world.ledger).came.insert((self.hospital, id), token);
        self.touched([doctor]);
        Some(())
    }

    async fn looks_up(&self, dice: &mut Dice) -> Option<()> {
        let patient = self.finds(dice).await?;
        let doctor = self.hospital * town::OF_A_HOSPITAL + self.doctors().start + dice.below(town::OF_A_CLINIC);
        let id = town::appointment(doctor, dice.below(town::TODAY), self.world.doctors);
        let mobile = 9_810_000_000 + dice.below(self.world.doctors);
        let paths = [
            format!("/dr/v1/business/appointments/{id}"),
            format!("/dr/v1/appointment/patient/{patient}"),
            format!("/dr/v1/business/patients/search?mobile={mobile}"),
        ];
        join_all(paths.iter().map(|path| self.get(Kind::Look, path))).await.into_iter().collect()
    }

    async fn reads_other_day(&self, dice: &mut Dice) -> Option<()> {
        let day = 25 + dice.below(5);
        let days = [format!("2026-11-{day}"), format!("2026-11-{}", day + 1)];
        let days = [days[0].as_str(), days[1].as_str()];
        let (list, slots) = tokio::join!(self.reads_list(days), self.reads_slots(self.doctors(), days));
        list.and(slots)
    }

    async fn cancels(&self) -> Option<()> {
        // Where nothing was booked here yet there is nothing to be cancelled.
        let Some(id) = held(&self.booked).pop() else { return Some(()) };
        let body = json!({ "appointment_id": id });
        self.changes(Kind::Change, "PUT", "/dr/v1/business/appointments/cancel", &body).await?;
        held(&self.world.ledger).cancelled.insert((self.hospital, id));
        self.touched(self.doctors().take(1));
        Some(())
    }

    async fn moves(&self, dice: &mut Dice) -> Option<()> {
        let Some(id) = held(&self.booked).pop() else { return Some(()) };
        let doctor = self.doctors().start + dice.below(town::OF_A_CLINIC);
        let slot = self.world.free_slot(self.hospital, doctor, dice);
        let (start, end) = town::slot(slot);
        let body = json!({
            "start_time": start, "end_time": end, "clinic_id": format!("c{}", self.clinic), "doc_id": format!("d{doctor}"),
        });
        let path = format!("/appointments/v1/{id}/reschedule");
        let answer = self.changes(Kind::Change, "PATCH", &path, &body).await?;
        let new = answer.get("appointment_id").or_else(|| answer.pointer("/data/appointment_id"))?.as_str()?.to_owned();
        held(&self.world.ledger).moved.insert((self.hospital, id), new);
        self.changed(slot, doctor);
        Some(())
    }

    /// What was changed here is read again, if it is on the screen.
    fn changed(&self, slot: usize, doctor: usize) {
        if slot < 2 * town::SLOTS {
            self.touched([doctor]);
        }
    }

    /// Types a name, and asks after each letter; tells who is meant.
    async fn finds(&self, dice: &mut Dice) -> Option<String> {
        let at = dice.below(town::PATIENTS);
        let n = self.hospital * town::PATIENTS + at;
        let name = format!("{}%20{}", FIRST[n % FIRST.len()], LAST[n / FIRST.len() % LAST.len()]).to_lowercase();
        let letters = if name.starts_with("om%20") { [1, 2, 6, 7] } else { [1, 2, 3, 4] };
        for end in letters.into_iter().take(mix::LETTERS) {
            let typed = &name[..end.min(name.find('\'').unwrap_or(end))];
            self.get(Kind::Search, &format!("/profiles/v1/patient/search?prefix={typed}&limit=50&select=dob,gen"))
                .await?;
            tokio::time::sleep(mix::LETTER_EVERY.div_f64(self.world.factor())).await;
        }
        Some(format!("p{at}"))
    }

    /// Asks the directory for what was typed so far.
    pub async fn searches(&self, typed: &str) -> Option<()> {
        self.get(Kind::Search, &format!("/profiles/v1/patient/search?prefix={typed}&limit=50&select=dob,gen")).await
    }

    /// The list of the clinic on two days: a page that is not full is known to be the last only by the next one.
    pub async fn reads_list(&self, days: [&str; 2]) -> Option<()> {
        let path = |page: usize| {
            let [from, to] = days;
            format!(
                "/dr/v1/appointment?start_date={from}&end_date={to}&clinic_id=c{}&page_no={page}&page_size=500",
                self.clinic
            )
        };
        let (first, second) = (path(0), path(1));
        let (one, other) = tokio::join!(self.get(Kind::List, &first), self.get(Kind::List, &second));
        one.and(other)
    }

    /// The slots of doctors on two days.
    pub async fn reads_slots(&self, doctors: impl IntoIterator<Item = usize>, days: [&str; 2]) -> Option<()> {
        let [from, to] = days;
        let paths: Vec<String> = doctors
            .into_iter()
            .map(|doctor| {
                let clinic = self.clinic;
                format!(
                    "/dr/v1/business/doctor/d{doctor}/clinic/c{clinic}/appointments/slots?start_date={from}&end_date={to}"
                )
            })
            .collect();
        join_all(paths.iter().map(|path| self.get(Kind::Slots, path))).await.into_iter().collect()
    }

    /// A read; how long it took is counted.
    pub async fn get(&self, kind: Kind, path: &str) -> Option<()> {
        let asked = Instant::now();
        match self.lines.call(&request("GET", path, &self.token, None), false).await {
            Ok((200 | 404, _)) => {
                self.world.tally.took(kind, asked.elapsed());
                Some(())
            }
            Ok((status, _)) => {
                self.world.tally.refused(status);
                None
            }
            Err(_) => {
                up(&self.world.tally.broken);
                None
            }
        }
    }

    async fn write(&self, kind: Kind, method: &str, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        let request = request(method, path, &self.token, Some((key, &body.to_string())));
        let asked = Instant::now();
        match self.lines.call(&request, true).await {
            Ok((status, answer)) => {
                self.world.tally.took(kind, asked.elapsed());
                Some((status, serde_json::from_slice(&answer).unwrap_or_default()))
            }
            Err(_) => {
                up(&self.world.tally.broken);
                held(&self.world.ledger).booked.insert(key.to_owned(), Booked::NotKnown);
                None
            }
        }
    }

    /// A write of something that is there, under a key of its own.
    async fn changes(&self, kind: Kind, method: &str, path: &str, body: &Value) -> Option<Value> {
        let key = uuid::Uuid::new_v4().to_string();
        let (status, answer) = self.write(kind, method, path, &key, body).await?;
        if status == 200 {
            return Some(answer);
        }
        self.world.tally.refused(status);
        None
    }
}

/// A time as the desk sends it.
fn written(epoch: i64) -> String {
    let zone = chrono::FixedOffset::east_opt(19_800).unwrap();
    chrono::DateTime::from_timestamp(epoch, 0).unwrap().with_timezone(&zone).to_rfc3339()
}
