//! Where everything stands. Pure arithmetic on rectangles: it knows no text and no style.

use ratatui::layout::Rect;

/// From this width on the pickers have a column of their own.
pub const WIDE: u16 = 100;

/// From this width on everything gets more than it needs.
const ROOMY: u16 = 120;

/// Below this size the screen only says so.
pub const SMALLEST: (u16, u16) = (60, 15);

/// The parts of the main screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// The practice's clinic, the time, the line to the server.
    pub header: Rect,
    /// Clinics and doctors.
    pub pickers: Pickers,
    /// Two days of slots.
    pub grid: Rect,
    /// Today's list.
    pub today: Rect,
    /// The selected slot or appointment, in words.
    pub told: Rect,
    /// How the last writes ended.
    pub notice: Rect,
    /// The keys.
    pub hints: Rect,
    /// What a panel over the main screen may cover: notices and keys stay in sight.
    pub over: Rect,
}

/// Where the pickers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pickers {
    /// In a column on the left.
    Column {
        /// The clinics…
        clinics: Rect,
        /// …and the doctors below.
        doctors: Rect,
    },
    /// In one line.
    Line(Rect),
}

/// Whether the screen is too small to be used.
pub fn is_too_small(area: Rect) -> bool {
    area.width < SMALLEST.0 || area.height < SMALLEST.1
}

/// The main screen. `clinics` is the number of clinics, `hours` tells the number of lines the grid would like to have, which
/// matters only on a narrow screen.
///
/// ```text
/// from 100 columns on                        below
/// ┌ header ──────────────────────────────┐   ┌ header ────────────┐
/// │╭ clinics ╮╭ grid ──────────╮╭ today ╮│   │  clinic and doctors│
/// │╰─────────╯│                ││       ││   │╭ grid ────────────╮│
/// │╭ doctors ╮│                ││       ││   │╰──────────────────╯│
/// ││         ││                ││       ││   │╭ today ───────────╮│
/// │╰─────────╯╰────────────────╯╰───────╯│   │╰──────────────────╯│
/// │ told                                 │   │ told               │
/// │ notice                               │   │ notice             │
/// └ hints ───────────────────────────────┘   └ hints ─────────────┘
/// ```
pub fn main(area: Rect, clinics: usize, hours: impl FnOnce() -> usize) -> Areas {
    let (header, rest) = top(area, 1);
    let (rest, hints) = bottom(rest, 1);
    let (over, notice) = bottom(Rect { y: area.y, height: rest.height + header.height, ..area }, 1);
    let (panes, told) = bottom(Rect { y: rest.y, height: rest.height.saturating_sub(1), ..rest }, 1);
    if area.width >= WIDE {
        let (beyond, roomy) = (area.width - WIDE, area.width.saturating_sub(ROOMY));
        let (left, rest) = left(panes, 19 + (beyond / 20).min(1) + (roomy / 10).min(8));
        let (grid, today) = right(rest, 32 + (beyond * 3 / 20).min(3) + (roomy * 2 / 5).min(40));
        let (clinics, doctors) = top(left, short(clinics).clamp(1, 8) + 2);
        let pickers = Pickers::Column { clinics, doctors };
        return Areas { header, pickers, grid, today, told, notice, hints, over };
    }
    let (line, panes) = top(panes, 1);
    let least = 7.min(panes.height / 2);
    let wish = short(hours()).saturating_add(2);
    // Both want to be seen whole; the grid gets what it wishes as long as five patients stay in sight.
    let (grid, today) = top(panes, wish.clamp(least, panes.height - least));
    Areas { header, pickers: Pickers::Line(line), grid, today, told, notice, hints, over }
}

fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX / 2)
}

fn top(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    (Rect { height, ..area }, Rect { y: area.y + height, height: area.height - height, ..area })
}

fn bottom(area: Rect, height: u16) -> (Rect, Rect) {
    let height = height.min(area.height);
    let (rest, last) = top(area, area.height - height);
    (rest, last)
}

fn left(area: Rect, width: u16) -> (Rect, Rect) {
    let width = width.min(area.width);
    (Rect { width, ..area }, Rect { x: area.x + width, width: area.width - width, ..area })
}

fn right(area: Rect, width: u16) -> (Rect, Rect) {
    left(area, area.width - width.min(area.width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_cover_every_size_without_overlap() {
        for width in SMALLEST.0..=300 {
            for height in SMALLEST.1..=100 {
                let area = Rect { x: 0, y: 0, width, height };
                let parts = main(area, 2, || 12);
                let (one, two) = match parts.pickers {
                    Pickers::Line(line) => (line, Rect::ZERO),
                    Pickers::Column { clinics, doctors } => (clinics, doctors),
                };
                let all = [parts.header, one, two, parts.grid, parts.today, parts.told, parts.notice, parts.hints];
                let cells: u32 = all.iter().map(|r| r.area()).sum();
                assert_eq!(cells, area.area(), "{width}×{height}");
                assert!(parts.today.height >= 5 && parts.grid.height >= 4, "{width}×{height}: {parts:?}");
            }
        }
    }
}
