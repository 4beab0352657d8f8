//! The one table of keys: the default rows ([`BINDINGS`]) and what the configuration says instead make a [`Keymap`]. It
//! drives what a key does, the line of hints and the help. What a command then does is the core's business.
//!
//! Letters that are typed into a text are not here but in [`super::input`].

use crossterm::event::{KeyCode, KeyModifiers};

use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::{Context, Pane};
use crate::tui::fit;

mod chord;
mod names;
mod overrides;
mod table;

pub use chord::{BadChord, Chord};
pub use overrides::{BadKeys, Override};
pub use table::BINDINGS;

/// A row of the table, as it is where nobody overrides it.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where it applies.
    pub contexts: &'static [Context],
    /// Any of these.
    pub chords: &'static [Chord],
    /// What it stands for.
    pub command: Command,
    /// The text for the line of hints; empty where it is not shown there.
    pub hint: &'static str,
    /// In which panes the hint is worth its room; empty for all. The key works everywhere.
    pub panes: &'static [Pane],
    /// What is hinted first where room is short: the smallest rank.
    pub rank: u8,
    /// Its part of the help.
    pub section: Section,
    /// The text for the help; empty where another row says it.
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
    pub fn heading(self) -> String {
        say!(match self {
            Self::Move => "keys-section-move",
            Self::Book => "keys-section-book",
            Self::Today => "keys-section-today",
            Self::Other => "keys-section-other",
        })
    }
}

/// The keys of this run.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// In the order of the table; a row that applies in several places is there once for each.
    rows: Vec<Row>,
}

/// What is pressed in one place for one command.
#[derive(Clone, Debug)]
pub struct Row {
    /// The row of the table.
    pub binding: &'static Binding,
    /// Where.
    pub context: Context,
    /// Any of these.
    pub chords: Vec<Chord>,
    /// The line of the configuration that says so.
    pub line: Option<usize>,
}

impl Row {
    /// Whether its keys are others than those of the table.
    pub fn is_changed(&self) -> bool {
        self.chords != self.binding.chords
    }
}

impl Default for Keymap {
    fn default() -> Self {
        let row = |binding: &'static Binding, context: &Context| Row {
            binding,
            context: *context,
            chords: binding.chords.to_vec(),
            line: None,
        };
        Self { rows: BINDINGS.iter().flat_map(|b| b.contexts.iter().map(move |context| row(b, context))).collect() }
    }
}

impl Keymap {
    /// What a key stands for.
    pub fn command(&self, context: Context, code: KeyCode, modifiers: KeyModifiers) -> Option<Command> {
        let pressed = Chord::of(code, modifiers);
        self.rows_in(context).find(|row| row.chords.contains(&pressed)).map(|row| row.binding.command)
    }

