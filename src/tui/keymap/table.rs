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
/// Where letters are text.
const TEXTS: [Context; 5] = [Finding, Form, Cancelling, Asking, CommandLine];
const LISTS_AND_HELP: [Context; 4] = [Finding, Form, Cancelling, Help];
/// Ctrl-C never ends the program from inside a text: it backs out, like Esc.
const ESCAPE: &[Chord] = &[Chord::key(KeyCode::Esc), Chord::ctrl('c')];

/// All keys.
pub const BINDINGS: &[Binding] = &[
    // Move
    row(&[Main], &[Chord::key(KeyCode::Up), Chord::letter('k')], Command::Up, Section::Move, "keys-up"),
    row(&[Main], &[Chord::key(KeyCode::Down), Chord::letter('j')], Command::Down, Section::Move, "keys-down"),
    row(&[Main], &[Chord::key(KeyCode::Left), Chord::letter('h')], Command::Left, Section::Move, "keys-left"),
    row(&[Main], &[Chord::key(KeyCode::Right), Chord::letter('l')], Command::Right, Section::Move, "keys-right"),
    row(&[Main], &[Chord::key(KeyCode::PageUp)], Command::PageUp, Section::Move, "keys-page-up"),
    row(&[Main], &[Chord::key(KeyCode::PageDown)], Command::PageDown, Section::Move, "keys-page-down"),
    row(&[Main], &[Chord::key(KeyCode::Home)], Command::First, Section::Move, "keys-first"),
    row(&[Main], &[Chord::key(KeyCode::End)], Command::Last, Section::Move, "keys-last"),
    row(&[Main], &[Chord::key(KeyCode::Tab)], Command::NextPane, Section::Move, "keys-next-pane"),
    row(&[Main], &[Chord::key(KeyCode::BackTab)], Command::PreviousPane, Section::Move, "keys-previous-pane"),
    row(&[Main], &[Chord::letter('1')], Command::Go(Pane::Clinics), Section::Move, "keys-clinics"),
    row(&[Main], &[Chord::letter('2')], Command::Go(Pane::Doctors), Section::Move, "keys-doctors"),
    row(&[Main], &[Chord::letter('3')], Command::Go(Pane::Slots), Section::Move, "keys-slots"),
    row(&[Main], &[Chord::letter('4')], Command::Go(Pane::Today), Section::Move, "keys-today-list"),
    row(&[Help], &[Chord::key(KeyCode::PageUp)], Command::PageUp, Section::Move, ""),
    row(&[Help], &[Chord::key(KeyCode::PageDown), Chord::letter(' ')], Command::PageDown, Section::Move, "")
        .hint(5, "keys-hint-further"),
    row(&[Help], &[Chord::key(KeyCode::Home)], Command::First, Section::Move, ""),
    row(&[Help], &[Chord::key(KeyCode::End)], Command::Last, Section::Move, ""),
    // Book
    // What it does with a slot or a patient stands in the line above the hints, which knows it.
    row(&[Main], ENTER, Command::Enter, Section::Book, "keys-enter")
        .hint(1, "keys-hint-choose")
        .within(&[Pane::Clinics, Pane::Doctors]),
    row(&[Main], &[Chord::letter('n')], Command::NextFree, Section::Book, "keys-next-free")
        .hint(2, "keys-hint-next-free")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('N')], Command::NextFreeOfAny, Section::Book, "keys-next-free-of-any"),
    row(&[Main], &[Chord::letter('p')], Command::PreviousFree, Section::Book, "keys-previous-free"),
    row(&[Main], &[Chord::letter('F')], Command::FindFree, Section::Book, "keys-find-free"),
    row(&[Main], &[Chord::letter('a')], Command::WholeClinic, Section::Book, "keys-whole-clinic")
        .hint(8, "keys-hint-all-doctors"),
    row(&[Main, Details, WholeClinic], &[Chord::letter('r')], Command::Move, Section::Book, "keys-move")
        .hint(6, "keys-hint-move"),
    row(&[Main], &[Chord::letter('b')], Command::Book, Section::Book, "keys-book"),
    row(&[Main], &[Chord::letter('B')], Command::Overbook, Section::Book, "keys-overbook"),
    row(&[Main], &[Chord::letter('J')], Command::NextDoctor, Section::Book, "keys-next-doctor")
        .hint(9, "keys-hint-doctor")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('K')], Command::PreviousDoctor, Section::Book, "keys-previous-doctor")
        .hint(9, "keys-hint-doctor")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('C')], Command::NextClinic, Section::Book, "keys-next-clinic")
        .hint(12, "keys-hint-clinic")
        .within(&[Pane::Slots, Pane::Clinics]),
    row(&[Main], &[Chord::letter('[')], Command::DayBack, Section::Book, "keys-day-back")
        .hint(10, "keys-hint-day")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter(']')], Command::DayForward, Section::Book, "keys-day-forward")
        .hint(10, "keys-hint-day")
        .within(&[Pane::Slots]),
    row(&[Main], &[Chord::letter('t')], Command::Today, Section::Book, "keys-today")
        .hint(8, "keys-hint-today")
        .within(&[Pane::Slots]),
    row(&[Main, WholeClinic], &[Chord::letter('g')], Command::GoToDate, Section::Book, "keys-go-to-date"),
    row(&[WholeClinic], &[Chord::letter('[')], Command::DayBack, Section::Book, "").hint(4, "keys-hint-day"),
    row(&[WholeClinic], &[Chord::letter(']')], Command::DayForward, Section::Book, "").hint(4, "keys-hint-day"),
    row(&[WholeClinic], &[Chord::letter('t')], Command::Today, Section::Book, "").hint(6, "keys-hint-today"),
    row(&[WholeClinic], &[Chord::letter('n')], Command::NextFree, Section::Book, "").hint(3, "keys-hint-next-free"),
    row(&[WholeClinic], ENTER, Command::Enter, Section::Book, "").hint(1, "keys-hint-open-the-slot"),
    row(&[Asking], ENTER, Command::Enter, Section::Book, "").hint(1, "keys-hint-take"),
    row(&[CommandLine], ENTER, Command::Enter, Section::Book, "").hint(1, "keys-hint-do-it"),
    row(&[CommandLine], &[Chord::key(KeyCode::Tab)], Command::Complete, Section::Book, "")
        .hint(3, "keys-hint-complete"),
    row(&[Form], ENTER, Command::Enter, Section::Book, "").hint(1, "keys-hint-choose-book"),
    row(&[Form], &[Chord::key(KeyCode::Tab)], Command::NextField, Section::Book, "keys-next-field")
        .hint(3, "keys-hint-next-field"),
    row(&[Form], &[Chord::key(KeyCode::BackTab)], Command::PreviousField, Section::Book, "keys-previous-field"),
    row(&[Form], &[Chord::ctrl('t')], Command::TakeKnown, Section::Book, "keys-take-known"),
    row(&[Form], &[Chord::ctrl('n')], Command::NextDoctor, Section::Book, "keys-form-next-doctor"),
    row(&[Form], &[Chord::ctrl('p')], Command::PreviousDoctor, Section::Book, "keys-form-previous-doctor"),
    // Today
    row(&[Main, Queue], &[Chord::letter('/')], Command::Find, Section::Today, "keys-find").hint(3, "keys-hint-find"),
    row(&[Main, Details, Queue], &[Chord::letter('c')], Command::CheckIn, Section::Today, "keys-check-in")
        .hint(4, "keys-hint-check-in"),
    row(&[Main, Queue], &[Chord::letter('V')], Command::Range, Section::Today, "keys-range"),
    row(&[Main, Queue], &[Chord::letter('w')], Command::WalkIn, Section::Today, "keys-walk-in")
        .hint(8, "keys-hint-walk-in"),
    row(&[Main], &[Chord::letter('W')], Command::Queue, Section::Today, "keys-queue").hint(6, "keys-hint-queue"),
    row(&[Main, Details, Queue], &[Chord::letter('s')], Command::StartVisit, Section::Today, "keys-start-visit")
        .hint(4, "keys-hint-start"),
    row(&[Main, Details, Queue], &[Chord::letter('e')], Command::EndVisit, Section::Today, "keys-end-visit")
        .hint(4, "keys-hint-end"),
    row(&[Main, Details, Queue], &[Chord::letter('o')], Command::NoShow, Section::Today, "keys-no-show")
        .hint(9, "keys-hint-no-show"),
    row(&[Main, Details, Queue], &[Chord::letter('P')], Command::Park, Section::Today, "keys-park"),
    row(&[Main, Details, Queue], &[Chord::letter('!')], Command::Urgent, Section::Today, "keys-urgent")
        .hint(10, "keys-hint-first"),
    row(&[Main, Details, Queue], &[Chord::letter('x')], Command::Cancel, Section::Today, "keys-cancel")
        .hint(5, "keys-hint-cancel"),
    row(&[Queue], ENTER, Command::Enter, Section::Today, "").hint(12, "keys-hint-next-step"),
    row(&[Main, Queue], &[Chord::letter('d')], Command::Details, Section::Today, "keys-details")
        .hint(6, "keys-hint-details")
        .within(&[Pane::Clinics, Pane::Doctors]),
    row(&[Main], &[Chord::letter('f')], Command::OnlyThisDoctor, Section::Today, "keys-only-this-doctor")
        .hint(7, "keys-hint-this-doctor")
        .within(&[Pane::Today]),
    row(&[Main], &[Chord::letter('z')], Command::ShowDone, Section::Today, "keys-show-done")
        .hint(7, "keys-hint-done")
        .within(&[Pane::Today]),
    row(&[Finding], ENTER, Command::Enter, Section::Today, "").hint(1, "keys-hint-check-in-show"),
    row(&[Cancelling], ENTER, Command::Enter, Section::Today, "").hint(1, "keys-hint-cancel-the-appointment"),
    row(&[Details], &[Chord::letter('M')], Command::ShowPhone, Section::Today, "keys-show-phone")
        .hint(8, "keys-hint-phone"),
    row(&[Details], &[Chord::letter('n')], Command::Notes, Section::Today, "keys-notes").hint(7, "keys-hint-notes"),
    row(&[Details], &[Chord::key(KeyCode::Up), Chord::letter('k')], Command::Up, Section::Move, "")
        .hint(5, "keys-hint-visits"),
    row(&[Details], &[Chord::key(KeyCode::Down), Chord::letter('j')], Command::Down, Section::Move, "")
        .hint(5, "keys-hint-visits"),
    row(&[Details], &[Chord::key(KeyCode::PageUp)], Command::PageUp, Section::Move, ""),
    row(&[Details], &[Chord::key(KeyCode::PageDown), Chord::letter(' ')], Command::PageDown, Section::Move, ""),
    row(&[Details], &[Chord::key(KeyCode::Home)], Command::First, Section::Move, ""),
    row(&[Details], &[Chord::key(KeyCode::End)], Command::Last, Section::Move, ""),
    row(&[Details], ENTER, Command::Enter, Section::Today, "").hint(6, "keys-hint-visit"),
    row(&[Main, Queue], &[Chord::letter('D')], Command::DaySheet, Section::Today, "keys-day-sheet"),
    row(&[Main, Details, Queue], &[Chord::letter('T')], Command::TokenSlip, Section::Today, "keys-token-slip"),
    // In lists over the main screen
    row(&VIEWS, &[Chord::key(KeyCode::Up), Chord::letter('k')], Command::Up, Section::Move, "")
        .hint(11, "keys-hint-up-and-down"),
    row(&VIEWS, &[Chord::key(KeyCode::Down), Chord::letter('j')], Command::Down, Section::Move, "")
        .hint(11, "keys-hint-up-and-down"),
    row(&VIEWS, &[Chord::key(KeyCode::Left), Chord::letter('h')], Command::Left, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::Right), Chord::letter('l')], Command::Right, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::PageUp)], Command::PageUp, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::PageDown)], Command::PageDown, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::Home)], Command::First, Section::Move, ""),
    row(&VIEWS, &[Chord::key(KeyCode::End)], Command::Last, Section::Move, ""),
    row(&[Journal], ENTER, Command::Enter, Section::Other, "").hint(1, "keys-hint-take-back"),
    row(&[Journal], &[Chord::letter('u')], Command::Undo, Section::Other, "").hint(3, "keys-hint-take-back-newest"),
    row(&[Journal], &[Chord::letter('U')], Command::Journal, Section::Other, ""),
    row(&LINES, UP, Command::Up, Section::Move, ""),
    row(&LINES, DOWN, Command::Down, Section::Move, ""),
    row(&LISTS_AND_HELP, UP, Command::Up, Section::Move, "").hint(4, "keys-hint-up-and-down"),
    row(&LISTS_AND_HELP, DOWN, Command::Down, Section::Move, "").hint(4, "keys-hint-up-and-down"),
    // Other
    row(&[Main], &[Chord::key(KeyCode::F(5)), Chord::ctrl('r')], Command::Reload, Section::Other, "keys-reload"),
    row(&[Main], &[Chord::letter(':')], Command::CommandLine, Section::Other, "keys-command-line")
        .hint(11, "keys-hint-command"),
    row(&[Main, Queue], &[Chord::letter('u')], Command::Undo, Section::Other, "keys-undo"),
    row(&[Main], &[Chord::letter('U')], Command::Journal, Section::Other, "keys-journal"),
    row(&[Main, Details, Queue, Journal], &[Chord::letter('G')], Command::GiveUp, Section::Other, "keys-give-up")
        .hint(2, "keys-hint-give-up"),
    row(&[Main], &[Chord::letter('.')], Command::Repeat, Section::Other, "keys-repeat"),
    row(
        &[Main, Queue, WholeClinic, Details, Journal],
        &[Chord::letter('m')],
        Command::MaskNames,
        Section::Other,
        "keys-mask-names",
    ),
    row(
        &[Main, Queue, WholeClinic, Details, Journal],
        &[Chord::letter('L'), Chord::ctrl('l')],
        Command::Lock,
        Section::Other,
        "keys-lock",
    ),
    row(&TEXTS, &[Chord::ctrl('l')], Command::Lock, Section::Other, "keys-lock-in-text"),
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
        .hint(2, "keys-hint-back"),
    row(&LINES, ESCAPE, Command::Back, Section::Other, "").hint(2, "keys-hint-back"),
    row(&[Locked], ENTER, Command::Enter, Section::Other, "").hint(1, "keys-hint-unlock"),
    row(&[Main], &[Chord::key(KeyCode::Esc)], Command::Back, Section::Other, "keys-back").hint(13, "keys-hint-back"),
    row(&[Finding], ESCAPE, Command::Back, Section::Other, "").hint(2, "keys-hint-back"),
    row(&[Form], ESCAPE, Command::Back, Section::Other, "").hint(2, "keys-hint-back"),
    row(&[Cancelling], ESCAPE, Command::Back, Section::Other, "").hint(2, "keys-hint-keep-it"),
    row(
        &[Details],
        &[Chord::key(KeyCode::Esc), Chord::letter('q'), Chord::letter('d'), Chord::ctrl('c')],
        Command::Back,
        Section::Other,
        "",
    )
    .hint(1, "keys-hint-back"),
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
    .hint(1, "keys-hint-back"),
    row(&[Main], &[Chord::letter('q'), Chord::ctrl('c')], Command::Quit, Section::Other, "keys-quit")
        .hint(14, "keys-hint-leave"),
    row(
        &[Main, Details, WholeClinic, Queue, Journal],
        &[Chord::letter('?'), Chord::key(KeyCode::F(1))],
        Command::Help,
        Section::Other,
        "keys-help",
    )
    .hint(0, "keys-hint-all-keys"),
    row(&TEXTS, &[Chord::key(KeyCode::F(1))], Command::Help, Section::Other, "keys-help-in-text"),
];
