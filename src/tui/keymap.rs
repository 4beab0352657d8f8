//! The one table of keys. It drives what a key does ([`command`]), the line of hints ([`hints`]) and the help
//! ([`BINDINGS`] in order of its groups). What a command then does is the core's business.
//!
//! Letters that are typed into a text are not here but in [`super::input`].

use crossterm::event::{KeyCode, KeyModifiers};

use crate::desk::action::Command;
use crate::desk::model::{Context, Pane};

mod chord;
mod table;

pub use chord::Chord;
pub use table::BINDINGS;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where it applies.
    pub contexts: &'static [Context],
    /// Any of these.
    pub chords: &'static [Chord],
    /// What it stands for.
    pub command: Command,
    /// For the line of hints; empty where it is not shown there.
    pub hint: &'static str,
    /// In which panes the hint is worth its room; empty for all. The key works everywhere.
    pub panes: &'static [Pane],
    /// What is hinted first where room is short: the smallest rank.
    pub rank: u8,
    /// Its part of the help.
    pub section: Section,
    /// For the help; empty where another row says it.
    pub help: &'static str,
}

/// The parts of the help, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Getting around.
    Move,
    /// Booking.
    Book,
    /// Today's list.
    Today,
    /// The rest.
    Other,
}

impl Section {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Move, Self::Book, Self::Today, Self::Other];

    /// The heading in the help.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Move => "MOVE",
            Self::Book => "BOOK",
            Self::Today => "TODAY AT THE CLINIC",
            Self::Other => "OTHER",
        }
    }
}

/// What a key stands for.
pub fn command(context: Context, code: KeyCode, modifiers: KeyModifiers) -> Option<Command> {
    let pressed = Chord::of(code, modifiers);
    BINDINGS.iter().find(|b| b.contexts.contains(&context) && b.chords.contains(&pressed)).map(|b| b.command)
}

/// A key and the word for what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// `Enter`.
    pub key: String,
    /// `book`.
    pub word: &'static str,
}

impl Hint {
    fn width(&self) -> usize {
        self.key.chars().count() + 1 + self.word.chars().count()
    }
}

/// Blanks between two hints.
pub const BETWEEN: usize = 3;

/// The hints that fit into that many cells, in the order of the table; what ranks last is left out first. The way to
/// all keys stays for as long as anything does, and stands at the end.
pub fn hints(context: Context, pane: Pane, room: usize) -> Vec<Hint> {
    let here = |b: &&Binding| {
        let in_pane = b.panes.is_empty() || context != Context::Main || b.panes.contains(&pane);
        b.contexts.contains(&context) && !b.hint.is_empty() && in_pane
    };
    let mut rows: Vec<&Binding> = BINDINGS.iter().filter(here).collect();
    loop {
        let hints = merged(&rows);
        let width = hints.iter().map(|h| h.width() + BETWEEN).sum::<usize>().saturating_sub(BETWEEN);
        if width <= room {
            return hints;
        }
        let Some(last) = rows.iter().max_by_key(|b| b.rank).map(|b| b.hint) else { return Vec::new() };
        rows.retain(|b| b.hint != last);
    }
}

/// Rows with one word become one hint: `↑↓ choose`.
fn merged(rows: &[&Binding]) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(key) = row.chords.first().map(Chord::words) else { continue };
        match hints.last_mut() {
            Some(last) if last.word == row.hint && key.is_ascii() => last.key += &format!(" {key}"),
            Some(last) if last.word == row.hint => last.key.push_str(&key),
            Some(_) | None => hints.push(Hint { key, word: row.hint }),
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_for_two_things_in_one_place() {
        for context in Context::ALL {
            let here: Vec<&Binding> = BINDINGS.iter().filter(|b| b.contexts.contains(&context)).collect();
            for (at, one) in here.iter().enumerate() {
                for other in &here[at + 1..] {
                    let shared = one.chords.iter().find(|c| other.chords.contains(c));
                    assert!(
                        shared.is_none() || one.command == other.command,
                        "{} stands for {:?} and {:?} in {context:?}",
                        shared.map(|c| c.words()).unwrap_or_default(),
                        one.command,
                        other.command
                    );
                }
            }
        }
    }

    #[test]
    fn every_command_has_a_key() {
        use Command::*;
        let mut wanted = vec![
            Up,
            Down,
            Left,
            Right,
            PageUp,
            PageDown,
            First,
            Last,
            NextPane,
            PreviousPane,
            NextDoctor,
            PreviousDoctor,
            NextClinic,
            Enter,
            Back,
            Book,
            Overbook,
            TakeKnown,
            CheckIn,
            Cancel,
            Details,
            NextFree,
            PreviousFree,
            DayForward,
            DayBack,
            Today,
            NextFreeOfAny,
            FindFree,
            GoToDate,
            StartVisit,
            EndVisit,
            NoShow,
            Park,
            Urgent,
            Range,
            WalkIn,
            Move,
            Undo,
            Journal,
            Repeat,
            CommandLine,
            WholeClinic,
            Queue,
            MaskNames,
            ShowPhone,
            Lock,
            Complete,
            Find,
            OnlyThisDoctor,
            ShowDone,
            Reload,
            NextField,
            PreviousField,
            Help,
            Quit,
        ];
        wanted.extend(Pane::ALL.map(Go));
        wanted.extend((0..10).map(Digit));
        for command in wanted {
            assert!(BINDINGS.iter().any(|b| b.command == command), "{command:?} has no key");
        }
    }

    #[test]
    fn hints_fit_and_lead_to_all_keys_for_as_long_as_there_is_room() {
        for context in Context::ALL {
            for pane in Pane::ALL {
                for room in 0..200 {
                    let hints = hints(context, pane, room);
                    let width: usize = hints.iter().map(|h| h.width() + BETWEEN).sum();
                    assert!(width.saturating_sub(BETWEEN) <= room);
                    if context == Context::Main && room >= 10 {
                        assert_eq!(hints.last().map(|h| h.word), Some("all keys"));
                    }
                }
            }
        }
    }

    #[test]
    fn the_help_tells_every_key_of_the_main_screen() {
        for row in BINDINGS.iter().filter(|b| b.contexts.contains(&Context::Main)) {
            let told = BINDINGS.iter().any(|b| b.command == row.command && !b.help.is_empty());
            assert!(told || matches!(row.command, Command::Go(_) | Command::Digit(_)), "{:?}", row.command);
        }
    }
}
