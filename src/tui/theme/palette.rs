//! The small palettes from which themes are derived.

use ratatui::style::Color;

/// How a theme gets its colours.
pub struct Palette {
    /// The one accent.
    pub accent: Color,
    /// Text on it.
    pub on_accent: Color,
    /// Free, done.
    pub good: Color,
    /// Somebody or something waits.
    pub wait: Color,
    /// What is wrong, or too long.
    pub bad: Color,
    /// What matters less.
    pub quiet: Quiet,
}

/// How what matters less stands back.
#[derive(Clone, Copy)]
pub enum Quiet {
    /// Dim: "bright black" is the background in some schemes.
    Dim,
    /// In that colour.
    Colour(Color),
    /// Not at all: everything is to be read as well as anything.
    Not,
}

/// How many colours the terminal says that it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// The sixteen that every terminal has: the user's own scheme rules.
    #[default]
    Sixteen,
    /// All of them.
    Full,
}

impl Depth {
    /// What `COLORTERM` says.
    pub fn of_terminal(colorterm: Option<&str>) -> Self {
        match colorterm {
            Some("truecolor" | "24bit") => Self::Full,
            Some(_) | None => Self::Sixteen,
        }
    }
}

/// The sixteen colours of the terminal.
pub const DARK: Palette = Palette {
    accent: Color::Cyan,
    on_accent: Color::Black,
    good: Color::Green,
    wait: Color::Yellow,
    bad: Color::LightRed,
    quiet: Quiet::Dim,
};

/// The same hues, softer, and a grey that can be read where dim can't.
pub const DARK_FULL: Palette = Palette {
    accent: Color::Rgb(0x6c, 0xc7, 0xc9),
    on_accent: Color::Rgb(0x10, 0x1a, 0x1c),
    good: Color::Rgb(0x8f, 0xc8, 0x7a),
    wait: Color::Rgb(0xe3, 0xb8, 0x5c),
    bad: Color::Rgb(0xf0, 0x7f, 0x79),
    quiet: Quiet::Colour(Color::Rgb(0x8c, 0x95, 0xa0)),
};

/// The sixteen colours again: those that can be read on white.
pub const LIGHT: Palette = Palette {
    accent: Color::Blue,
    on_accent: Color::White,
    good: Color::Green,
    wait: Color::Magenta,
    bad: Color::Red,
    quiet: Quiet::Dim,
};

/// The same hues, dark enough for any light background.
pub const LIGHT_FULL: Palette = Palette {
    accent: Color::Rgb(0x0b, 0x5f, 0x8a),
    on_accent: Color::Rgb(0xff, 0xff, 0xff),
    good: Color::Rgb(0x2d, 0x6e, 0x22),
    wait: Color::Rgb(0x8f, 0x5a, 0x00),
    bad: Color::Rgb(0xb0, 0x22, 0x22),
    quiet: Quiet::Colour(Color::Rgb(0x5f, 0x67, 0x70)),
};

/// The brightest of the sixteen.
pub const LOUD: Palette = Palette {
    accent: Color::LightYellow,
    on_accent: Color::Black,
    good: Color::LightGreen,
    wait: Color::LightYellow,
    bad: Color::LightRed,
    quiet: Quiet::Not,
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The relative luminance of a colour, as the guidelines for accessible pages define it.
    fn luminance(colour: Color) -> f64 {
        let Color::Rgb(r, g, b) = colour else { panic!("{colour} is not a full colour") };
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn full_colours_can_be_read_on_the_backgrounds_they_are_for() {
        for (palette, ground) in [
            (DARK_FULL, Color::Rgb(0x00, 0x00, 0x00)),
            (DARK_FULL, Color::Rgb(0x28, 0x2c, 0x34)),
            (LIGHT_FULL, Color::Rgb(0xff, 0xff, 0xff)),
            (LIGHT_FULL, Color::Rgb(0xee, 0xe8, 0xd5)),
        ] {
            let Quiet::Colour(quiet) = palette.quiet else { panic!("no grey") };
            for colour in [palette.accent, palette.good, palette.wait, palette.bad, quiet] {
                assert!(contrast(colour, ground) >= 4.5, "{colour} on {ground}: {:.1}", contrast(colour, ground));
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
        }
    }
}
