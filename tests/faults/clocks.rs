//! The clinic's zone and the server's time decide (P23): whatever this computer's zone and clock are, the same screen is
//! shown and the same requests are sent.

use std::collections::BTreeSet;

use crate::figures::desk_with_clock;
use crate::harness::Practice;
use crate::place::Place;
use crate::proxy::Proxy;

/// When nothing is drawn for so long nothing is under way.
const CALM: std::time::Duration = std::time::Duration::from_millis(600);

/// What a desk showed and asked.
struct Ran {
    screen: Vec<String>,
    reads: BTreeSet<String>,
    booking: String,
    told: String,
}

async fn ran(zone: &str, clock: &str) -> Ran {
    let (place, practice) = (Place::new(), Practice::sample().await);
    let line = Proxy::to(practice.address);
    line.records();
    let mut desk = desk_with_clock(&place, &practice, &line, clock).environment("TZ", zone).starts();
    desk.sees("● live").sees("▶11:30").sees("10:42 IST");
    // A slot at which nobody else begins: who comes first of two is decided by identifiers, which are made by chance.
    desk.keys("n").sees("▶12:30");
    desk.keys("<Enter>gyatso").sees("Gyatso, Dorjee").keys("<Enter>").sees("Enter books ·");
    desk.keys("<Enter>").sees("✓ Booked Gyatso");
    desk.keys("]").sees("Wed 25").settles(CALM).keys("t").sees("Today Mon 23");
    desk.sees_line(&["12 ", "Gyatso"]);
    desk.settles(CALM);
    let screen = desk.screen();
    desk.keys("q");
    assert_eq!(desk.ends().code, 0);
    let recorded = line.recorded();
    // Which letters of a name are asked for depends on how fast they are typed; nothing else does.
    let reads = recorded.iter().filter(|(exchange, _)| exchange.method == "GET" && !exchange.path.contains("prefix="));
    let reads = reads.map(|(exchange, _)| exchange.path.clone());
    let (booking, _) = recorded.iter().find(|(exchange, _)| exchange.is_write()).unwrap();
    let body = String::from_utf8_lossy(&booking.bytes);
    let body = body.split("\r\n\r\n").nth(1).unwrap();
    let mut body: serde_json::Value = serde_json::from_str(body).unwrap();
    // Its key is another one each time.
    body.as_object_mut().unwrap().retain(|name, _| !name.starts_with("partner") && !name.contains("key"));
    let told = screen.lines().filter(|row| row.contains("this computer's clock")).collect::<String>();
    // The line of notices tells of the clock where that is wrong.
    let rows = screen.lines().filter(|row| !row.contains("✓ Booked")).map(str::to_owned).collect();
    Ran { screen: rows, reads: reads.collect(), booking: body.to_string(), told }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_zone_and_clock_the_computer_has_the_screen_and_the_requests_are_the_same() {
    let right = ran("UTC", crate::place::NOW).await;
    assert_eq!(right.told, "");
    assert!(right.reads.len() >= 5, "{:?}", right.reads);
    let cases = [
        ("Etc/GMT+12", "2026-11-24T10:42:00+05:30", "1 day ahead"),
        ("Etc/GMT-14", "2026-11-22T10:41:30+05:30", "1 day behind"),
        ("Etc/GMT-14", crate::place::NOW, ""),
        ("Etc/GMT+12", "2026-11-23T10:47:00+05:30", "minutes ahead"),
    ];
    for (zone, clock, tells) in cases {
        let wrong = ran(zone, clock).await;
        let other = wrong.screen.iter().zip(&right.screen).filter(|(wrong, right)| wrong != right);
        let other: Vec<_> = other.collect();
        assert!(other.is_empty() && wrong.screen.len() == right.screen.len(), "{zone}, {clock}: {other:#?}");
        assert_eq!(wrong.reads, right.reads, "{zone}, {clock}");
        assert_eq!(wrong.booking, right.booking, "{zone}, {clock}");
        assert!(wrong.told.contains(tells), "{zone}, {clock}: “{}”", wrong.told);
    }
}
