//! The whole screen: the main view, and over it what the mode asks for. The only way in for drawing.
//!
//! Drawing is a pure function of the desk and the theme. Nothing is kept from one screen to the next.

use ratatui::Frame;

use super::layout;
use super::theme::Theme;
use super::view;
use crate::desk::Desk;
use crate::desk::model::{Mode, Pane};

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, desk: &Desk, theme: &Theme) {
    let area = frame.area();
    if layout::is_too_small(area) {
        return view::small::draw(frame, area, desk, theme);
    }
    let days = desk.grid_days();
    let hours = view::grid::wished_lines(&days, area.width);
    let areas = layout::main(area, desk.clinics().len(), hours);
    view::header::draw(frame, areas.header, desk, theme);
    view::pickers::draw(frame, areas.pickers, desk, theme);
    view::grid::draw(frame, areas.grid, desk, &days, theme);
    view::today::draw(frame, areas.today, desk, theme);
    view::told::draw(frame, areas.told, desk, &days, theme);
    view::status::notice(frame, areas.notice, desk, theme);
    view::status::hints(frame, areas.hints, desk, theme);
    if !matches!(desk.mode, Mode::Main | Mode::Finding) {
        frame.buffer_mut().set_style(areas.over, theme.behind);
    }
    if let Some(queue) = desk.behind.as_deref().filter(|_| !matches!(desk.mode, Mode::Main | Mode::Finding)) {
        view::queue::draw(frame, areas.over, desk, queue, theme);
        frame.buffer_mut().set_style(areas.over, theme.behind);
    }
    match &desk.mode {
        Mode::Main | Mode::Finding => {}
        Mode::Form(form) => view::form::draw(frame, areas.over, desk, form, theme),
        Mode::Details(details) => view::details::draw(frame, areas.over, desk, details, theme),
        Mode::Cancelling(question) => view::cancelling::draw(frame, areas.over, desk, question, theme),
        Mode::Asking(asking) => view::asking::draw(frame, areas.over, desk, asking, theme),
        Mode::CommandLine(line) => view::command_line::draw(frame, areas.over, desk, line, theme),
        Mode::WholeClinic(of) => view::whole_clinic::draw(frame, areas.over, desk, of, theme),
        Mode::Queue(queue) => view::queue::draw(frame, areas.over, desk, queue, theme),
        Mode::Journal(journal) => view::journal::draw(frame, areas.over, desk, journal, theme),
        Mode::Locked => view::locked::draw(frame, area, desk, theme),
        Mode::Help(past) => view::help::draw(frame, areas.over, *past, theme),
    }
}

/// Whether the pane has the keys now: panels over the main screen take them.
pub(super) fn has_keys(desk: &Desk, pane: Pane) -> bool {
    match desk.mode {
        Mode::Main => desk.pane == pane,
        Mode::Finding => pane == Pane::Today,
        Mode::Form(_)
        | Mode::Details(_)
        | Mode::Cancelling(_)
        | Mode::Asking(_)
        | Mode::CommandLine(_)
        | Mode::WholeClinic(_)
        | Mode::Queue(_)
        | Mode::Journal(_)
        | Mode::Locked
        | Mode::Help(_) => false,
    }
}
