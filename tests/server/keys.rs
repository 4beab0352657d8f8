//! *Desk extensions*: what became of a write, and giving one up (promises P3 and P5).

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use frontdesk::domain::practice::Practice;
use frontdesk::server::clients::add_client;
use frontdesk::server::store::practices;
use frontdesk::server::store::sql::SqlError;
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::harness::{Answer, BOOK, CANCEL, Desk, NOW, PRACTICE, booking, id_of, with};

const PATIENT: &str = "/dr/v1/patient";
/// How many requests are sent at a time.
const AT_ONCE: usize = 16;

impl Desk {
    async fn key(&self, key: &str) -> Value {
        self.get(&format!("/desk/v1/keys/{key}")).await.is(200)["data"].clone()
    }

    async fn void(&self, key: &str) -> Answer {
        self.post(&format!("/desk/v1/keys/{key}/void"), json!({})).await
    }

    async fn keyed(&self, key: &str, path: &str, body: &Value) -> Answer {
        self.send(self.http.post(self.url(path)).header("Idempotency-Key", key).json(body)).await
    }
}

fn person(number: u64) -> Value {
    json!({ "first_name": format!("Person{number}"), "gender": "O", "age": number % 90 + 1 })
}

/// A generator of numbers that can be repeated: its seed is printed.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
        println!("seed {seed}");
        Self(u64::from(seed) | 1)
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

#[tokio::test]
async fn a_key_tells_what_became_of_its_write() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    assert_eq!(desk.key("k-1").await, json!({ "key": "k-1", "state": "unknown" }));
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let booked = desk.post(BOOK, body.clone()).await.is(200);
    let done = json!({ "key": "k-1", "state": "done", "status": 200, "answer": booked });
    assert_eq!(desk.key("k-1").await, done);
    assert_eq!(desk.void("k-1").await.is(200)["data"], done, "it is too late to give it up");
    assert_eq!(desk.post(BOOK, body).await.is(200), booked);
    assert!(!desk.is_free("11:00").await);

    // A refused booking without the header leaves no trace: its identifier stays good.
    let taken = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-2" }));
    desk.post(BOOK, taken).await.refused(409, "SLOT_UNAVAILABLE");
    assert_eq!(desk.key("k-2").await["state"], json!("unknown"));

    let added = desk.keyed("k-3", PATIENT, &person(1)).await.is(201);
    let told = desk.key("k-3").await;
    assert_eq!((&told["state"], &told["status"], &told["answer"]), (&json!("done"), &json!(201), &added));
}

#[tokio::test]
async fn a_key_that_was_given_up_stays_void_across_restarts() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let void = json!({ "key": "k-1", "state": "void" });
    assert_eq!(desk.void("k-1").await.is(200)["data"], void);
    assert_eq!(desk.void("k-1").await.is(200)["data"], void, "once more is the same");
    let late = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    desk.post(BOOK, late.clone()).await.refused(409, "KEY_VOID");
    desk.keyed("k-1", PATIENT, &person(1)).await.refused(409, "KEY_VOID");
    let desk = desk.restarted().await;
    assert_eq!(desk.key("k-1").await, void);
    desk.post(BOOK, late.clone()).await.refused(409, "KEY_VOID");
    // Six days and a night later it is still so.
    let desk = desk.restarted_at("2026-11-29T20:00:00+05:30").await;
    desk.post(BOOK, late).await.refused(409, "KEY_VOID");
    assert_eq!(desk.key("k-1").await, void);
}

#[tokio::test]
async fn a_void_needs_no_key_of_its_own_and_none_confuses_it() {
    let desk = Desk::new().await;
    let path = "/desk/v1/keys/k-1/void";
    for key in ["k-1", "k-1", "other"] {
        let void = desk.http.post(desk.url(path)).header("Idempotency-Key", key).header("If-Match", "7");
        assert_eq!(desk.send(void).await.is(200)["data"]["state"], json!("void"));
    }
    assert_eq!(desk.key("other").await["state"], json!("unknown"));
}

#[tokio::test]
async fn keys_may_hold_anything_but_too_much() {
    let desk = Desk::new().await;
    for (quoted, key) in [
        ("a%2Fb%3Fc%23d%20e", "a/b?c#d e"),
        ("%E0%A4%86%F0%9F%93%85", "\u{906}\u{1f4c5}"),
        ("%27%3B--%20%25", "'; DROP".replace(" DROP", "-- %").as_str()),
    ] {
        assert_eq!(desk.key(quoted).await, json!({ "key": key, "state": "unknown" }));
        assert_eq!(desk.void(quoted).await.is(200)["data"]["key"], json!(key));
        let asha = desk.patient("Asha", "Rao", "9000000001").await;
        let late = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": key }));
        desk.post(BOOK, late).await.refused(409, "KEY_VOID");
    }
    let long = "k".repeat(129);
    desk.get(&format!("/desk/v1/keys/{long}")).await.refused(422, "UNPROCESSABLE");
    desk.void(&long).await.refused(422, "UNPROCESSABLE");
    desk.void("a%00b").await.refused(422, "UNPROCESSABLE");
    desk.void("%20").await.refused(400, "BAD_REQUEST");
    desk.void("%FF").await.refused(400, "BAD_REQUEST");
    assert_eq!(desk.void(&"k".repeat(128)).await.is(200)["data"]["state"], json!("void"));
}

