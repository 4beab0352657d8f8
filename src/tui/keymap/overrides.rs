//! What the configuration says instead of the table. Everything wrong with it is found before the desk opens: a command,
//! a place or a key that nobody knows, a key that would stand for two things, and a way out that would have no key.
//!
//! An override without a place applies wherever the command has keys. Where text is typed, letters stay letters and the
//! editing keys stay what they are: the rest of the override applies there, or the table if nothing is left of it.

use super::names::nearest;
use super::{BINDINGS, BadChord, Binding, Chord, Keymap, Row};
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::Context;
use crate::tui::input::{EDITS, takes_text};

/// A line of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Counted from 1.
    pub line: usize,
    /// The place, where it is for one only.
    pub place: Option<String>,
    /// The command.
    pub command: String,
    /// The keys, as they are written; none takes the command its keys.
    pub keys: Vec<String>,
}

/// Keys that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadKeys {
    /// In which line of the configuration.
    pub line: usize,
    /// What is wrong, and what to do.
    pub says: String,
}

/// An override of which the words are known.
struct Read {
    line: usize,
    place: Option<Context>,
    command: Command,
    chords: Vec<Chord>,
}

impl Keymap {
    /// The table with these in place of some of its keys.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn with(overrides: &[Override]) -> Result<Self, BadKeys> {
        let mut read = overrides.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        // What is said of one place goes before what is said of all, wherever it stands.
        read.sort_by_key(|said| said.place.is_some());
        let mut keymap = Self::default();
        for said in &read {
            keymap.take(said)?;
        }
        keymap.refuse_clashes()?;
        keymap.refuse_dead_ends()?;
        Ok(keymap)
    }

    fn take(&mut self, said: &Read) -> Result<(), BadKeys> {
        let meant =
            |row: &&mut Row| row.binding.command == said.command && said.place.is_none_or(|at| row.context == at);
        for row in self.rows.iter_mut().filter(meant) {
            let hides = |chord: &&Chord| takes_text(row.context) && edits(chord);
            match (said.place, said.chords.iter().find(hides)) {
                (Some(place), Some(chord)) => {
                    let says = say!("keys-fault-edits", key = chord.name(), place = place.name());
                    return Err(BadKeys { line: said.line, says });
                }
                (Some(_), None) | (None, None) => row.chords.clone_from(&said.chords),
                (None, Some(_)) => {
                    let left: Vec<Chord> = said.chords.iter().filter(|chord| !edits(chord)).copied().collect();
                    row.chords = if left.is_empty() { row.binding.chords.to_vec() } else { left };
                }
            }
            row.line = Some(said.line);
        }
        Ok(())
    }

    fn refuse_clashes(&self) -> Result<(), BadKeys> {
        for context in Context::ALL {
            let rows: Vec<&Row> = self.rows_in(context).collect();
            for (at, one) in rows.iter().enumerate() {
                let others = rows[at + 1..].iter().filter(|other| other.binding.command != one.binding.command);
                for other in others {
                    let Some(chord) = one.chords.iter().find(|chord| other.chords.contains(chord)) else { continue };
                    let says = say!(
                        "keys-fault-clash",
                        key = chord.name(),
                        one = one.binding.command.name(),
                        other = other.binding.command.name(),
                        place = context.name()
                    );
                    return Err(BadKeys { line: one.line.max(other.line).unwrap_or(1), says });
                }
            }
        }
        Ok(())
    }

    /// Who came somewhere must be able to leave again, and to confirm.
    fn refuse_dead_ends(&self) -> Result<(), BadKeys> {
        let needed = |row: &&Row| matches!(row.binding.command, Command::Back | Command::Quit | Command::Enter);
        match self.rows.iter().filter(needed).find(|row| row.chords.is_empty()) {
            None => Ok(()),
            Some(row) => {
                let command = row.binding.command.name();
                let says = say!("keys-fault-dead-end", command = command, place = row.context.name());
                Err(BadKeys { line: row.line.unwrap_or(1), says })
            }
        }
    }
}

