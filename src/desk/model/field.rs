//! One line of typed text with its cursor.

use tui_input::{Input, InputRequest};

use crate::desk::action::Edit;
use crate::domain::text::Text;

/// A text field. What is typed into it is bounded, so that a paste can't flood it.
#[derive(Clone, Default)]
pub struct Field {
    input: Input,
}

/// Says only how long the text is: it may be a name.
impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Field({} bytes)", self.input.value().len())
    }
}

/// Longest text of a field, in characters.
pub const LONGEST: usize = 200;

impl Field {
    /// A field that holds a text already, the cursor behind it.
    pub fn with(text: &str) -> Self {
        let mut field = Self::default();
        field.paste(text);
        field
    }

    /// The same, with the blanks at its ends.
    pub fn with_blanks(text: &str) -> Self {
        let mut field = Self::default();
        for c in text.chars() {
            field.edit(Edit::Insert(c));
        }
        field
    }

    /// A field with that text and its cursor before that letter, as it was once.
    pub fn at(text: &str, cursor: usize) -> Self {
        let text: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        Self { input: Input::new(text).with_cursor(cursor) }
    }

    /// Before which letter the cursor stands.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// What was typed.
    pub fn value(&self) -> &str {
        self.input.value()
    }

    /// Whether nothing but blanks was typed.
    pub fn is_empty(&self) -> bool {
        self.value().trim().is_empty()
    }

    /// The text before the cursor and the text from it on, both safe to draw.
    pub fn around_cursor(&self) -> (Text, Text) {
        let value = self.value();
        let at = value.char_indices().nth(self.input.cursor()).map_or(value.len(), |(at, _)| at);
        (Text::from(&value[..at]), Text::from(&value[at..]))
    }

    /// Changes the text or moves the cursor. Says whether the text changed.
    pub fn edit(&mut self, edit: Edit) -> bool {
        let request = match edit {
            Edit::Insert(c) if c.is_control() || self.value().chars().count() >= LONGEST => return false,
            Edit::Insert(c) => InputRequest::InsertChar(c),
            Edit::DeleteBack => InputRequest::DeletePrevChar,
            Edit::DeleteForward => InputRequest::DeleteNextChar,
            Edit::DeleteWord => InputRequest::DeletePrevWord,
            Edit::DeleteLine => InputRequest::DeleteLine,
            Edit::Left => InputRequest::GoToPrevChar,
            Edit::Right => InputRequest::GoToNextChar,
            Edit::WordLeft => InputRequest::GoToPrevWord,
            Edit::WordRight => InputRequest::GoToNextWord,
            Edit::Home => InputRequest::GoToStart,
            Edit::End => InputRequest::GoToEnd,
        };
        self.input.handle(request).is_some_and(|change| change.value)
    }

    /// Puts a pasted text in at the cursor: one line, cut to size. Says whether the text changed.
    pub fn paste(&mut self, text: &str) -> bool {
        let mut changed = false;
        for c in text.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }) {
            changed |= self.edit(Edit::Insert(c));
        }
        changed
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.input.reset();
    }
}
