//! Whole screens: what a receptionist sees, at three sizes, pinned as text.
//!
//! `INSTA_UPDATE=always cargo test --test screens` renews the pictures: look at each before keeping it.

#![expect(clippy::unwrap_used, reason = "what is not there fails the test, which is what tests are for")]

mod command_line;
mod drafts;
mod earlier;
mod every_size;
mod finding;
mod form;
mod frames;
mod journal;
mod locked;
mod masks;
mod mouse;
mod overlays;
mod picture;
mod practice;
mod queue;
mod scenes;
mod themes;
mod whole_clinic;

use frontdesk::tui::theme::Theme;

fn pin(name: String, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}

#[test]
fn every_scene_looks_as_pinned_at_every_size() {
    for (name, desk) in scenes::all() {
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            let screen = picture::drawn(&desk, width, height, &Theme::dark());
            pin(format!("{width}x{height}/{name}"), &picture::text(&screen));
        }
    }
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let form = practice::Practice::busy().mode(overlays::form_with_hits()).desk();
    let screen = picture::drawn(&form, 50, 12, &Theme::dark());
    pin("too_small".to_owned(), &picture::text(&screen));
}

#[test]
fn without_colours_nothing_is_painted_but_bold_dim_reverse_and_underline() {
    for (name, desk) in scenes::all() {
        let screen = picture::drawn(&desk, 120, 36, &Theme::plain());
        let coloured = screen
            .content()
            .iter()
            .any(|cell| [cell.fg, cell.bg].iter().any(|colour| *colour != ratatui::style::Color::Reset));
        assert!(!coloured, "{name} has a colour");
    }
}

#[test]
fn each_screen_shows_where_the_keys_are_without_colours() {
    for (name, desk) in scenes::all() {
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            let text = picture::text(&picture::drawn(&desk, width, height, &Theme::plain()));
            let keyless = [
                "loading",
                "starting",
                "not_reached",
                "help",
                "details",
                "locked",
                // Nobody is there to be selected.
                "whole_clinic_loading",
                "whole_clinic_empty",
                "queue_nobody",
                "queue_loading",
                "journal_empty",
                // Enter alone says yes.
                "queue_many",
                "today_no_shows",
            ];
            let shown = ["▶", "█"].iter().any(|mark| text.contains(mark));
            assert!(
                shown
                    || keyless.iter().any(|k| name.starts_with(k))
                    || name == "form_leaving"
                    || name.contains("lost_for"),
                "{name} at {width}×{height} shows no selection:\n{text}"
            );
        }
    }
}

#[test]
fn the_same_desk_is_always_drawn_the_same() {
    for (name, desk) in scenes::all() {
        let draw = || picture::drawn(&desk, 120, 36, &Theme::dark());
        assert_eq!(draw(), draw(), "{name}");
    }
}

/// Writes every scene with its colours as terminals read them, to look at with `less -R`:
/// `PICTURES=screens cargo test --test screens write_pictures -- --ignored`.
#[test]
#[ignore = "for looking at screens, not a check"]
fn write_pictures() {
    let folder = std::env::var("PICTURES").expect("PICTURES names the folder to write to");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, desk) in scenes::all() {
        for (width, height) in [(80, 24), (120, 36), (200, 60)] {
            let screen = picture::drawn(&desk, width, height, &Theme::dark());
            std::fs::write(format!("{folder}/{name}_{width}x{height}.ansi"), picture::ansi(&screen)).unwrap();
        }
    }
}
