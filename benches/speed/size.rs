//! How large the program is. How long it takes to build is measured by hand: see `docs/performance.md`.

use super::table::{Goal, Row, Table};
use super::terminal::PROGRAM;

pub fn measure(table: &mut Table) {
    let bytes = std::fs::metadata(PROGRAM).unwrap().len();
    table.add(Row::new("release binary", bytes as f64 / 1_000_000.0, "MB", Goal::Most(20.0)));
}
