//! What every part of the screen looks like. Styles are named by the part they paint and derived once from a small
//! palette; no view knows a colour.
//!
//! A colour never tells something alone: each state has a mark as well, so that [`Theme::plain`] loses nothing.

use ratatui::style::{Color, Modifier, Style};

use self::palette::{DARK, DARK_FULL, LIGHT, LIGHT_FULL, LOUD, Palette, Quiet};
use crate::desk::model::notice::Mark;
use crate::desk::model::today::Group;
use crate::tui::glyphs::Glyphs;

mod palette;

pub use self::palette::Depth;

/// The styles, by the part they paint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// Laid over everything that is behind a panel.
    pub behind: Style,
    /// What matters less: labels, hints, what is over.
    pub quiet: Style,
    /// What one should see first in a line: names of things, headings of days.
    pub strong: Style,
    /// The one accent: the keys' pane, the present hour, the cursor.
    pub accent: Style,
    /// Frames.
    pub frame: Style,
    /// The frame of the pane that has the keys.
    pub frame_focused: Style,
    /// The title of a pane.
    pub title: Style,
    /// The selected row or cell of the pane that has the keys.
    pub selected: Style,
    /// The selected row or cell of a pane that has not.
    pub selected_away: Style,
    /// The block at the place of the next letter.
    pub cursor: Style,
    /// A slot that can be booked.
    pub free: Style,
    /// A slot that somebody has.
    pub booked: Style,
    /// A slot that can't be booked.
    pub closed: Style,
    /// A slot or an appointment that is over.
    pub past: Style,
    /// Somebody who waits.
    pub waiting: Style,
    /// Somebody who waits for long.
    pub overdue: Style,
    /// Somebody who is with the doctor.
    pub with_doctor: Style,
    /// A visit that is over.
    pub done: Style,
    /// What another desk has just changed.
    pub news: Style,
    /// What was sent and is not known yet.
    pub asked: Style,
    /// What went wrong, and what is wrong with a field.
    pub fault: Style,
    /// A key in a line of hints.
    pub key: Style,
    /// The marks that the terminal can show.
    pub glyphs: Glyphs,
}

impl Theme {
    /// What the themes are called in the configuration.
    pub const NAMES: [&str; 4] = ["dark", "light", "high-contrast", "plain"];

    /// The theme that is called that in the configuration.
    pub fn named(name: &str, depth: Depth) -> Option<Self> {
        match (name, depth) {
            ("dark", Depth::Sixteen) => Some(Self::dark()),
            ("dark", Depth::Full) => Some(Self::from_palette(&DARK_FULL)),
            ("light", Depth::Sixteen) => Some(Self::light()),
            ("light", Depth::Full) => Some(Self::from_palette(&LIGHT_FULL)),
            ("high-contrast", _) => Some(Self::high_contrast()),
            ("plain", _) => Some(Self::plain()),
            (_, _) => None,
        }
    }

    /// For dark backgrounds; calm, with one accent.
    pub fn dark() -> Self {
        Self::from_palette(&DARK)
    }

    /// For light backgrounds: no yellow, no cyan, nothing bright.
    pub fn light() -> Self {
        Self::from_palette(&LIGHT)
    }

    /// For eyes that need it, and for sunlight: nothing is dim, the selection is as loud as can be.
    pub fn high_contrast() -> Self {
        let theme = Self::from_palette(&LOUD);
        // One block: with the colours of what is selected it would be of several.
        let reversed = Style::new().fg(Color::Reset).add_modifier(Modifier::REVERSED | Modifier::BOLD);
        let underlined = theme.strong.add_modifier(Modifier::UNDERLINED);
        Self {
            frame_focused: theme.accent.add_modifier(Modifier::BOLD),
            selected: reversed,
            selected_away: underlined,
            news: underlined,
            overdue: theme.overdue.add_modifier(Modifier::REVERSED),
            fault: theme.fault.add_modifier(Modifier::BOLD),
            ..theme
        }
    }

