//! The number typed before a key.

use crate::desk::model::count::Count;
use crate::desk::model::{Desk, Pane};

/// The largest number that counts.
const MOST: usize = 99;

/// A digit was pressed, while that pane had the keys.
pub fn digit(desk: &mut Desk, digit: u8, pane: Pane) {
    let before = desk.count.map_or((0, pane), |count| (count.number, count.pane));
    let number = before.0 * 10 + usize::from(digit);
    desk.count = (number > 0).then_some(Count { number: number.min(MOST), pane: before.1 });
}
