//! Sequences of keys, pastes, sizes, times and answers, as they come; and the practice file.

use chrono::TimeDelta;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use frontdesk::desk::action::Action;
use frontdesk::desk::port::{Answer, Done, Failure, Outcome, Push, Reason, Refusal, Reply};
use frontdesk::domain::text::Text;
use frontdesk::server::practice_file;
use frontdesk::tui::{input, keymap::Keymap};

use super::screen::drawn;
use super::text;
use crate::harness::{Harness, desk};

/// The most steps of one sequence.
const MOST: usize = 160;

/// Every byte is something that happens. Nothing panics, every screen is whole, and every write that was sent is known to
/// the desk until its end is told.
pub fn keys(bytes: &[u8]) {
    let table = Keymap::default();
    let mut harness = desk();
    let mut size = (120, 36);
    let mut sent = Vec::new();
    for (at, byte) in bytes.iter().take(MOST).enumerate() {
        let next = bytes.get(at + 1).copied().unwrap_or_default();
        match byte {
            0..=0x7f => press(&mut harness, &table, *byte),
            0x80..=0x87 => {
                harness.answer_what_is_known();
            }
            0x88 => {
                harness.fail_all(&[Failure::NoAnswer, Failure::NotUnderstood, Failure::SignIn][usize::from(next % 3)]);
            }
            0x89 => size = (u16::from(next) + 1, u16::from(next % 64) + 1),
            0x8a => {
                let later = harness.desk.now + TimeDelta::seconds(i64::from(next) * 97);
                harness.tells_time(later);
            }
            0x8b..=0x8f => ends(&mut harness, next),
            0x90 => {
                harness.happens(Action::Pasted(text(&bytes[at..bytes.len().min(at + 12)])));
            }
            0x91 => {
                harness
                    .happens(Action::Reply(Reply::Push([Push::Connected, Push::Lost][usize::from(next % 2)].clone())));
            }
            // The answer to a question of another kind.
            0x92 => {
                if let Some((ticket, _)) = harness.asked.pop_front() {
                    harness.happens(Action::Reply(Reply::Answer(ticket, Ok(Answer::Patients(Vec::new())))));
                }
            }
            _ => {
                let letter = char::from_u32(u32::from(*byte) * 37).unwrap_or('x');
                happens(&mut harness, &table, KeyCode::Char(letter), KeyModifiers::NONE);
            }
        }
        sent.extend(
            harness
                .written
                .iter()
                .map(|(ticket, _)| *ticket)
                .filter(|ticket| !sent.contains(ticket))
                .collect::<Vec<_>>(),
        );
        for (ticket, _) in &harness.written {
            assert!(harness.desk.pending.contains_key(ticket), "a write that is under way was forgotten");
        }
        if at % 8 == 7 {
            drawn(&harness.desk, size.0, size.1);
        }
    }
    drawn(&harness.desk, size.0, size.1);
}

fn press(harness: &mut Harness, table: &Keymap, byte: u8) {
    const NAMED: [KeyCode; 18] = [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Delete,
        KeyCode::Backspace,
        KeyCode::F(5),
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Down,
    ];
    let (code, held) = match byte {
        0..=17 => (NAMED[usize::from(byte)], KeyModifiers::NONE),
        18..=31 => (KeyCode::Char(char::from(byte - 18 + b'p')), KeyModifiers::CONTROL),
        letter => (KeyCode::Char(char::from(letter)), KeyModifiers::NONE),
    };
    happens(harness, table, code, held);
}

fn happens(harness: &mut Harness, table: &Keymap, code: KeyCode, held: KeyModifiers) {
    let event = Event::Key(KeyEvent::new(code, held));
    if let Some(action) = input::action(table, harness.desk.context(), &event) {
        harness.happens(action);
    }
}

/// The oldest write ends, or is in doubt.
fn ends(harness: &mut Harness, how: u8) {
    if harness.written.is_empty() {
        return;
    }
    match how % 5 {
        0 => harness.write_unknown(),
        1 => harness.write_ends(Outcome::Done(Done::Booked { id: "new".into(), patient: None })),
        2 => harness.write_ends(Outcome::Done(Done::Cancelled)),
        3 => {
            let reasons = [Reason::SlotTaken, Reason::Gone, Reason::Invalid, Reason::NotSent, Reason::Stale];
            let reason = reasons[usize::from(how / 5) % reasons.len()];
            let fields =
                vec![("patient.mobile".to_owned(), Text::from("no\u{202e}")), (String::new(), Text::default())];
            let says = Text::from("no\u{1b}[2J\n");
            harness.write_ends(Outcome::Refused(Refusal { reason, says, alternatives: Vec::new(), fields }))
        }
        _ => harness.write_ends(Outcome::Done(Done::Undone { status: None })),
    };
}

/// A practice file of any kind is read or its faults are told by line.
pub fn practice(bytes: &[u8]) {
    let file = text(&bytes[..bytes.len().min(20_000)]);
    let reading = practice_file::read(&file, "2026-11-23".parse().unwrap());
    let lines = file.lines().count().max(1);
    for fault in &reading.faults {
        assert!(fault.line <= lines + 1, "line {} of {lines}", fault.line);
        assert!(!fault.says.chars().any(char::is_control), "{:?}", fault.says);
    }
    if let Some(practice) = reading.practice {
        let again = practice_file::read(&practice_file::written(&practice).unwrap(), "2026-11-23".parse().unwrap());
        assert_eq!(again.practice, Some(practice), "what is written is read again");
    }
}
