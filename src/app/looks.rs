//! What the configuration and the terminal's environment say about how the desk looks, and when it locks itself.

use std::env;

use chrono::TimeDelta;

use crate::desk::Desk;
use crate::desk::model::lock::Pin;
use crate::settings::{Glyphs as Asked, LockAfter, Settings};
use crate::tui::glyphs::Glyphs;
use crate::tui::theme::{Depth, Theme};

/// Colours and marks. `NO_COLOR` rules over the colours of the configuration: it is set for this terminal.
pub fn theme(settings: &Settings) -> Theme {
    let depth = Depth::of_terminal(variable("COLORTERM").as_deref());
    let name = if no_colour() { "plain" } else { settings.theme.map_or("dark", |theme| theme.name()) };
    let theme = Theme::named(name, depth).unwrap_or_else(Theme::dark);
    theme.with_glyphs(match settings.glyphs {
        Some(Asked::Unicode) => Glyphs::Unicode,
        Some(Asked::Ascii) => Glyphs::Ascii,
        None => {
            let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(variable);
            Glyphs::of_terminal(locale.as_deref(), variable("TERM").as_deref())
        }
    })
}

/// When the desk locks itself, what unlocks it, and whether it begins with hidden names.
pub fn privacy(desk: &mut Desk, settings: &Settings) {
    if let Some(LockAfter(after)) = settings.lock_after {
        desk.lock.after = after.map_or_else(TimeDelta::zero, |after| TimeDelta::from_std(after).unwrap_or_default());
    }
    desk.lock.pin = settings.lock_pin.as_ref().and_then(|pin| Pin::new(pin.digits()));
    desk.masked = settings.mask_names;
}

/// A variable of the environment that says something.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// <https://no-color.org>: set and not empty.
fn no_colour() -> bool {
    env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
