//! The checker itself, on a register and on histories made by hand.

use crate::checker::{Event, Model, check};

/// One number that can be written and read.
struct Register;

#[derive(Clone, Debug)]
enum Call {
    Write(u32),
    Read(u32),
}

impl Model for Register {
    type State = u32;
    type Call = Call;

    fn step(&self, state: &u32, call: &Call) -> Option<u32> {
        match call {
            Call::Write(value) => Some(*value),
            Call::Read(value) => (state == value).then_some(*state),
        }
    }

    fn only_looks(&self, call: &Call) -> bool {
        matches!(call, Call::Read(_))
    }
}

fn holds(history: &[(u64, Option<u64>, Call)]) -> bool {
    let events: Vec<_> =
        history.iter().map(|(began, ended, call)| Event { began: *began, ended: *ended, call: call.clone() }).collect();
    check(&Register, 0, &events).is_ok()
}

#[test]
fn one_after_the_other_is_linearizable_only_in_that_order() {
    assert!(holds(&[(1, Some(2), Call::Write(1)), (3, Some(4), Call::Read(1))]));
    assert!(!holds(&[(1, Some(2), Call::Write(1)), (3, Some(4), Call::Read(0))]), "a stale read");
}

#[test]
fn at_the_same_time_either_order_will_do() {
    for seen in [0, 1] {
        assert!(holds(&[(1, Some(4), Call::Write(1)), (2, Some(3), Call::Read(seen))]));
    }
    assert!(!holds(&[(1, Some(4), Call::Write(1)), (2, Some(3), Call::Read(2))]), "a value from nowhere");
}

#[test]
fn what_one_reader_has_seen_the_next_must_see() {
    let write = (1, Some(10), Call::Write(1));
    assert!(holds(&[write.clone(), (2, Some(3), Call::Read(0)), (4, Some(5), Call::Read(1))]));
    assert!(!holds(&[write, (2, Some(3), Call::Read(1)), (4, Some(5), Call::Read(0))]), "new, then old");
}

#[test]
fn a_call_that_nobody_saw_end_may_happen_late_or_never_but_not_twice() {
    let lost = (1, None, Call::Write(1));
    assert!(holds(&[lost.clone(), (2, Some(3), Call::Read(0)), (4, Some(5), Call::Read(0))]), "never");
    assert!(holds(&[lost.clone(), (2, Some(3), Call::Read(0)), (4, Some(5), Call::Read(1))]), "late");
    let back = [(4, Some(5), Call::Write(0)), (6, Some(7), Call::Read(1))];
    assert!(holds(&[lost.clone(), back[0].clone(), back[1].clone()]), "later than another");
    let both = [(2, Some(3), Call::Read(1)), back[0].clone(), back[1].clone()];
    assert!(!holds(&[&[lost][..], &both].concat()), "it has happened once already");
}

#[test]
fn a_call_does_not_happen_before_it_began() {
    assert!(!holds(&[(1, Some(2), Call::Read(1)), (3, None, Call::Write(1))]));
    assert!(!holds(&[(1, Some(2), Call::Read(1)), (3, Some(4), Call::Write(1))]));
}

#[test]
fn a_write_that_changes_nothing_now_may_be_meant_for_later() {
    let zero = (1, Some(9), Call::Write(0));
    assert!(holds(&[zero, (2, Some(3), Call::Write(1)), (4, Some(5), Call::Read(1)), (6, Some(7), Call::Read(0))]));
}

#[test]
fn many_at_once_are_searched_without_trying_every_order() {
    // Ten writers at once, and readers who saw each of them in turn: 10! orders without a memory.
    let mut history: Vec<_> = (0..10).map(|value| (value.into(), Some(1_000), Call::Write(value))).collect();
    for (at, value) in (0..10).rev().enumerate() {
        let began = 100 + 2 * u64::try_from(at).unwrap();
        history.push((began, Some(began + 1), Call::Read(value)));
    }
    assert!(holds(&history));
    // One was seen, then another, then the first again, which was written once.
    history.push((500, Some(501), Call::Read(9)));
    assert!(!holds(&history));
}
