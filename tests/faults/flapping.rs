//! A line that comes and goes every 300 ms (P16), under the real program: it is tried at most once a second, nothing is
//! done twice, and one row tells of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::figures::desk_at;
use crate::harness::Practice;
use crate::place::Place;
use crate::proxy::{Fault, Proxy};

const FLAP: Duration = Duration::from_millis(300);
const LASTS: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn a_flapping_line_is_tried_once_a_second_and_books_once() {
    let (place, practice) = (Place::new(), Practice::sample().await);
    let line = Proxy::to(practice.address);
    let mut desk = desk_at(&place, &practice, &line).starts();
    desk.sees("● live").sees("▶11:30");
    desk.keys("<Enter>gyatso").sees("Gyatso, Dorjee").keys("<Enter>").sees("Enter books ·");

    let began = Instant::now();
    let (reads_failed, writes) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (counts_failed, counts_writes) = (Arc::clone(&reads_failed), Arc::clone(&writes));
    line.plans(move |exchange| {
        let down = began.elapsed().as_millis() / FLAP.as_millis() % 2 == 1;
        counts_writes.fetch_add(usize::from(exchange.is_write()), Ordering::SeqCst);
        // What is on the way when the line goes is lost: the answer of a write, too.
        if down {
            counts_failed.fetch_add(usize::from(!exchange.is_write()), Ordering::SeqCst);
            Fault::Reset
        } else {
            Fault::Pass
        }
    });
    let line = Arc::new(line);
    let breaks = std::thread::spawn({
        let line = Arc::clone(&line);
        move || {
            let mut goes = began + FLAP;
            while goes < began + LASTS {
                std::thread::sleep(goes.saturating_duration_since(Instant::now()));
                line.breaks_connections();
                goes += 2 * FLAP;
            }
        }
    });
    let before = line.exchanges();
    desk.keys("<Enter>");
    let (mut looked, mut most_rows) = (0, 0);
    while began.elapsed() < LASTS {
        let rows = desk.screen().lines().filter(|row| row.contains("since 10:4")).count();
        (looked, most_rows) = (looked + 1, most_rows.max(rows));
        // Somebody works on meanwhile.
        desk.keys(if looked % 2 == 0 { "<Up>" } else { "<Down>" });
        std::thread::sleep(Duration::from_millis(50));
    }
    breaks.join().unwrap();
    let seconds = LASTS.as_secs_f64();
    let (all, failed) = (line.exchanges() - before, reads_failed.load(Ordering::SeqCst));
    let writes = writes.load(Ordering::SeqCst);
    println!(
        "{seconds} s of flapping: {all} exchanges, {failed} reads failed, {writes} attempts to write, {looked} looks"
    );
    assert!(looked >= 100 && all >= 10, "{looked} looks, {all} exchanges");
    // The first that fail go together, from then on one at a time.
    assert!(failed <= 20 + 8, "{failed} reads failed in {seconds} s");
    assert!(most_rows <= 1, "{most_rows} rows told of the line");

    line.set(Fault::Pass);
    let back = Instant::now();
    desk.sees("● live").sees("Gyatso");
    println!("live again after {:?}", back.elapsed());
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let days = frontdesk::domain::two_days::TwoDays::from(today);
    let listed = practice.client().appointments(&"indiranagar".into(), days, today).await.unwrap();
    let names = listed.appointments.iter().filter_map(|a| a.patient.name.as_ref());
    assert_eq!(names.filter(|name| name.last.raw() == "Gyatso").count(), 1, "booked once");
    desk.keys("q");
    assert_eq!(desk.ends().code, 0);
}
