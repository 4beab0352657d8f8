//! The first line: which clinic, what time it is there, how the line to the server is, and which desk this is.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::{Link, Watch};
use crate::desk::port::Failure;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// What is older than this many seconds says how old it is.
const FRESH: i64 = 90;

/// ```text
///  frontdesk   Indiranagar            Mon 23 Nov 2026  10:42 IST             ● live   Desk 1
/// ```
///
/// What does not fit is left out in the order: the name of the program, the year, the name of the desk, the zone and
/// the next try; the clinic is cut, and only then the age goes.
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let width = usize::from(area.width);
    for shorter in 0..=LAST {
        let (left, middle, right) = parts(desk, theme, shorter);
        let centred = width.saturating_sub(middle.width()) / 2;
        let last = width.saturating_sub(middle.width() + 3 + right.width());
        let at = centred.min(last).max(left.width() + 3);
        let end = at + middle.width();
        if end + 3 + right.width() <= width || shorter == LAST {
            let row = left.to(at).join(middle);
            let from = width.saturating_sub(right.width());
            return row.to(from).join(right).draw(frame.buffer_mut(), area, 0);
        }
    }
}

/// How often something can be left out.
const LAST: usize = 6;

fn parts(desk: &Desk, theme: &Theme, shorter: usize) -> (Row, Row, Row) {
    let clinic = desk.chosen_clinic().map(|c| c.name.shown()).unwrap_or_default();
    let mut left = Row::of(" ", theme.text);
    if shorter < 1 {
        left = left.add("frontdesk", theme.quiet).add("   ", theme.text);
    }
    left = left.add(fit::cut(clinic, if shorter < 5 { 30 } else { 12 }), theme.strong);
    let (zone, date) = (desk.zone(), desk.today_date());
    let date = if shorter < 2 { words::day_with_year(date) } else { words::day(date) };
    let mut middle = Row::of(date, theme.text).add(format!("  {}", words::clock(zone, desk.now)), theme.strong);
    if shorter < 4 {
        middle = middle.add(format!(" {}", zone.abbreviation(desk.now)), theme.quiet);
    }
    let mut right = Row::new();
    if desk.masked {
        right = right.add(say!("looks-names-hidden"), theme.accent).add("   ", theme.text);
    }
    // That it is not live is the more important the less room there is.
    let dated = desk.remembered;
    if let Some(age) = age(desk).filter(|_| shorter < LAST || dated) {
        right = right.add(age, theme.waiting).add("   ", theme.text);
    }
    right = right.join(match shorter {
        5 if dated => Row::of(format!("○ {}", say!("looks-no-line")), theme.fault),
        LAST if dated => Row::new(),
        _ => link(desk, theme, shorter < 4),
    });
    if shorter < 3 {
        right = right.add("   ", theme.text).add(fit::cut(&words::safe(&desk.settings.desk_name), 20), theme.quiet);
    }
    (left, middle, right.add(" ", theme.text))
}

/// Since when there is no line and why, and when it is tried again.
fn link(desk: &Desk, theme: &Theme, with_next_try: bool) -> Row {
    let (since, why, retry_at) = match &desk.link {
        Link::Live if desk.rereading => return Row::of(format!("◌ {}", say!("looks-reading")), theme.quiet),
        Link::Connecting => return Row::of(format!("◌ {}", say!("looks-connecting")), theme.quiet),
        Link::Live => return Row::of(format!("● {}", say!("looks-live")), theme.free),
        Link::Down { why: Failure::Pause(_), retry_at, .. } => {
            let says = say!("looks-pause", n = seconds_until(desk, *retry_at));
            return Row::of(format!("○ {says}"), theme.fault);
        }
        Link::Down { since, why, retry_at } => (words::clock_of_day(desk.zone(), *since, desk.now), why, *retry_at),
    };
    let says = match why {
        Failure::Unreachable | Failure::Refused(_) | Failure::NotOffered | Failure::Pause(_) => {
            say!("looks-no-connection", time = since)
        }
        Failure::NoAnswer | Failure::Trouble => say!("looks-no-answer", time = since),
        Failure::SignIn => say!("looks-sign-in-refused", time = since),
        Failure::NotUnderstood => say!("looks-no-proper-answer", time = since),
    };
    let mut row = Row::of(format!("○ {says}"), theme.fault);
    if with_next_try {
        row = row.add(" · ", theme.quiet).add(say!("looks-next-try", n = seconds_until(desk, retry_at)), theme.quiet);
    }
    row
}

/// Whole seconds, none too few; at the least one, for as long as it is waited.
fn seconds_until(desk: &Desk, at: DateTime<Utc>) -> i64 {
    ((at - desk.now).num_milliseconds() + 999).div_euclid(1_000).max(1)
}

/// Whether it tells how old what is shown is: that comes with time, and with no minute of the clock.
pub fn tells_age(desk: &Desk) -> bool {
    age(desk).is_some()
}

/// `as of 10:41`, once that is worth saying.
fn age(desk: &Desk) -> Option<String> {
    let since = desk.shown_since()?;
    let down = matches!(desk.link, Link::Down { .. });
    // What is told by push has not changed since, however long ago it was read.
    let told = desk.watch == Watch::Push;
    let old = !told && desk.now - since > TimeDelta::seconds(FRESH);
    let before_sleep = desk.slept_until.is_some_and(|until| since < until);
    let at = || words::clock_of_day(desk.zone(), since, desk.now);
    if desk.remembered {
        return Some(say!("looks-as-of-not-live", time = at()));
    }
    (down || old || before_sleep).then(|| say!("looks-as-of", time = at()))
}
