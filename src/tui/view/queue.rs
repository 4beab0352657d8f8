//! The queue: for each doctor who is with them, who waits in the order of calling, who is put aside, and who is due.
//!
//! Which rows there are and their order comes from `Desk::lanes`.

use ratatui::Frame;
use ratatui::layout::Rect;

use self::head::Head;
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::Mode;
use crate::desk::model::life::Life;
use crate::desk::model::queue::{Lane, Place, QueueView};
use crate::desk::model::today::{Group, TodayRow, between};
use crate::tui::layout::WIDE;
use crate::tui::part::line::{self, Row};
use crate::tui::part::panel;
use crate::tui::theme::Theme;
use crate::tui::view::today::columns::{self, Columns, Lead};
use crate::tui::view::told;
use crate::tui::{fit, words};

mod head;

/// A queue needs so many columns…
const NARROWEST: usize = 34;
/// …and more than so many would be emptiness.
const WIDEST: usize = 72;
/// Columns between two queues.
const GAP: usize = 3;
/// So many who are due are shown for each doctor where all queues stand in one list, unless one further down is selected.
const DUE_SHOWN: usize = 3;

/// ```text
/// from 100 columns on                              below
/// ╭ Queue ─ 5 waiting ───────────────────────╮    ╭ Queue ─ 5 waiting ───────────────╮
/// │ Dr. Anil Rao   +27 │ Dr. Maria Fernandes │    │ Rao +27 · 2 waiting · next 4 Khan│
/// │ 2 waiting · 42m!!  │ 2 waiting · 44m!!   │    │     Patel, R.   ▸ with the doctor│
/// │ next 4 Khan, Sana  │ next 2 Nair, Ravi   │    │ ▶ 4 Khan, Sana  ● waiting 42m!!  │
/// │ ────────────────── │ ─────────────────── │    │                                  │
/// │ WAITING 2          │ WAITING 2           │    │ Fernandes · 2 waiting · next 2 … │
/// │▶ 4 Khan, S.  42m!!●│  2 Nair, R.   44m!!●│    │   2 Nair, Ravi  ● waiting 44m!!  │
/// │                    │                     │    │                                  │
/// │ Khan, Sana · 34 F · waiting 42 min · …   │    │ Khan, Sana · 34 F · waiting …    │
/// ╰──────────────────────────────────────────╯    ╰──────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, view: &QueueView, theme: &Theme) {
    let lanes = desk.lanes();
    let inner = panel::over(frame, area, title(desk, view, &lanes, theme), theme);
    let (idle, busy): (Vec<Lane<'_>>, Vec<Lane<'_>>) = lanes.into_iter().partition(|lane| lane.rows.is_empty());
    if busy.is_empty() {
        return line::centred(frame.buffer_mut(), inner, &nobody(desk), theme.quiet);
    }
    let foot = foot(frame, inner, desk, view, &idle, theme);
    let body = Rect { height: inner.height.saturating_sub(foot), ..inner };
    let chosen = busy.iter().position(|lane| Some(lane.doctor) == view.doctor.as_ref()).unwrap_or(0);
    let see = Seen { desk, view, theme };
    if frame.area().width >= WIDE {
        see.side_by_side(frame, body, &busy, chosen);
    } else {
        see.in_one_list(frame, body, area, &busy, chosen);
    }
}

