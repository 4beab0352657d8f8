//! The commands of the command line: their names, and which words each takes.

use crate::catalogue::say;

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "`Verb::does` says it in words")]
pub enum Verb {
    Book,
    CheckIn,
    Cancel,
    Move,
    NoShow,
    Start,
    End,
    Free,
    Go,
    Doctor,
    Clinic,
    WalkIn,
    Undo,
    Find,
    Help,
    Lock,
    Quit,
}

/// A kind of word that a command takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Who is meant; several words.
    Name,
    /// With whom.
    Doctor,
    /// Where.
    Clinic,
    /// On which day.
    Day,
    /// When.
    Time,
    /// First visit or follow-up, in the clinic or by phone.
    Kind,
    /// `next 3`.
    Next,
    /// Everything behind the command, as typed.
    Rest,
}

impl Verb {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 17] = [
        Self::Book,
        Self::CheckIn,
        Self::WalkIn,
        Self::Start,
        Self::End,
        Self::NoShow,
        Self::Cancel,
        Self::Move,
        Self::Free,
        Self::Go,
        Self::Doctor,
        Self::Clinic,
        Self::Find,
        Self::Undo,
        Self::Help,
        Self::Lock,
        Self::Quit,
    ];

    /// The name, and the one letter for it.
    pub fn names(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Book => ("book", Some("b")),
            Self::CheckIn => ("checkin", Some("c")),
            Self::Cancel => ("cancel", Some("x")),
            Self::Move => ("move", Some("r")),
            Self::NoShow => ("noshow", Some("o")),
            Self::Start => ("start", Some("s")),
            Self::End => ("end", Some("e")),
            Self::Free => ("free", Some("f")),
            Self::Go => ("go", Some("g")),
            Self::Doctor => ("doctor", None),
            Self::Clinic => ("clinic", None),
            Self::WalkIn => ("walkin", Some("w")),
            Self::Undo => ("undo", Some("u")),
            Self::Find => ("find", None),
            Self::Help => ("help", None),
            Self::Lock => ("lock", None),
            Self::Quit => ("quit", Some("q")),
        }
    }

    /// The command that the word stands for: its letter, its name, or a beginning that no other has.
    pub fn of(word: &str) -> Option<Self> {
        let word = word.to_lowercase();
        let exactly = |verb: &Self| {
            let (name, letter) = verb.names();
            name == word || letter == Some(word.as_str())
        };
        let exact = Self::ALL.into_iter().find(exactly);
        exact.or_else(|| match Self::beginning(&word).as_slice() {
            [only] => Some(*only),
            [] | [_, _, ..] => None,
        })
    }

    /// The commands of which the name begins so.
    pub fn beginning(word: &str) -> Vec<Self> {
        let word = word.to_lowercase();
        Self::ALL.into_iter().filter(|verb| verb.names().0.starts_with(&word)).collect()
    }

    /// Which words it takes.
    pub fn takes(self) -> &'static [Takes] {
        match self {
            Self::Book => &[Takes::Name, Takes::Doctor, Takes::Day, Takes::Time, Takes::Kind],
            Self::Move => &[Takes::Name, Takes::Doctor, Takes::Day, Takes::Time],
            Self::WalkIn => &[Takes::Name, Takes::Doctor, Takes::Kind],
            Self::CheckIn => &[Takes::Name, Takes::Next],
            Self::Cancel | Self::NoShow | Self::Start | Self::End => &[Takes::Name],
            Self::Go => &[Takes::Day, Takes::Doctor],
            Self::Doctor => &[Takes::Doctor],
            Self::Clinic => &[Takes::Clinic],
            Self::Free | Self::Find => &[Takes::Rest],
            Self::Undo | Self::Help | Self::Lock | Self::Quit => &[],
        }
    }

    /// What it does, in a word or two with a capital: the beginning of the preview.
    pub fn title(self) -> String {
        match self {
            Self::Book => say!("command-line-book"),
            Self::CheckIn => say!("command-line-checkin"),
            Self::Cancel => say!("command-line-cancel"),
            Self::Move => say!("command-line-move"),
            Self::NoShow => say!("command-line-noshow"),
            Self::Start => say!("command-line-start"),
            Self::End => say!("command-line-end"),
            Self::Free => say!("command-line-free"),
            Self::Go => say!("command-line-go"),
            Self::Doctor => say!("command-line-doctor"),
            Self::Clinic => say!("command-line-clinic"),
            Self::WalkIn => say!("command-line-walkin"),
            Self::Undo => say!("command-line-undo"),
            Self::Find => say!("command-line-find"),
            Self::Help => say!("command-line-help"),
            Self::Lock => say!("command-line-lock"),
            Self::Quit => say!("command-line-quit"),
        }
    }

    /// How it is written, and an example: for the list of commands.
    pub fn usage(self) -> String {
        match self {
            Self::Book => say!("command-line-book-usage"),
            Self::CheckIn => say!("command-line-checkin-usage"),
            Self::Move => say!("command-line-move-usage"),
            Self::WalkIn => say!("command-line-walkin-usage"),
            Self::Cancel | Self::NoShow | Self::Start | Self::End => say!("command-line-name-usage"),
            Self::Free => say!("command-line-free-usage"),
            Self::Go => say!("command-line-go-usage"),
            Self::Doctor => say!("command-line-doctor-usage"),
            Self::Clinic => say!("command-line-clinic-usage"),
            Self::Find => say!("command-line-find-usage"),
            Self::Undo | Self::Help | Self::Lock | Self::Quit => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_its_letter_its_name_or_a_beginning_that_no_other_has() {
        assert_eq!(Verb::of("b"), Some(Verb::Book));
        assert_eq!(Verb::of("BOOK"), Some(Verb::Book));
        assert_eq!(Verb::of("c"), Some(Verb::CheckIn), "though others begin so");
        assert_eq!(Verb::of("ch"), Some(Verb::CheckIn));
        assert_eq!(Verb::of("ca"), Some(Verb::Cancel));
        assert_eq!(Verb::of("d"), Some(Verb::Doctor));
        assert_eq!(Verb::of("zz"), None);
        assert_eq!(Verb::beginning("c").len(), 3);
    }

    #[test]
    fn no_letter_and_no_name_stands_for_two_commands() {
        let mut all: Vec<&str> = Verb::ALL.iter().map(|verb| verb.names().0).collect();
        all.extend(Verb::ALL.iter().filter_map(|verb| verb.names().1));
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
