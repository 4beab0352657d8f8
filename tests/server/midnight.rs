//! The midnight run: what is left open when a day is over at its clinic is closed, once.

use std::time::Duration;

use frontdesk::domain::ids::{AppointmentId, BusinessId};
use frontdesk::server::clients::add_client;
use frontdesk::server::store::answers::{self, KeptAnswer};
use frontdesk::server::store::sql::{Row, SqlError, Value as Cell};
use frontdesk::server::store::{appointments, events};
use frontdesk::server::{Clock, Store, seed};
use serde_json::{Value, json};

use crate::harness::{BOOK, CANCEL, CHECK_IN, Desk, NOW, PRACTICE, id_of};

const OPEN: [&str; 4] = ["BK", "CK", "PA", "OG"];

impl Desk {
    async fn rows(&self, sql: &'static str) -> Vec<Row> {
        self.store.read::<_, SqlError>(move |db| db.query(sql, &[])).await.unwrap()
    }

    /// Makes an appointment what it would take a visit to make it.
    async fn force(&self, id: &str, column: &'static str, value: &str) {
        let args = [Cell::from(id), Cell::from(value)];
        let sql = format!("UPDATE appointments SET {column} = $2 WHERE appointment_id = $1");
        self.store.write::<_, SqlError>(move |db| db.execute(&sql, &args)).await.unwrap();
    }

    async fn told(&self, id: &str) -> Value {
        self.get(&format!("/dr/v1/business/appointments/{id}")).await.is(200)["data"].clone()
    }

    async fn status(&self, id: &str) -> String {
        self.told(id).await["status"].as_str().unwrap().to_owned()
    }

    /// Six appointments of Monday, one in each of these states.
    async fn day(&self) -> [String; 6] {
        let asha = self.patient("Asha", "Rao", "9000000001").await;
        let mut ids = Vec::new();
        for (from, to) in [
            ("11:00", "11:15"),
            ("11:15", "11:30"),
            ("11:30", "11:45"),
            ("12:00", "12:15"),
            ("12:15", "12:30"),
            ("12:30", "12:45"),
        ] {
            ids.push(id_of(&self.book(&asha, from, to).await.is(200)));
        }
        let ids: [String; 6] = ids.try_into().unwrap();
        for id in &ids[1..5] {
            self.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
        }
        self.force(&ids[2], "status", "PA").await;
        self.force(&ids[3], "status", "OG").await;
        self.force(&ids[4], "status", "CM").await;
        self.put(CANCEL, json!({ "appointment_id": ids[5] })).await.is(200);
        ids
    }

    async fn statuses(&self, ids: &[String]) -> Vec<String> {
        let mut all = Vec::new();
        for id in ids {
            all.push(self.status(id).await);
        }
        all
    }

    /// The same desk at another time, when the first upkeep of its server is over: it is when an answer has been
    /// forgotten that was given half a century ago.
    async fn upkept_at(self, now: &str) -> Self {
        self.leave_old_answer().await;
        let desk = self.restarted_at(now).await;
        desk.upkept().await;
        desk
    }

    async fn leave_old_answer(&self) {
        let old = KeptAnswer { fingerprint: "old".to_owned(), status: 200, body: String::new() };
        let kept = move |sql: &mut dyn frontdesk::server::store::sql::Sql| {
            answers::keep(sql, &"lake".into(), "upkeep", &old, chrono::DateTime::UNIX_EPOCH)
        };
        self.store.write::<_, SqlError>(kept).await.unwrap();
    }

    async fn upkept(&self) {
        let forgotten = async {
            while !self.rows("SELECT 1 FROM answers WHERE answer_key = 'upkeep'").await.is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), forgotten).await.unwrap();
    }

    async fn until_nothing_is_open(&self, ids: &[String]) {
        let closed = async {
            while self.statuses(ids).await.iter().any(|status| OPEN.contains(&status.as_str())) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), closed).await.unwrap();
    }
}

