//! *Desk extensions*: the stream of changes.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use frontdesk::contract::events::EventBody;
use frontdesk::server::Store;
use frontdesk::server::store::events::{self, Change};
use frontdesk::server::store::sql::SqlError;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::harness::{CHECK_IN, Desk, NOW, bare, id_of};

/// Longer than two heartbeats.
const PATIENCE: Duration = Duration::from_secs(40);

on_both_stores![
    a_change_reaches_a_desk_that_listens_and_one_that_was_away,
    the_stream_needs_a_token_and_ends_with_the_server,
];

/// A desk that listens.
pub struct Listener {
    answer: reqwest::Response,
    heard: String,
}

impl Listener {
    pub async fn new(desk: &Desk, last: Option<i64>) -> Self {
        Self::after(desk, last.map(|last| last.to_string()).as_deref()).await
    }

    async fn after(desk: &Desk, last: Option<&str>) -> Self {
        let mut request = desk.http.get(desk.url("/desk/v1/events")).header("auth", &desk.token);
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let mut listener = Self { answer, heard: String::new() };
        assert_eq!(listener.block().await.unwrap(), ": connected");
        listener
    }

    /// The next block of the stream; `None` when it has ended.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.heard.split_once("\n\n") {
                let block = block.to_owned();
                self.heard = rest.to_owned();
                return Some(block);
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.unwrap();
            self.heard.push_str(std::str::from_utf8(&chunk.ok()??).unwrap());
        }
    }

    pub async fn event(&mut self) -> Value {
        let block = self.block().await.unwrap();
        let (id, data) = block.split_once('\n').unwrap();
        let event: Value = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!(id, format!("id: {}", event["seq"]));
        event
    }

    /// Fails the test unless the next block tells to reload; answers the number from which it goes on.
    async fn reload(&mut self) -> i64 {
        let block = self.block().await.unwrap();
        let lines: Vec<_> = block.lines().collect();
        let data: Value = serde_json::from_str(lines[2].strip_prefix("data: ").unwrap()).unwrap();
        let seq = data["seq"].as_i64().unwrap();
        assert_eq!(lines[..2], ["event: reload", &format!("id: {seq}")]);
        assert_eq!(data, json!({ "seq": seq, "kind": "reload" }));
        // Whoever only knows changes does not take it for one.
        assert!(serde_json::from_value::<EventBody>(data).is_err());
        seq
    }
}

async fn a_change_reaches_a_desk_that_listens_and_one_that_was_away() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.book(&asha, "11:00", "11:15").await.is(200);
    let mut listener = Listener::new(&desk, None).await;
    let id = id_of(&desk.book(&asha, "11:15", "11:30").await.is(200));
    let event = listener.event().await;
    let expected = json!({
        "seq": 2, "kind": "booked", "appointment_id": id, "doctor_id": "rao", "clinic_id": "north", "date": "2026-11-23",
    });
    assert_eq!(event, expected);
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    assert_eq!(listener.event().await["kind"], json!("checked-in"));

    let mut late = Listener::new(&desk, Some(1)).await;
    assert_eq!(late.event().await, expected);
    assert_eq!(late.event().await["seq"], json!(3));
}

async fn the_stream_needs_a_token_and_ends_with_the_server() {
    let desk = Desk::new().await;
    bare(desk.http.get(desk.url("/desk/v1/events"))).await.refused(401, "UNAUTHORIZED");
    let mut listener = Listener::new(&desk, None).await;
    let stopping = tokio::time::timeout(Duration::from_secs(5), desk.stopped());
    stopping.await.unwrap();
    assert_eq!(listener.block().await, None);
}

/// Writes so many events down, in one transaction.
async fn happen(store: &Store, count: usize) {
    happen_at(store, "lake", count).await;
}

