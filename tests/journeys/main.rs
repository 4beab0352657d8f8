//! A receptionist's tasks, through the real loop against the real server: key → screen → core → worker → HTTP → server
//! → database, and back.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something is wrong")]

mod command_line;
mod details;
mod earlier;
mod finding;
mod form;
mod free;
#[expect(dead_code, reason = "shared with other tests")]
mod harness;
mod line;
mod moving;
mod presses;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../common/proxy.rs"]
mod proxy;
mod queue;
mod undo;

use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode};
use frontdesk::domain::two_days::TwoDays;
use frontdesk::domain::zone::Zone;

use crate::harness::{NOW, Practice};
use crate::line::Line;

fn kolkata() -> Zone {
    Zone::named("Asia/Kolkata").unwrap()
}

/// The booking that another program makes for Dr. Rao today.
fn booking(time: &str, key: &str) -> Booking {
    let start = chrono::DateTime::parse_from_rfc3339(&format!("2026-11-23T{time}:00+05:30")).unwrap().to_utc();
    Booking {
        key: key.into(),
        doctor: "rao".into(),
        clinic: "indiranagar".into(),
        patient: ForWhom::Known("p-0400".into()),
        start,
        end: start + chrono::TimeDelta::minutes(15),
        service: "rao-consult".into(),
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        payment: PaymentMode::Cash,
        notes: None,
        overbook: false,
    }
}

/// How many of today's appointments at Indiranagar begin at that time with Dr. Rao, as the server tells it.
async fn booked_at(practice: &Practice, time: &str) -> usize {
    let today = NOW[..10].parse().unwrap();
    let listed = practice.client().appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    let at = booking(time, "").start;
    listed.appointments.iter().filter(|a| a.doctor.as_str() == "rao" && a.start == at && a.status.holds_slot()).count()
}

#[tokio::test]
async fn a_known_patient_is_booked_and_seen_in_grid_and_list() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>");
    desk.sees("Book Mon 23 Nov 11:30").await.types("suresh kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    desk.sees("✓ Booked Kumaar, Suresh").await.sees("▶Kumaar").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test]
async fn a_new_patient_is_registered_and_booked_and_found_afterwards() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>qadira zuberi");
    desk.sees("nobody of that name").await.types("<Enter>");
    desk.sees("New patient").await.types("<Enter>");
    desk.sees("needed: F, M or O").await.sees("needed: the age in years").await;
    desk.types("f<Tab>34<Tab>98450 12345<Enter>");
    desk.sees("✓ Booked Zuberi, Qadira").await;
    let found = practice.client().patients("qadira zub").await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].mobile.as_ref().unwrap().raw(), "+919845012345");
}

#[tokio::test]
async fn a_lost_race_keeps_the_form_and_enter_takes_the_next_slot() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
    practice.client().book(&booking("11:30", "the-other-desk"), &kolkata()).await.unwrap();
    desk.types("<Enter>").sees("Free near it").await.sees("Enter takes it").await.types("<Enter>");
    desk.sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1, "the other desk keeps it");
}

#[tokio::test]
async fn two_patients_are_checked_in_and_get_tokens_in_order() {
    let practice = Practice::sample().await;
    for (time, patient) in [("16:00", "p-0049"), ("16:15", "p-0166")] {
        let booking = Booking { patient: ForWhom::Known(patient.into()), ..booking(time, time) };
        practice.client().book(&booking, &kolkata()).await.unwrap();
    }
    let desk = practice.desk();
    let mut tokens = Vec::new();
    for (typed, name) in [("/parek", "Parekh, Falguni"), ("/daru", "Daruwala, Perin")] {
        desk.sees("live").await.sees("WAITING").await.types(typed).sees(name).await.types("<Enter>");
        desk.sees("✓ Checked in, token").await.sees(&format!(": {name}")).await;
        let screen = desk.screen();
        let token = screen.split("✓ Checked in, token ").nth(1).unwrap().split(':').next().unwrap();
        tokens.push(token.parse::<u32>().unwrap());
    }
    assert_eq!(tokens[1], tokens[0] + 1);
}

#[tokio::test]
async fn cancelling_asks_once_takes_a_reason_and_frees_the_slot() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    desk.sees("✓ Booked").await.types("x").sees("Enter cancels the appointment").await.types("rang up<Enter>");
    desk.sees("✓ Cancelled").await.sees("▶11:30").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    desk.types("/kumaar").sees("11:30 Rao       × cancelled").await;
}

#[tokio::test]
async fn a_desk_that_is_opened_again_finds_everything_as_it_was_left() {
    let mut practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    desk.sees("✓ Booked").await.types("q");
    let end = desk.ends().await;
    assert_eq!((end.unknown_writes, end.worker_died), (0, false));
    practice.stop().await;
    practice.start_again().await;
    let again = practice.desk();
    again.sees("Slots").await.sees("Kumaar").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test]
async fn what_another_desk_books_appears_without_a_key() {
    let practice = Practice::sample().await;
    let (one, two) = (practice.desk(), practice.desk());
    one.sees("▶11:30").await;
    two.sees("▶11:30").await;
    one.types("<Enter>kumaar").sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    one.sees("✓ Booked").await;
    two.sees("▶Kumaar").await;
}

#[tokio::test]
async fn a_booking_whose_answer_is_lost_is_not_guessed_and_not_repeated() {
    let practice = Practice::sample().await;
    let line = Line::to(practice.address).await;
    let desk = practice.desk_through(line.address);
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
    line.loses_answers(true);
    desk.types("<Enter>").sees("? Not known yet").await;
    assert!(line.lost() > 0);
    assert_eq!(booked_at(&practice, "11:30").await, 1, "it did go through");
    assert!(!desk.screen().contains('✗'), "and nothing says that it did not");
    line.loses_answers(false);
    desk.sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1, "once");
}

#[tokio::test]
async fn a_desk_that_waits_for_its_last_write_can_be_left_though_it_has_locked_itself() {
    let practice = Practice::sample().await;
    let line = Line::to(practice.address).await;
    let desk = practice.desk_as(line.address, |desk| desk.lock.after = chrono::TimeDelta::seconds(3));
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
    line.loses_answers(true);
    desk.types("<Enter>").sees("? Not known yet").await;
    desk.types("q").sees("is locked since").await;
    desk.types("q");
    assert_eq!(desk.ends().await.unknown_writes, 1);
}

#[tokio::test]
async fn a_server_that_goes_away_is_said_and_found_again() {
    let mut practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await;
    practice.stop().await;
    desk.types("<Enter>kumaar").sees("no connection").await;
    practice.start_again().await;
    desk.sees("live").await;
}

#[tokio::test]
async fn a_booking_that_can_not_be_sent_is_refused_and_the_form_stays() {
    let mut practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
    practice.stop().await;
    desk.types("<Enter>");
    // The kept connection may break only now: then it is not known, and the desk says so instead.
    desk.sees_one_of(&["nothing was sent", "? Not known yet"]).await;
    let refused = desk.screen().contains("nothing was sent");
    practice.start_again().await;
    if refused {
        desk.sees("Enter books").await.types("<Enter>");
    }
    desk.sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test]
async fn a_desk_ends_when_its_terminal_goes_away() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await;
    let end = desk.loses_its_terminal().await;
    assert_eq!(end.unknown_writes, 0);
}