#[tokio::test]
async fn a_key_belongs_to_its_practice() {
    let mut desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "done" }));
    desk.post(BOOK, body).await.is(200);
    desk.void("void").await.is(200);
    let mut other: Practice = toml::from_str(PRACTICE).unwrap();
    other.practice.id = "other".into();
    desk.store.write::<_, SqlError>(move |sql| practices::save(sql, &other)).await.unwrap();
    let own = (desk.client.clone(), desk.token.clone());
    desk.client = add_client(&desk.store, &"other".into(), "other").await.unwrap();
    desk.token = desk.sign_in().await.is(200)["access_token"].as_str().unwrap().to_owned();
    assert_eq!(desk.key("done").await["state"], json!("unknown"));
    assert_eq!(desk.key("void").await["state"], json!("unknown"));
    assert_eq!(desk.void("done").await.is(200)["data"]["state"], json!("void"));
    desk.keyed("void", PATIENT, &person(1)).await.is(201);
    (desk.client, desk.token) = own;
    assert_eq!(desk.key("done").await["state"], json!("done"));
    assert_eq!(desk.key("void").await["state"], json!("void"));
}

#[tokio::test]
async fn a_booking_is_known_by_its_key_for_ever_and_other_answers_for_a_week() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "booking" }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    desk.keyed("patient", PATIENT, &person(1)).await.is(201);
    let desk = desk.restarted_at("2026-11-30T10:00:00+05:30").await;
    assert_eq!(desk.key("patient").await["state"], json!("done"), "not a week yet");
    let desk = desk.restarted_at("2026-11-30T11:30:00+05:30").await;
    // The upkeep runs at the start, beside the first requests.
    let forgotten = async {
        while desk.key("patient").await["state"] != json!("unknown") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), forgotten).await.unwrap();
    for told in [desk.key("booking").await, desk.void("booking").await.is(200)["data"].clone()] {
        assert_eq!((&told["state"], id_of(&told["answer"])), (&json!("done"), id.clone()));
    }
}

/// P5: whoever gives up can rely on it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_original_that_was_held_back_acts_after_its_key_was_given_up() {
    const ORIGINALS: usize = 300;
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let slots = desk.slots("2026-11-24", "2026-11-25").await;
    let held: Vec<(String, Value)> = (0..ORIGINALS)
        .map(|number| {
            let slot = &slots[number % slots.len()];
            let key = format!("held-{number}");
            let slot = json!({ "start_time": slot["s"], "end_time": slot["e"], "service_conf_id": "rao-consult" });
            let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": key, "slot": slot }));
            (key, body)
        })
        .collect();
    let voided = futures_util::stream::iter(&held).map(|(key, _)| desk.void(key)).buffer_unordered(AT_ONCE);
    assert_eq!(voided.filter(|answer| std::future::ready(answer.status == 200)).count().await, ORIGINALS);
    let late = futures_util::stream::iter(&held).map(|(_, body)| desk.post(BOOK, body.clone()));
    let late: Vec<Answer> = late.buffer_unordered(AT_ONCE).collect().await;
    assert_eq!(late.len(), ORIGINALS);
    for answer in late {
        answer.refused(409, "KEY_VOID");
    }
    let list = desk.get(&format!("/dr/v1/appointment?patient_id={asha}")).await.is(200);
    assert_eq!(list["appointments"], json!([]));
}

