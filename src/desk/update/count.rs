//! The number typed before a key. Its digits are also the numbers of panes, so that a number holds only where it can't be
//! meant as a way to a pane: for checking in, where today's list had the keys before; for anything that is repeated,
//! where the digits have not led to another pane.

use crate::desk::model::count::Count;
use crate::desk::model::{Desk, Mode, Pane};

/// The largest number that counts.
const MOST: usize = 99;

/// A digit was pressed, while that pane had the keys.
pub fn digit(desk: &mut Desk, digit: u8, pane: Pane) {
    let before = desk.count.map_or((0, pane), |count| (count.number, count.pane));
    let number = before.0 * 10 + usize::from(digit);
    desk.count = (number > 0).then_some(Count { number: number.min(MOST), pane: before.1 });
}

/// How many times the key that was pressed is to be done. The number of the pane in which the keys are is none: who
/// presses it means to be sure where they are, and must not land three slots further on.
pub fn times(desk: &mut Desk) -> usize {
    let (pane, in_view) = (desk.pane, !matches!(desk.mode, Mode::Main));
    let of_here = desk.count.take_if(|count| count.pane == pane && (in_view || count.number != pane.number()));
    of_here.map_or(1, |count| count.number)
}

/// How many rows of the list a key means, where the list had the keys before the number: then the way to a pane is taken
/// back.
pub fn of_list(desk: &mut Desk) -> Option<usize> {
    let in_queue = matches!(desk.mode, Mode::Queue(_));
    let count = desk.count.take_if(|count| in_queue || count.pane == Pane::Today)?;
    if !in_queue {
        desk.pane = Pane::Today;
    }
    Some(count.number)
}

impl Desk {
    /// The number typed so far, where a key that follows may mean it.
    pub fn pending_count(&self) -> Option<usize> {
        let in_queue = matches!(self.mode, Mode::Queue(_));
        let holds = |count: &Count| in_queue || count.pane == Pane::Today || count.pane == self.pane;
        self.count.filter(holds).map(|count| count.number)
    }
}
