//! Texts: names from outside, and what somebody types or pastes.

use chrono::NaiveDate;
use frontdesk::desk::Desk;
use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::domain::appointment::Name;
use frontdesk::domain::loose::{self, Constraints};
use frontdesk::domain::text::Text;
use ratatui::buffer::CellWidth;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::screen::{drawn, frames, is_hostile};
use super::text;
use crate::harness::{Harness, desk};

/// More marks than this on one letter would stack up over the lines around.
const MARKS: usize = 4;

/// A name, as it may be shown: nothing hostile, one line, as wide as it is counted, and nothing left out.
pub fn names(bytes: &[u8]) {
    let raw = text(bytes);
    let name = Text::from(raw.as_str());
    assert_eq!(name.raw(), raw, "what is stored is what came");
    for shown in [name.shown(), &name.initial(), &Name::whole(&raw).listed(), &Name::whole(&raw).full()] {
        safe(shown);
    }
    let shown = name.shown();
    // Every harmless character is there in its order, and every other one is spelled out.
    let mut rest = shown;
    for c in raw.chars() {
        let spelled = format!("‹U+{:04X}›", c as u32);
        rest = match rest.strip_prefix(c) {
            Some(after) => after,
            None => rest.strip_prefix(spelled.as_str()).unwrap_or_else(|| panic!("{c:?} of {raw:?} is lost")),
        };
    }
    assert_eq!(rest, "", "nothing is added");
    let cells: usize = shown.graphemes(true).map(|letter| usize::from(letter.cell_width())).sum();
    assert!(raw.trim().is_empty() || cells > 0, "{raw:?} can't be seen");
}

/// Nothing that a terminal obeys, and no heap of marks.
fn safe(shown: &str) {
    for letter in shown.graphemes(true) {
        if let Some(c) = letter.chars().find(|c| is_hostile(*c, letter)) {
            panic!("U+{:04X} is shown", c as u32);
        }
    }
    let mut marks = 0;
    for c in shown.chars() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        assert!(marks <= MARKS, "{marks} marks on one letter");
    }
}

/// Everybody has that name, doctors and clinics too: in lists, in the grid, in the form and the details.
pub fn drawn_names(bytes: &[u8]) {
    let (size, name) = bytes.split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
    let name = Text::from(text(&name[..name.len().min(4_096)]));
    let (width, height) = [(120, 36), (80, 24), (100, 30), (60, 15), (200, 50)][usize::from(size % 5)];
    let called = |name: &Text| {
        let mut harness = desk();
        for appointment in &mut harness.appointments {
            appointment.patient.name = Some(Name { first: name.clone(), middle: Text::default(), last: name.clone() });
            appointment.urgent = Some(name.clone());
        }
        harness.press(Command::Reload).answer_what_is_known();
        harness
    };
    // Not every text has the same lines, but every one has the same frames.
    let plain = Text::from("Khan");
    let commands: [&[Command]; 5] =
        [&[], &[Command::Details], &[Command::Queue], &[Command::WholeClinic], &[Command::Find]];
    let opens = commands[usize::from(size / 5) % commands.len()];
    let over = |name: &Text| {
        let mut harness = called(name);
        for command in opens {
            harness.press(*command).answer_what_is_known();
        }
        drawn(&harness.desk, width, height)
    };
    let (found, calm) = (over(&name), over(&plain));
    if !name.shown().contains(['╭', '╮', '╰', '╯']) && opens.is_empty() {
        assert_eq!(frames(&found), frames(&calm), "a frame has moved at {width}×{height}");
    }
}

/// A paste into each place that takes text: it submits nothing, and the screen is whole.
pub fn pastes(bytes: &[u8]) {
    let (place, pasted) = bytes.split_first().map_or((0, &[][..]), |(first, rest)| (*first, rest));
    let opens = [
        Command::Book,
        Command::Find,
        Command::CommandLine,
        Command::WalkIn,
        Command::GoToDate,
        Command::FindFree,
        Command::Cancel,
    ];
    let mut harness = desk();
    harness.press(opens[usize::from(place) % opens.len()]).answer_what_is_known();
    harness.happens(Action::Pasted(text(pasted))).answer_what_is_known();
    assert!(harness.written.is_empty() && !harness.quit, "a paste has submitted something");
    whole(&harness.desk);
    harness.happens(Action::Typed(Edit::DeleteWord)).happens(Action::Typed(Edit::Left)).types("é");
    harness.answer_what_is_known();
    whole(&harness.desk);
}

/// What is typed into the command line: whatever it means, nothing happens before Enter.
pub fn command_line(bytes: &[u8]) {
    let mut harness: Harness = desk();
    harness.press(Command::CommandLine).answer_what_is_known();
    harness.happens(Action::Pasted(text(&bytes[..bytes.len().min(400)]))).answer_what_is_known();
    whole(&harness.desk);
    assert!(harness.written.is_empty() && !harness.quit);
    harness.press(Command::Complete).answer_what_is_known().press(Command::Enter).answer_what_is_known();
    whole(&harness.desk);
    let mut keys: Vec<&str> = harness.written.iter().map(|(_, write)| write.key()).collect();
    keys.sort_unstable();
    let all = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), all, "two writes under one key");
}

fn whole(desk: &Desk) {
    drawn(desk, 100, 30);
}

/// Dates, times and constraints as people type them: a date that is understood can be told back, and never leaves the
/// calendar.
pub fn dates(bytes: &[u8]) {
    let typed = text(&bytes[..bytes.len().min(200)]);
    let words: Vec<&str> = typed.split_whitespace().collect();
    for today in ["2026-11-23", "2024-02-29", "2026-12-31", "2999-12-31"] {
        let today: NaiveDate = today.parse().unwrap();
        if let Some((date, used)) = loose::day(&words, today) {
            assert!(used >= 1 && used <= words.len(), "{typed:?} used {used} words");
            let far = (date - today).num_days().abs();
            assert!(far < 400_000, "{typed:?} lies {far} days away");
        }
        if let Ok(constraints) = Constraints::parse(&typed, today, &["rao", "iyer", "d'souza"]) {
            let (from, to) = constraints.window(today, 30);
            assert!(from <= to, "{typed:?} ends before it begins");
        }
    }
    for word in &words {
        if let Some(time) = loose::time(word) {
            let usual = time.usual();
            assert_eq!(time.resolve(&[usual]), usual, "{word:?}");
        }
    }
}