/// `Queue ─ Indiranagar ─ 5 waiting ─ 3 marked`.
fn title(desk: &Desk, view: &QueueView, lanes: &[Lane<'_>], theme: &Theme) -> Row {
    let waiting: usize = lanes.iter().map(Lane::waiting).sum();
    let clinic = desk.chosen_clinic().map(|c| fit::cut(c.name.shown(), 30)).unwrap_or_default();
    let mut row = Row::of(say!("queue-title"), theme.title);
    for (says, style) in [
        (clinic, theme.text),
        (if waiting > 0 { say!("today-n-waiting", n = waiting) } else { String::new() }, theme.waiting),
        (marked_words(view, lanes), theme.accent),
    ] {
        if !says.is_empty() {
            row = row.add(" ─ ", theme.frame).add(says, style);
        }
    }
    row
}

fn marked_words(view: &QueueView, lanes: &[Lane<'_>]) -> String {
    let marked = lanes.iter().find_map(|lane| marked(view, lane));
    marked.map(|marked| say!("queue-marked", n = marked.count())).unwrap_or_default()
}

/// The rows of the range that is being marked.
fn marked(view: &QueueView, lane: &Lane<'_>) -> Option<std::ops::RangeInclusive<usize>> {
    let at = |id| lane.rows.iter().position(|row| Some(&row.appointment.id) == id);
    Some(between(at(Some(view.range.as_ref()?))?, at(view.selected.as_ref())?))
}

/// Why there is nobody.
fn nobody(desk: &Desk) -> String {
    let board = desk.board_of_today();
    let why = board.and_then(Life::failure).or_else(|| desk.entities.failure()).or_else(|| desk.why_down());
    match (board.and_then(Life::value), why) {
        (None, Some(why)) => say!("queue-fault", why = words::safe(&why.words())),
        (None, None) => say!("today-loading"),
        (Some(_), _) => say!("queue-nobody"),
    }
}

/// Who has nobody today, and the selected one in words. Says how many lines it takes.
fn foot(frame: &mut Frame<'_>, area: Rect, desk: &Desk, view: &QueueView, idle: &[Lane<'_>], theme: &Theme) -> u16 {
    let last = usize::from(area.height).saturating_sub(1);
    if let Some(of) = desk.queue_selected(view) {
        let told = told::of_queue(desk, of, usize::from(area.width), theme);
        told.draw(frame.buffer_mut(), area, last);
    }
    if idle.is_empty() || area.height < 20 {
        return 2;
    }
    let names: Vec<String> = idle.iter().map(|lane| words::doctor_short(desk, lane.doctor)).collect();
    let says = say!("queue-idle", who = names.join(", "));
    Row::of(says, theme.quiet).draw(frame.buffer_mut(), area, last.saturating_sub(1));
    3
}

/// A line of a queue.
enum Line {
    Blank,
    Head,
    Heading(Group),
    Row(usize),
    Reason(usize),
    More(usize),
}

/// What is drawn, and how.
#[derive(Clone, Copy)]
struct Seen<'a> {
    desk: &'a Desk,
    view: &'a QueueView,
    theme: &'a Theme,
}

