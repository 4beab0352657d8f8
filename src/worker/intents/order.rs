//! The order that everything rests on: a line is on disk before the first byte of its write is sent.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::unbounded_channel;

use super::*;
use crate::client::{Client, Credentials};
use crate::desk::port::{Effect, Outcome, Reply, Ticket};

/// What happened, in order.
type Events = Arc<Mutex<Vec<&'static str>>>;

/// A disk that notes what it is told, and is slow to keep it.
struct Slow(Events);

impl Sink for Slow {
    fn append(&mut self, _: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().push("written");
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        std::thread::sleep(Duration::from_millis(60));
        self.0.lock().unwrap().push("on disk");
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.lock().unwrap().push("forgotten");
        Ok(())
    }

    fn remove(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A server that signs everybody in and notes the first byte of a check-in.
async fn server(events: Events) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            tokio::spawn(serve(caller, Arc::clone(&events)));
        }
    });
    format!("http://{address}")
}

async fn serve(mut caller: TcpStream, events: Events) {
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = caller.read(&mut buffer).await {
        let begins = seen.is_empty();
        seen.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&seen).into_owned();
        let signs_in = text.contains("connect-auth");
        if begins && text.starts_with("PUT ") {
            events.lock().unwrap().push("sent");
        }
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() < length.unwrap_or(0_usize) {
            continue;
        }
        let (status, answer) = match (signs_in, text.starts_with("PUT ")) {
            (true, _) => (200, r#"{"access_token":"t","refresh_token":"r","expires_in":1800}"#),
            (_, true) => (200, r#"{"data":{"appointment_id":"a-1","status":"CK","token":7}}"#),
            (_, _) => (404, "{}"),
        };
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
            answer.len()
        );
        caller.write_all(answer.as_bytes()).await.unwrap();
        seen.clear();
    }
}

#[tokio::test]
async fn a_write_is_on_disk_before_its_first_byte_is_sent_and_struck_out_after_its_end_was_told() {
    const WRITES: usize = 20;
    let events = Events::default();
    let address = server(Arc::clone(&events)).await;
    let credentials = Credentials { client_id: "desk".into(), client_secret: "secret".into() };
    let client = Arc::new(Client::new(&address, credentials).unwrap());
    let journal = Journal::over(Box::new(Slow(Arc::clone(&events))), "there", LeftBehind::default());
    let (effects, wishes) = unbounded_channel();
    let (answers, mut replies) = unbounded_channel();
    let worker = tokio::spawn(crate::worker::run(client, wishes, answers, Arc::new(Utc::now), Some(journal)));
    for n in 0..WRITES {
        let write = Write::CheckIn { key: format!("k-{n}"), id: "a-1".into() };
        effects.send(Effect::Write(Ticket(1), write)).unwrap();
        loop {
            if let Reply::Written(_, outcome) = replies.recv().await.unwrap() {
                assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
                break;
            }
        }
        let mut events = events.lock().unwrap();
        // The ends of earlier writes are written down meanwhile.
        let first = |of: &str| events.iter().position(|event| *event == of);
        assert!(events.contains(&"written") && first("on disk").is_some(), "write {n}: {events:?}");
        assert!(first("written") < first("on disk") && first("on disk") < first("sent"), "write {n}: {events:?}");
        events.clear();
    }
    tokio::time::sleep(SHOWN + Duration::from_millis(500)).await;
    assert_eq!(events.lock().unwrap().last(), Some(&"forgotten"));
    drop(effects);
    worker.await.unwrap();
}
