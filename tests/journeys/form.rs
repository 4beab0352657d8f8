//! The form through the real loop against the real server: walk-ins, seats beyond the others, lost races, the patient at
//! a glance.

use frontdesk::domain::appointment::Status;
use frontdesk::domain::booking::{Booking, ForWhom};
use frontdesk::domain::ids::PatientId;
use frontdesk::domain::two_days::TwoDays;

use crate::harness::{NOW, Practice};
use crate::{booked_at, booking, kolkata};

async fn kumaar(practice: &Practice) -> PatientId {
    let found = practice.client().patients("suresh kumaar").await.unwrap();
    found[0].id.clone()
}

#[tokio::test]
async fn somebody_walks_in_and_is_in_the_queue_with_a_token() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("w").sees("Walk-in for Dr.").await.types("suresh kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter into the queue").await.types("<Enter>");
    desk.sees("✓ In the queue, token").await.sees("Kumaar, Suresh · Rao · walk-in").await;
    let today = NOW[..10].parse().unwrap();
    let listed = practice.client().appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    let id = kumaar(&practice).await;
    let walked_in = listed.appointments.iter().find(|a| a.patient.id == id).expect("not in the list");
    assert_eq!(walked_in.status, Status::CheckedIn);
    assert!(walked_in.token.is_some() && walked_in.walk_in);
}

#[tokio::test]
async fn a_doctor_who_does_not_sit_today_takes_no_walk_in_and_everything_typed_stays() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    // Dr. Subramanian is at Koramangala on Mondays.
    desk.sees("▶11:30").await.types("CC").sees("▷ Whitefield").await.types("J").sees("Dr. Meenakshi Subramanian").await;
    desk.types("w").sees("Walk-in for").await.types("suresh kumaar").sees("Kumaar, Suresh").await.types("<Enter>");
    desk.sees("Enter into the queue").await.types("<Enter>");
    desk.sees("✗ This doctor does not sit at that clinic today").await.sees("Suresh Kumaar").await;
    desk.sees("Enter into the queue").await.types("<Tab>b<Enter>");
    desk.sees("✓ In the queue, token").await.sees("Kumaar, Suresh · Banerjee · walk-in").await;
}

#[tokio::test]
async fn a_seat_beyond_the_others_is_booked_by_a_key_of_its_own() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await;
    practice.client().book(&booking("11:30", "the-other-desk"), &kolkata()).await.unwrap();
    desk.sees("11:30–11:45  booked").await.types("b").sees("11:30 is taken").await;
    desk.types("B").sees("OVERBOOKING Mon 23 Nov 11:30").await.types("suresh kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter overbooks").await.types("<Enter>");
    desk.sees("✓ Booked Kumaar, Suresh · Rao · Mon 11:30").await;
    assert_eq!(booked_at(&practice, "11:30").await, 2);
}

#[tokio::test]
async fn what_else_the_patient_has_today_is_said_before_booking() {
    let practice = Practice::sample().await;
    let booking = Booking { patient: ForWhom::Known(kumaar(&practice).await), ..booking("16:00", "earlier") };
    practice.client().book(&booking, &kolkata()).await.unwrap();
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>suresh kumaar").sees("Kumaar, Suresh").await.types("<Enter>");
    desk.sees("also today 16:00 with Rao").await.types("<Enter>").sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1, "it warns and does not block");
}

#[tokio::test]
async fn who_was_faster_is_said_by_name_as_soon_as_the_list_tells() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>suresh kumaar").sees("Kumaar, Suresh").await.types("<Enter>");
    desk.sees("Enter books").await;
    practice.client().book(&booking("11:30", "the-other-desk"), &kolkata()).await.unwrap();
    desk.types("<Enter>").sees("has 11:30 now.").await.sees("Free near it").await.sees("Enter takes it").await;
    desk.types("<Down><Enter>").sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1, "the other desk keeps it");
}
