//! How a desk keeps its screen fresh: told by the stream or by asking every four seconds, and reading again what has
//! changed, one answer of a kind at a time.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::desk::{Desk, SHOWN};
use super::line::request;
use super::mix::POLL_EVERY;
use super::tally::{held, up};

/// The pause before a stream is opened again.
const AGAIN: Duration = Duration::from_millis(500);

/// A hint, as far as a desk needs it.
#[derive(Deserialize)]
struct Hint {
    kind: String,
    appointment_id: String,
    doctor_id: String,
    clinic_id: String,
    date: String,
}

/// What a desk reads when it begins; then it is told, or asks.
pub async fn begins(desk: &Arc<Desk>) -> Option<()> {
    let entities = desk.get(super::tally::Kind::Look, "/dr/v1/business/entities").await;
    let (list, slots) = tokio::join!(desk.reads_list(SHOWN), desk.reads_slots(desk.doctors(), SHOWN));
    tokio::spawn(reads_lists(Arc::clone(desk)));
    tokio::spawn(reads_slots(Arc::clone(desk)));
    if desk.polls() {
        tokio::spawn(asks(Arc::clone(desk)));
    } else {
        tokio::spawn(listens(Arc::clone(desk)));
    }
    entities.and(list).and(slots)
}

/// Reads the list again whenever it may be old.
async fn reads_lists(desk: Arc<Desk>) {
    loop {
        desk.list_wanted.notified().await;
        let since = held(&desk.old_list).take();
        let Some(since) = since else { continue };
        if desk.reads_list(SHOWN).await.is_some() && !desk.polls() {
            desk.world.tally.shown(since.elapsed());
        }
    }
}

/// The same of slots.
async fn reads_slots(desk: Arc<Desk>) {
    loop {
        desk.slots_wanted.notified().await;
        let old = std::mem::take(&mut *held(&desk.old_slots));
        desk.reads_slots(old, SHOWN).await;
    }
}

/// Asks for everything on the screen, again and again.
async fn asks(desk: Arc<Desk>) {
    // Not all at the same moment.
    tokio::time::sleep(POLL_EVERY.mul_f64(desk.phase())).await;
    loop {
        tokio::join!(desk.reads_list(SHOWN), desk.reads_slots(desk.doctors(), SHOWN));
        tokio::time::sleep(POLL_EVERY.div_f64(desk.world.factor())).await;
    }
}

/// Listens, and begins anew when the stream ends.
async fn listens(desk: Arc<Desk>) {
    loop {
        if stream(&desk).await.is_err() {
            up(&desk.world.tally.lost_streams);
        }
        tokio::time::sleep(AGAIN).await;
    }
}

async fn stream(desk: &Desk) -> io::Result<()> {
    let mut line = desk.lines.open().await?;
    line.write_all(&request("GET", "/desk/v1/events", &desk.token, None)).await?;
    let mut buffer = Vec::with_capacity(4 * 1024);
    let mut begun = false;
    loop {
        if line.read_buf(&mut buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some(end) = buffer.iter().rposition(|byte| *byte == b'\n') else { continue };
        for text in buffer[..end].split(|byte| *byte == b'\n') {
            if !begun && text.starts_with(b"HTTP/1.1") {
                if text.get(9..12) != Some(b"200") {
                    return Err(io::ErrorKind::PermissionDenied.into());
                }
                begun = true;
                desk.touched(desk.doctors());
            }
            if let Some(json) = text.strip_prefix(b"data: ") {
                match serde_json::from_slice::<Hint>(json) {
                    Ok(hint) => hinted(desk, &hint),
                    // To read everything again.
                    Err(_) => desk.touched(desk.doctors()),
                }
            }
        }
        buffer.drain(..=end);
    }
}

fn hinted(desk: &Desk, hint: &Hint) {
    if hint.kind == "booked" {
        desk.world.tally.hinted(desk.hospital, &hint.appointment_id);
    }
    let doctor = hint.doctor_id.strip_prefix('d').and_then(|number| number.parse().ok());
    if hint.clinic_id == format!("c{}", desk.clinic) && SHOWN.contains(&hint.date.as_str()) {
        desk.touched(doctor);
    }
}
