//! The patient at a glance and other notes, through the real server.

use frontdesk::domain::booking::{Booking, ForWhom};

use crate::harness::{Desk, Practice};
use crate::{booking, kolkata};

/// The details of a patient with three appointments are open, those of today.
async fn open(practice: &Practice) -> Desk {
    let parekh = |time: &str| Booking { patient: ForWhom::Known("p-0049".into()), ..booking(time, time) };
    let desk = practice.desk();
    desk.sees("live").await.sees("▶11:30").await;
    let mut notes = parekh("11:30");
    notes.notes = Some("brings the X-ray".into());
    practice.client().book(&notes, &kolkata()).await.unwrap();
    let mut tomorrow = parekh("16:15");
    (tomorrow.start, tomorrow.end) =
        (tomorrow.start + chrono::TimeDelta::days(1), tomorrow.end + chrono::TimeDelta::days(1));
    practice.client().book(&tomorrow, &kolkata()).await.unwrap();
    desk.sees("▶Parekh").await.types("d").sees("brings the X-ray").await.sees("1 to come").await;
    desk
}

#[tokio::test]
async fn the_phone_is_masked_until_asked_for_and_a_visit_leads_to_its_day() {
    let practice = Practice::sample().await;
    let desk = open(&practice).await;
    assert!(!desk.screen().contains("+91"), "{}", desk.screen());
    desk.types("M").sees("+91").await;
    desk.types("<Down>").sees("▶Tue 24 Nov").await.types("<Enter>").sees("▶Parekh").await;
    desk.types("r").sees("» Moving Parekh, Falguni").await;
}

#[tokio::test]
async fn notes_are_changed_and_a_stale_version_shows_what_changed() {
    let practice = Practice::sample().await;
    let desk = open(&practice).await;
    desk.types("n").sees("Notes of Parekh").await.types(", twice<Enter>");
    desk.sees("✓ Changed: Parekh").await.sees("brings the X-ray, twice").await;
    desk.types("n").sees("Notes of Parekh").await.types("!");
    // Another desk is faster.
    let today = crate::harness::NOW[..10].parse().unwrap();
    let days = frontdesk::domain::two_days::TwoDays::from(today);
    let listed = practice.client().appointments(&"indiranagar".into(), days, today).await.unwrap();
    let id = &listed.appointments.iter().find(|a| a.patient.id.as_str() == "p-0049").unwrap().id;
    practice.client().change_notes(id, &"no X-ray after all".into(), None, "theirs").await.unwrap();
    desk.types("<Enter>").sees("the notes are “no X-ray after").await.sees("twice!").await;
    desk.types("<Enter>").sees("brings the X-ray, twice!").await.sees("✓ Changed: Parekh").await;
}
