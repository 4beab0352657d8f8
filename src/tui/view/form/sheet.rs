//! The lines of a form while they are put together: labels, texts, choices and faults. It scrolls to the field that
//! has the keys.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::desk::model::field::Field;
use crate::desk::model::form::{Form, FormField};
use crate::tui::part::line::{self, Row};
use crate::tui::part::{field, list};
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Where the values begin.
pub const VALUES: usize = 15;

enum Item<'a> {
    Line(Row),
    Selected(Row),
    Text(Row, &'a Field, bool),
}

/// Lines of a form.
pub struct Sheet<'a> {
    items: Vec<Item<'a>>,
    wide: usize,
    focus: FormField,
    editable: bool,
    keep: usize,
}

impl<'a> Sheet<'a> {
    /// An empty one of that width.
    pub fn new(wide: usize, focus: FormField, editable: bool) -> Self {
        Self { items: Vec::new(), wide, focus, editable, keep: 0 }
    }

    /// Cells of a line.
    pub fn wide(&self) -> usize {
        self.wide
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.items.push(Item::Line(Row::new()));
    }

    /// A line as it is.
    pub fn line(&mut self, row: Row) {
        self.items.push(Item::Line(row));
    }

    /// A line that is selected: it is painted so, and stays in sight.
    pub fn selected(&mut self, row: Row) {
        self.keep = self.items.len();
        self.items.push(Item::Selected(row));
    }

    /// A text that is typed.
    pub fn text(&mut self, form: &Form, of: FormField, field: &'a Field, theme: &Theme) {
        let label = self.label(of, theme);
        let has_keys = self.editable && of == self.focus;
        self.items.push(Item::Text(label, field, has_keys));
        self.fault(form, of, theme);
    }

    /// A value that is only told.
    pub fn told(&mut self, form: &Form, of: FormField, value: Row, theme: &Theme) {
        let label = self.label(of, theme);
        self.items.push(Item::Line(label.to(VALUES).join(value)));
        self.fault(form, of, theme);
    }

    /// A choice: the chosen word, and the others beside it where there is room.
    pub fn choice(&mut self, form: &Form, of: FormField, theme: &Theme) {
        let has_keys = self.editable && of == self.focus;
        let (all, chosen) = form.choices(of);
        let mut row = self.label(of, theme).to(VALUES);
        let style = if has_keys { theme.selected } else { theme.text };
        let said = all.get(chosen).map_or("", String::as_str);
        row = row.add(format!("‹ {said} ›"), style);
        for (_, other) in all.iter().enumerate().filter(|(at, _)| *at != chosen) {
            // Of a service the name alone: minutes and price come with the choice.
            let other = other.split(" · ").next().unwrap_or_default();
            if row.width() + 3 + fit::width(other) <= self.wide {
                row = row.add(format!("   {other}"), theme.quiet);
            }
        }
        self.items.push(Item::Line(row));
        self.fault(form, of, theme);
    }

    fn label(&mut self, of: FormField, theme: &Theme) -> Row {
        let here = of == self.focus;
        if here {
            self.keep = self.items.len();
        }
        let style = if here { theme.accent } else { theme.quiet };
        Row::of(format!("{} ", list::lead(here, self.editable)), theme.accent).add(of.label(), style)
    }

    /// What is wrong with the field, beneath it.
    fn fault(&mut self, form: &Form, of: FormField, theme: &Theme) {
        if let Some(says) = form.faults.get(&of) {
            let says = format!("✗ {}", words::safe(says));
            for text in fit::wrapped(&says, self.wide.saturating_sub(VALUES)) {
                self.items.push(Item::Line(Row::new().to(VALUES).add(text, theme.fault)));
            }
        }
    }

    /// Draws as much as fits, what has the keys among it, and says whether there is more above and below.
    pub fn draw(self, frame: &mut Frame<'_>, area: Rect, theme: &Theme) -> (bool, bool) {
        let len = self.items.len();
        // A line of air below the frame where there is one to spare.
        let air = u16::from(len < usize::from(area.height));
        let area = Rect { y: area.y + air, height: area.height - air, ..area };
        let seen = fit::window(self.keep, len, usize::from(area.height));
        let (first, last) = (seen.start, seen.end);
        for (at, item) in self.items.into_iter().enumerate().take(last).skip(first) {
            let at = at - first;
            match item {
                Item::Line(row) => row.draw(frame.buffer_mut(), area, at),
                Item::Selected(row) => {
                    row.draw(frame.buffer_mut(), area, at);
                    line::paint(frame.buffer_mut(), area, at, theme.selected);
                }
                Item::Text(label, typed, has_keys) => {
                    label.draw(frame.buffer_mut(), area, at);
                    let indent = u16::try_from(VALUES).unwrap_or(0).min(area.width);
                    let place = Rect { x: area.x + indent, width: area.width - indent, ..area };
                    field::draw(frame, place, at, typed, has_keys, theme);
                }
            }
        }
        (first > 0, last < len)
    }
}
