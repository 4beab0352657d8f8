//! What the terminal shows, and how the next screen comes there.
//!
//! A key that only moves a selection changes a few rows. They are drawn over the last screen, and only they are compared
//! with what the terminal shows: to draw, copy and compare all the others would be most of what such a key costs.

use std::collections::BTreeSet;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use crate::desk::Desk;
use crate::tui::look::Look;
use crate::tui::screen::{self, Standing};

/// A terminal that knows the last screen that was drawn on it.
#[derive(Debug)]
pub struct Shown<B: Backend> {
    terminal: Terminal<B>,
    /// What that screen depends on; `None` where no step can be drawn over it.
    standing: Option<Standing>,
    /// What the terminal shows, where a step can be drawn over it.
    cells: Buffer,
    /// Whether the terminal's next buffer has the same in it, and takes the steps; else it is blank.
    steps: bool,
}

impl<B: Backend> Shown<B> {
    /// Nothing was drawn there yet.
    pub fn on(terminal: Terminal<B>) -> Self {
        Self { terminal, standing: None, cells: Buffer::default(), steps: false }
    }

    /// How large it is.
    pub fn area(&mut self) -> Rect {
        self.terminal.get_frame().area()
    }

    /// What is drawn on.
    pub fn backend(&mut self) -> &mut B {
        self.terminal.backend_mut()
    }

    /// Shows the desk.
    ///
    /// # Errors
    /// The terminal can't be drawn on.
    pub fn draw(&mut self, desk: &Desk, look: &Look) -> Result<(), B::Error> {
        self.terminal.autoresize()?;
        let area = self.area();
        if let Some(standing) = self.standing.take_if(|standing| standing.stands(desk, area)) {
            return self.step(desk, look, &standing);
        }
        self.end_steps();
        let drawn = self.terminal.draw(|frame| screen::draw(frame, desk, look))?;
        // Not of before: it may have been resized once more.
        self.standing = Standing::of(desk, drawn.buffer.area);
        if self.standing.is_some() {
            let Buffer { area, content } = drawn.buffer;
            // Cell by cell: they keep their room.
            self.cells.content.clone_from(content);
            self.cells.area = *area;
        }
        Ok(())
    }

    /// Somebody else had the terminal: nothing is taken for shown any more.
    ///
    /// # Errors
    /// The terminal can't be drawn on.
    pub fn anew(&mut self) -> Result<(), B::Error> {
        self.standing = None;
        if std::mem::take(&mut self.steps) {
            self.terminal.current_buffer_mut().reset();
        }
        // Not `clear`: that asks the terminal where its cursor is, and waits for an answer.
        let area = self.area();
        self.terminal.resize(area)
    }

    fn step(&mut self, desk: &Desk, look: &Look, standing: &Standing) -> Result<(), B::Error> {
        let mut frame = self.terminal.get_frame();
        if !self.steps {
            frame.buffer_mut().content.clone_from_slice(&self.cells.content);
            self.steps = true;
        }
        let rows = screen::draw_step(&mut frame, desk, look, standing);
        let changes = changes(&mut self.cells, frame.buffer_mut(), &rows);
        // Every test that presses keys tests this.
        #[cfg(debug_assertions)]
        {
            let stray =
                frame.buffer_mut().content.iter().zip(&self.cells.content).position(|(drawn, shown)| drawn != shown);
            assert_eq!(stray.map(|at| self.cells.pos_of(at)), None, "outside of the rows that were told");
            frame.buffer_mut().reset();
            screen::draw(&mut frame, desk, look);
            let whole = frame.buffer_mut();
            let at = whole.content.iter().zip(&self.cells.content).position(|(whole, shown)| whole != shown);
            assert_eq!(at.map(|at| whole.pos_of(at)), None);
        }
        self.standing = Standing::of(desk, self.cells.area);
        let backend = self.terminal.backend_mut();
        backend.draw(changes.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        backend.flush()
    }

    /// The terminal compares its next screen with what it drew itself, unless it is told of the steps.
    fn end_steps(&mut self) {
        if !std::mem::take(&mut self.steps) {
            return;
        }
        let area = self.area();
        if self.cells.area == area {
            self.terminal.swap_buffers();
        } else {
            self.terminal.current_buffer_mut().reset();
        }
    }
}

/// Takes over what differs in these rows, and tells it.
fn changes(shown: &mut Buffer, drawn: &Buffer, rows: &BTreeSet<u16>) -> Vec<(u16, u16, Cell)> {
    let Rect { x, y, width, .. } = shown.area;
    let mut changes = Vec::new();
    for row in rows {
        let from = usize::from(row - y) * usize::from(width);
        let cells = from..from + usize::from(width);
        if shown.content[cells.clone()] == drawn.content[cells.clone()] {
            continue;
        }
        // Ratatui knows what becomes of the second column of a wide letter.
        let area = Rect { x, y: *row, width, height: 1 };
        let of = |screen: &Buffer| Buffer { area, content: screen.content[cells.clone()].to_vec() };
        let (before, after) = (of(shown), of(drawn));
        changes.extend(before.diff(&after).into_iter().map(|(x, y, cell)| (x, y, cell.clone())));
        shown.content[cells].clone_from_slice(&after.content);
    }
    changes
}
