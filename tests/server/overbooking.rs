//! *Desk extensions*: a seat beyond the capacity, on purpose and up to the daily cap.

use serde_json::{Value, json};

use crate::harness::{Answer, BOOK, CANCEL, Desk, NOW, PRACTICE, at, booking, id_of, with};

/// The practice takes two patients too many for each doctor and day.
async fn desk() -> Desk {
    let allowed = PRACTICE.replace("currency = \"INR\" }", "currency = \"INR\", overbooks_per_day = 2 }");
    assert_ne!(allowed, PRACTICE);
    Desk::of(&allowed, NOW).await
}

impl Desk {
    async fn overbook(&self, patient: &str, from: &str, to: &str) -> Answer {
        self.post(BOOK, with(booking(patient, from, to), json!({ "overbook": true }))).await
    }

    async fn slot(&self, from: &str) -> Value {
        let slots = self.slots("2026-11-23", "2026-11-23").await;
        slots.into_iter().find(|slot| slot["s"] == json!(at(from))).unwrap()
    }
}

#[tokio::test]
async fn a_doctor_is_overbooked_up_to_the_daily_cap() {
    let desk = desk().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.book(&asha, "11:00", "11:15").await.is(200);
    desk.book(&asha, "11:00", "11:15").await.refused(409, "SLOT_UNAVAILABLE");
    let first = id_of(&desk.overbook(&asha, "11:00", "11:15").await.is(200));
    let told = desk.slot("11:00").await;
    assert_eq!((&told["available"], &told["slots_booked"]), (&json!(false), &json!(2)));
    desk.overbook(&asha, "11:00", "11:15").await.is(200);
    desk.book(&asha, "12:00", "12:15").await.is(200);
    desk.overbook(&asha, "12:00", "12:15").await.refused(409, "OVERBOOKING_NOT_POSSIBLE");
    // A cancelled one makes room for another.
    desk.put(CANCEL, json!({ "appointment_id": first })).await.is(200);
    desk.overbook(&asha, "12:00", "12:15").await.is(200);
    desk.overbook(&asha, "12:00", "12:15").await.refused(409, "OVERBOOKING_NOT_POSSIBLE");
    // Another day, and another doctor, have a cap of their own.
    let slot = json!({ "start_time": "2026-11-24T11:00:00+05:30", "end_time": "2026-11-24T11:15:00+05:30", "service_conf_id": "rao-consult" });
    let tomorrow = with(booking(&asha, "11:00", "11:15"), json!({ "slot": slot, "overbook": true }));
    for status in [200, 200, 200, 409] {
        assert_eq!(desk.post(BOOK, tomorrow.clone()).await.status, status);
    }
}

#[tokio::test]
async fn a_slot_with_a_free_seat_is_booked_as_ever_and_not_counted() {
    let desk = desk().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    for (from, to) in [("11:00", "11:15"), ("11:15", "11:30"), ("11:30", "11:45")] {
        desk.overbook(&asha, from, to).await.is(200);
    }
    // The seat that an ordinary booking gives back is sold again, though an overbooking stays beside it.
    let ordinary = id_of(&desk.book(&asha, "14:00", "14:15").await.is(200));
    desk.overbook(&asha, "14:00", "14:15").await.is(200);
    desk.put(CANCEL, json!({ "appointment_id": ordinary })).await.is(200);
    let told = desk.slot("14:00").await;
    assert_eq!((&told["available"], &told["slots_booked"]), (&json!(true), &json!(1)));
    desk.book(&asha, "14:00", "14:15").await.is(200);
    desk.book(&asha, "14:00", "14:15").await.refused(409, "SLOT_UNAVAILABLE");
}

#[tokio::test]
async fn no_walk_in_counts_as_an_overbooking() {
    let desk = desk().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    for _ in 0..4 {
        let walk_in = json!({ "doctor_id": "rao", "clinic_id": "north", "patient_id": asha });
        desk.post("/desk/v1/walk-ins", walk_in).await.is(201);
    }
    desk.book(&asha, "11:00", "11:15").await.is(200);
    desk.overbook(&asha, "11:00", "11:15").await.is(200);
    desk.overbook(&asha, "11:00", "11:15").await.is(200);
    desk.overbook(&asha, "11:00", "11:15").await.refused(409, "OVERBOOKING_NOT_POSSIBLE");
}

#[tokio::test]
async fn never_by_accident_never_in_the_past_and_never_where_it_is_not_allowed() {
    let desk = desk().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.book(&asha, "11:00", "11:15").await.is(200);
    for word in [json!("true"), json!(1), json!([true]), json!({})] {
        let body = with(booking(&asha, "11:00", "11:15"), json!({ "overbook": word }));
        let error = desk.post(BOOK, body).await.refused(400, "BAD_REQUEST");
        assert_eq!(error["fields"][0]["field"], json!("overbook"));
    }
    let no = with(booking(&asha, "11:00", "11:15"), json!({ "overbook": false }));
    desk.post(BOOK, no).await.refused(409, "SLOT_UNAVAILABLE");
    let mut null = booking(&asha, "11:00", "11:15");
    null["overbook"] = Value::Null;
    desk.post(BOOK, null).await.refused(409, "SLOT_UNAVAILABLE");
    desk.overbook(&asha, "10:30", "10:45").await.refused(400, "BAD_REQUEST");
    desk.overbook(&asha, "11:05", "11:20").await.refused(404, "SLOT_NOT_FOUND");

    let strict = Desk::new().await;
    let asha = strict.patient("Asha", "Rao", "9000000001").await;
    strict.overbook(&asha, "11:00", "11:15").await.is(200);
    let error = strict.overbook(&asha, "11:00", "11:15").await.refused(409, "OVERBOOKING_NOT_POSSIBLE");
    assert!(error["message"].as_str().unwrap().contains("does not overbook"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_who_overbook_at_once_two_get_a_seat() {
    let desk = desk().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.book(&asha, "11:00", "11:15").await.is(200);
    let sent = (0..16).map(|_| desk.overbook(&asha, "11:00", "11:15"));
    let answers = futures_util::future::join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 2);
    assert_eq!(desk.slot("11:00").await["slots_booked"], json!(3));
}
