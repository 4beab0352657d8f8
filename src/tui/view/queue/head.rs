//! The head of one doctor's queue: how late, how many wait, the longest wait, and who is next.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::queue::Lane;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// What the head says.
pub struct Head<'a> {
    /// `Dr. Anil Rao`, `Rao`.
    names: [String; 2],
    chosen: bool,
    /// `+27 min`.
    late: String,
    /// `2 waiting`, `nobody waits`.
    waiting: String,
    /// `42m!!`.
    longest: String,
    is_long: bool,
    /// `4 Khan, Sana`.
    next: String,
    theme: &'a Theme,
}

impl<'a> Head<'a> {
    /// Lines of it over a queue.
    pub const HEIGHT: u16 = 4;

    /// Of a queue.
    pub fn new(desk: &Desk, lane: &Lane<'_>, chosen: bool, theme: &'a Theme) -> Self {
        let waiting = match lane.waiting() {
            0 => say!("queue-nobody-waits"),
            n => say!("today-n-waiting", n = n),
        };
        let next = lane.next().map(|next| {
            let token = next.token.map(|token| format!("{token} ")).unwrap_or_default();
            format!("{token}{}", words::listed(&next.patient))
        });
        Self {
            names: [words::doctor(desk, lane.doctor), words::doctor_short(desk, lane.doctor)],
            chosen,
            late: lane.lateness.map(words::late_long).unwrap_or_default(),
            waiting,
            longest: lane.longest().map(words::wait).unwrap_or_default(),
            is_long: lane.longest().is_some_and(words::is_long),
            next: next.unwrap_or_default(),
            theme,
        }
    }

    /// ```text
    /// Dr. Anil Rao                +27 min
    /// 2 waiting · longest 42m!!
    /// next 4 Khan, Sana
    /// ───────────────────────────────────
    /// ```
    pub fn in_lines(&self, frame: &mut Frame<'_>, area: Rect) {
        let wide = usize::from(area.width);
        let room = wide.saturating_sub(if self.late.is_empty() { 0 } else { fit::width(&self.late) + 2 });
        let name = if fit::width(&self.names[0]) <= room { &self.names[0] } else { &self.names[1] };
        let buf = frame.buffer_mut();
        let first = Row::of(fit::cut(name, room), self.name_style()).ending_at(wide, &self.late, self.theme.overdue);
        first.draw(buf, area, 0);
        self.waits().draw(buf, area, 1);
        if !self.next.is_empty() {
            Row::of(say!("queue-next") + " ", self.theme.quiet)
                .add(self.next.clone(), self.theme.text)
                .draw(buf, area, 2);
        }
        let rule = if self.chosen { self.theme.frame_focused } else { self.theme.frame };
        Row::of("─".repeat(wide), rule).draw(buf, area, 3);
    }

    /// `Rao +27 min · 2 waiting · longest 42m!! · next 4 Khan, Sana`.
    pub fn in_one_line(&self, room: usize) -> Row {
        let theme = self.theme;
        let mut row = Row::of(fit::cut(&self.names[1], room / 3), self.name_style());
        if !self.late.is_empty() {
            row = row.add(" ", theme.text).add(self.late.clone(), theme.overdue);
        }
        row = row.add(" · ", theme.quiet).join(self.waits());
        let left = room.saturating_sub(row.width() + 3 + fit::width(&say!("queue-next")) + 1);
        if !self.next.is_empty() && left > 8 {
            row =
                row.add(format!(" · {} ", say!("queue-next")), theme.quiet).add(fit::cut(&self.next, left), theme.text);
        }
        row
    }

    fn name_style(&self) -> ratatui::style::Style {
        if self.chosen { self.theme.accent } else { self.theme.strong }
    }

    fn waits(&self) -> Row {
        let theme = self.theme;
        if self.longest.is_empty() {
            return Row::of(self.waiting.clone(), theme.quiet);
        }
        let style = if self.is_long { theme.overdue } else { theme.waiting };
        Row::of(self.waiting.clone(), theme.waiting)
            .add(format!(" · {} ", say!("queue-longest")), theme.quiet)
            .add(self.longest.clone(), style)
    }
}

/// `Rao 2 waiting +27`: of a queue for which there is no room.
pub fn in_a_word(desk: &Desk, lane: &Lane<'_>) -> String {
    let late = lane.lateness.map(|late| format!(" {}", words::late(late))).unwrap_or_default();
    let name = words::doctor_short(desk, lane.doctor);
    format!("{} {}{late}", fit::cut(&name, 14), say!("today-n-waiting", n = lane.waiting()))
}
