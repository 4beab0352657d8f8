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
    let told = desk.watch == Watch::Push && desk.link == Link::Live;
    let lacks = [
        desk.offer().and_then(Life::failure).or_else(|| desk.board_of_grid().and_then(Life::failure)).is_some(),
        desk.board_of_today().and_then(Life::failure).is_some(),
    ];
    let grid = desk.offer().and_then(Life::read_at).min(desk.board_of_grid().and_then(Life::read_at));
    let today = desk.board_of_today().and_then(Life::read_at);
    let newest = grid.max(today);
    // What is told has not changed since it was read, unless reading it anew has failed.
    let behind = |at: DateTime<Utc>, lacks: bool| {
        (lacks && desk.link == Link::Live) || (!told && newest.is_some_and(|newest| newest - at > BEHIND))
    };
    let says = |at| say!("looks-as-of", time = words::clock_of_day(desk.zone(), at, desk.now));
    // Each where its pane has nothing else to say.
    if let Some(at) = grid.filter(|at| behind(*at, lacks[0])) {
        panel::remark(frame, areas.grid, &says(at), theme.waiting);
    }
    if let Some(at) = today.filter(|at| behind(*at, lacks[1])) {
        panel::remark_left(frame, areas.today, &says(at), theme.waiting);
    }
}