#[tokio::test]
async fn a_server_that_is_up_closes_the_day_when_the_clinics_clock_says_so() {
    let desk = Desk::new().await;
    let ids = desk.day().await;
    let desk = desk.upkept_at("2026-11-23T23:30:00+05:30").await;
    assert_eq!(desk.statuses(&ids).await, ["BK", "CK", "PA", "OG", "CM", "CN"], "the day is not over");
    let desk = desk.restarted_at("2026-11-23T23:59:58+05:30").await;
    desk.until_nothing_is_open(&ids).await;
    assert_eq!(desk.statuses(&ids).await, ["NS", "NS", "NS", "AB", "CM", "CN"]);
}

#[tokio::test]
async fn a_server_that_was_down_at_midnight_closes_the_days_it_missed_and_once_only() {
    let desk = Desk::new().await;
    let ids = desk.day().await;
    let before = events_of(&desk).await.len();
    let mut versions = Vec::new();
    for id in &ids {
        versions.push(desk.told(id).await["version"].as_i64().unwrap());
    }
    let desk = desk.upkept_at("2026-11-26T08:00:00+05:30").await;
    assert_eq!(desk.statuses(&ids).await, ["NS", "NS", "NS", "AB", "CM", "CN"]);
    for (id, (version, steps)) in ids.iter().zip(versions.iter().zip([1, 1, 1, 1, 0, 0])) {
        assert_eq!(desk.told(id).await["version"].as_i64().unwrap(), version + steps);
    }
    let kinds = ["no-show", "no-show", "no-show", "aborted"];
    let told: Vec<_> = events_of(&desk).await.split_off(before);
    let wanted: Vec<_> = kinds.iter().zip(&ids).map(|(kind, id)| ((*kind).to_owned(), id.clone())).collect();
    assert_eq!(told, wanted);
    // Whoever did not come gives the seats back; a visit that was begun, or done, keeps them.
    let holders = desk.rows("SELECT DISTINCT appointment_id FROM holds").await;
    let holders: Vec<_> = holders.iter().map(|row| row.text(0).unwrap()).collect();
    assert_eq!(holders.len(), 2);
    assert!(holders.contains(&ids[3]) && holders.contains(&ids[4]));
    let open_to_undo = desk.rows("SELECT appointment_id FROM appointments WHERE undo IS NOT NULL").await;
    assert!(open_to_undo.iter().all(|row| !ids[..4].contains(&row.text(0).unwrap())));
    let audited = desk
        .rows("SELECT action, client_id, appointment_id, patient_id FROM audit WHERE client_id = 'server' ORDER BY seq")
        .await;
    assert_eq!(audited.len(), 4);
    assert_eq!(audited[0].text(0).unwrap(), "no-show at midnight");
    assert_eq!(audited[3].text(0).unwrap(), "abort at midnight");
    assert_eq!(audited[3].text(2).unwrap(), ids[3]);
    assert!(audited[3].text_or_null(3).unwrap().is_some());

    let events = events_of(&desk).await.len();
    let desk = desk.upkept_at("2026-11-26T09:00:00+05:30").await;
    assert_eq!(events_of(&desk).await.len(), events, "a second run finds nothing");
    assert_eq!(desk.rows("SELECT 1 FROM audit WHERE client_id = 'server'").await.len(), 4);
}

async fn events_of(desk: &Desk) -> Vec<(String, String)> {
    let rows = desk.rows("SELECT kind, appointment_id FROM events ORDER BY seq").await;
    rows.iter().map(|row| (row.text(0).unwrap(), row.text(1).unwrap())).collect()
}

