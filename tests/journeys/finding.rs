//! Finding anybody through the real loop and server: by ear, with a slip, of today and of the directory.

use frontdesk::domain::booking::{Booking, ForWhom};

use crate::harness::Practice;
use crate::{booked_at, booking, kolkata};

#[tokio::test]
async fn who_is_found_by_ear_is_checked_in_by_enter() {
    let practice = Practice::sample().await;
    let booking = Booking { patient: ForWhom::Known("p-0049".into()), ..booking("16:00", "by-ear") };
    practice.client().book(&booking, &kolkata()).await.unwrap();
    let desk = practice.desk();
    // Falguni Parekh.
    desk.sees("live").await.sees("Parek").await.types("/phalguni");
    desk.sees("TODAY AT INDIRANAGAR 1").await.sees("Enter checks in Parekh, Falguni, 16:00 Rao").await;
    desk.types("<Enter>").sees("✓ Checked in, token").await.sees("Parekh, Falguni").await;
}

#[tokio::test]
async fn slash_three_letters_and_enter_check_in() {
    let practice = Practice::sample().await;
    let booking = Booking { patient: ForWhom::Known("p-0166".into()), ..booking("16:15", "five") };
    practice.client().book(&booking, &kolkata()).await.unwrap();
    let desk = practice.desk();
    desk.sees("live").await.sees("Daruw").await.types("/dar<Enter>").sees("✓ Checked in, token").await;
}

#[tokio::test]
async fn somebody_of_the_directory_is_booked_on_the_selected_slot() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    // Suresha Kumar, who is not due today: by ear, and with one slip of the fingers.
    desk.sees("▶11:30").await.sees("WAITING").await.types("/shuresh 086");
    desk.sees("Enter books 11:30 Rao for Kumar, Suresha").await.types("<Esc>surehsa 086");
    desk.sees("/ surehsa 086").await.sees("Enter books 11:30 Rao for Kumar, Suresha").await.types("<Enter>");
    desk.sees("Book Mon 23 Nov 11:30").await.sees("Enter books").await.types("<Enter>");
    desk.sees("✓ Booked Kumar, Suresha").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test]
async fn nobody_is_registered_with_what_was_typed() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("/qadira zuberi").sees("nobody of that name or number").await;
    desk.sees("+ register “qadira zuberi” as a new patient").await.types("<Enter>");
    desk.sees("New patient").await.types("f<Tab>34<Tab>98450 12345<Enter>");
    desk.sees("✓ Booked Zuberi, Qadira").await;
}
