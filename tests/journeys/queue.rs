//! The queue, through the real loop against the real server: several at once, the steps of a visit, who goes first.

use crate::harness::{Desk, NOW, Practice};
use crate::line::Line;
use frontdesk::domain::two_days::TwoDays;

/// The desk at today's list of Dr. Rao only, on its first row.
async fn at_raos(practice: &Practice) -> Desk {
    let desk = practice.desk();
    desk.sees("live").await.sees("DUE").await.types("4f").sees("Rao only").await;
    desk
}

/// Token and start of everybody who waits for Dr. Rao today, in the order of the appointments.
async fn waiting_at_raos(practice: &Practice) -> Vec<u32> {
    let today = NOW[..10].parse().unwrap();
    let listed = practice.client().appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    let mut theirs: Vec<_> =
        listed.appointments.into_iter().filter(|a| a.doctor.as_str() == "rao" && a.status.code() == "CK").collect();
    theirs.sort_by_key(|a| a.start);
    theirs.into_iter().filter_map(|a| a.token).collect()
}

#[tokio::test]
async fn three_are_checked_in_at_once_and_get_tokens_in_their_order() {
    let practice = Practice::sample().await;
    let before = waiting_at_raos(&practice).await;
    let desk = at_raos(&practice).await;
    desk.types("3c").sees("Check in 3 patients?").await.sees("11:45 Kumar, Suresh").await.types("<Enter>");
    desk.sees("WAITING 6").await.sees("10 waiting").await;
    let mut wanted = before.clone();
    let last = before.iter().max().copied().unwrap();
    wanted.extend([last + 1, last + 2, last + 3]);
    assert_eq!(waiting_at_raos(&practice).await, wanted);
}

#[tokio::test]
async fn whoever_waits_for_their_place_is_still_checked_in_when_the_terminal_goes_away() {
    let practice = Practice::sample().await;
    let line = Line::to(practice.address).await;
    let before = waiting_at_raos(&practice).await.len();
    let desk = practice.desk_through(line.address);
    desk.sees("live").await.sees("DUE").await.types("4f").sees("Rao only").await;
    line.loses_answers(true);
    desk.types("3c").sees("Check in 3 patients?").await.types("<Enter>").sees("? Not known yet").await;
    assert_eq!(desk.loses_its_terminal().await.unknown_writes, 3);
    assert_eq!(waiting_at_raos(&practice).await.len(), before + 3, "all three were sent");
}

#[tokio::test]
async fn a_visit_starts_and_ends_and_somebody_is_put_aside_called_back_and_missed() {
    let practice = Practice::sample().await;
    let desk = at_raos(&practice).await;
    desk.types("W").sees("Queue ─ Indiranagar").await.sees("Enter end").await.types("jj");
    desk.sees("Lefèvre, François   43").await.types("P").sees("✓ Put aside: Lefèvre, François").await;
    desk.sees("WAITING 2 · 1 put aside").await.types("P").sees("✓ Back in the queue: Lefèvre").await;
    desk.sees("WAITING 3").await.types("s").sees("✓ With the doctor: Lefèvre").await;
    desk.sees("10:45 · Bhamidipati").await.types("e").sees("✓ Visit over: Lefèvre").await;
    desk.types("99k").sees("▶  5 Bhamidipati").await.types("jj").sees("▶  8 ").await;
    desk.types("o").sees("✓ Marked as no-show").await.sees("WAITING 1").await;
}

#[tokio::test]
async fn who_goes_first_is_first_on_every_desk_and_no_more_when_it_is_taken_back() {
    let practice = Practice::sample().await;
    let (one, two) = (at_raos(&practice).await, at_raos(&practice).await);
    one.types("W").sees("Enter end").await.types("jj").sees("Lefèvre, François   43").await;
    one.types("!").sees("Why does Lefèvre, François go first?").await.types("chest pain<Enter>");
    one.sees("next 7 Lefèvre, François").await.sees("goes first: chest pain").await;
    two.sees("7▲Lefèvre").await.types("W").sees("next 7 Lefèvre, François").await.sees("chest pain").await;
    one.types("!").sees("next 6").await;
    two.sees("next 6").await;
}
