//! The life of something that is read from afar.

use chrono::{DateTime, Utc};

use crate::desk::port::{Failure, Ticket};

/// A remote thing: what is known of it, from when, and whether an answer is awaited.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Life<T> {
    /// Nobody asked for it yet.
    #[default]
    NotAsked,
    /// Asked for, nothing known yet.
    Waiting(Ticket),
    /// Known, and nothing newer is awaited.
    Ready(Known<T>),
    /// Known, and something newer is awaited.
    Again(Known<T>, Ticket),
    /// The question failed, and nothing is known.
    Failed(Failure),
    /// The newest question failed; what was known before still stands, with its age.
    Old(Known<T>, Failure),
}

/// A value with the time at which it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<T> {
    /// What was read.
    pub value: T,
    /// When.
    pub at: DateTime<Utc>,
}

impl<T> Life<T> {
    /// What is known, however old.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Ready(known) | Self::Again(known, _) | Self::Old(known, _) => Some(&known.value),
            Self::NotAsked | Self::Waiting(_) | Self::Failed(_) => None,
        }
    }

    /// What is known, to be corrected by the answer to a write.
    pub fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Ready(known) | Self::Again(known, _) | Self::Old(known, _) => Some(&mut known.value),
            Self::NotAsked | Self::Waiting(_) | Self::Failed(_) => None,
        }
    }

    /// When it was read.
    pub fn read_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Ready(known) | Self::Again(known, _) | Self::Old(known, _) => Some(known.at),
            Self::NotAsked | Self::Waiting(_) | Self::Failed(_) => None,
        }
    }

    /// Whether the newest question failed because of the line, and nothing newer is awaited.
    pub fn lacks_the_line(&self) -> bool {
        self.awaited().is_none() && self.failure().is_some_and(Failure::is_of_the_line)
    }

    /// Why the newest question failed.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(why) | Self::Old(_, why) => Some(why),
            Self::NotAsked | Self::Waiting(_) | Self::Ready(_) | Self::Again(..) => None,
        }
    }

    /// The answer that is awaited.
    pub fn awaited(&self) -> Option<Ticket> {
        match self {
            Self::Waiting(ticket) | Self::Again(_, ticket) => Some(*ticket),
            Self::NotAsked | Self::Ready(_) | Self::Failed(_) | Self::Old(..) => None,
        }
    }

    /// Whether the first answer is still awaited: there is nothing to show yet.
    pub fn is_first_wait(&self) -> bool {
        matches!(self, Self::Waiting(_))
    }

    /// Notes that it was asked for (again).
    pub fn ask(&mut self, ticket: Ticket) {
        *self = match std::mem::take(self) {
            Self::Ready(known) | Self::Again(known, _) | Self::Old(known, _) => Self::Again(known, ticket),
            Self::NotAsked | Self::Waiting(_) | Self::Failed(_) => Self::Waiting(ticket),
        };
    }

    /// Awaits the answer no more: it may be older than what is known by now.
    pub fn disregard(&mut self) {
        *self = match std::mem::take(self) {
            Self::Again(known, _) => Self::Ready(known),
            Self::Waiting(_) => Self::NotAsked,
            other @ (Self::NotAsked | Self::Ready(_) | Self::Failed(_) | Self::Old(..)) => other,
        };
    }

    /// Takes an answer. One that is not awaited any more changes nothing; a failure never overwrites what is known.
    /// Says whether it was taken.
    pub fn answer(&mut self, ticket: Ticket, answer: Result<T, Failure>, at: DateTime<Utc>) -> bool {
        if self.awaited() != Some(ticket) {
            return false;
        }
        *self = match (std::mem::take(self), answer) {
            (_, Ok(value)) => Self::Ready(Known { value, at }),
            (Self::Again(known, _), Err(why)) => Self::Old(known, why),
            (_, Err(why)) => Self::Failed(why),
        };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_answer_changes_nothing() {
        let mut life = Life::NotAsked;
        life.ask(Ticket(1));
        life.ask(Ticket(2));
        assert!(!life.answer(Ticket(1), Ok("old"), DateTime::UNIX_EPOCH));
        assert!(life.answer(Ticket(2), Ok("new"), DateTime::UNIX_EPOCH));
        assert_eq!(life.value(), Some(&"new"));
    }

    #[test]
    fn a_failure_never_overwrites_what_is_known() {
        let mut life = Life::NotAsked;
        life.ask(Ticket(1));
        life.answer(Ticket(1), Ok("known"), DateTime::UNIX_EPOCH);
        life.ask(Ticket(2));
        life.answer(Ticket(2), Err(Failure::NoAnswer), DateTime::UNIX_EPOCH);
        assert_eq!(life.value(), Some(&"known"));
        assert_eq!(life.failure(), Some(&Failure::NoAnswer));
    }
}