    /// All rows that apply there.
    pub fn rows_in(&self, context: Context) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.context == context)
    }

    /// The first key for a command there, in words; none where it has no key.
    pub fn key_of(&self, context: Context, command: Command) -> Option<String> {
        let mut rows = self.rows_in(context).filter(|row| row.binding.command == command);
        rows.find_map(|row| row.chords.first()).map(Chord::words)
    }

    /// The rows of a part of the help: the keys and the name of the text. Where places differ, the first one is told.
    pub fn help(&self, section: Section) -> impl Iterator<Item = (&[Chord], &'static str)> {
        let told = move |b: &&'static Binding| b.section == section && !b.help.is_empty();
        BINDINGS.iter().filter(told).filter_map(|binding| {
            let row = self.rows.iter().find(|row| std::ptr::eq(row.binding, binding))?;
            (!row.chords.is_empty()).then_some((row.chords.as_slice(), binding.help))
        })
    }

    /// The keys of one place and the names of the texts that say what they do; keys with one meaning together.
    pub fn help_of(&self, context: Context) -> Vec<(Vec<Chord>, &'static str)> {
        let mut told: Vec<(Vec<Chord>, &'static str)> = Vec::new();
        for row in self.rows_in(context).filter(|row| !row.chords.is_empty()) {
            let says = if row.binding.help.is_empty() { row.binding.hint } else { row.binding.help };
            match told.iter_mut().find(|(_, text)| *text == says) {
                Some((chords, _)) => chords.extend(&row.chords),
                None if says.is_empty() => {}
                None => told.push((row.chords.clone(), says)),
            }
        }
        told
    }

    /// The hints that fit into that many cells, in the order of the table; what ranks last is left out first. The way to
    /// all keys stays for as long as anything does, and stands at the end.
    pub fn hints(&self, context: Context, pane: Pane, room: usize) -> Vec<Hint> {
        self.hints_of(context, pane, room, |_| true)
    }

    /// The same, but only of what can be done now.
    pub fn hints_of(&self, context: Context, pane: Pane, room: usize, can: impl Fn(Command) -> bool) -> Vec<Hint> {
        let here = |row: &&Row| {
            let b = row.binding;
            let in_pane = b.panes.is_empty() || context != Context::Main || b.panes.contains(&pane);
            let in_panel = context == Context::Details && TOLD_BY_THE_DETAILS.contains(&b.command);
            !row.chords.is_empty() && !b.hint.is_empty() && in_pane && !in_panel && can(b.command)
        };
        let mut rows: Vec<&Row> = self.rows_in(context).filter(here).collect();
        loop {
            let hints = merged(&rows);
            let width = hints.iter().map(|h| h.width() + BETWEEN).sum::<usize>().saturating_sub(BETWEEN);
            if width <= room {
                return hints;
            }
            let Some(last) = rows.iter().map(|row| row.binding).max_by_key(|b| b.rank) else { return Vec::new() };
            rows.retain(|row| row.binding.hint != last.hint);
        }
    }
}

/// The details tell these themselves: those that can be done now, and no others.
const TOLD_BY_THE_DETAILS: [Command; 11] = [
    Command::Enter,
    Command::CheckIn,
    Command::StartVisit,
    Command::EndVisit,
    Command::NoShow,
    Command::Park,
    Command::Urgent,
    Command::Move,
    Command::Cancel,
    Command::Notes,
    Command::ShowPhone,
];

/// A key and the word for what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// `Enter`.
    pub key: String,
    /// `book`.
    pub word: String,
    /// What each of its keys stands for, with the cell at which it ends.
    pub commands: Vec<(usize, Command)>,
}

impl Hint {
    /// Cells that it takes.
    pub fn width(&self) -> usize {
        fit::width(&self.key) + 1 + fit::width(&self.word)
    }

    /// What stands at that cell of it: the key under it, or the first one.
    pub fn at(&self, cell: usize) -> Option<Command> {
        let under = self.commands.iter().find(|(end, _)| cell < *end);
        under.filter(|_| cell < fit::width(&self.key)).or(self.commands.first()).map(|(_, command)| *command)
    }
}

/// Blanks between two hints.
pub const BETWEEN: usize = 3;

/// Rows with one word become one hint: `↑↓ choose`.
fn merged(rows: &[&Row]) -> Vec<Hint> {
    let mut hints: Vec<(Hint, &str)> = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(key) = row.chords.first().map(Chord::words) else { continue };
        let (name, command) = (row.binding.hint, row.binding.command);
        match hints.last_mut() {
            Some((last, of)) if *of == name => {
                let blank = if key.is_ascii() { " " } else { "" };
                last.key += &format!("{blank}{key}");
                last.commands.push((fit::width(&last.key), command));
            }
            Some(_) | None => {
                let commands = vec![(fit::width(&key), command)];
                hints.push((Hint { key, word: say!(name), commands }, name));
            }
        }
    }
    hints.into_iter().map(|(hint, _)| hint).collect()
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
            Notes,
            Lock,
            DaySheet,
            TokenSlip,
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
        let keys = Keymap::default();
        for context in Context::ALL {
            for pane in Pane::ALL {
                for room in 0..200 {
                    let hints = keys.hints(context, pane, room);
                    let width: usize = hints.iter().map(|h| h.width() + BETWEEN).sum();
                    assert!(width.saturating_sub(BETWEEN) <= room);
                    if context == Context::Main && room >= 10 {
                        assert_eq!(hints.last().map(|h| h.word.as_str()), Some("all keys"));
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
