//! A desk that is killed after Enter, and the next one, which finds out and says how it ended before anything else can be
//! booked there; giving up; and leaving with something open. Through the real loop and the real server.

use std::path::Path;
use std::time::Duration;

use frontdesk::domain::booking::{Booking, ForWhom};
use frontdesk::domain::two_days::TwoDays;

use crate::harness::{Desk, NOW, Practice};
use crate::proxy::{Fault, Proxy};
use crate::{booked_at, booking, kolkata};

/// How long nothing may happen before it is believed that nothing will.
const LATE: Duration = Duration::from_millis(1_200);

/// Books Kumaar at 11:30, which goes wrong.
async fn books(desk: &Desk) {
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh                38 M").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
}

/// How many lines of intents are in the folder.
fn lines(folder: &Path) -> usize {
    let files =
        std::fs::read_dir(folder).unwrap().filter_map(|entry| std::fs::read_to_string(entry.unwrap().path()).ok());
    files.map(|text| text.lines().count()).sum()
}

async fn has_lines(folder: &Path, count: usize) {
    while lines(folder) != count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_that_never_left_is_told_as_not_booked_and_its_slot_is_free() {
    let (practice, folder) = (Practice::sample().await, tempfile::tempdir().unwrap());
    let proxy = Proxy::to(practice.address);
    let first = practice.desk_keeping(folder.path(), proxy.address).await;
    first.desk.sees("▶11:30").await;
    proxy.next_write(Fault::Swallow);
    books(&first.desk).await;
    has_lines(folder.path(), 1).await;
    first.dies().await;
    proxy.set(Fault::Pass);
    let second = practice.desk_keeping(folder.path(), proxy.address).await;
    second.desk.sees("✗ Not booked: Kumaar, Suresh · Rao · Mon 11:30").await;
    second.desk.sees("the desk ended before it was sent").await.types("p").sees("▶11:30").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    // It can be booked now.
    books(&second.desk).await;
    second.desk.sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
    has_lines(folder.path(), 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booking_that_had_arrived_is_told_as_booked() {
    let (practice, folder) = (Practice::sample().await, tempfile::tempdir().unwrap());
    let proxy = Proxy::to(practice.address);
    let first = practice.desk_keeping(folder.path(), proxy.address).await;
    first.desk.sees("▶11:30").await;
    proxy.next_write(Fault::Delay { forth: Duration::ZERO, back: Duration::from_secs(60) });
    books(&first.desk).await;
    while booked_at(&practice, "11:30").await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.dies().await;
    let second = practice.desk_keeping(folder.path(), proxy.address).await;
    second.desk.sees("✓ Booked Kumaar, Suresh · Rao · Mon 11:30").await.sees("Kumaar Kumar").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1, "once");
    second.desk.types("U").sees("Done here").await.sees("✓ Booked Kumaar").await.sees("u takes back").await;
    has_lines(folder.path(), 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_that_arrives_after_the_next_desk_has_begun_books_nothing() {
    let (practice, folder) = (Practice::sample().await, tempfile::tempdir().unwrap());
    let proxy = Proxy::to(practice.address);
    let first = practice.desk_keeping(folder.path(), proxy.address).await;
    first.desk.sees("▶11:30").await;
    proxy.next_write(Fault::Hold(LATE));
    books(&first.desk).await;
    while proxy.faults() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.dies().await;
    let second = practice.desk_keeping(folder.path(), proxy.address).await;
    second.desk.sees("✗ Not booked: Kumaar, Suresh").await;
    while proxy.late().is_empty() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (_, answer, _) = proxy.late().remove(0);
    assert!(String::from_utf8_lossy(&answer).contains("KEY_VOID"), "{}", String::from_utf8_lossy(&answer));
    assert_eq!(booked_at(&practice, "11:30").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_server_is_away_its_slot_and_patient_wait_and_it_settles_by_itself() {
    let (practice, folder) = (Practice::sample().await, tempfile::tempdir().unwrap());
    let proxy = Proxy::to(practice.address);
    let first = practice.desk_keeping(folder.path(), proxy.address).await;
    first.desk.sees("▶11:30").await;
    proxy.next_write(Fault::Swallow);
    books(&first.desk).await;
    has_lines(folder.path(), 1).await;
    first.dies().await;
    // Reads go through, and nothing that would settle it.
    proxy.plans(|exchange| if exchange.is_write() { Fault::CutForth(0) } else { Fault::Pass });
    let second = practice.desk_keeping(folder.path(), proxy.address).await;
    let desk = &second.desk;
    desk.sees("? Not known yet whether it went through, checking: Kumaar, Suresh · Rao · Mon 11:30").await;
    // The slot shows it, and can't be booked.
    desk.sees("Kuma…?").await;
    desk.types("U").sees("? Not known yet").await.sees("G give up").await.types("<Esc>");
    // The patient can't be booked elsewhere, and what was typed stays.
    desk.types("n").sees("Enter books").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh                38 M").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    desk.sees("Not yet: it is still being found out how an earlier write for").await;
    proxy.set(Fault::Pass);
    desk.sees("✗ Not booked: Kumaar, Suresh · Rao · Mon 11:30").await;
    desk.types("<Enter>").sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0, "the other slot it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_in_is_found_out_too() {
    let (practice, folder) = (Practice::sample().await, tempfile::tempdir().unwrap());
    let kumaar = practice.client().patients("kumaar").await.unwrap().remove(0).id;
    let due = Booking { patient: ForWhom::Known(kumaar), ..booking("11:30", "by-another") };
    practice.client().book(&due, &kolkata()).await.unwrap();
    let proxy = Proxy::to(practice.address);
    let first = practice.desk_keeping(folder.path(), proxy.address).await;
    first.desk.sees("live").await.sees("WAITING").await;
    let lost = Fault::Delay { forth: Duration::ZERO, back: Duration::from_secs(60) };
    proxy.plans(move |exchange| if exchange.is_write() { lost.clone() } else { Fault::Pass });
    first.desk.types("/kumaar").sees("Kumaar, Suresh").await.types("<Enter>");
    while checked_in(&practice).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    first.dies().await;
    proxy.set(Fault::Pass);
    let second = practice.desk_keeping(folder.path(), proxy.address).await;
    second.desk.sees("✓ Checked in, token").await.sees("· Rao · 11:30").await;
}

async fn checked_in(practice: &Practice) -> usize {
    let today = NOW[..10].parse().unwrap();
    let listed = practice.client().appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    let at = booking("11:30", "").start;
    let there = listed.appointments.iter().filter(|one| one.doctor.as_str() == "rao" && one.start == at);
    there.filter(|one| one.checked_in.is_some()).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gives_up_hears_that_nothing_was_booked_and_nothing_comes_late() {
    let practice = Practice::sample().await;
    let proxy = Proxy::to(practice.address);
    let desk = practice.desk_through(proxy.address);
    desk.sees("▶11:30").await;
    proxy.plans(|exchange| match exchange.is_write() && !exchange.path.contains("/keys/") {
        true => Fault::Late(LATE),
        false => Fault::Pass,
    });
    books(&desk).await;
    desk.sees("? Not known yet whether it went through").await.sees("G gives it up").await.types("G");
    desk.sees("✗ Not booked: Kumaar, Suresh · Rao · Mon 11:30 (given up, and it can't happen any more)").await;
    let sent = proxy.faults();
    while proxy.late().len() < sent {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    // What was typed is still there, and books under a key of its own.
    proxy.set(Fault::Pass);
    desk.types("<Enter>").sees("Kumaar, Suresh").await.types("<Enter>").sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_twice_leaves_the_rest_to_the_next_desk() {
    let (practice, folder) = (Practice::sample().await, tempfile::tempdir().unwrap());
    let proxy = Proxy::to(practice.address);
    let mut first = practice.desk_keeping(folder.path(), proxy.address).await;
    first.desk.sees("▶11:30").await;
    proxy.plans(|exchange| if exchange.is_write() { Fault::Reset } else { Fault::Pass });
    books(&first.desk).await;
    first.desk.sees("? Not known yet").await.types("q");
    first.desk.sees("q again leaves: the next desk here finds out").await.types("q");
    let end = first.ends().await;
    assert_eq!((end.unknown_writes, end.kept), (1, true));
    first.dies().await;
    proxy.set(Fault::Pass);
    let second = practice.desk_keeping(folder.path(), proxy.address).await;
    second.desk.sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_attempt_is_not_somebody_else_in_the_form_either() {
    let practice = Practice::sample().await;
    let proxy = Proxy::to(practice.address);
    let desk = practice.desk_through(proxy.address);
    desk.sees("▶11:30").await;
    let taken = b"{\"error\":{\"code\":\"SLOT_UNAVAILABLE\",\"message\":\"somebody else has it\"}}";
    let head =
        format!("HTTP/1.1 409 Conflict\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", taken.len());
    let mut attempts = 0;
    proxy.plans(move |exchange| {
        if exchange.path.contains("/keys/") {
            // A service without keys.
            return Fault::Instead(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec());
        }
        if !exchange.is_write() {
            return Fault::Pass;
        }
        attempts += 1;
        if attempts == 1 { Fault::Reset } else { Fault::Instead([head.as_bytes(), taken].concat()) }
    });
    books(&desk).await;
    desk.sees("✓ Booked Kumaar, Suresh").await;
    let screen = desk.screen();
    assert!(!screen.contains("omebody else"), "{screen}");
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}
