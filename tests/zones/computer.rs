//! P23: the computer's own zone changes nothing. The same morning is lived at a desk under every `TZ`, in a program of its
//! own each; what it showed and what it sent has to be the same to the letter.

use std::process::Command;

use crate::harness::{Desk, Practice};
use crate::proxy::Proxy;

/// From UTC−12 to UTC+14, with odd offsets, and one that nobody knows.
const ZONES: [&str; 7] =
    ["UTC", "Etc/GMT+12", "America/St_Johns", "Asia/Kolkata", "Pacific/Chatham", "Etc/GMT-14", "Nowhere/At_All"];
/// Tells the child that it is one.
const CHILD: &str = "FRONTDESK_TEST_OF_ZONES";
/// Before each line that is compared.
const MARK: &str = "≡ ";

#[test]
fn a_desk_shows_and_sends_the_same_whatever_the_zone_of_the_computer() {
    let living = ZONES.map(|zone| (zone, std::thread::spawn(move || morning_under(zone))));
    let lived = living.map(|(zone, living)| (zone, living.join().unwrap()));
    let (_, first) = &lived[0];
    let (shown, sent) = (first.matches("≡ screen").count(), first.matches("≡ sent").count());
    println!("{} zones, {shown} screens and {sent} requests each", ZONES.len());
    assert!(shown >= 4 && sent >= 15, "that was no morning:\n{first}");
    for (zone, lines) in &lived {
        let differ = lines.lines().zip(first.lines()).find(|(here, there)| here != there);
        assert_eq!(differ, None, "under {zone}, and under {}", ZONES[0]);
        assert_eq!(lines.lines().count(), first.lines().count(), "under {zone}");
    }
}

/// What a child prints that lives under that zone.
fn morning_under(zone: &str) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "computer::a_morning", "--nocapture"]).env(CHILD, "1").env("TZ", zone);
    let output = child.output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    printed.lines().filter(|line| line.contains(MARK)).map(|line| format!("{line}\n")).collect()
}

/// Lives a morning where it is asked to, and prints it.
#[tokio::test]
async fn a_morning() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    line.records();
    let desk = practice.desk_through(line.address);
    desk.sees("▶11:30").await.sees("live").await.sees("7 waiting").await;
    for (keys, seen) in [
        // Nobody else has that time: of two at one time the server's own numbers decide who is told first.
        ("n", "12:30–12:45 free"),
        ("<Enter>suresh kumaar", "Kumaar, Suresh"),
        ("<Enter>", "Enter books"),
        ("<Enter>", "✓ Booked Kumaar, Suresh · Rao · Mon 12:30"),
        ("d", "Paid by"),
        ("<Esc>", "W queue"),
        ("c", "✓ Checked in"),
        ("]", "Tue 24"),
        ("gsun<Enter>", "Sun 29"),
    ] {
        desk.types(keys).sees(seen).await;
        quiet(&desk, &line).await;
        println!("≡ screen after {keys}");
        for row in desk.screen().lines() {
            println!("≡ {}", without_the_time(row));
        }
    }
    let exchanges = line.recorded();
    let mut sent: Vec<String> = exchanges.iter().map(|(exchange, _)| request(&exchange.bytes)).collect();
    // Reads may overtake each other, and the same may be read twice.
    sent.sort();
    sent.dedup();
    for request in sent {
        println!("≡ sent {request}");
    }
}

/// Waits until nothing is on its way but the stream of events, and the screen stands still.
async fn quiet(desk: &Desk, line: &Proxy) {
    let (mut before, mut still) = (String::new(), 0);
    while still < 6 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let screen = desk.screen();
        let rests = line.exchanges() <= line.recorded().len() + 1 && screen == before;
        still = if rests { still + 1 } else { 0 };
        before = screen;
    }
}

/// A slow computer may take more than a minute: the clock and what is counted from it are not compared.
fn without_the_time(row: &str) -> String {
    let (mut told, mut rest) = (String::new(), row);
    while let Some(at) = rest.find("10:4") {
        told.push_str(&rest[..at]);
        told.push_str("10:4-");
        rest = &rest[at + 5..];
    }
    told + rest
}

/// The first line and the body, without what is drawn by lot.
fn request(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut told = format!("{} {body}", head.lines().next().unwrap());
    let lots: Vec<String> = told
        .split(|c: char| !(c.is_ascii_hexdigit() || c == '-'))
        .filter(|word| word.len() >= 32 && word.matches('-').count() <= 4)
        .map(ToOwned::to_owned)
        .collect();
    for lot in lots {
        told = told.replace(&lot, "#");
    }
    if let Some((before, _)) = told.split_once("client_secret") {
        told = format!("{before}…");
    }
    told
}
