//! The model of a half hour: each kind of wrong history is seen for what it is.

use crate::checker::{Event, check};
use crate::slots::{Call, HalfHour, Held, Part, Standing};
use Part::{First, Second, Whole};

/// A history of calls at those times; one without an end was lost.
fn holds(capacity: usize, history: &[(u64, Option<u64>, Call)]) -> bool {
    let events: Vec<_> =
        history.iter().map(|(began, ended, call)| Event { began: *began, ended: *ended, call: call.clone() }).collect();
    check(&HalfHour { capacity }, Held::new(), &events).is_ok()
}

/// The same, one after the other.
fn in_turn(capacity: usize, calls: &[Call]) -> bool {
    let history: Vec<_> = (0..).zip(calls).map(|(at, call)| (2 * at, Some(2 * at + 1), call.clone())).collect();
    holds(capacity, &history)
}

fn rows(rows: &[(u32, Part, Standing)]) -> Call {
    Call::Rows(rows.iter().map(|(id, part, standing)| (*id, (*part, *standing))).collect())
}

#[test]
fn what_the_server_does_is_linearizable() {
    assert!(in_turn(
        1,
        &[
            Call::Booked(1, First),
            Call::Full(Whole, None),
            Call::Booked(2, Second),
            Call::Cancelled(2),
            Call::Full(First, None),
            Call::MovedWithin(1, 3, Whole),
            Call::NotPossible(1),
            Call::MovedBackWithin(1, 3, Standing::Booked),
            Call::CheckedIn(1),
            Call::Unchecked(1),
            Call::MovedOut(1, 9),
            Call::MovedIn(4, First),
            Call::NotRestored(1, None),
            Call::Cancelled(4),
            Call::MovedBack(1, Standing::Booked),
            Call::Restored(2, Standing::Booked),
            rows(&[
                (1, First, Standing::Booked),
                (2, Second, Standing::Booked),
                (3, Whole, Standing::Cancelled),
                (4, First, Standing::Cancelled),
            ]),
        ]
    ));
    assert!(in_turn(2, &[Call::Booked(1, First), Call::Booked(2, Whole), Call::Full(First, None)]));
    assert!(in_turn(2, &[Call::Booked(1, First), Call::Booked(2, Whole), Call::Booked(3, Second)]));
}

#[test]
fn a_seat_that_is_sold_twice_is_seen() {
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Booked(2, First)]));
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Booked(2, Whole)]), "a longer slot over it");
    assert!(!holds(1, &[(1, Some(9), Call::Booked(1, First)), (2, Some(8), Call::Booked(2, First))]), "at once");
    assert!(!in_turn(2, &[Call::Booked(1, First), Call::Booked(2, Whole), Call::MovedIn(3, First)]));
}

#[test]
fn a_free_seat_that_is_called_taken_is_seen() {
    assert!(!in_turn(1, &[Call::Full(First, None)]));
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Cancelled(1), Call::Full(First, None)]));
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Full(Second, None)]));
}

#[test]
fn a_booking_that_is_lost_is_seen_and_so_is_a_ghost() {
    assert!(!in_turn(1, &[Call::Booked(1, First), rows(&[])]), "acknowledged and gone");
    assert!(!in_turn(1, &[rows(&[(1, First, Standing::Booked)])]), "a row that nobody asked for");
    assert!(!in_turn(1, &[Call::Booked(1, First), rows(&[(1, Second, Standing::Booked)])]), "elsewhere");
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Cancelled(1), rows(&[(1, First, Standing::Booked)])]));
}

#[test]
fn half_a_move_is_seen() {
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::MovedWithin(1, 2, Second), Call::Full(First, None)]));
    let gone = rows(&[(1, First, Standing::Cancelled)]);
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Movable(1), gone]), "cancelled, and the new one not booked");
    let both = rows(&[(1, First, Standing::Booked), (2, Second, Standing::Booked)]);
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::MovedWithin(1, 2, Second), both]));
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::MovedOut(1, 7), Call::CheckedIn(1)]), "used after the move");
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::MovedOut(1, 7), Call::MovedOut(1, 8)]), "moved twice");
}

#[test]
fn what_was_taken_back_wrongly_is_seen() {
    let sold_again = [Call::Booked(1, First), Call::Cancelled(1), Call::Booked(2, First)];
    assert!(!in_turn(1, &[&sold_again[..], &[Call::Restored(1, Standing::Booked)]].concat()));
    assert!(in_turn(1, &[&sold_again[..], &[Call::NotRestored(1, None)]].concat()));
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Cancelled(1), Call::NotRestored(1, None)]));
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Unchecked(1)]));
    assert!(!in_turn(1, &[Call::Booked(1, First), Call::Never("a refusal of no known kind".to_owned())]));
}

#[test]
fn a_lost_booking_may_have_happened_or_not_but_the_rows_decide() {
    let lost = (1, None, Call::Booked(1, First));
    let held = rows(&[(1, First, Standing::Booked)]);
    assert!(holds(1, &[lost.clone(), (5, Some(6), held)]));
    assert!(holds(1, &[lost.clone(), (5, Some(6), rows(&[]))]));
    let refused = (2, Some(3), Call::Full(First, None));
    assert!(!holds(1, &[lost.clone(), refused, (5, Some(6), rows(&[]))]), "it was seen to have happened");
    let other = (2, Some(3), Call::Booked(2, First));
    assert!(holds(1, &[lost, other, (5, Some(6), rows(&[(2, First, Standing::Booked)]))]));
}
