//! The table itself. The order is that of the hints and, within a section, of the help.

use crossterm::event::KeyCode;

use super::{Binding, Chord, Section};
use crate::desk::action::Command;
use crate::desk::model::Context::{self, Cancelling, Details, Finding, Form, Help, Main};
use crate::desk::model::Pane;

const NOWHERE: u8 = u8::MAX;

/// A row that no line of hints shows.
const fn row(
    contexts: &'static [Context],
    chords: &'static [Chord],
    command: Command,
    section: Section,
    help: &'static str,
) -> Binding {
    Binding { contexts, chords, command, hint: "", panes: &[], rank: NOWHERE, section, help }
}

impl Binding {
    /// Shows it in the line of hints.
    const fn hint(self, rank: u8, hint: &'static str) -> Self {
        Self { hint, rank, ..self }
    }

    /// Shows the hint in these panes only.
    const fn within(self, panes: &'static [Pane]) -> Self {
        Self { panes, ..self }
    }
}

const ENTER: &[Chord] = &[Chord::key(KeyCode::Enter)];
const UP: &[Chord] = &[Chord::key(KeyCode::Up)];
const DOWN: &[Chord] = &[Chord::key(KeyCode::Down)];
const LISTS_AND_HELP: [Context; 4] = [Finding, Form, Cancelling, Help];
/// Ctrl-C never ends the program from inside a text: it backs out, like Esc.
const ESCAPE: &[Chord] = &[Chord::key(KeyCode::Esc), Chord::ctrl('c')];

