//! P4 as a receptionist sees it: the answer to a booking is lost, its repetition is refused because the slot is taken, by
//! the lost booking itself. No frame says that somebody else has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use frontdesk::contract::paths;

use crate::chance::{self, Chance};
use crate::proxy::Fault;
use crate::scene::{Scene, WHO, fills_in};

/// How many answers are lost.
const LOST: usize = 24;

fn answer(status: &str, body: &str) -> Fault {
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
    Fault::Instead(format!("{head}connection: close\r\n\r\n{body}").into_bytes())
}

#[test]
fn no_frame_says_that_somebody_else_has_what_this_desk_booked() {
    let seed = chance::seeds(0)[0];
    let mut chance = Chance::new(seed);
    let scene = Scene::new();
    let mut desk = scene.desk().starts();
    desk.sees("● live").sees("11:30–11:45 free · Enter books");
    let met = Arc::new(AtomicUsize::new(0));
    for n in 0..LOST {
        fills_in(&mut desk);
        desk.watches(["omebody else", "taken", "✗"].map(str::to_owned));
        let lost = match chance.below(4) {
            0 => Fault::Reset,
            1 => Fault::CutBack(chance.below(60)),
            2 => Fault::Status("502 Bad Gateway"),
            _ => Fault::AnswerInstead(b"<html>".to_vec()),
        };
        let (mut lost, repeated) = (Some(lost), Arc::clone(&met));
        scene.line.plans(move |exchange| {
            // The key does not find it before it is sent again.
            if exchange.path.contains("partner_id=1") {
                return answer(
                    "404 Not Found",
                    r#"{"error":{"code":"APPOINTMENT_NOT_FOUND","message":"no such one"}}"#,
                );
            }
            if exchange.method != "POST" || ![paths::BOOK, paths::APPOINTMENTS].contains(&exchange.path.as_str()) {
                return Fault::Pass;
            }
            lost.take().unwrap_or_else(|| {
                repeated.fetch_add(1, Ordering::SeqCst);
                answer("409 Conflict", r#"{"error":{"code":"SLOT_UNAVAILABLE","message":"somebody else has it"}}"#)
            })
        });
        desk.keys("<Enter>").sees("✓ Booked Kumaar, Suresh");
        assert_eq!(desk.watched(), Vec::<String>::new(), "seed {seed}, {n}:\n{}", desk.screen());
        assert_eq!(scene.rows(), [WHO]);
        scene.heals();
        scene.takes_back(desk.watches([]));
    }
    let met = met.load(Ordering::SeqCst);
    println!("seed {seed}: {LOST} answers lost, {met} repetitions met the own booking: 0 were told as somebody else's");
    assert!(met >= 20, "only {met}");
}
