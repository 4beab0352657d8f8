//! A screen that is drawn over the last one is the one that is drawn anew: after any keys, at any time, whatever is answered
//! meanwhile.

use chrono::TimeDelta;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use frontdesk::app::Shown;
use frontdesk::desk::Desk;
use frontdesk::desk::action::Action;
use frontdesk::desk::port::{Failure, Push, Reply};
use frontdesk::domain::appointment::Status;
use frontdesk::tui::glyphs::Glyphs;
use frontdesk::tui::look::Look;
use frontdesk::tui::screen;
use frontdesk::tui::theme::Theme;
use frontdesk::tui::{input, keymap::Keymap};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use crate::chance::{Chance, seeds};
use crate::harness::{Harness, appointment, desk};

const WALKS: usize = 16;
const STEPS: usize = 120;

/// What only selects, and is pressed most.
const MOVES: [KeyCode; 12] = [
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::Left,
    KeyCode::Right,
    KeyCode::Down,
    KeyCode::Char('j'),
    KeyCode::Char('k'),
    KeyCode::Char('h'),
    KeyCode::Char('l'),
    KeyCode::Home,
    KeyCode::End,
    KeyCode::PageDown,
];

/// What a terminal shows that had all the screens before, one over the other.
fn drawn_over(shown: &mut Shown<TestBackend>, desk: &Desk, look: &Look) -> Buffer {
    shown.draw(desk, look).unwrap();
    shown.backend().buffer().clone()
}

/// What one shows that had none.
fn drawn_anew(desk: &Desk, look: &Look, (width, height): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| screen::draw(frame, desk, look)).unwrap();
    terminal.backend().buffer().clone()
}

/// Where they differ, but for what lies under the second column of a wide letter.
fn difference(over: &Buffer, anew: &Buffer) -> Option<(u16, u16)> {
    let mut covered = 0;
    for (at, (over, new)) in over.content.iter().zip(&anew.content).enumerate() {
        if covered > 0 {
            covered -= 1;
        } else if over == new {
            covered = new.symbol().width().saturating_sub(1);
        } else {
            return Some(anew.pos_of(at));
        }
    }
    None
}

fn press(harness: &mut Harness, table: &Keymap, code: KeyCode) {
    let event = Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
    if let Some(action) = input::action(table, harness.desk.context(), &event) {
        harness.happens(action);
    }
}

fn step(harness: &mut Harness, table: &Keymap, chance: &mut Chance) {
    match chance.below(100) {
        0..60 => press(harness, table, MOVES[chance.below(MOVES.len())]),
        60..78 => {
            let longest = [190, 9_000][chance.below(2)];
            let later = harness.desk.now + TimeDelta::milliseconds(i64::try_from(chance.below(longest)).unwrap());
            harness.tells_time(later);
        }
        78..82 => press(harness, table, KeyCode::Char(['3', '4'][chance.below(2)])),
        82..88 => press(harness, table, KeyCode::Esc),
        88..92 => {
            let letters = "ncuvrsoxdzfaJKW1234[]tmM/!PG?q ";
            press(harness, table, KeyCode::Char(letters.chars().nth(chance.below(letters.len())).unwrap()));
        }
        92..97 => {
            harness.answer_what_is_known();
        }
        97 => {
            harness.fail_all(&Failure::NoAnswer);
        }
        98 => {
            harness.happens(Action::Reply(Reply::Push([Push::Connected, Push::Lost][chance.below(2)].clone())));
        }
        _ => {
            harness.happens(Action::Awake(TimeDelta::seconds(i64::try_from(chance.below(700)).unwrap())));
        }
    }
}

#[test]
fn a_screen_drawn_over_the_last_one_is_the_one_drawn_anew() {
    let (table, mut over) = (Keymap::default(), 0);
    for seed in seeds(2) {
        println!("FRONTDESK_SEED={seed}");
        let mut chance = Chance::new(seed);
        for walk in 0..WALKS {
            let mut size = [(120, 36), (80, 24), (160, 30), (60, 15)][walk % 4];
            let mut look = Look::from(Theme::plain());
            if walk % 8 >= 4 {
                look.theme.glyphs = Glyphs::Ascii;
            }
            let mut harness = desk();
            let mut shown = Shown::on(Terminal::new(TestBackend::new(size.0, size.1)).unwrap());
            if walk % 3 == 0 {
                // Two who are there at one moment outside of all slots: both are selected at once.
                for (id, last) in [("a-lee", "Lee"), ("a-roy", "Roy")] {
                    harness.appointments.push(appointment(id, id, "Ann", last, "20:35", Status::Booked));
                }
            }
            // Nobody comes with the minute.
            for came in harness.appointments.iter_mut().filter_map(|of| of.checked_in.as_mut()) {
                *came -= TimeDelta::seconds(23);
            }
            press(&mut harness, &table, KeyCode::F(5));
            harness.answer_all();
            // Nor do the keys.
            let near_the_turn = harness.desk.now + TimeDelta::milliseconds(59_300);
            harness.tells_time(near_the_turn);
            for at in 0..STEPS {
                let before = harness.desk.stirred;
                step(&mut harness, &table, &mut chance);
                over += usize::from(before == harness.desk.stirred);
                match chance.below(50) {
                    0 => shown.anew().unwrap(),
                    1 => {
                        size = [(120, 36), (80, 24), (100, 36), (160, 30)][chance.below(4)];
                        shown.backend().resize(size.0, size.1);
                    }
                    _ => {}
                }
                let seen = drawn_over(&mut shown, &harness.desk, &look);
                let anew = drawn_anew(&harness.desk, &look, size);
                assert_eq!(difference(&seen, &anew), None, "step {at} of walk {walk}");
            }
        }
    }
    println!("{over} times nothing but the selection had moved");
    assert!(over > WALKS * STEPS / 3, "hardly anything was drawn over the last screen: {over}");
}
