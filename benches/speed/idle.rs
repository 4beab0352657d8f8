//! A desk that nobody touches for ten seconds.

use std::time::Duration;

use super::table::{Goal, Row, Table};
use super::terminal::{Place, Watched};

const IDLE: Duration = Duration::from_secs(10);

pub fn measure(table: &mut Table) {
    let place = Place::new();
    let mut desk = Watched::starts(place.desk(), 120, 36);
    desk.until("data", |screen| screen.contents().contains("WAITING"));
    // What was read first is kept aside within these seconds.
    std::thread::sleep(Duration::from_secs(15));
    desk.settles(Duration::from_secs(3));
    let before = desk.processor_time();
    let mut bytes = 0;
    let until = std::time::Instant::now() + IDLE;
    while std::time::Instant::now() < until {
        bytes += desk.settles(Duration::from_millis(500));
    }
    // The clock of the screen turns once a minute; the run begins at its beginning and is over before it turns.
    table.add(Row::new("idle for 10 s: bytes written", bytes as f64, "bytes", Goal::Most(0.0)));
    match (before, desk.processor_time()) {
        (Some(before), Some(after)) => {
            let used = (after - before) * 1_000.0;
            table.add(Row::new("idle for 10 s: processor time, with the server", used, "ms", Goal::Most(1.0)));
        }
        _ => table.lacks("processor time while idle", "this system has no /proc"),
    }
    desk.quits();
}