fn edits(chord: &Chord) -> bool {
    chord.is_text() || EDITS.iter().any(|(edit, _)| edit == chord)
}

fn read(said: &Override) -> Result<Read, BadKeys> {
    let bad = |says| BadKeys { line: said.line, says };
    let place = said.place.as_deref().map(place).transpose().map_err(bad)?;
    let command = command(&said.command).map_err(bad)?;
    let is_there = |b: &Binding| b.command == command && place.is_none_or(|at| b.contexts.contains(&at));
    if let Some(place) = place
        && !BINDINGS.iter().any(is_there)
    {
        return Err(bad(say!("keys-fault-not-there", command = command.name(), place = place.name())));
    }
    let mut chords: Vec<Chord> = Vec::with_capacity(said.keys.len());
    for written in &said.keys {
        let chord = written.parse().map_err(|why| bad(bad_chord(written, &why)))?;
        if !chords.contains(&chord) {
            chords.push(chord);
        }
    }
    Ok(Read { line: said.line, place, command, chords })
}

fn place(written: &str) -> Result<Context, String> {
    let known = Context::ALL.into_iter().find(|context| context.name() == written);
    known.ok_or_else(|| {
        let names = Context::ALL.map(Context::name);
        let meant = perhaps(nearest(written, names.into_iter()));
        say!("keys-fault-place", written = shown(written), meant = meant, names = names.join(", "))
    })
}

fn command(written: &str) -> Result<Command, String> {
    let known = BINDINGS.iter().map(|b| b.command).find(|command| command.name() == written);
    known.ok_or_else(|| {
        let meant = perhaps(nearest(written, BINDINGS.iter().map(|b| b.command.name())));
        say!("keys-fault-command", written = shown(written), meant = meant)
    })
}

fn bad_chord(written: &str, why: &BadChord) -> String {
    let written = shown(written);
    match why {
        BadChord::Unknown(near) => say!("keys-fault-key", written = written, meant = perhaps(*near)),
        BadChord::SameAs(same) => say!("keys-fault-same", written = written, same = *same),
    }
}

fn perhaps(near: Option<&str>) -> String {
    near.map(|name| say!("keys-fault-meant", name = name)).unwrap_or_default()
}

