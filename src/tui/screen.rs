//! The whole screen: the main view, over it what the mode asks for, then the help, and the lock over everything. The only
//! way in for drawing.
//!
//! Drawing is a pure function of the desk and the look. Where nothing but a selection has moved since a screen was drawn,
//! [`draw_step`] draws over that screen what differs, and comes to what it would be drawn as.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::{Rect, Size};
use ratatui::widgets::{Clear, Widget};

use super::layout::{self, Areas};
use super::look::Look;
use super::view;
use crate::desk::Desk;
use crate::desk::model::grid::GridDay;
use crate::desk::model::{Context, Mode, Pane};

/// What a screen that was drawn depends on, so far as a step of the selection can leave the rest of it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    area: Rect,
    rest: Rest,
    /// Which slot was selected in the grid, and which row of today's list, where a step changes no more than two of them.
    slot: Option<DateTime<Utc>>,
    row: Option<usize>,
}

/// When all but the selection changed last ([`Desk::stirred`]), which pane has the keys, and whether the first line tells
/// an age.
type Rest = (u64, Pane, bool);

impl Standing {
    /// Of the screen that was just drawn there. `None` for one that no step can be drawn over: panels cover it, or no
    /// selection of the main screen moves.
    pub fn of(desk: &Desk, area: Rect) -> Option<Self> {
        let is_plain = desk.context() == Context::Main && !desk.masked && !layout::is_too_small(area);
        let moves = matches!(desk.pane, Pane::Slots | Pane::Today);
        (is_plain && moves).then(|| Self {
            area,
            rest: Self::rest(desk),
            slot: desk.grid.at,
            row: if desk.pane == Pane::Today { view::today::selected_alone(desk) } else { None },
        })
    }

    /// Whether nothing but the selection has moved since.
    pub fn stands(&self, desk: &Desk, area: Rect) -> bool {
        self.area == area && self.rest == Self::rest(desk)
    }

    fn rest(desk: &Desk) -> Rest {
        (desk.stirred, desk.pane, view::header::tells_age(desk))
    }
}

/// Draws over a screen that [stands](Standing::stands) what differs now, and tells in which rows that is.
pub fn draw_step(frame: &mut Frame<'_>, desk: &Desk, look: &Look, standing: &Standing) -> BTreeSet<u16> {
    let (theme, area) = (&look.theme, frame.area());
    let in_grid = desk.pane == Pane::Slots;
    let days = if in_grid || area.width < layout::WIDE { desk.grid_days() } else { Vec::new() };
    let areas = areas(desk, &days, area.as_size());
    let stepped = if in_grid {
        view::grid::draw_step(frame, areas.grid, desk, &days, standing.slot, theme)
    } else {
        view::today::draw_step(frame, areas.today, desk, standing.row, theme)
    };
    let mut rows = stepped.unwrap_or_else(|| {
        let pane = if in_grid { areas.grid } else { areas.today };
        Clear.render(pane, frame.buffer_mut());
        if in_grid {
            view::grid::draw(frame, pane, desk, &days, theme);
        } else {
            view::today::draw(frame, pane, desk, theme);
        }
        view::age::draw(frame, &areas, desk, theme);
        (pane.top()..pane.bottom()).collect()
    });
    for place in [areas.told, areas.notice, areas.hints] {
        Clear.render(place, frame.buffer_mut());
        rows.extend(place.top()..place.bottom());
    }
    if !view::moving::draw(frame, areas.told, desk, &days, look) {
        view::told::draw(frame, areas.told, desk, &days, theme);
    }
    view::status::notice(frame, areas.notice, desk, theme);
    view::status::hints(frame, areas.hints, desk, look);
    theme.glyphs.apply(frame.buffer_mut());
    rows
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
