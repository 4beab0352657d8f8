//! The whole screen: the main view, over it what the mode asks for, then the help, and the lock over everything. The only
//! way in for drawing.
//!
//! Drawing is a pure function of the desk and the look. From one screen to the next only what [`Standing`] says is kept: where
//! nothing but a selection has moved, the rest of the screen is taken from there, and is what it would be drawn as.

use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::{Clear, Widget};

use super::layout::{self, Areas};
use super::look::Look;
use super::view;
use crate::desk::Desk;
use crate::desk::model::grid::GridDay;
use crate::desk::model::{Context, Mode, Pane};

/// The last screen that was drawn whole.
#[derive(Debug, Default)]
pub struct Standing {
    /// When that was ([`Desk::stirred`]), which pane had the keys, and whether the first line told an age.
    of: Option<(u64, Pane, bool)>,
    /// Which slot was selected in the grid, and which row of today's list, where a step changes no more than two of them.
    slot: Option<DateTime<Utc>>,
    row: Option<usize>,
    cells: Buffer,
}

impl Standing {
    fn now(desk: &Desk) -> (u64, Pane, bool) {
        (desk.stirred, desk.pane, view::header::tells_age(desk))
    }

    /// Whether all of it but the pane with the keys is as it was.
    fn stands(&self, desk: &Desk, area: Rect) -> bool {
        self.of.is_some() && self.of == Some(Self::now(desk)) && self.cells.area == area
    }

    fn keep(&mut self, cells: &Buffer, desk: &Desk) {
        let is_plain = desk.context() == Context::Main && !desk.masked && !layout::is_too_small(cells.area);
        let moves = matches!(desk.pane, Pane::Slots | Pane::Today);
        self.of = (is_plain && moves).then(|| Self::now(desk));
        if self.of.is_none() {
            return;
        }
        self.slot = desk.grid.at;
        self.row = if desk.pane == Pane::Today { view::today::selected_alone(desk) } else { None };
        if self.cells.area == cells.area {
            self.cells.content.clone_from_slice(&cells.content);
        } else {
            self.cells = cells.clone();
        }
    }
}

/// Draws what has changed over what has not, which comes to the same as [`draw`] and takes half the time.
pub fn draw_on(frame: &mut Frame<'_>, desk: &Desk, look: &Look, standing: &mut Standing) {
    if !standing.stands(desk, frame.area()) {
        draw(frame, desk, look);
        return standing.keep(frame.buffer_mut(), desk);
    }
    // Cell by cell: the buffer keeps its room.
    frame.buffer_mut().content.clone_from_slice(&standing.cells.content);
    selected(frame, desk, look, standing);
    // Every test that presses keys tests this.
    #[cfg(debug_assertions)]
    {
        let drawn = frame.buffer_mut().clone();
        frame.buffer_mut().reset();
        draw(frame, desk, look);
        let whole = frame.buffer_mut();
        let at = whole.content.iter().zip(&drawn.content).position(|(whole, drawn)| whole != drawn);
        assert_eq!(at.map(|at| whole.pos_of(at)), None);
    }
}

/// The pane that has the keys, and the lines below the panes.
fn selected(frame: &mut Frame<'_>, desk: &Desk, look: &Look, standing: &Standing) {
    let (theme, area) = (&look.theme, frame.area());
    let in_grid = desk.pane == Pane::Slots;
    let days = if in_grid || area.width < layout::WIDE { desk.grid_days() } else { Vec::new() };
    let areas = areas(desk, &days, area.as_size());
    for place in [areas.told, areas.notice, areas.hints] {
        Clear.render(place, frame.buffer_mut());
    }
    if in_grid {
        if !view::grid::draw_step(frame, areas.grid, desk, &days, standing.slot, theme) {
            Clear.render(areas.grid, frame.buffer_mut());
            view::grid::draw(frame, areas.grid, desk, &days, theme);
        }
    } else if !view::today::draw_step(frame, areas.today, desk, standing.row, theme) {
        Clear.render(areas.today, frame.buffer_mut());
        view::today::draw(frame, areas.today, desk, theme);
    }
    view::age::draw(frame, &areas, desk, theme);
    if !view::moving::draw(frame, areas.told, desk, &days, look) {
        view::told::draw(frame, areas.told, desk, &days, theme);
    }
    view::status::notice(frame, areas.notice, desk, theme);
    view::status::hints(frame, areas.hints, desk, look);
    theme.glyphs.apply(frame.buffer_mut());
}

