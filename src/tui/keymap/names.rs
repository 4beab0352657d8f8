//! The names of commands and of the places where keys apply, for the configuration and for `frontdesk keys`. They are
//! public: a name that is changed here breaks somebody's configuration.

use crate::desk::action::Command;
use crate::desk::model::{Context, Pane};

impl Command {
    /// The name of the command: `check-in`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Left => "left",
            Self::Right => "right",
            Self::PageUp => "page-up",
            Self::PageDown => "page-down",
            Self::First => "first",
            Self::Last => "last",
            Self::NextPane => "next-pane",
            Self::PreviousPane => "previous-pane",
            Self::Go(Pane::Clinics) => "clinics",
            Self::Go(Pane::Doctors) => "doctors",
            Self::Go(Pane::Slots) => "slots",
            Self::Go(Pane::Today) => "today-list",
            Self::NextDoctor => "next-doctor",
            Self::PreviousDoctor => "previous-doctor",
            Self::NextClinic => "next-clinic",
            Self::Enter => "enter",
            Self::Back => "back",
            Self::Book => "book",
            Self::Overbook => "overbook",
            Self::TakeKnown => "take-known",
            Self::CheckIn => "check-in",
            Self::Cancel => "cancel",
            Self::Details => "details",
            Self::NextFree => "next-free",
            Self::PreviousFree => "previous-free",
            Self::DayForward => "day-forward",
            Self::DayBack => "day-back",
            Self::Today => "today",
            Self::NextFreeOfAny => "next-free-of-any",
            Self::FindFree => "find-free",
            Self::GoToDate => "go-to-date",
            Self::StartVisit => "start-visit",
            Self::EndVisit => "end-visit",
            Self::NoShow => "no-show",
            Self::Park => "park",
            Self::Urgent => "urgent",
            Self::Range => "range",
            Self::WalkIn => "walk-in",
            Self::Move => "move",
            Self::Undo => "undo",
            Self::GiveUp => "give-up",
            Self::Journal => "journal",
            Self::Repeat => "repeat",
            Self::CommandLine => "command-line",
            Self::WholeClinic => "whole-clinic",
            Self::Queue => "queue",
            Self::MaskNames => "mask-names",
            Self::ShowPhone => "show-phone",
            Self::Notes => "notes",
            Self::Lock => "lock",
            Self::DaySheet => "day-sheet",
            Self::TokenSlip => "token-slip",
            Self::Digit(digit) => DIGITS[usize::from(digit % 10)],
            Self::Complete => "complete",
            Self::Find => "find",
            Self::OnlyThisDoctor => "only-this-doctor",
            Self::ShowDone => "show-done",
            Self::Reload => "reload",
            Self::NextField => "next-field",
            Self::PreviousField => "previous-field",
            Self::Help => "help",
            Self::Quit => "quit",
        }
    }
}

const DIGITS: [&str; 10] =
    ["digit-0", "digit-1", "digit-2", "digit-3", "digit-4", "digit-5", "digit-6", "digit-7", "digit-8", "digit-9"];

impl Context {
    /// The name of the place: `main`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Finding => "finding",
            Self::Form => "form",
            Self::Details => "details",
            Self::Cancelling => "cancelling",
            Self::Asking => "asking",
            Self::CommandLine => "command-line",
            Self::WholeClinic => "whole-clinic",
            Self::Queue => "queue",
            Self::Journal => "journal",
            Self::Locked => "locked",
            Self::Help => "help",
        }
    }
}

/// The name of these that is most like what was written, if one is like it at all.
pub fn nearest<'a>(written: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|name| (distance(written, name), name)).min()?;
    (near.0 <= 1 + written.chars().count() / 3).then_some(near.1)
}

/// How many letters have to be typed, taken away or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (column, other) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_nothing_is_guessed_from_far_away() {
        let names = || ["check-in", "cancel", "clinics"].into_iter();
        assert_eq!(nearest("chekin", names()), Some("check-in"));
        assert_eq!(nearest("cancle", names()), Some("cancel"));
        assert_eq!(nearest("teleport", names()), None);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
