//! The command line, through the real loop against the real server.

use crate::harness::Practice;
use crate::{booked_at, booking, kolkata};

#[tokio::test]
async fn a_line_books_with_one_enter() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types(":b suresh kumaar rao 1130");
    desk.sees("Kumaar, Suresh 38 M · ···711 · Dr. Anil Rao · Mon 23 Nov 11:30–11:45").await;
    desk.types("<Enter>").sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test]
async fn a_day_beyond_the_grid_is_read_and_booked() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types(":b suresh kumaar rao +3 1015 fu");
    desk.sees("Kumaar, Suresh 38 M · ···711 · Dr. Anil Rao · Thu 26 Nov 10:15–10:30 · follow-up").await;
    desk.types("<Enter>").sees("✓ Booked Kumaar, Suresh").await;
}

#[tokio::test]
async fn a_lost_race_says_so_and_keeps_the_line() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types(":b suresh kumaar rao +3 1015");
    desk.sees("Kumaar, Suresh 38 M · ···711 · Dr. Anil Rao · Thu 26 Nov 10:15–10:30").await;
    let thursday = chrono::TimeDelta::days(3);
    let there = booking("10:15", "the-other-desk");
    let there =
        frontdesk::domain::booking::Booking { start: there.start + thursday, end: there.end + thursday, ..there };
    practice.client().book(&there, &kolkata()).await.unwrap();
    desk.types("<Enter>").sees("✗ Not booked").await;
    desk.sees(": b suresh kumaar rao +3 1015").await.sees("10:15 is taken; next free").await;
    // Nothing is typed again: Tab takes the next free time.
    desk.types("<Tab>")
        .sees("Kumaar, Suresh 38 M · ···711 · Dr. Anil Rao · Thu 26 Nov 10:30–10:45")
        .await
        .types("<Enter>")
        .sees("✓ Booked Kumaar, Suresh")
        .await;
}

#[tokio::test]
async fn somebody_is_checked_in_and_gone_to_by_the_line() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30")
        .await
        .types(":b suresh kumaar rao 1130")
        .sees("Kumaar, Suresh 38 M · ···711 · Dr. Anil Rao · Mon 23 Nov 11:30–11:45")
        .await
        .types("<Enter>");
    desk.sees("✓ Booked").await.types(":c kumaar sur").sees("2 match").await;
    desk.types("<Down>").sees("Check in  Kumaar, Suresh").await.types("<Enter>");
    desk.sees("✓ Checked in, token").await;
    desk.types(":g +7<Enter>").sees("Mon 30 Nov").await;
}