/// Draws everything.
pub fn draw(frame: &mut Frame<'_>, desk: &Desk, look: &Look) {
    if desk.lock.is_shut() {
        view::locked::draw(frame, frame.area(), desk, &look.theme);
    } else if desk.masked {
        all(frame, &desk.with_names_hidden(), look);
    } else {
        all(frame, desk, look);
    }
    look.theme.glyphs.apply(frame.buffer_mut());
}

fn all(frame: &mut Frame<'_>, desk: &Desk, look: &Look) {
    let theme = &look.theme;
    let area = frame.area();
    if layout::is_too_small(area) {
        return view::small::draw(frame, area, desk, theme);
    }
    let days = desk.grid_days();
    let areas = areas(desk, &days, area.as_size());
    view::header::draw(frame, areas.header, desk, theme);
    view::pickers::draw(frame, areas.pickers, desk, theme);
    view::grid::draw(frame, areas.grid, desk, &days, theme);
    view::today::draw(frame, areas.today, desk, theme);
    view::age::draw(frame, &areas, desk, theme);
    if !view::moving::draw(frame, areas.told, desk, &days, look) {
        view::told::draw(frame, areas.told, desk, &days, theme);
    }
    view::status::notice(frame, areas.notice, desk, theme);
    view::status::hints(frame, areas.hints, desk, look);
    if desk.help.is_some() || !matches!(desk.mode, Mode::Main) {
        frame.buffer_mut().set_style(areas.over, theme.behind);
    }
    if let Some(queue) = desk.behind.as_deref().filter(|_| !matches!(desk.mode, Mode::Main)) {
        view::queue::draw(frame, areas.over, desk, queue, theme);
        frame.buffer_mut().set_style(areas.over, theme.behind);
    }
    match &desk.mode {
        Mode::Main => {}
        Mode::Finding(finding) => view::finding::draw(frame, areas.over, desk, finding, theme),
        Mode::Form(form) => view::form::draw(frame, areas.over, desk, form, theme),
        Mode::Details(details) => view::details::draw(frame, areas.over, desk, details, look),
        Mode::Cancelling(question) => view::cancelling::draw(frame, areas.over, desk, question, theme),
        Mode::Asking(asking) => {
            if let Some(of) = &asking.behind {
                view::whole_clinic::draw(frame, areas.over, desk, of, theme);
                frame.buffer_mut().set_style(areas.over, theme.behind);
            }
            view::asking::draw(frame, areas.over, desk, asking, theme);
        }
        Mode::CommandLine(line) => view::command_line::draw(frame, areas.over, desk, line, theme),
        Mode::WholeClinic(of) => view::whole_clinic::draw(frame, areas.over, desk, of, theme),
        Mode::Queue(queue) => view::queue::draw(frame, areas.over, desk, queue, theme),
        Mode::Journal(journal) => view::journal::draw(frame, areas.over, desk, journal, theme),
    }
    if let Some(help) = desk.help {
        frame.buffer_mut().set_style(areas.over, theme.behind);
        view::help::draw(frame, areas.over, help, look);
    }
}

/// Where the parts of the main screen are, on a screen of that size.
pub(super) fn areas(desk: &Desk, days: &[GridDay<'_>], size: Size) -> Areas {
    let hours = || view::grid::wished_lines(days, size.width);
    layout::main(Rect { x: 0, y: 0, width: size.width, height: size.height }, desk.clinics().len(), hours)
}

/// Whether the pane has the keys now: panels over the main screen take them.
pub(super) fn has_keys(desk: &Desk, pane: Pane) -> bool {
    desk.context() == Context::Main && desk.pane == pane
}
