//! The marks and frames that the desk draws, for terminals that have them and for those that have only ASCII.
//!
//! Views write the marks as they are meant to look. Where the terminal can't show them, one pass over the finished screen
//! replaces them ([`Glyphs::apply`]), cell by cell: so no view can forget it, and nothing moves. People's names stay as
//! they are: in no script could they be told apart by anything else.

use ratatui::buffer::Buffer;

/// What the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Everything.
    #[default]
    Unicode,
    /// Only ASCII, names apart.
    Ascii,
}

/// Each mark with what stands for it.
const MARKS: &[(&str, &str)] = &[
    // How things stand.
    ("·", "."),
    ("●", "@"),
    ("○", "o"),
    ("◌", "o"),
    ("▸", "&"),
    ("✓", "+"),
    ("✗", "!"),
    ("×", "x"),
    ("…", "~"),
    ("≈", "="),
    // Where the keys are.
    ("▶", ">"),
    ("▷", "-"),
    ("▾", "v"),
    ("‹", "<"),
    ("›", ">"),
    ("█", "_"),
    ("▏", "|"),
    // Keys, and where there is more.
    ("↑", "^"),
    ("↓", "v"),
    ("←", "<"),
    ("→", ">"),
    ("⇧", "^"),
    ("⏎", "<"),
    // Frames.
    ("─", "-"),
    ("━", "="),
    ("│", "|"),
    ("┃", "|"),
    ("╭", "+"),
    ("╮", "+"),
    ("╰", "+"),
    ("╯", "+"),
    ("┌", "+"),
    ("┐", "+"),
    ("└", "+"),
    ("┘", "+"),
    ("├", "+"),
    ("┤", "+"),
    ("┬", "+"),
    ("┴", "+"),
    ("┼", "+"),
    ("╵", "|"),
    ("╷", "|"),
    ("╌", "-"),
    ("┄", "-"),
    ("┆", "|"),
    ("┊", "|"),
    // Amounts.
    ("░", "."),
    ("▒", ":"),
    ("▓", "#"),
    ("▁", "."),
    ("▂", "."),
    ("▃", ":"),
    ("▄", ":"),
    ("▅", "="),
    ("▆", "="),
    ("▇", "#"),
    ("■", "#"),
    ("□", "o"),
    ("◆", "*"),
    ("◇", "o"),
    ("★", "*"),
    ("▲", "^"),
    ("▌", "|"),
    ("»", ">"),
    ("▼", "v"),
    ("▪", "*"),
    ("▫", "o"),
    ("•", "*"),
    ("⋯", "~"),
    ("↩", "<"),
    ("↶", "<"),
    ("⟲", "<"),
    ("↺", "<"),
    ("↷", ">"),
    ("⇒", ">"),
    ("➜", ">"),
    ("✎", "*"),
    ("⚑", "!"),
    ("⚠", "!"),
    ("⏸", "="),
    // Sentences.
    ("–", "-"),
    ("—", "-"),
    ("−", "-"),
    ("“", "\""),
    ("”", "\""),
    ("‘", "'"),
    ("’", "'"),
    ("≤", "<"),
    ("≥", ">"),
    ("±", "+"),
    ("₹", "R"),
    ("€", "E"),
    ("£", "L"),
    ("\u{a0}", " "),
];

impl Glyphs {
    /// The one that is called that in the configuration.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "unicode" => Some(Self::Unicode),
            "ascii" => Some(Self::Ascii),
            _ => None,
        }
    }

    /// Those that a terminal has, as far as its environment tells: `locale` is the first of `LC_ALL`, `LC_CTYPE` and `LANG`
    /// that says something, `term` the kind of terminal. Where nothing is said, terminals of today have them all; the
    /// console of Linux has not.
    pub fn of_terminal(locale: Option<&str>, term: Option<&str>) -> Self {
        let utf8 = |locale: &str| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        };
        if term == Some("linux") || locale.is_some_and(|locale| !utf8(locale)) { Self::Ascii } else { Self::Unicode }
    }

    /// Replaces what the terminal can't show.
    pub fn apply(self, screen: &mut Buffer) {
        if self == Self::Unicode {
            return;
        }
        for cell in &mut screen.content {
            if cell.symbol().is_ascii() {
                continue;
            }
            if let Some((_, ascii)) = MARKS.iter().find(|(mark, _)| *mark == cell.symbol()) {
                cell.set_symbol(ascii);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_without_unicode_gets_ascii() {
        let of = |locale| Glyphs::of_terminal(locale, Some("xterm-256color"));
        assert_eq!(of(None), Glyphs::Unicode);
        assert_eq!(of(Some("en_IN.UTF-8")), Glyphs::Unicode);
        assert_eq!(of(Some("C.utf8")), Glyphs::Unicode);
        assert_eq!(of(Some("C")), Glyphs::Ascii);
        assert_eq!(of(Some("en_GB.ISO-8859-1")), Glyphs::Ascii);
        assert_eq!(Glyphs::of_terminal(Some("en_IN.UTF-8"), Some("linux")), Glyphs::Ascii);
    }

    #[test]
    fn every_mark_has_one_cell_before_and_after() {
        for (mark, ascii) in MARKS {
            assert_eq!(crate::tui::fit::width(mark), 1, "{mark}");
            assert!(ascii.is_ascii() && ascii.len() == 1, "{mark}");
        }
    }
}
