//! What a terminal event means: an [`Action`] for the core, or nothing.
//!
//! Keys of the table come first; in a place where text is typed, the rest are letters and the usual editing keys.
//! What it does not do: decide what a command does, or read the terminal.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::keymap::{Chord, Keymap};
use crate::desk::action::{Action, Edit};
use crate::desk::model::Context;

/// The editing keys of every text, as shells have them.
pub const EDITS: &[(Chord, Edit)] = &[
    (Chord::key(KeyCode::Backspace), Edit::DeleteBack),
    (Chord::ctrl('h'), Edit::DeleteBack),
    (Chord::key(KeyCode::Delete), Edit::DeleteForward),
    (Chord::ctrl('d'), Edit::DeleteForward),
    (Chord::ctrl('w'), Edit::DeleteWord),
    (Chord::alt_key(KeyCode::Backspace), Edit::DeleteWord),
    (Chord::ctrl_key(KeyCode::Backspace), Edit::DeleteWord),
    (Chord::ctrl('u'), Edit::DeleteLine),
    (Chord::key(KeyCode::Left), Edit::Left),
    (Chord::ctrl('b'), Edit::Left),
    (Chord::key(KeyCode::Right), Edit::Right),
    (Chord::ctrl('f'), Edit::Right),
    (Chord::alt('b'), Edit::WordLeft),
    (Chord::ctrl_key(KeyCode::Left), Edit::WordLeft),
    (Chord::alt_key(KeyCode::Left), Edit::WordLeft),
    (Chord::alt('f'), Edit::WordRight),
    (Chord::ctrl_key(KeyCode::Right), Edit::WordRight),
    (Chord::alt_key(KeyCode::Right), Edit::WordRight),
    (Chord::key(KeyCode::Home), Edit::Home),
    (Chord::ctrl('a'), Edit::Home),
    (Chord::key(KeyCode::End), Edit::End),
    (Chord::ctrl('e'), Edit::End),
];

/// What the event asks for. Only presses and repeats of keys count; a paste is text and never submits anything.
pub fn action(keys: &Keymap, context: Context, event: &Event) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => pressed(keys, context, key),
        Event::Paste(text) if takes_text(context) => Some(Action::Pasted(text.clone())),
        Event::Key(_)
        | Event::Paste(_)
        | Event::FocusGained
        | Event::FocusLost
        | Event::Mouse(_)
        | Event::Resize(..) => None,
    }
}

/// Whether letters are text there.
pub fn takes_text(context: Context) -> bool {
    match context {
        // What is typed into a locked desk may be its PIN.
        Context::Finding
        | Context::Form
        | Context::Cancelling
        | Context::Asking
        | Context::CommandLine
        | Context::Locked => true,
        Context::Main | Context::Details | Context::WholeClinic | Context::Queue | Context::Journal | Context::Help => {
            false
        }
    }
}

fn pressed(keys: &Keymap, context: Context, key: &KeyEvent) -> Option<Action> {
    if let Some(command) = keys.command(context, key.code, key.modifiers) {
        return Some(Action::Do(command));
    }
    if !takes_text(context) {
        return None;
    }
    let chord = Chord::of(key.code, key.modifiers);
    if let Some((_, edit)) = EDITS.iter().find(|(edit, _)| *edit == chord) {
        return Some(Action::Typed(*edit));
    }
    // AltGr is told as Ctrl and Alt together by some terminals: then it is a letter like any other.
    let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
    let held = key.modifiers & alt_gr;
    let KeyCode::Char(letter) = key.code else { return None };
    (held.is_empty() || held == alt_gr).then_some(Action::Typed(Edit::Insert(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::action::Command;
    use crate::desk::model::Pane;

    fn press(context: Context, code: KeyCode, modifiers: KeyModifiers) -> Option<Action> {
        action(&Keymap::default(), context, &Event::Key(KeyEvent::new(code, modifiers)))
    }

    fn letter(context: Context, letter: char) -> Option<Action> {
        press(context, KeyCode::Char(letter), KeyModifiers::NONE)
    }

    #[test]
    fn letters_are_commands_on_the_main_screen_and_text_in_a_text() {
        assert_eq!(letter(Context::Main, 'c'), Some(Action::Do(Command::CheckIn)));
        assert_eq!(letter(Context::Main, '3'), Some(Action::Do(Command::Go(Pane::Slots))));
        for context in Context::ALL.into_iter().filter(|context| takes_text(*context)) {
            for typed in "cxq?/1 [लமم".chars() {
                assert_eq!(letter(context, typed), Some(Action::Typed(Edit::Insert(typed))));
            }
        }
        assert_eq!(letter(Context::Main, 'ல'), None);
    }

    #[test]
    fn a_text_has_the_editing_keys_of_a_shell() {
        let ctrl = |c| press(Context::Form, KeyCode::Char(c), KeyModifiers::CONTROL);
        assert_eq!(ctrl('w'), Some(Action::Typed(Edit::DeleteWord)));
        assert_eq!(ctrl('u'), Some(Action::Typed(Edit::DeleteLine)));
        assert_eq!(ctrl('a'), Some(Action::Typed(Edit::Home)));
        assert_eq!(ctrl('c'), Some(Action::Do(Command::Back)));
        assert_eq!(press(Context::Form, KeyCode::Char('b'), KeyModifiers::ALT), Some(Action::Typed(Edit::WordLeft)));
        assert_eq!(press(Context::Form, KeyCode::Left, KeyModifiers::NONE), Some(Action::Typed(Edit::Left)));
        assert_eq!(press(Context::Form, KeyCode::Up, KeyModifiers::NONE), Some(Action::Do(Command::Up)));
        assert_eq!(press(Context::Form, KeyCode::Char('z'), KeyModifiers::ALT), None);
    }

    #[test]
    fn no_editing_key_is_hidden_by_the_table() {
        for context in Context::ALL.into_iter().filter(|context| takes_text(*context)) {
            for (chord, edit) in EDITS {
                let hidden = crate::tui::keymap::BINDINGS
                    .iter()
                    .find(|b| b.contexts.contains(&context) && b.chords.contains(chord));
                assert!(hidden.is_none(), "{edit:?} is {:?} in {context:?}", hidden.map(|b| b.command));
            }
        }
    }

    #[test]
    fn a_release_means_nothing_and_a_repeat_is_a_press() {
        let mut key = KeyEvent::new(KeyCode::Char('n'), KeyModifiers::NONE);
        let keys = Keymap::default();
        key.kind = KeyEventKind::Release;
        assert_eq!(action(&keys, Context::Main, &Event::Key(key)), None);
        key.kind = KeyEventKind::Repeat;
        assert_eq!(action(&keys, Context::Main, &Event::Key(key)), Some(Action::Do(Command::NextFree)));
    }

    #[test]
    fn a_paste_is_text_where_text_is_typed_and_nothing_elsewhere() {
        let paste = Event::Paste("q\nc".to_owned());
        let keys = Keymap::default();
        assert_eq!(action(&keys, Context::Main, &paste), None);
        assert_eq!(action(&keys, Context::Form, &paste), Some(Action::Pasted("q\nc".to_owned())));
    }
}