/// All keys.
pub const BINDINGS: &[Binding] = &[
    // Move
    row(&[Main], &[Chord::key(KeyCode::Up), Chord::letter('k')], Command::Up, Section::Move, "up a row"),
    row(&[Main], &[Chord::key(KeyCode::Down), Chord::letter('j')], Command::Down, Section::Move, "down a row"),
    row(&[Main], &[Chord::key(KeyCode::Left), Chord::letter('h')], Command::Left, Section::Move, "to the left"),
    row(&[Main], &[Chord::key(KeyCode::Right), Chord::letter('l')], Command::Right, Section::Move, "to the right"),
    row(&[Main], &[Chord::key(KeyCode::PageUp)], Command::PageUp, Section::Move, "up a screenful"),
    row(&[Main], &[Chord::key(KeyCode::PageDown)], Command::PageDown, Section::Move, "down a screenful"),
    row(&[Main], &[Chord::key(KeyCode::Home)], Command::First, Section::Move, "to the beginning"),
    row(&[Main], &[Chord::key(KeyCode::End)], Command::Last, Section::Move, "to the end"),
    row(&[Main], &[Chord::key(KeyCode::Tab)], Command::NextPane, Section::Move, "to the next pane"),
    row(&[Main], &[Chord::key(KeyCode::BackTab)], Command::PreviousPane, Section::Move, "to the pane before"),
    row(&[Main], &[Chord::letter('1')], Command::Go(Pane::Clinics), Section::Move, "to the clinics"),
    row(&[Main], &[Chord::letter('2')], Command::Go(Pane::Doctors), Section::Move, "to the doctors"),
    row(&[Main], &[Chord::letter('3')], Command::Go(Pane::Slots), Section::Move, "to the slots"),
    row(&[Main], &[Chord::letter('4')], Command::Go(Pane::Today), Section::Move, "to today's list"),
    row(&[Help], &[Chord::key(KeyCode::PageUp)], Command::PageUp, Section::Move, ""),
    row(&[Help], &[Chord::key(KeyCode::PageDown), Chord::letter(' ')], Command::PageDown, Section::Move, "")
        .hint(5, "further"),
    row(&[Help], &[Chord::key(KeyCode::Home)], Command::First, Section::Move, ""),
    row(&[Help], &[Chord::key(KeyCode::End)], Command::Last, Section::Move, ""),
    // Book
    row(&[Main], ENTER, Command::Enter, Section::Book, "choose, book or show")
        .hint(1, "choose")
        .within(&[Pane::Clinics, Pane::Doctors]),
    row(&[Main], ENTER, Command::Enter, Section::Book, "").hint(1, "book, show").within(&[Pane::Slots]),
    row(&[Main], ENTER, Command::Enter, Section::Book, "").hint(1, "show").within(&[Pane::Today]),
    row(&[Main], &[Chord::letter('n')], Command::NextFree, Section::Book, "to the next free slot")
        .hint(2, "next free")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('N')], Command::PreviousFree, Section::Book, "to the free slot before"),
    row(&[Main], &[Chord::letter('b')], Command::Book, Section::Book, "book the selected slot"),
    row(&[Main], &[Chord::letter('J')], Command::NextDoctor, Section::Book, "the next doctor")
        .hint(6, "doctor")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('K')], Command::PreviousDoctor, Section::Book, "the doctor before")
        .hint(6, "doctor")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('C')], Command::NextClinic, Section::Book, "the next clinic")
        .hint(11, "clinic")
        .within(&[Pane::Slots, Pane::Clinics]),
    row(&[Main], &[Chord::letter('[')], Command::DayBack, Section::Book, "a day back")
        .hint(7, "day")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter(']')], Command::DayForward, Section::Book, "a day on")
        .hint(7, "day")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('t')], Command::Today, Section::Book, "back to today")
        .hint(10, "today")
        .within(&[Pane::Slots]),
    row(&[Form], ENTER, Command::Enter, Section::Book, "").hint(1, "choose, book"),
    row(&[Form], &[Chord::key(KeyCode::Tab)], Command::NextField, Section::Book, "in a form: the next field")
        .hint(3, "next field"),
    row(&[Form], &[Chord::key(KeyCode::BackTab)], Command::PreviousField, Section::Book, "in a form: the field before"),
    // Today
    row(&[Main], &[Chord::letter('/')], Command::Find, Section::Today, "find a name, a phone or a token")
        .hint(3, "find"),
    row(&[Main, Details], &[Chord::letter('c')], Command::CheckIn, Section::Today, "check in").hint(4, "check in"),
    row(&[Main, Details], &[Chord::letter('x')], Command::Cancel, Section::Today, "cancel the appointment")
        .hint(5, "cancel"),
    row(&[Main], &[Chord::letter('d')], Command::Details, Section::Today, "everything about the appointment")
        .hint(6, "details")
        .within(&[Pane::Slots, Pane::Clinics, Pane::Doctors]),
    row(&[Main], &[Chord::letter('f')], Command::OnlyThisDoctor, Section::Today, "only the chosen doctor, or all")
        .hint(8, "this doctor")
        .within(&[Pane::Today]),
    row(&[Main], &[Chord::letter('z')], Command::ShowDone, Section::Today, "show or hide what is done")
        .hint(8, "done")
        .within(&[Pane::Today]),
    row(&[Finding], ENTER, Command::Enter, Section::Today, "").hint(1, "check in, show"),
    row(&[Cancelling], ENTER, Command::Enter, Section::Today, "").hint(1, "cancel the appointment"),
    // In lists over the main screen
    row(&LISTS_AND_HELP, UP, Command::Up, Section::Move, "").hint(4, "up and down"),
    row(&LISTS_AND_HELP, DOWN, Command::Down, Section::Move, "").hint(4, "up and down"),
    // Other
    row(
        &[Main],
        &[Chord::key(KeyCode::F(5)), Chord::ctrl('r')],
        Command::Reload,
        Section::Other,
        "read everything again",
    ),
    row(&[Main], &[Chord::key(KeyCode::Esc)], Command::Back, Section::Other, "one step back").hint(12, "back"),
    row(&[Finding], ESCAPE, Command::Back, Section::Other, "").hint(2, "back"),
    row(&[Form], ESCAPE, Command::Back, Section::Other, "").hint(2, "back"),
    row(&[Cancelling], ESCAPE, Command::Back, Section::Other, "").hint(2, "keep it"),
    row(
        &[Details],
        &[
            Chord::key(KeyCode::Esc),
            Chord::key(KeyCode::Enter),
            Chord::letter('q'),
            Chord::letter('d'),
            Chord::ctrl('c'),
        ],
        Command::Back,
        Section::Other,
        "",
    )
    .hint(1, "back"),
    row(
        &[Help],
        &[
            Chord::key(KeyCode::Esc),
            Chord::letter('?'),
            Chord::letter('q'),
            Chord::key(KeyCode::F(1)),
            Chord::key(KeyCode::Enter),
            Chord::ctrl('c'),
        ],
        Command::Back,
        Section::Other,
        "",
    )
    .hint(1, "back"),
    row(&[Main], &[Chord::letter('q'), Chord::ctrl('c')], Command::Quit, Section::Other, "leave").hint(13, "leave"),
    row(&[Main], &[Chord::letter('?'), Chord::key(KeyCode::F(1))], Command::Help, Section::Other, "all keys")
        .hint(0, "all keys"),
];