impl Seen<'_> {
    fn side_by_side(self, frame: &mut Frame<'_>, area: Rect, lanes: &[Lane<'_>], chosen: usize) {
        let room = usize::from(area.width);
        let fit = ((room + GAP) / (NARROWEST + GAP)).max(1);
        let seen = fit::window(chosen, lanes.len(), fit);
        let wide = ((room + GAP) / seen.len().max(1)).saturating_sub(GAP).min(WIDEST);
        let (theme, first) = (self.theme, seen.start);
        let hidden = u16::from(seen.len() < lanes.len()).min(area.height);
        for (at, lane) in lanes.iter().enumerate().take(seen.end).skip(seen.start) {
            let from = (at - first) * (wide + GAP);
            let place = column(area, from, wide);
            if at > first {
                let beside = Rect { height: area.height - hidden, ..column(area, from - 2, 1) };
                line::upright(frame.buffer_mut(), beside, theme.frame);
            }
            let place = Rect { height: place.height - hidden, ..place };
            let high = Head::HEIGHT.min(place.height);
            Head::new(self.desk, lane, at == chosen, theme).in_lines(frame, Rect { height: high, ..place });
            let body = Rect { y: place.y + high, height: place.height - high, ..place };
            self.lane(frame, body, lane);
        }
        // Queues for which there is no room are told in a word each, at the edge where they are.
        let beside = |lanes: &[Lane<'_>]| lanes.iter().map(|lane| head::in_a_word(self.desk, lane)).collect::<Vec<_>>();
        let (before, after) = (beside(&lanes[..seen.start]).join("  "), beside(&lanes[seen.end..]).join("  "));
        let last = usize::from(area.height).saturating_sub(1);
        let mut row = Row::new();
        if !before.is_empty() {
            row = row.add(format!("‹ {before}   "), theme.quiet);
        }
        if !after.is_empty() {
            row = row.add(format!("› {after}"), theme.quiet);
        }
        row.draw(frame.buffer_mut(), area, last);
    }

    /// One queue under its head, with the headings of today's list.
    fn lane(self, frame: &mut Frame<'_>, area: Rect, lane: &Lane<'_>) {
        let mut lines = Vec::with_capacity(lane.rows.len() + 6);
        for (at, row) in lane.rows.iter().enumerate() {
            let group = group(row.place);
            if at == 0 || self::group(lane.rows[at - 1].place) != group {
                lines.push(Line::Heading(group));
            }
            self.push(&mut lines, lane, at);
        }
        let columns = Columns::new(usize::from(area.width), true, false);
        self.lines(frame, area, &lines.into_iter().map(|line| (lane, line)).collect::<Vec<_>>(), &columns);
    }

    fn in_one_list(self, frame: &mut Frame<'_>, area: Rect, edge: Rect, lanes: &[Lane<'_>], chosen: usize) {
        let mut lines: Vec<(&Lane<'_>, Line)> = Vec::new();
        for (number, lane) in lanes.iter().enumerate() {
            if number > 0 {
                lines.push((lane, Line::Blank));
            }
            lines.push((lane, Line::Head));
            let selected = if number == chosen { self.selected(lane) } else { None };
            let due = lane.rows.iter().position(|row| row.place == Place::Due).unwrap_or(lane.rows.len());
            let shown = (due + DUE_SHOWN).max(selected.map_or(0, |at| at + 2)).min(lane.rows.len());
            for at in 0..shown {
                let mut of_row = Vec::new();
                self.push(&mut of_row, lane, at);
                lines.extend(of_row.into_iter().map(|line| (lane, line)));
            }
            if shown < lane.rows.len() {
                lines.push((lane, Line::More(lane.rows.len() - shown)));
            }
        }
        let columns = Columns::new(usize::from(area.width), false, false);
        let (above, below) = self.lines(frame, area, &lines, &columns);
        panel::more(frame, edge, above, below, self.theme);
    }

    /// The row, and under it why it goes first.
    fn push(self, lines: &mut Vec<Line>, lane: &Lane<'_>, at: usize) {
        lines.push(Line::Row(at));
        if lane.rows[at].appointment.urgent.is_some() {
            lines.push(Line::Reason(at));
        }
    }

    fn selected(self, lane: &Lane<'_>) -> Option<usize> {
        lane.rows.iter().position(|row| Some(&row.appointment.id) == self.view.selected.as_ref())
    }

    /// As many lines as fit, the selected one among them.
    fn lines(self, frame: &mut Frame<'_>, area: Rect, lines: &[(&Lane<'_>, Line)], columns: &Columns) -> (bool, bool) {
        let is_selected =
            |(lane, line): &(&Lane<'_>, Line)| matches!(line, Line::Row(at) if self.selected(lane) == Some(*at));
        let at = lines.iter().position(is_selected).unwrap_or(0);
        let seen = fit::window(at, lines.len(), usize::from(area.height));
        let (first, theme) = (seen.start, self.theme);
        let focused = matches!(self.desk.mode, Mode::Queue(_));
        for (number, (lane, line)) in lines.iter().enumerate().take(seen.end).skip(first) {
            let row = match line {
                Line::Blank => Row::new(),
                Line::Head => {
                    let chosen = Some(lane.doctor) == self.view.doctor.as_ref();
                    Head::new(self.desk, lane, chosen, theme).in_one_line(usize::from(area.width))
                }
                Line::Heading(group) => {
                    let of = lane.rows.iter().filter(|row| self::group(row.place) == *group);
                    let parked = of.clone().filter(|row| row.place == Place::Parked).count();
                    columns::heading(*group, of.count(), parked, theme)
                }
                Line::Row(at) => {
                    let of = &lane.rows[*at];
                    let marked = marked(self.view, lane).is_some_and(|marked| marked.contains(at));
                    let lead = Lead::of(self.selected(lane) == Some(*at), marked, focused);
                    let row = TodayRow { group: group(of.place), appointment: of.appointment };
                    columns.row(self.desk, &row, lead, theme)
                }
                Line::Reason(at) => {
                    let why = lane.rows[*at].appointment.urgent.as_ref();
                    Row::new().to(5).add(why.map(|why| why.shown().to_owned()).unwrap_or_default(), theme.waiting)
                }
                Line::More(n) => Row::new().to(5).add(say!("queue-more-due", n = *n), theme.quiet),
            };
            row.draw(frame.buffer_mut(), area, number - first);
            if number == at && is_selected(&lines[at]) {
                columns.select(frame.buffer_mut(), area, number - first, theme.selection(focused));
            }
        }
        (seen.start > 0, seen.end < lines.len())
    }
}

fn group(place: Place) -> Group {
    match place {
        Place::WithDoctor => Group::WithDoctor,
        Place::Waiting | Place::Parked => Group::Waiting,
        Place::Due => Group::Due,
    }
}

fn column(area: Rect, from: usize, wide: usize) -> Rect {
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let place = Rect { x: area.x.saturating_add(short(from)), width: short(wide), ..area };
    place.intersection(area)
}
