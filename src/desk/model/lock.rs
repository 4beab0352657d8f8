//! The lock: what it takes to lock the desk and to unlock it.
//!
//! It keeps a passer-by from reading or pressing anything while nobody sits at the desk. It is no protection from somebody
//! who may use this computer: they can end the program, or read its files.

use chrono::{DateTime, TimeDelta, Utc};

use super::field::Field;

/// How long nobody may press anything, where the configuration does not say.
const AFTER: TimeDelta = TimeDelta::minutes(5);

/// The longest wait after wrong PINs.
const LONGEST_WAIT: i64 = 60;

/// Whether the desk is locked, and what locks and unlocks it.
#[derive(Clone, Debug)]
pub struct Lock {
    /// After how long without a key the desk locks itself; zero: never.
    pub after: TimeDelta,
    /// What unlocks it; any Enter where there is none.
    pub pin: Option<Pin>,
    /// Since when, and how far the unlocking is.
    pub shut: Option<Shut>,
    /// How long the computer had been on when the clock was read last, its sleep counted. Unlike the time of day, nobody can
    /// set it back.
    pub awake: TimeDelta,
    /// The same at the last key.
    pub used: TimeDelta,
}

impl Default for Lock {
    fn default() -> Self {
        Self { after: AFTER, pin: None, shut: None, awake: TimeDelta::zero(), used: TimeDelta::zero() }
    }
}

/// A locked desk.
#[derive(Clone, Debug)]
pub struct Shut {
    /// Since when.
    pub since: DateTime<Utc>,
    /// What was typed of the PIN.
    pub typed: Field,
    /// How many wrong ones were tried.
    pub wrong: u32,
    /// When the next one counts, on the clock of [`Lock::awake`].
    pub again: TimeDelta,
}

impl Lock {
    /// Whether the desk is locked.
    pub fn is_shut(&self) -> bool {
        self.shut.is_some()
    }

    /// In how long the desk locks itself; `None` where it never does, or is locked.
    pub fn due_in(&self) -> Option<TimeDelta> {
        let locks = self.after > TimeDelta::zero() && !self.is_shut();
        locks.then(|| self.after - (self.awake - self.used))
    }

    /// For how many seconds a PIN does not count yet, because the one before was wrong.
    pub fn waits(&self) -> Option<i64> {
        let left = self.shut.as_ref()?.again - self.awake;
        (left > TimeDelta::zero()).then(|| (left + TimeDelta::milliseconds(999)).num_seconds())
    }
}

impl Shut {
    /// Just locked.
    pub fn new(since: DateTime<Utc>) -> Self {
        Self { since, typed: Field::default(), wrong: 0, again: TimeDelta::zero() }
    }

    /// A wrong PIN was tried: each costs twice the wait of the one before.
    pub fn was_wrong(&mut self, awake: TimeDelta) {
        // Six doublings are more than the longest wait.
        let wait = (1_i64 << self.wrong.min(6)).min(LONGEST_WAIT);
        self.wrong = self.wrong.saturating_add(1);
        self.again = awake + TimeDelta::seconds(wait);
        self.typed.clear();
    }
}

/// What unlocks the desk.
#[derive(Clone)]
pub struct Pin(String);

impl Pin {
    /// That one; `None` where it is empty.
    pub fn new(pin: &str) -> Option<Self> {
        (!pin.is_empty()).then(|| Self(pin.to_owned()))
    }

    /// Whether that is it. How much of it is right can't be told from the time that it takes.
    pub fn is(&self, typed: &str) -> bool {
        let (pin, typed) = (self.0.as_bytes(), typed.as_bytes());
        let differ = (0..pin.len().max(typed.len()))
            .fold(0, |differ, at| differ | (pin.get(at).copied().unwrap_or(0) ^ typed.get(at).copied().unwrap_or(0)));
        differ == 0 && pin.len() == typed.len()
    }
}

/// Says nothing of it.
impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_pin_is_the_pin() {
        let pin = Pin::new("4711").unwrap();
        assert!(pin.is("4711"));
        for wrong in ["", "4", "471", "4712", "47110", "4711\0"] {
            assert!(!pin.is(wrong), "{wrong:?}");
        }
        assert!(Pin::new("").is_none());
        assert!(!format!("{pin:?}").contains('4'));
    }

    #[test]
    fn each_wrong_pin_costs_a_longer_wait_up_to_a_minute() {
        let mut shut = Shut::new(DateTime::UNIX_EPOCH);
        let mut waits = Vec::new();
        for _ in 0..80 {
            shut.was_wrong(TimeDelta::zero());
            waits.push(shut.again.num_seconds());
        }
        assert_eq!(waits[..7], [1, 2, 4, 8, 16, 32, 60]);
        assert!(waits[7..].iter().all(|wait| *wait == 60));
    }
}