/// What stands in a file may be anything.
fn shown(written: &str) -> String {
    crate::domain::text::Text::from(written).shown().to_owned()
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    fn says(line: usize, place: Option<&str>, command: &str, keys: &[&str]) -> Override {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Override { line, place: place.map(str::to_owned), command: command.to_owned(), keys }
    }

    fn pressed(keys: &Keymap, context: Context, chord: &str) -> Option<Command> {
        let code = match chord {
            "f2" => KeyCode::F(2),
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            letter => KeyCode::Char(letter.chars().next().unwrap()),
        };
        keys.command(context, code, KeyModifiers::NONE)
    }

    fn fault(overrides: &[Override]) -> (usize, String) {
        let bad = Keymap::with(overrides).unwrap_err();
        (bad.line, bad.says)
    }

    #[test]
    fn an_override_takes_the_place_of_the_keys_of_the_table_wherever_the_command_is() {
        let keys = Keymap::with(&[says(3, None, "check-in", &["i", "f2"])]).unwrap();
        for context in [Context::Main, Context::Details, Context::Queue] {
            assert_eq!(pressed(&keys, context, "i"), Some(Command::CheckIn));
            assert_eq!(pressed(&keys, context, "f2"), Some(Command::CheckIn));
            assert_eq!(pressed(&keys, context, "c"), None);
        }
        let hints = keys.hints(Context::Main, crate::desk::model::Pane::Today, 200);
        assert!(hints.iter().any(|hint| hint.key == "i" && hint.word == "check in"), "{hints:?}");
        let told = keys.help(super::super::Section::Today).any(|(chords, says)| {
            says == "keys-check-in" && chords.iter().map(Chord::words).collect::<Vec<_>>() == ["i", "F2"]
        });
        assert!(told);
    }

    #[test]
    fn what_is_said_of_one_place_goes_before_what_is_said_of_all() {
        let keys =
            Keymap::with(&[says(1, Some("queue"), "check-in", &["y"]), says(2, None, "check-in", &["i"])]).unwrap();
        assert_eq!(pressed(&keys, Context::Queue, "y"), Some(Command::CheckIn));
        assert_eq!(pressed(&keys, Context::Queue, "i"), None);
        assert_eq!(pressed(&keys, Context::Main, "i"), Some(Command::CheckIn));
    }

    #[test]
    fn a_clash_is_refused_with_both_names_and_the_place() {
        let (line, told) = fault(&[says(7, None, "check-in", &["n"])]);
        assert_eq!(line, 7);
        for part in ["check-in", "next-free", "main", "“n”"] {
            assert!(told.contains(part), "{part} in {told}");
        }
        let (line, told) = fault(&[says(4, None, "book", &["f2"]), says(9, None, "park", &["f2"])]);
        assert_eq!(line, 9);
        assert!(told.contains("book") && told.contains("park"), "{told}");
        // Two that change places do not clash.
        let keys = Keymap::with(&[says(1, None, "book", &["x"]), says(2, None, "cancel", &["b"])]).unwrap();
        assert_eq!(pressed(&keys, Context::Main, "x"), Some(Command::Book));
    }

    #[test]
    fn what_nobody_knows_is_refused_with_the_nearest_name() {
        let (line, told) = fault(&[says(5, None, "chek-in", &["i"])]);
        assert!(line == 5 && told.contains("chek-in") && told.contains("“check-in”"), "{told}");
        let (_, told) = fault(&[says(5, Some("mian"), "book", &["i"])]);
        assert!(told.contains("mian") && told.contains("“main”"), "{told}");
        let (_, told) = fault(&[says(5, None, "book", &["entr"])]);
        assert!(told.contains("entr") && told.contains("“enter”"), "{told}");
        let (_, told) = fault(&[says(5, None, "book", &["ctrl-m"])]);
        assert!(told.contains("ctrl-m") && told.contains("enter"), "{told}");
        let (_, told) = fault(&[says(5, Some("help"), "book", &["i"])]);
        assert!(told.contains("book") && told.contains("help"), "{told}");
    }

    #[test]
    fn nobody_can_lock_themselves_in() {
        for (place, command) in [(None, "back"), (None, "quit"), (Some("locked"), "enter"), (Some("form"), "back")] {
            let (line, told) = fault(&[says(2, place, command, &[])]);
            assert!(line == 2 && told.contains(command), "{told}");
        }
        // Other commands may go.
        let keys = Keymap::with(&[says(2, None, "no-show", &[])]).unwrap();
        assert_eq!(pressed(&keys, Context::Main, "o"), None);
    }

    #[test]
    fn where_text_is_typed_letters_and_editing_keys_stay_what_they_are() {
        let keys = Keymap::with(&[says(1, None, "back", &["esc", "Q"]), says(2, None, "up", &["i"])]).unwrap();
        for context in Context::ALL.into_iter().filter(|context| takes_text(*context)) {
            assert_eq!(pressed(&keys, context, "Q"), None);
            assert_eq!(pressed(&keys, context, "i"), None);
            assert_eq!(pressed(&keys, context, "esc"), pressed(&Keymap::default(), context, "esc"));
        }
        assert_eq!(pressed(&keys, Context::Main, "i"), Some(Command::Up));
        assert_eq!(keys.command(Context::Form, KeyCode::Up, KeyModifiers::NONE), Some(Command::Up));
        for key in ["q", "ctrl-w", "left", "delete"] {
            let (_, told) = fault(&[says(3, Some("form"), "back", &["esc", key])]);
            assert!(told.contains(key) && told.contains("form"), "{told}");
        }
    }
}