#[tokio::test]
async fn every_clinic_has_a_midnight_of_its_own() {
    let practice = PRACTICE.replacen("Asia/Kolkata", "America/New_York", 1);
    let desk = Desk::of(&practice, "2026-11-23T10:00:00+05:30").await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let book = async |doctor: &str, clinic: &str, service: &str, from: &str, to: &str| {
        let slot = json!({ "start_time": from, "end_time": to, "service_conf_id": service });
        let body = json!({ "doctor_id": doctor, "clinic_id": clinic, "patient_id": asha, "slot": slot });
        id_of(&desk.post(BOOK, body).await.is(200))
    };
    let west = book("rao", "north", "rao-consult", "2026-11-23T16:00:00-05:00", "2026-11-23T16:15:00-05:00").await;
    let east = book("das", "south", "das-consult", "2026-11-23T12:00:00+05:30", "2026-11-23T12:15:00+05:30").await;
    let gone = book("das", "south", "das-consult", "2026-11-23T13:00:00+05:30", "2026-11-23T13:15:00+05:30").await;
    // A clinic that the practice has given up goes by the clock of the first one, in New York.
    desk.force(&gone, "clinic_id", "closed-down").await;
    let ids = [west, east, gone];
    // Half an hour into Tuesday in India it is Monday afternoon in New York.
    let desk = desk.upkept_at("2026-11-24T00:30:00+05:30").await;
    assert_eq!(desk.statuses(&ids).await, ["BK", "NS", "BK"]);
    let desk = desk.upkept_at("2026-11-23T23:30:00-05:00").await;
    assert_eq!(desk.statuses(&ids).await, ["BK", "NS", "BK"]);
    let desk = desk.restarted_at("2026-11-23T23:59:58-05:00").await;
    desk.until_nothing_is_open(&ids).await;
    assert_eq!(desk.statuses(&ids).await, ["NS", "NS", "NS"]);
}

#[tokio::test]
async fn a_walk_in_of_the_last_minutes_belongs_to_the_day_on_which_it_began() {
    let desk = Desk::at("2026-11-23T23:40:00+05:30").await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let body = json!({ "doctor_id": "sen", "clinic_id": "south", "patient_id": asha });
    let joined = desk.restarted_at("2026-11-23T23:50:00+05:30").await;
    let told = joined.post("/desk/v1/walk-ins", body).await.is(201);
    let id = id_of(&told);
    let told = joined.told(&id).await;
    assert_eq!(told["end_time"], json!("2026-11-24T00:10:00+05:30"));
    let desk = joined.upkept_at("2026-11-24T00:05:00+05:30").await;
    assert_eq!(desk.status(&id).await, "NS");
}

#[tokio::test]
async fn many_are_closed_in_batches() {
    const MANY: usize = 450;
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let id = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    let business = BusinessId::from("lake");
    desk.store
        .write::<_, SqlError>(move |sql| {
            let one = appointments::find(sql, &business, &AppointmentId::from(id))?.unwrap();
            for number in 0..MANY {
                let id = AppointmentId::from(format!("many-{number}"));
                appointments::insert(sql, &business, &appointments::KeptAppointment { id, ..one.clone() })?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let desk = desk.upkept_at("2026-11-24T08:00:00+05:30").await;
    assert_eq!(desk.rows("SELECT 1 FROM appointments WHERE status = 'NS'").await.len(), MANY + 1);
    assert_eq!(desk.rows("SELECT 1 FROM appointments WHERE status <> 'NS'").await.len(), 0);
    let last = desk.store.read::<_, SqlError>(|sql| events::last(sql, &"lake".into())).await.unwrap();
    assert_eq!(last, 1 + MANY as i64 + 1);
}

#[tokio::test]
async fn the_sample_practice_is_left_alone_until_its_day_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("practice.db")).unwrap();
    let seeded = seed::sample(&store, &Clock::starting_at(NOW.parse().unwrap())).await.unwrap();
    let client = add_client(&store, &seeded.business, "test").await.unwrap();
    let desk = Desk::over(folder, store, client, NOW).await;
    let open = "SELECT date FROM appointments WHERE status IN ('BK', 'CK', 'PA', 'OG') ORDER BY date";
    let before = desk.rows(open).await;
    let dates: Vec<_> = before.iter().map(|row| row.text(0).unwrap()).collect();
    assert!(dates.len() > 50 && dates[0] == "2026-11-23");
    let desk = desk.upkept_at("2026-11-23T22:00:00+05:30").await;
    assert_eq!(desk.rows(open).await.len(), before.len());
    assert!(events_of(&desk).await.is_empty());
    let desk = desk.upkept_at("2026-11-24T08:00:00+05:30").await;
    let left: Vec<_> = desk.rows(open).await.iter().map(|row| row.text(0).unwrap()).collect();
    let due: Vec<_> = dates.into_iter().filter(|date| date.as_str() > "2026-11-23").collect();
    assert_eq!(left, due);
}
