//! Every main scene in every theme at three sizes, and what must be true of all of them.

use frontdesk::desk::Desk;
use frontdesk::tui::glyphs::Glyphs;
use frontdesk::tui::theme::{Depth, Theme};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::{picture, pin, scenes};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

/// One of each screen, and those that between them show every style.
const SHOWN: [&str; 20] = [
    "main",
    "main_pending",
    "main_in_today",
    "link_down",
    "finding",
    "form_hits",
    "form_faults",
    "form/known_well",
    "form/lost_to_somebody",
    "form/walk_in",
    "details_whole",
    "cancelling",
    "queue_urgent",
    "command_line_understood",
    "whole_clinic",
    "queue",
    "journal",
    "moving_free",
    "help",
    "locked_pin",
];

fn shown() -> impl Iterator<Item = (&'static str, Desk)> {
    scenes::all().into_iter().filter(|(name, _)| SHOWN.contains(name))
}

#[test]
fn every_main_scene_is_painted_as_pinned_in_every_theme_at_every_size() {
    let mut pinned = 0;
    for theme in Theme::NAMES {
        let look = Theme::named(theme, Depth::Sixteen).unwrap();
        for (name, desk) in shown() {
            for (width, height) in SIZES {
                let screen = picture::drawn(&desk, width, height, &look);
                pin(format!("painted/{theme}/{width}x{height}_{name}"), &picture::styles(&screen));
                pinned += 1;
            }
        }
    }
    assert_eq!(pinned, 4 * SHOWN.len() * 3);
}

#[test]
fn the_text_is_the_same_in_every_theme() {
    for (name, desk) in scenes::all() {
        let plain = picture::text(&picture::drawn(&desk, 120, 36, &Theme::plain()));
        for theme in Theme::NAMES {
            let look = Theme::named(theme, Depth::Full).unwrap();
            assert_eq!(picture::text(&picture::drawn(&desk, 120, 36, &look)), plain, "{name} in {theme}");
        }
    }
}

#[test]
fn sixteen_colours_are_what_a_terminal_has_that_does_not_say_more() {
    for (name, desk) in scenes::all() {
        for theme in Theme::NAMES {
            let screen = picture::drawn(&desk, 120, 36, &Theme::named(theme, Depth::Sixteen).unwrap());
            let more = |colour: Color| matches!(colour, Color::Rgb(..) | Color::Indexed(_));
            assert!(!screen.content().iter().any(|cell| more(cell.fg) || more(cell.bg)), "{name} in {theme}");
        }
    }
}

#[test]
fn light_paints_nothing_that_white_swallows_and_high_contrast_nothing_dim() {
    let swallowed = [Color::Yellow, Color::Cyan, Color::LightYellow, Color::LightCyan, Color::LightGreen, Color::Gray];
    for (name, desk) in scenes::all() {
        let light = picture::drawn(&desk, 120, 36, &Theme::light());
        let pale = light.content().iter().find(|cell| swallowed.contains(&cell.fg));
        assert!(pale.is_none(), "{name}: {pale:?}");
        let loud = picture::drawn(&desk, 120, 36, &Theme::high_contrast());
        let dim = loud.content().iter().any(|cell| cell.modifier.contains(Modifier::DIM));
        assert!(!dim, "{name} has something dim");
    }
}

/// The cells that are neither ASCII nor a letter of somebody's name.
fn marks(screen: &Buffer) -> Vec<String> {
    let is_letter = |symbol: &str| {
        symbol
            .chars()
            .all(|c| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || c == '\u{200c}')
    };
    let cells = screen.content().iter().map(|cell| cell.symbol());
    cells.filter(|symbol| !symbol.is_ascii() && !is_letter(symbol)).map(str::to_owned).collect()
}

#[test]
fn ascii_leaves_no_mark_that_a_simple_terminal_lacks_and_moves_nothing() {
    let look = Theme::dark().with_glyphs(Glyphs::Ascii);
    for (name, desk) in scenes::all() {
        for (width, height) in SIZES {
            let screen = picture::drawn(&desk, width, height, &look);
            let left = marks(&screen);
            assert!(left.is_empty(), "{name} at {width}×{height} shows {left:?}");
            let unicode = picture::drawn(&desk, width, height, &Theme::dark());
            let widths = |screen: &Buffer| picture::lines(screen).iter().map(Vec::len).collect::<Vec<_>>();
            assert_eq!(widths(&screen), widths(&unicode), "{name} at {width}×{height}");
        }
        if ["main", "form_hits", "locked_pin"].contains(&name) {
            let screen = picture::drawn(&desk, 120, 36, &look);
            pin(format!("ascii/{name}"), &picture::text(&screen));
        }
    }
}