/// Whichever comes first, original or void, the desk and the server believe the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_original_that_races_with_its_void_is_either_done_or_void() {
    const RACES: usize = 200;
    let desk = Desk::new().await;
    let mut dice = Dice::new();
    let (mut won, mut lost) = (0, 0);
    for number in 0..RACES {
        let key = format!("race-{number}");
        let body = person(number as u64);
        let [one, other] = [dice.roll(3_000), dice.roll(3_000)].map(std::time::Duration::from_micros);
        let original = async {
            tokio::time::sleep(one).await;
            desk.keyed(&key, PATIENT, &body).await
        };
        let void = async {
            tokio::time::sleep(other).await;
            desk.void(&key).await
        };
        let (original, void) = tokio::join!(original, void);
        let void = if void.status == 409 {
            assert!(void.headers.contains_key("retry-after"));
            void.refused(409, "WRITE_RUNNING");
            desk.void(&key).await
        } else {
            void
        };
        let void = void.is(200)["data"].clone();
        if original.status == 201 {
            won += 1;
            assert_eq!((&void["state"], &void["answer"]), (&json!("done"), &original.body));
        } else {
            lost += 1;
            original.refused(409, "KEY_VOID");
            assert_eq!(void["state"], json!("void"));
        }
    }
    println!("{won} originals were first, {lost} voids");
    assert_eq!(won + lost, RACES);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_under_way_is_told_as_such_and_cannot_be_given_up() {
    let desk = Desk::new().await;
    // The one thread that writes is held up, so that the booking waits behind it.
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let store = desk.store.clone();
    let holding = tokio::spawn(async move {
        store
            .write::<(), SqlError>(move |_| {
                held.recv().unwrap_or_default();
                Ok(())
            })
            .await
    });
    let body = person(1);
    let watch = async {
        let under_way = async {
            while desk.key("k-1").await["state"] != json!("running") {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), under_way).await.unwrap();
        let void = desk.void("k-1");
        let refused = tokio::time::timeout(std::time::Duration::from_secs(20), void).await.unwrap();
        assert_eq!(refused.headers["retry-after"], "1");
        refused.refused(409, "WRITE_RUNNING");
        let twin = desk.keyed("k-1", PATIENT, &person(1)).await;
        assert_eq!(twin.headers["retry-after"], "1");
        twin.refused(409, "WRITE_RUNNING");
        drop(let_go);
    };
    let (written, ()) = tokio::join!(desk.keyed("k-1", PATIENT, &body), watch);
    let written = written.is(201);
    holding.await.unwrap().unwrap();
    assert_eq!(desk.key("k-1").await["answer"], written);
}

/// P3: the same again is the same answer, something else is refused, and a restart changes neither.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_keys_answer_the_same_write_again_and_refuse_another() {
    const PAIRS: u64 = 1_000;
    let desk = Desk::new().await;
    let mut dice = Dice::new();
    let pairs: Vec<(String, Value, Value)> = (0..PAIRS)
        .map(|number| {
            let key = format!("{:x}-{number}", dice.roll(u64::MAX));
            let one = person(dice.roll(1 << 40));
            let other = match dice.roll(3) {
                0 => with(one.clone(), json!({ "gender": "F" })),
                1 => with(one.clone(), json!({ "last_name": "Other" })),
                _ => with(one.clone(), json!({ "first_name": format!("Else{number}") })),
            };
            (key, one, other)
        })
        .collect();
    let tried = futures_util::stream::iter(&pairs).map(async |(key, one, other)| {
        let first = desk.keyed(key, PATIENT, one).await.is(201);
        assert_eq!(desk.keyed(key, PATIENT, one).await.is(201), first);
        desk.keyed(key, PATIENT, other).await.refused(409, "IDEMPOTENCY_CONFLICT");
        desk.keyed(key, CANCEL, one).await.is(405);
        first
    });
    let firsts: Vec<Value> = tried.buffered(AT_ONCE).collect().await;
    let ids: BTreeSet<&str> = firsts.iter().map(|first| first["patient_id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), pairs.len());
    let desk = desk.restarted_at(NOW).await;
    let again = futures_util::stream::iter(pairs.iter().zip(&firsts)).map(async |((key, one, other), first)| {
        assert_eq!(desk.keyed(key, PATIENT, one).await.is(201), *first);
        desk.keyed(key, PATIENT, other).await.refused(409, "IDEMPOTENCY_CONFLICT");
    });
    assert_eq!(again.buffered(AT_ONCE).count().await, pairs.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_twins_act_once() {
    const TWINS: usize = 100;
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "twins" }));
    let answers = futures_util::future::join_all((0..TWINS).map(|_| desk.post(BOOK, body.clone()))).await;
    let mut ids = BTreeSet::new();
    for answer in answers {
        if answer.status == 200 {
            ids.insert(id_of(&answer.body));
        } else {
            assert!(answer.headers.contains_key("retry-after"));
            answer.refused(409, "WRITE_RUNNING");
        }
    }
    assert_eq!(ids.len(), 1);
    let list = desk.get(&format!("/dr/v1/appointment?patient_id={asha}")).await.is(200);
    assert_eq!(list["appointments"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn giving_up_is_in_the_audit_trail() {
    let desk = Desk::new().await;
    desk.void("k-1").await.is(200);
    let rows = desk.store.read::<_, SqlError>(|sql| sql.query("SELECT action, outcome FROM audit ORDER BY seq", &[]));
    let last = rows.await.unwrap().pop().unwrap();
    assert_eq!((last.text(0).unwrap(), last.text(1).unwrap()), ("void key".to_owned(), "done".to_owned()));
}
