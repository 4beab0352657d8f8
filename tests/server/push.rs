//! *Desk extensions*: the stream of changes.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{CHECK_IN, Desk, bare, id_of};

/// A desk that listens.
pub struct Listener {
    answer: reqwest::Response,
    heard: String,
}

impl Listener {
    pub async fn new(desk: &Desk, last: Option<i64>) -> Self {
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
            let chunk = tokio::time::timeout(Duration::from_secs(5), self.answer.chunk()).await.unwrap();
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
}

#[tokio::test]
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

#[tokio::test]
async fn the_stream_needs_a_token_and_ends_with_the_server() {
    let desk = Desk::new().await;
    bare(desk.http.get(desk.url("/desk/v1/events"))).await.refused(401, "UNAUTHORIZED");
    let mut listener = Listener::new(&desk, None).await;
    let stopping = tokio::time::timeout(Duration::from_secs(5), desk.stopped());
    stopping.await.unwrap();
    assert_eq!(listener.block().await, None);
}
