//! Frame after frame: what is on the screen says nothing about the frame before.

use frontdesk::tui::look::Look;
use frontdesk::tui::screen;
use frontdesk::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::{picture, scenes};

/// Scenes with letters of all kinds in lists, panels and cells, and those that lie over them.
const SCENES: [&str; 12] = [
    "main",
    "main_in_today",
    "form_hits",
    "finding",
    "details_whole",
    "queue_scripts",
    "queue_many",
    "whole_clinic_many",
    "journal",
    "help",
    "locked",
    "command_line_ambiguous",
];

/// What can be seen: a blank is a blank, whatever colour a letter there would have.
fn visible(screen: &Buffer) -> Vec<Vec<(String, Style)>> {
    let on_blanks = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
    let mut lines = picture::lines(screen);
    for (_, style) in lines.iter_mut().flatten().filter(|(symbol, _)| symbol == " ") {
        let modifiers = style.add_modifier & on_blanks;
        let front = if modifiers.is_empty() { None } else { style.fg };
        *style = Style { fg: front, bg: style.bg, ..Style::new() }.add_modifier(modifiers);
    }
    lines
}

#[test]
fn a_screen_after_another_is_the_same_as_alone() {
    let chosen: Vec<_> = scenes::all().into_iter().filter(|(name, _)| SCENES.contains(name)).collect();
    assert_eq!(chosen.len(), SCENES.len());
    let look = Look::from(Theme::dark());
    for (width, height) in [(80, 24), (120, 36)] {
        for (before, first) in &chosen {
            for (after, second) in &chosen {
                let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
                terminal.draw(|frame| screen::draw(frame, first, &look)).unwrap();
                terminal.draw(|frame| screen::draw(frame, second, &look)).unwrap();
                let shown = visible(terminal.backend().buffer());
                let alone = visible(&picture::drawn(second, width, height, &Theme::dark()));
                for (line, (shown, alone)) in shown.iter().zip(&alone).enumerate() {
                    assert_eq!(shown, alone, "{after} after {before} at {width}×{height}, line {line}");
                }
            }
        }
    }
}
