//! A receptionist: presses keys with an intention, drawn from the seed, and does not always look first.

use std::collections::VecDeque;

use crossterm::event::KeyCode;
use frontdesk::desk::model::Context;

use crate::chance::Chance;
use crate::world::PEOPLE;

pub struct Receptionist {
    chance: Chance,
    keys: VecDeque<(u64, KeyCode)>,
    /// Esc was pressed in a form.
    leaves: bool,
}

impl Receptionist {
    pub fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed), keys: VecDeque::new(), leaves: false }
    }

    /// The next key, and after how many milliseconds it is pressed.
    pub fn next(&mut self, context: Context) -> (u64, KeyCode) {
        if self.keys.is_empty() {
            if context == Context::Main {
                self.intends();
            } else if context == Context::Form && self.leaves {
                // What is open is left, and where it asks, Enter drops what was typed.
                self.press(KeyCode::Enter);
            } else {
                self.looks(400, KeyCode::Esc);
            }
            self.leaves = context == Context::Form && !self.leaves;
        }
        self.keys.pop_front().expect("an intention without a key")
    }

    fn press(&mut self, key: KeyCode) {
        let pause = u64::try_from(60 + self.chance.below(200)).unwrap();
        self.keys.push_back((pause, key));
    }

    fn looks(&mut self, millis: u64, key: KeyCode) {
        self.keys.push_back((millis, key));
    }

    fn intends(&mut self) {
        // What was refused and taken along is dropped.
        self.looks(300, KeyCode::Esc);
        self.press(KeyCode::Esc);
        self.press(KeyCode::Char('3'));
        if self.chance.below(2) == 0 {
            self.press(KeyCode::Char('t'));
        }
        let what = self.chance.below(10);
        if what < 7 {
            self.goes_somewhere();
        }
        match what {
            0..4 => {
                self.press(KeyCode::Char('n'));
                self.books();
            }
            4 => self.press(KeyCode::Char('c')),
            5 => {
                self.press(KeyCode::Char('x'));
                self.looks(300, KeyCode::Enter);
            }
            6 | 7 => {
                self.press(KeyCode::Char('r'));
                self.goes_somewhere();
                self.looks(500, KeyCode::Enter);
            }
            8 => self.press(KeyCode::Char('u')),
            _ => self.books(),
        }
    }

    fn goes_somewhere(&mut self) {
        for _ in 0..self.chance.below(4) {
            let way = [KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down][self.chance.below(4)];
            self.press(way);
        }
        if self.chance.below(4) == 0 {
            self.press(KeyCode::Char('J'));
        }
    }

    fn books(&mut self) {
        self.press(KeyCode::Enter);
        let who = PEOPLE[self.chance.below(PEOPLE.len())];
        for letter in who.to_lowercase().chars() {
            self.press(KeyCode::Char(letter));
        }
        self.looks(1_200, KeyCode::Enter);
        self.looks(900, KeyCode::Enter);
        self.looks(500, KeyCode::Esc);
    }
}