async fn happen_at(store: &Store, business: &'static str, count: usize) {
    store
        .write::<_, SqlError>(move |sql| {
            for number in 0..count {
                let change = Change {
                    kind: "booked",
                    appointment: &format!("a-{number}").into(),
                    doctor: &"rao".into(),
                    clinic: &"north".into(),
                    date: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
                };
                events::record(sql, &business.into(), &change, now())?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

async fn prune(store: &Store, at: DateTime<Utc>) -> usize {
    store.write::<_, SqlError>(move |sql| events::prune(sql, &"lake".into(), at)).await.unwrap()
}

#[tokio::test]
async fn many_events_of_one_write_come_one_by_one_and_in_order() {
    let desk = Desk::new().await;
    let mut listening = Listener::new(&desk, None).await;
    happen(&desk.store, 1_000).await;
    let mut late = Listener::new(&desk, Some(0)).await;
    // Neither of them has been read from so far.
    happen(&desk.store, 3_000).await;
    for listener in [&mut listening, &mut late] {
        for seq in 1..=4_000 {
            assert_eq!(listener.event().await["seq"], json!(seq));
        }
    }
}

#[tokio::test]
async fn a_desk_that_is_too_far_behind_is_told_to_reload_and_goes_on() {
    let desk = Desk::new().await;
    happen(&desk.store, 5_002).await;
    let mut near = Listener::new(&desk, Some(2)).await;
    assert_eq!(near.event().await["seq"], json!(3), "five thousand are still told");
    let mut far = Listener::new(&desk, Some(1)).await;
    assert_eq!(far.reload().await, 5_002);
    happen(&desk.store, 1).await;
    assert_eq!(far.event().await["seq"], json!(5_003));
}

#[tokio::test]
async fn a_desk_whose_last_event_is_forgotten_is_told_to_reload() {
    let desk = Desk::new().await;
    happen(&desk.store, 10).await;
    assert_eq!(prune(&desk.store, now() + events::KEPT).await, 0, "they are not old enough");
    let mut before = Listener::new(&desk, Some(4)).await;
    assert_eq!(before.event().await["seq"], json!(5));
    assert_eq!(prune(&desk.store, now() + events::KEPT + chrono::TimeDelta::seconds(1)).await, 10);
    let mut late = Listener::new(&desk, Some(4)).await;
    assert_eq!(late.reload().await, 10);
    let mut up_to_date = Listener::new(&desk, Some(10)).await;
    happen(&desk.store, 1).await;
    assert_eq!(late.event().await["seq"], json!(11));
    assert_eq!(up_to_date.event().await["seq"], json!(11), "nothing was missed");
    // Eleven is there, five to ten are not.
    assert_eq!(Listener::new(&desk, Some(4)).await.reload().await, 11);
}

#[tokio::test]
async fn a_desk_that_knows_more_than_the_server_is_told_to_reload() {
    let desk = Desk::new().await;
    happen(&desk.store, 3).await;
    assert_eq!(Listener::new(&desk, Some(4)).await.reload().await, 3);
    assert_eq!(Listener::new(&desk, Some(i64::MAX)).await.reload().await, 3);
}

#[tokio::test]
async fn nonsense_instead_of_a_number_means_from_now_on() {
    let desk = Desk::new().await;
    happen(&desk.store, 3).await;
    let mut listeners = Vec::new();
    for nonsense in ["", "three", "-1", "1.5", "99999999999999999999", "0x1"] {
        listeners.push(Listener::after(&desk, Some(nonsense)).await);
    }
    happen(&desk.store, 1).await;
    for mut listener in listeners {
        assert_eq!(listener.event().await["seq"], json!(4));
    }
}

#[tokio::test]
async fn no_more_events_are_kept_than_a_hundred_thousand() {
    let desk = Desk::new().await;
    let kept = usize::try_from(events::MOST_KEPT).unwrap();
    happen(&desk.store, kept + 7).await;
    assert_eq!(prune(&desk.store, now()).await, 7);
    assert_eq!(prune(&desk.store, now()).await, 0);
}

/// Takes a quarter of a minute: so long is a heartbeat.
#[tokio::test]
async fn the_heart_beats_and_what_another_program_wrote_is_noticed_with_it() {
    let (quiet, busy) = (Desk::new().await, Desk::new().await);
    let mut idle = Listener::new(&quiet, None).await;
    let mut noticing = Listener::new(&busy, None).await;
    let another = Store::open(busy.database()).unwrap();
    happen(&another, 1).await;
    another.close().await;
    // What happens in other practices wakes the stream, and must not put its heartbeat off.
    let elsewhere = async {
        loop {
            happen_at(&quiet.store, "elsewhere", 1).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let (beat, event) = tokio::select! {
        () = elsewhere => unreachable!(),
        told = async { tokio::join!(idle.block(), noticing.event()) } => told,
    };
    assert_eq!((beat.unwrap().as_str(), &event["seq"]), (": alive", &json!(1)));
}
