//! The table itself. The order is that of the hints and, within a section, of the help.

use crossterm::event::KeyCode;

use super::{Binding, Chord, Section};
use crate::desk::action::Command;
use crate::desk::model::Context::{
    self, Asking, Cancelling, CommandLine, Details, Finding, Form, Help, Journal, Locked, Main, Queue, WholeClinic,
};
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
/// Views that take the whole screen.
const VIEWS: [Context; 3] = [WholeClinic, Queue, Journal];
/// Where one line is typed.
const LINES: [Context; 2] = [Asking, CommandLine];
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
    row(&[Main], &[Chord::letter('N')], Command::NextFreeOfAny, Section::Book, "to the next free slot of any doctor"),
    row(&[Main], &[Chord::letter('p')], Command::PreviousFree, Section::Book, "to the free slot before"),
    row(&[Main], &[Chord::letter('F')], Command::FindFree, Section::Book, "look for a free slot: days, times, doctors"),
    row(&[Main], &[Chord::letter('a')], Command::WholeClinic, Section::Book, "all doctors of a day")
        .hint(9, "all doctors"),
    row(
        &[Main, Details, WholeClinic],
        &[Chord::letter('r')],
        Command::Move,
        Section::Book,
        "move the appointment: r, a free slot, Enter",
    )
    .hint(7, "move"),
    row(&[Main], &[Chord::letter('b')], Command::Book, Section::Book, "book the selected slot"),
    row(
        &[Main],
        &[Chord::letter('B')],
        Command::Overbook,
        Section::Book,
        "overbook: a seat more on a slot that is taken",
    ),
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
    row(&[Main, WholeClinic], &[Chord::letter('g')], Command::GoToDate, Section::Book, "go to a date"),
    row(&[WholeClinic], &[Chord::letter('[')], Command::DayBack, Section::Book, "").hint(4, "day"),
    row(&[WholeClinic], &[Chord::letter(']')], Command::DayForward, Section::Book, "").hint(4, "day"),
    row(&[WholeClinic], &[Chord::letter('t')], Command::Today, Section::Book, "").hint(6, "today"),
    row(&[WholeClinic], &[Chord::letter('n')], Command::NextFree, Section::Book, "").hint(3, "next free"),
    row(&[WholeClinic], ENTER, Command::Enter, Section::Book, "").hint(1, "open the slot"),
    row(&[Asking], ENTER, Command::Enter, Section::Book, "").hint(1, "take"),
    row(&[CommandLine], ENTER, Command::Enter, Section::Book, "").hint(1, "do it"),
    row(&[CommandLine], &[Chord::key(KeyCode::Tab)], Command::Complete, Section::Book, "").hint(3, "complete"),
    row(&[Form], ENTER, Command::Enter, Section::Book, "").hint(1, "choose, book"),
    row(&[Form], &[Chord::key(KeyCode::Tab)], Command::NextField, Section::Book, "in a form: the next field")
        .hint(3, "next field"),
    row(&[Form], &[Chord::key(KeyCode::BackTab)], Command::PreviousField, Section::Book, "in a form: the field before"),
    row(
        &[Form],
        &[Chord::ctrl('l')],
        Command::TakeKnown,
        Section::Book,
        "in a form: the same as last time, or who is known already",
    ),
    row(
        &[Form],
        &[Chord::ctrl('n')],
        Command::NextDoctor,
        Section::Book,
        "in a walk-in: the next doctor who sits today",
    ),
    row(&[Form], &[Chord::ctrl('p')], Command::PreviousDoctor, Section::Book, "in a walk-in: the doctor before"),
    // Today
    row(&[Main, Queue], &[Chord::letter('/')], Command::Find, Section::Today, "find a name, a phone or a token")
        .hint(3, "find"),
    row(
        &[Main, Details, Queue],
        &[Chord::letter('c')],
        Command::CheckIn,
        Section::Today,
        "check in; 3c the next three",
    )
    .hint(4, "check in"),
    row(&[Main, Queue], &[Chord::letter('V')], Command::Range, Section::Today, "mark rows from here on, for c"),
    row(
        &[Main, Queue],
        &[Chord::letter('w')],
        Command::WalkIn,
        Section::Today,
        "walk-in: into the queue without a booking",
    )
    .hint(9, "walk-in"),
    row(&[Main], &[Chord::letter('W')], Command::Queue, Section::Today, "who waits").hint(9, "queue"),
    row(&[Main, Details, Queue], &[Chord::letter('s')], Command::StartVisit, Section::Today, "start of the visit")
        .hint(7, "start"),
    row(&[Main, Details, Queue], &[Chord::letter('e')], Command::EndVisit, Section::Today, "end of the visit")
        .hint(7, "end"),
    row(&[Main, Details, Queue], &[Chord::letter('o')], Command::NoShow, Section::Today, "no-show").hint(8, "no-show"),
    row(&[Main, Details, Queue], &[Chord::letter('P')], Command::Park, Section::Today, "put aside, or call back"),
    row(&[Main, Details, Queue], &[Chord::letter('!')], Command::Urgent, Section::Today, "goes first, and why"),
    row(&[Main, Details, Queue], &[Chord::letter('x')], Command::Cancel, Section::Today, "cancel the appointment")
        .hint(5, "cancel"),
    row(&[Queue], ENTER, Command::Enter, Section::Today, "").hint(1, "next step"),
    row(&[Main, Queue], &[Chord::letter('d')], Command::Details, Section::Today, "everything about the appointment")
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
    row(
        &[Details],
        &[Chord::letter('M')],
        Command::ShowPhone,
        Section::Today,
        "in the details: the whole phone number",
    )
    .hint(8, "phone"),
    // In lists over the main screen
    row(&VIEWS, &[Chord::key(KeyCode::Up), Chord::letter('k')], Command::Up, Section::Move, "").hint(5, "move"),
    row(&VIEWS, &[Chord::key(KeyCode::Down), Chord::letter('j')], Command::Down, Section::Move, "").hint(5, "move"),
    row(&VIEWS, &[Chord::key(KeyCode::Left), Chord::letter('h')], Command::Left, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::Right), Chord::letter('l')], Command::Right, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::PageUp)], Command::PageUp, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::PageDown)], Command::PageDown, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::Home)], Command::First, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::End)], Command::Last, Section::Move, ""),
    row(&[Journal], ENTER, Command::Enter, Section::Other, "").hint(1, "take back"),
    row(&LINES, UP, Command::Up, Section::Move, ""),
    row(&LINES, DOWN, Command::Down, Section::Move, ""),
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
    row(&[Main], &[Chord::letter(':')], Command::CommandLine, Section::Other, "command line: b smi rao tue 930"),
    row(&[Main, Queue], &[Chord::letter('u')], Command::Undo, Section::Other, "take back the last thing done here"),
    row(&[Main], &[Chord::letter('U')], Command::Journal, Section::Other, "what was done here, to take back"),
    row(&[Main], &[Chord::letter('.')], Command::Repeat, Section::Other, "the last thing once more"),
    row(
        &[Main, Queue, WholeClinic],
        &[Chord::letter('m')],
        Command::MaskNames,
        Section::Other,
        "hide or show all names",
    ),
    row(&[Main, Queue, WholeClinic], &[Chord::letter('L')], Command::Lock, Section::Other, "lock the desk"),
    row(&[Main], &[Chord::letter('0')], Command::Digit(0), Section::Other, ""),
    row(&[Main], &[Chord::letter('5')], Command::Digit(5), Section::Other, ""),
    row(&[Main], &[Chord::letter('6')], Command::Digit(6), Section::Other, ""),
    row(&[Main], &[Chord::letter('7')], Command::Digit(7), Section::Other, ""),
    row(&[Main], &[Chord::letter('8')], Command::Digit(8), Section::Other, ""),
    row(&[Main], &[Chord::letter('9')], Command::Digit(9), Section::Other, ""),
    row(&[Queue], &[Chord::letter('0')], Command::Digit(0), Section::Other, ""),
    row(&[Queue], &[Chord::letter('1')], Command::Digit(1), Section::Other, ""),
    row(&[Queue], &[Chord::letter('2')], Command::Digit(2), Section::Other, ""),
    row(&[Queue], &[Chord::letter('3')], Command::Digit(3), Section::Other, ""),
    row(&[Queue], &[Chord::letter('4')], Command::Digit(4), Section::Other, ""),
    row(&[Queue], &[Chord::letter('5')], Command::Digit(5), Section::Other, ""),
    row(&[Queue], &[Chord::letter('6')], Command::Digit(6), Section::Other, ""),
    row(&[Queue], &[Chord::letter('7')], Command::Digit(7), Section::Other, ""),
    row(&[Queue], &[Chord::letter('8')], Command::Digit(8), Section::Other, ""),
    row(&[Queue], &[Chord::letter('9')], Command::Digit(9), Section::Other, ""),
    row(&VIEWS, &[Chord::key(KeyCode::Esc), Chord::letter('q'), Chord::ctrl('c')], Command::Back, Section::Other, "")
        .hint(2, "back"),
    row(&LINES, ESCAPE, Command::Back, Section::Other, "").hint(2, "back"),
    row(&[Locked], ENTER, Command::Enter, Section::Other, "").hint(1, "unlock"),
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
