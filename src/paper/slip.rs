//! The token slip: 32 columns, which the smallest printers have, with the number large enough to be read across a room.

use super::columns::{cut, middle};
use super::day::{Day, name};
use crate::catalogue::say;
use crate::domain::appointment::Appointment;

/// Columns of a slip.
const WIDE: usize = 32;

/// ```text
///              TOKEN
///
///             #####
///             #
///             #####
///                 #
///             #####
///
/// Khan, Sana
/// ```
pub fn slip(day: &Day, appointment: &Appointment) -> String {
    let mut lines = vec![middle(day.clinic.shown(), WIDE), "-".repeat(WIDE), middle(&say!("paper-token"), WIDE)];
    lines.push(String::new());
    lines.extend(large(appointment.token.unwrap_or_default()).iter().map(|row| middle(row, WIDE)));
    lines.extend([String::new(), "-".repeat(WIDE)]);
    lines.push(cut(&name(appointment), WIDE));
    lines.push(cut(&day.doctor(&appointment.doctor), WIDE));
    lines.push(format!("{}  {}", day.date.format("%a %-d %b %Y"), day.clock(appointment.start)));
    lines.extend(appointment.checked_in.map(|at| say!("paper-checked-in", at = day.clock(at))));
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A number, five rows high. All rows are equally long, so that they stay below each other in the middle.
fn large(number: u32) -> [String; 5] {
    let digits: Vec<usize> =
        number.to_string().bytes().map(|digit| usize::from(digit.saturating_sub(b'0')).min(9)).collect();
    std::array::from_fn(|row| digits.iter().map(|digit| DIGITS[*digit][row]).collect::<Vec<_>>().join("  "))
}

const DIGITS: [[&str; 5]; 10] = [
    ["#####", "#   #", "#   #", "#   #", "#####"],
    ["  #  ", " ##  ", "  #  ", "  #  ", " ### "],
    ["#####", "    #", "#####", "#    ", "#####"],
    ["#####", "    #", " ####", "    #", "#####"],
    ["#   #", "#   #", "#####", "    #", "    #"],
    ["#####", "#    ", "#####", "    #", "#####"],
    ["#####", "#    ", "#####", "#   #", "#####"],
    ["#####", "    #", "   # ", "  #  ", "  #  "],
    ["#####", "#   #", "#####", "#   #", "#####"],
    ["#####", "#   #", "#####", "    #", "#####"],
];
