//! How old a pane is that is older than its neighbours: the header tells the oldest of all, this tells which.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Frame;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::life::Life;
use crate::desk::model::{Link, Watch};
use crate::tui::layout::Areas;
use crate::tui::part::panel;
use crate::tui::theme::Theme;
use crate::tui::words;

/// What lags behind by more than this is said to.
const BEHIND: TimeDelta = TimeDelta::seconds(45);

/// `as of 10:38`, on the lower edge of the pane.
pub fn draw(frame: &mut Frame<'_>, areas: &Areas, desk: &Desk, theme: &Theme) {
    if desk.watch == Watch::Push && desk.link == Link::Live {
        // Nothing has changed since, or it would have been told.
        return;
    }
    let grid = desk.offer().and_then(Life::read_at).min(desk.board_of_grid().and_then(Life::read_at));
    let today = desk.board_of_today().and_then(Life::read_at);
    let newest = grid.max(today);
    let behind = |at: &DateTime<Utc>| newest.is_some_and(|newest| newest - *at > BEHIND);
    let says = |at| say!("looks-as-of", time = words::clock(desk.zone(), at));
    // Each where its pane has nothing else to say.
    if let Some(at) = grid.filter(behind) {
        panel::remark(frame, areas.grid, &says(at), theme.waiting);
    }
    if let Some(at) = today.filter(behind) {
        panel::remark_left(frame, areas.today, &says(at), theme.waiting);
    }
}
