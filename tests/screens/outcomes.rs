//! How a write stands and what answers are worth, as the screen says it: each of the outcomes of the matrix of faults.

use chrono::TimeDelta;
use frontdesk::desk::Desk;
use frontdesk::desk::model::Link;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::port::Failure;
use frontdesk::domain::appointment::Status;
use frontdesk::domain::text::Text;

use super::practice::{Practice, now};
use super::scenes::subject;

/// Every one with its name.
pub fn scenes() -> Vec<(&'static str, Desk)> {
    let booking = || subject("Suresh", "Kumar", "Rao · 12:00");
    let said = |mark: Mark, says: String| Practice::busy().say(mark, &says);
    vec![
        ("outcome_sent", said(Mark::Sent, format!("Booking {}", booking())).desk()),
        ("outcome_unknown", said(Mark::Unknown, format!("Not known yet, checking: {}", booking())).desk()),
        ("outcome_done", said(Mark::Done, format!("Booked {}", booking())).desk()),
        ("outcome_refused", said(Mark::Refused, format!("Not booked: {} (the slot is taken)", booking())).desk()),
        ("outcome_pause", down(Failure::Pause(30)).desk()),
        ("outcome_nonsense", down(Failure::NotUnderstood).desk()),
        ("outcome_unknown_status", unknown_status().desk()),
    ]
}

/// No good answer for three minutes; what was read before still stands.
fn down(why: Failure) -> Practice {
    Practice::busy().change(|desk| {
        let retry_at = now() + TimeDelta::seconds(30);
        desk.link = Link::Down { since: now() - TimeDelta::minutes(3), why, retry_at };
    })
}

/// One whose status nobody knows, and one of which only the time could be read.
fn unknown_status() -> Practice {
    let spoil = |desk: &mut Desk| {
        for board in desk.boards.values_mut() {
            let board = board.value_mut().unwrap();
            board.unread = 1;
            board.appointments.last_mut().unwrap().patient.name = None;
        }
    };
    Practice::busy()
        .at("rao", 0, "12:00", "Zara", "Bello", Status::Other(Text::from("ZZTOP")))
        .at("rao", 0, "12:30", "", "", Status::Other(Text::from("?")))
        .change(spoil)
        .select("12:00")
}
