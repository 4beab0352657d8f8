//! Appointments are moved by keys, through the real server.

use crate::harness::{Desk, Practice};
use crate::{booked_at, booking, kolkata};

/// Suresh Kumaar is booked for 11:30 with Dr. Rao, and his slot is selected.
async fn booked(practice: &Practice) -> Desk {
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    desk.sees("✓ Booked Kumaar, Suresh").await.sees("▶Kumaar").await;
    desk
}

#[tokio::test]
async fn three_keys_move_an_appointment_to_the_next_free_slot() {
    let practice = Practice::sample().await;
    let desk = booked(&practice).await;
    desk.types("r").sees("» Moving Kumaar, Suresh").await.sees("choose a free slot").await;
    desk.types("n").sees("Enter moves it there").await.types("<Enter>");
    desk.sees("✓ Moved Kumaar, Suresh · Rao · 11:30 → ").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
}

#[tokio::test]
async fn an_appointment_is_moved_to_another_doctor() {
    let practice = Practice::sample().await;
    let desk = booked(&practice).await;
    desk.types("rJ").sees("Slots ─ Dr. Lakshmi Iyer").await.types("n").sees("Enter moves it there").await;
    desk.types("<Enter>").sees("✓ Moved Kumaar, Suresh · Rao · 11:30 → Iyer ").await;
    desk.sees("▶Kum").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
}

#[tokio::test]
async fn a_lost_race_leaves_the_mark_and_enter_takes_the_next_slot() {
    let practice = Practice::sample().await;
    let desk = booked(&practice).await;
    desk.types("rn").sees("Enter moves it there").await;
    let screen = desk.screen();
    let to = screen.split("→ ").nth(1).unwrap()[..5].to_owned();
    practice.client().book(&booking(&to, "the-other-desk"), &kolkata()).await.unwrap();
    desk.types("<Enter>");
    // Either the push was faster than the key, and the slot is not free any more, or the server says so.
    desk.sees_one_of(&["Somebody else has", "is taken"]).await;
    assert_eq!(booked_at(&practice, "11:30").await, 1, "the patient is never without an appointment");
    if desk.screen().contains("is taken") {
        desk.types("n");
    }
    desk.sees("Enter moves it there").await;
    // What has just come back takes no key that was meant for something else.
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    desk.types("<Enter>").sees("✓ Moved Kumaar, Suresh").await;
    assert_eq!((booked_at(&practice, "11:30").await, booked_at(&practice, &to).await), (0, 1));
}

#[tokio::test]
async fn esc_keeps_the_appointment_where_it_is() {
    let practice = Practice::sample().await;
    let desk = booked(&practice).await;
    desk.types("rn").sees("Enter moves it there").await.types("<Esc>").sees("Stays where it is: Kumaar").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}
