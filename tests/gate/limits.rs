//! Heads, bodies, answers and streams that are too long, too slow or too many.

use std::time::{Duration, Instant};

use frontdesk::server::Limits;
use frontdesk::server::serve::Guard;
use frontdesk::server::store::sql::SqlError;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::harness::{ENTITIES, Gate, LOGIN, PATIENCE, until_closed};

#[tokio::test]
async fn heads_that_are_too_long_are_told_as_such() {
    let gate = Gate::new().await;
    let refused = async |request: reqwest::RequestBuilder, status: u16, code: &str| {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.json::<Value>().await.unwrap()["error"]["code"], json!(code));
    };
    let long = gate.url(&format!("/profiles/v1/patient/search?prefix={}", "a".repeat(9_000)));
    refused(gate.http.get(long), 414, "ADDRESS_TOO_LONG").await;
    refused(gate.http.get(gate.url(ENTITIES)).header("x-long", "a".repeat(17_000)), 431, "HEAD_TOO_LARGE").await;
    let mut many = gate.http.get(gate.url(ENTITIES));
    for number in 0..70 {
        many = many.header(format!("x-{number}"), "a");
    }
    refused(many, 431, "HEAD_TOO_LARGE").await;
    // What is longer still is refused before anything of it is kept, and the connection ends.
    let mut endless = TcpStream::connect(gate.address).await.unwrap();
    endless.write_all(format!("GET / HTTP/1.1\r\nX-Long: {}", "a".repeat(64 * 1024)).as_bytes()).await.unwrap();
    let heard = until_closed(&mut endless).await.unwrap();
    assert!(heard.is_empty() || heard.starts_with(b"HTTP/1.1 431 "), "{}", String::from_utf8_lossy(&heard));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_told_and_the_connection_ends() {
    let gate = Gate::new().await;
    let mut slow = TcpStream::connect(gate.address).await.unwrap();
    let begin = format!("POST {LOGIN} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{{\"client_id\":");
    slow.write_all(begin.as_bytes()).await.unwrap();
    let heard = until_closed(&mut slow).await.unwrap();
    let heard = String::from_utf8(heard).unwrap();
    assert!(heard.starts_with("HTTP/1.1 400 ") && heard.contains("longer than 10 seconds"), "{heard}");
}

#[tokio::test]
async fn who_does_not_read_is_cut_off_and_others_notice_nothing() {
    let limits = Limits { unread: Duration::from_secs(1), ..Limits::default() };
    let gate = Gate::with(limits, Guard::default()).await;
    let token = gate.token().await;
    // One asks and asks, one follows the changes; neither reads.
    let mut asking = deaf(&gate).await;
    let request = format!("GET {ENTITIES} HTTP/1.1\r\nHost: a\r\nAuth: {token}\r\n\r\n");
    let asks = tokio::spawn(async move { while asking.write_all(request.as_bytes()).await.is_ok() {} });
    let mut following = deaf(&gate).await;
    let follow = format!("GET /desk/v1/events HTTP/1.1\r\nHost: a\r\nAuth: {token}\r\n\r\n");
    following.write_all(follow.as_bytes()).await.unwrap();
    let open = "frontdesk_event_streams_open";
    eventually(async || gate.metric(&token, open).await == Some(1.0)).await;
    for burst in 0..40 {
        happen(&gate, burst).await;
    }
    let unread = "frontdesk_connections_ended_early_total{reason=\"unread\"}";
    eventually(async || gate.metric(&token, unread).await == Some(2.0)).await;
    assert_eq!(gate.metric(&token, open).await, Some(0.0));
    tokio::time::timeout(PATIENCE, asks).await.unwrap().unwrap();
    drop(following);
}

/// A connection whose end takes little.
async fn deaf(gate: &Gate) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    socket.connect(gate.address).await.unwrap()
}

/// A thousand changes at once.
async fn happen(gate: &Gate, burst: i64) {
    let insert = "INSERT INTO events (business_id, seq, kind, appointment_id, doctor_id, clinic_id, date, at) \
                  VALUES ('lake', $1, 'booked', $2, 'rao', 'north', '2026-11-23', 0)";
    let count = "INSERT INTO event_counts (business_id, last_seq) VALUES ('lake', $1) \
                 ON CONFLICT (business_id) DO UPDATE SET last_seq = $1";
    let id = "a".repeat(120);
    let wrote = gate.store.write::<_, SqlError>(move |sql| {
        let first = burst * 1_000;
        for seq in first + 1..=first + 1_000 {
            sql.execute(insert, &[seq.into(), id.as_str().into()])?;
        }
        sql.execute(count, &[(first + 1_000).into()])?;
        sql.announce()
    });
    wrote.await.unwrap();
}

async fn eventually(mut holds: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < PATIENCE, "it does not come about");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_client_has_so_many_streams_and_no_more() {
    let gate = Gate::with(Limits { streams: 2, ..Limits::default() }, Guard::default()).await;
    let token = gate.token().await;
    let follow = async || gate.http.get(gate.url("/desk/v1/events")).bearer_auth(&token).send().await.unwrap();
    let (first, second) = (follow().await, follow().await);
    assert_eq!((first.status(), second.status()), (reqwest::StatusCode::OK, reqwest::StatusCode::OK));
    let third = follow().await;
    assert_eq!(third.status(), 429);
    assert!(third.headers().contains_key("retry-after"));
    // Who closes one may open another.
    drop(first);
    eventually(async || follow().await.status() == 200).await;
}

#[tokio::test]
async fn when_all_seats_are_taken_those_who_wait_longest_give_way() {
    let gate = Gate::with(Limits { connections: 8, ..Limits::default() }, Guard::default()).await;
    let mut slow = Vec::new();
    for _ in 0..8 {
        let mut stream = TcpStream::connect(gate.address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost:").await.unwrap();
        slow.push(stream);
    }
    let started = Instant::now();
    let token = gate.token().await;
    // Half a head may stay for five seconds, and nobody has to wait that long.
    println!("in after {:?}", started.elapsed());
    let made_room = "frontdesk_connections_ended_early_total{reason=\"made room\"}";
    assert!(gate.metric(&token, made_room).await >= Some(1.0));
    let mut first = slow.remove(0);
    assert_eq!(tokio::time::timeout(PATIENCE, first.read(&mut [0; 1])).await.unwrap().unwrap_or(0), 0);
}
