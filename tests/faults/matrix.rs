//! The matrix of faults: everything that a receptionist can change, times everything that can befall it on the wire. No
//! screen on the way says `✓` or `✗` where that is not so, every write ends known, and the server has what the screen says.
//!
//! Each operation has a desk and a server of its own, and goes through the faults one after the other.

mod fault;
mod operation;

use std::time::{Duration, Instant};

use fault::{Befalls, Ends, all};
use operation::Operation;

use crate::harness::Practice;
use crate::proxy::{Fault, Proxy};

/// How long a write may take to be known after the line is good again: far more than it needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// What was seen of one cell.
struct Cell {
    what: String,
    /// The status lines, from the press of the key on.
    told: Vec<String>,
    happened: bool,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --test faults matrix -- --ignored --nocapture"]
async fn no_screen_of_the_matrix_says_what_is_not_so() {
    let began = Instant::now();
    let operations = Operation::ALL.map(|operation| tokio::spawn(through_all(operation)));
    let (mut cells, mut wrong) = (Vec::new(), Vec::new());
    for operation in operations {
        let (seen, faulty) = operation.await.unwrap();
        cells.extend(seen);
        wrong.extend(faulty);
    }
    let lines: usize = cells.iter().map(|cell| cell.told.len()).sum();
    let doubted = cells.iter().filter(|cell| cell.told.iter().any(|line| newest(line) == Some('?'))).count();
    let happened = cells.iter().filter(|cell| cell.happened).count();
    println!(
        "{} cells, {lines} status lines, {doubted} in doubt for a while, {happened} that happened, in {:?}",
        cells.len(),
        began.elapsed()
    );
    assert!(wrong.is_empty(), "{} of {} cells:\n{}", wrong.len(), cells.len(), wrong.join("\n"));
    let wanted: usize = Operation::ALL.iter().map(|operation| all(*operation).len()).sum();
    assert_eq!(cells.len(), wanted);
    assert!(cells.len() >= 180 && doubted >= 120, "too little was tried");
}

/// One operation through all faults.
async fn through_all(operation: Operation) -> (Vec<Cell>, Vec<String>) {
    let practice = Practice::sample().await;
    let proxy = Proxy::to(practice.address);
    operation.good_line(&proxy);
    let mut desk = practice.desk_through(proxy.address);
    let (mut cells, mut wrong) = (Vec::new(), Vec::new());
    for (n, befalls) in all(operation).into_iter().enumerate() {
        let what = format!("{operation:?} × {}", befalls.name);
        desk.sees("live").await.sees("▶11:30").await;
        operation.prepare(&practice, &desk, n).await;
        operation.befalls(&proxy, &befalls);
        let from = desk.told().len();
        operation.commits(&desk);
        let ends = watched(&proxy, operation, &desk, &befalls, from).await;
        let told = desk.told().split_off(from);
        let happened = operation.has_happened(&practice, n).await;
        if let Some(why) = lie(&told, happened, ends, &befalls) {
            wrong.push(format!("{what}: {why}; it was said: {told:#?}"));
        }
        cells.push(Cell { what, told, happened });
        operation.good_line(&proxy);
        proxy.comes_up();
        if !happened {
            again(operation, &desk, befalls.fault.is_some()).await;
        }
        operation.clears(&practice, &desk, n).await;
        if operation.takes_the_selection_along() {
            desk.types("q");
            std::mem::replace(&mut desk, practice.desk_through(proxy.address)).ends().await;
        }
    }
    assert!(cells.iter().all(|cell| !cell.what.is_empty()));
    (cells, wrong)
}

/// What was refused is still there to be done. An undo that the server refused, for whatever reason, stays refused.
async fn again(operation: Operation, desk: &crate::harness::Desk, refused_by_server: bool) {
    desk.sees("live").await;
    // What has just come back takes no key that was meant for something else.
    tokio::time::sleep(Duration::from_millis(700)).await;
    if !refused_by_server {
        // After a time without a line nothing is sent before one read has gone through.
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    if operation == Operation::Undo && refused_by_server {
        desk.types("<Esc>");
        return;
    }
    if operation == Operation::Cancel && !desk.screen().contains("Enter cancels the appointment") {
        desk.types("x").sees("Enter cancels the appointment").await;
    }
    let from = desk.told().len();
    operation.commits(desk);
    let began = Instant::now();
    while !desk.told()[from..].iter().any(|line| end(line) == Some(true)) {
        assert!(began.elapsed() < PATIENCE, "{operation:?} can't be done again:\n{}", desk.screen());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The refusal has been seen.
    if operation != Operation::Edit {
        desk.types("<Esc>");
    }
}

/// Waits for the end of the write. Says whether it is done; `None` where it never became known.
async fn watched(
    proxy: &Proxy,
    operation: Operation,
    desk: &crate::harness::Desk,
    befalls: &Befalls,
    from: usize,
) -> Option<bool> {
    let began = Instant::now();
    let mut mended = false;
    while began.elapsed() < PATIENCE {
        let told = desk.told().split_off(from);
        if told.iter().any(|line| end(line).is_some()) {
            // What comes a moment later would be seen too.
            tokio::time::sleep(Duration::from_millis(30)).await;
            let told = desk.told().split_off(from);
            return Some(told.iter().rev().find_map(|line| end(line)).unwrap());
        }
        if befalls.fault.is_none() && !mended && told.iter().any(|line| newest(line) == Some('?')) {
            mended = true;
            operation.good_line(proxy);
            proxy.comes_up();
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    None
}

/// How a write ended by the newest notice of a line: a refusal may still stand before it.
fn end(line: &str) -> Option<bool> {
    match newest(line)? {
        '✓' => Some(true),
        '✗' => Some(false),
        _ => None,
    }
}

fn newest(line: &str) -> Option<char> {
    let mut marked =
        line.match_indices(['✓', '✗', '?', '…']).filter(|(at, _)| *at == 0 || line[..*at].ends_with("   "));
    marked.next_back().and_then(|(at, _)| line[at..].chars().next())
}

/// What is not so on the status lines of a cell.
fn lie(told: &[String], happened: bool, ends: Option<bool>, befalls: &Befalls) -> Option<String> {
    let ends = match ends {
        None => return Some("it never became known".to_owned()),
        Some(done) => done,
    };
    let said: Vec<bool> = told.iter().filter_map(|line| end(line)).collect();
    if said.iter().any(|done| *done != happened) {
        return Some(format!("it was said that it {} happen", if happened { "did not" } else { "did" }));
    }
    let doubted = told.iter().any(|line| newest(line) == Some('?'));
    match befalls.ends {
        Ends::Done if !ends => Some("it is not done".to_owned()),
        Ends::DoneAfterDoubt if !ends => Some("it is not done".to_owned()),
        Ends::DoneAfterDoubt if !doubted => Some("nothing said that it is not known".to_owned()),
        Ends::Refused if ends || doubted => Some("it was not simply refused".to_owned()),
        Ends::Done | Ends::DoneAfterDoubt | Ends::Refused | Ends::Either => None,
    }
}

#[test]
fn a_status_line_that_lies_is_found() {
    let lines = |all: &[&str]| all.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    let of = |ends| Befalls { name: "", fault: Some(Fault::Pass), ends };
    let done = of(Ends::DoneAfterDoubt);
    assert_eq!(lie(&lines(&["… Sent", "? Not known yet", "✓ Booked"]), true, Some(true), &done), None);
    let beside = lines(&["✗ Before   … Sent", "✗ Before   ? Not known yet", "✗ Before   ✓ Booked"]);
    assert_eq!(lie(&beside, true, Some(true), &done), None, "what stands before it is of another write");
    assert!(lie(&lines(&["✗ Not booked", "✓ Booked"]), true, Some(true), &done).is_some(), "an early cross");
    assert!(lie(&lines(&["… Sent", "✓ Booked"]), true, Some(true), &done).is_some(), "no doubt");
    assert!(lie(&lines(&["? Not known yet", "✓ Booked"]), false, Some(true), &done).is_some(), "a tick for nothing");
    assert!(lie(&lines(&["? Not known yet"]), true, None, &done).is_some(), "never known");
    assert!(lie(&lines(&["? Not known yet", "✗ Not booked"]), false, Some(false), &of(Ends::Refused)).is_some());
    assert_eq!(lie(&lines(&["✗ Not booked"]), false, Some(false), &of(Ends::Refused)), None);
}
