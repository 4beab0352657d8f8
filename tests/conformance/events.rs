//! *Desk extensions*: the stream of changes.

use std::time::Duration;

use frontdesk::contract::paths;
use frontdesk::server::store::sql::{SqlError, Value as Column};
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{epoch, lake, of};
use crate::harness::{CHECK_IN, Desk, bare};

on_both_stores![
    every_change_is_told_to_every_desk_with_what_it_is_about,
    all_the_kinds_of_change_are_told,
    a_desk_that_was_away_hears_what_it_missed_in_order,
    a_quiet_stream_beats,
    a_desk_that_was_away_too_long_is_told_to_reload,
    a_nonsense_place_is_no_fault_of_the_server,
];

/// Far longer than any answer takes, and than the pause between two heartbeats.
const PATIENCE: Duration = Duration::from_secs(30);

/// A desk that listens.
struct Listener {
    answer: reqwest::Response,
    heard: String,
}

/// One block of the stream.
#[derive(Debug, Default)]
struct Block {
    id: Option<String>,
    name: Option<String>,
    data: String,
    comments: usize,
}

impl Listener {
    async fn new(desk: &Desk, last: Option<&str>) -> Self {
        let mut request = desk.http.get(desk.url(paths::EVENTS)).header("auth", &desk.token);
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
        Self { answer, heard: String::new() }
    }

    async fn block(&mut self) -> Block {
        loop {
            if let Some((block, rest)) = self.heard.split_once("\n\n") {
                let mut read = Block::default();
                for line in block.lines() {
                    let (field, value) = line.split_once(':').unwrap_or((line, ""));
                    let value = value.strip_prefix(' ').unwrap_or(value);
                    match field {
                        "" => read.comments += 1,
                        "id" => read.id = Some(value.to_owned()),
                        "event" => read.name = Some(value.to_owned()),
                        "data" => read.data.push_str(value),
                        _ => {}
                    }
                }
                self.heard = rest.to_owned();
                return read;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.expect("the stream says nothing");
            self.heard.push_str(std::str::from_utf8(&chunk.unwrap().expect("the stream ended")).unwrap());
        }
    }

    /// The next block that is more than a comment.
    async fn event(&mut self) -> (Block, Value) {
        let told = tokio::time::timeout(PATIENCE, self.next_event()).await;
        told.expect("the stream tells of no change")
    }

    async fn next_event(&mut self) -> (Block, Value) {
        loop {
            let block = self.block().await;
            if !block.data.is_empty() {
                let value = serde_json::from_str(&block.data).unwrap();
                return (block, value);
            }
        }
    }
}

async fn every_change_is_told_to_every_desk_with_what_it_is_about() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut one = Listener::new(&desk, None).await;
    let mut two = Listener::new(&desk, None).await;
    one.block().await;
    two.block().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    desk.change(&id, "PA").await.is(200);
    let mut heard = Vec::new();
    for _ in 0..3 {
        let (block, event) = one.event().await;
        assert_eq!(block.id.as_deref(), Some(event["seq"].to_string().as_str()));
        for (name, value) in [
            ("appointment_id", json!(id)),
            ("doctor_id", json!("rao")),
            ("clinic_id", json!("north")),
            ("date", json!("2026-11-23")),
        ] {
            assert_eq!(event[name], value, "{name}");
        }
        assert!(event["kind"].is_string());
        assert_eq!(two.event().await.1, event);
        heard.push(event["seq"].as_i64().unwrap());
    }
    assert!(heard.is_sorted_by(|a, b| a < b), "{heard:?}");
}

async fn all_the_kinds_of_change_are_told() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut listener = Listener::new(&desk, None).await;
    listener.block().await;
    let mut expect = async |what: &str, id: &str| {
        let (_, event) = listener.event().await;
        assert_eq!(event["appointment_id"], json!(id), "{what}");
    };
    let id = desk.booked(&asha, "11:00", "11:15").await;
    expect("booked", &id).await;
    desk.patch(&of(paths::APPOINTMENT, &id), json!({ "notes": "x" })).await;
    expect("edited", &id).await;
    let times = json!({ "start_time": epoch("12:00"), "end_time": epoch("12:15") });
    desk.put(&of(paths::RESCHEDULE, &id), times).await.is(204);
    let new = desk.details(&id).await["next_aid"].as_str().unwrap().to_owned();
    let (_, first) = listener.event().await;
    let (_, second) = listener.event().await;
    let mut both = [first["appointment_id"].clone(), second["appointment_id"].clone()];
    both.sort_by_key(|id| id.to_string());
    let mut expected = [json!(id), json!(new)];
    expected.sort_by_key(|id| id.to_string());
    assert_eq!(both, expected, "a move is a change of both");
    let mut expect = async |what: &str, id: &str| {
        let (_, event) = listener.event().await;
        assert_eq!(event["appointment_id"], json!(id), "{what}");
    };
    desk.change(&new, "CN").await.is(200);
    expect("cancelled", &new).await;
    desk.post(&of(paths::UNDO, &new), json!({})).await.is(200);
    expect("undone", &new).await;
}

async fn a_desk_that_was_away_hears_what_it_missed_in_order() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut ids = Vec::new();
    for (from, to) in [("11:00", "11:15"), ("11:15", "11:30"), ("11:30", "11:45")] {
        ids.push(desk.booked(&asha, from, to).await);
    }
    let mut first = Listener::new(&desk, Some("0")).await;
    let (block, event) = first.event().await;
    assert_eq!(event["appointment_id"], json!(ids[0]));
    drop(first);
    let mut again = Listener::new(&desk, block.id.as_deref()).await;
    for id in &ids[1..] {
        assert_eq!(again.event().await.1["appointment_id"], json!(id));
    }
    // And goes on from there.
    let next = desk.booked(&asha, "12:00", "12:15").await;
    assert_eq!(again.event().await.1["appointment_id"], json!(next));
}

async fn a_quiet_stream_beats() {
    let desk = lake().await;
    let mut listener = Listener::new(&desk, None).await;
    assert!(listener.block().await.comments > 0, "something comes at once");
    let beat = listener.block().await;
    assert!(beat.comments > 0 && beat.data.is_empty(), "{beat:?}");
}

async fn a_desk_that_was_away_too_long_is_told_to_reload() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for (from, to) in [("11:00", "11:15"), ("11:15", "11:30"), ("11:30", "11:45")] {
        desk.booked(&asha, from, to).await;
    }
    // What it missed is no longer kept.
    let gone = |sql: &mut dyn frontdesk::server::store::sql::Sql| {
        sql.execute("DELETE FROM events WHERE seq <= $1", &[Column::Int(2)])
    };
    desk.store.write::<_, SqlError>(gone).await.unwrap();
    for last in ["1", "999999"] {
        let mut late = Listener::new(&desk, Some(last)).await;
        let reload = tokio::time::timeout(Duration::from_secs(10), late.event()).await;
        let (block, event) = reload.unwrap_or_else(|_| panic!("nothing is told after {last}"));
        let told = format!("{:?} {event}", block.name);
        assert!(told.contains("reload"), "after {last}: {told}");
    }
}

async fn a_nonsense_place_is_no_fault_of_the_server() {
    let desk = lake().await;
    for last in ["", "x", "-1", "99999999999999999999999999", "1;drop"] {
        let request = desk.http.get(desk.url(paths::EVENTS)).header("auth", &desk.token).header("Last-Event-ID", last);
        let status = request.send().await.unwrap().status().as_u16();
        assert!(status == 200 || status == 400, "{last}: {status}");
    }
    bare(desk.http.get(desk.url(paths::EVENTS))).await.is(401);
}