    /// With other marks.
    #[must_use]
    pub fn with_glyphs(self, glyphs: Glyphs) -> Self {
        Self { glyphs, ..self }
    }

    fn from_palette(palette: &Palette) -> Self {
        let plain = Style::new();
        let quiet = match palette.quiet {
            Quiet::Dim => plain.add_modifier(Modifier::DIM),
            Quiet::Colour(colour) => plain.fg(colour),
            Quiet::Not => plain,
        };
        let strong = plain.add_modifier(Modifier::BOLD);
        let accent = plain.fg(palette.accent);
        let bold_accent = accent.add_modifier(Modifier::BOLD);
        let dim_good = match palette.quiet {
            Quiet::Dim | Quiet::Colour(_) => plain.fg(palette.good).add_modifier(Modifier::DIM),
            Quiet::Not => plain.fg(palette.good),
        };
        Self {
            text: plain,
            behind: quiet.remove_modifier(Modifier::BOLD),
            quiet,
            strong,
            accent: bold_accent.remove_modifier(Modifier::DIM),
            frame: quiet,
            frame_focused: accent,
            title: strong,
            selected: plain
                .fg(palette.on_accent)
                .bg(palette.accent)
                .add_modifier(Modifier::BOLD)
                .remove_modifier(Modifier::DIM),
            selected_away: bold_accent.remove_modifier(Modifier::DIM),
            cursor: accent,
            free: plain.fg(palette.good),
            booked: plain,
            closed: quiet,
            past: quiet,
            waiting: plain.fg(palette.wait),
            overdue: plain.fg(palette.bad).add_modifier(Modifier::BOLD),
            with_doctor: bold_accent,
            done: dim_good,
            news: accent,
            asked: plain.fg(palette.wait).add_modifier(Modifier::BOLD),
            fault: plain.fg(palette.bad),
            key: bold_accent,
            glyphs: Glyphs::Unicode,
        }
    }

    /// Without any colour (`NO_COLOR`): bold, dim, reverse and underline only.
    pub fn plain() -> Self {
        let plain = Style::new();
        let quiet = plain.add_modifier(Modifier::DIM);
        let strong = plain.add_modifier(Modifier::BOLD);
        let loud = plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        Self {
            text: plain,
            behind: quiet.remove_modifier(Modifier::BOLD),
            quiet,
            strong,
            accent: strong.remove_modifier(Modifier::DIM),
            frame: quiet,
            frame_focused: strong,
            title: plain,
            selected: plain.add_modifier(Modifier::REVERSED | Modifier::BOLD).remove_modifier(Modifier::DIM),
            selected_away: loud.remove_modifier(Modifier::DIM),
            cursor: plain,
            free: plain,
            booked: plain,
            closed: quiet,
            past: quiet,
            waiting: strong,
            overdue: loud,
            with_doctor: strong,
            done: quiet,
            news: strong,
            asked: loud,
            fault: loud,
            key: strong,
            glyphs: Glyphs::Unicode,
        }
    }

    /// The selection, in the pane that has the keys or in another one.
    pub fn selection(&self, focused: bool) -> Style {
        if focused { self.selected } else { self.selected_away }
    }

    /// An appointment in that part of today's list.
    pub fn group(&self, group: Group) -> Style {
        match group {
            Group::WithDoctor => self.with_doctor,
            Group::Waiting => self.waiting,
            Group::Due => self.booked,
            Group::Done => self.done,
        }
    }

    /// A notice with that mark.
    pub fn notice(&self, mark: Mark) -> Style {
        match mark {
            Mark::Done => self.free,
            Mark::Refused => self.fault,
            Mark::Unknown | Mark::Sent => self.asked,
            Mark::Info => self.quiet,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_theme_and_nothing_else_is() {
        for name in Theme::NAMES {
            assert!(Theme::named(name, Depth::Sixteen).is_some() && Theme::named(name, Depth::Full).is_some());
        }
        assert_eq!(Theme::named("neon", Depth::Full), None);
        assert_eq!(Theme::named("dark", Depth::Sixteen), Some(Theme::dark()));
    }
}
