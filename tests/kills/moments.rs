//! When a desk is killed after Enter.

use std::time::Duration;

use crate::chance::Chance;
use crate::proxy::Fault;
use crate::pty::Pty;
use crate::scene::{Scene, waits};

/// How long a late request is held.
const LATE: Duration = Duration::from_millis(900);

/// A moment between Enter and the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// A few milliseconds after Enter, wherever that may be.
    AtOnce,
    /// The journal has it, the server does not: the request is lost on its way.
    BeforeTheCommit,
    /// The request is on its way, and arrives when the desk is dead.
    OnTheWay,
    /// The row is there, the answer is not.
    BeforeTheAnswer,
    /// The answer was lost and the desk says that it does not know.
    NotKnown,
    /// The answer has been shown, a moment ago.
    AfterTheAnswer,
}

impl Moment {
    pub const ALL: [Self; 6] = [
        Self::AtOnce,
        Self::BeforeTheCommit,
        Self::OnTheWay,
        Self::BeforeTheAnswer,
        Self::NotKnown,
        Self::AfterTheAnswer,
    ];

    /// Presses Enter in the form that is filled in, and kills the desk at that moment.
    pub fn kills(self, scene: &Scene, desk: &mut Pty, chance: &mut Chance) {
        let faults = scene.line.faults();
        let mut jitter = |most: u64| Duration::from_micros(chance.next() % (most * 1_000));
        let first = match self {
            Self::AtOnce | Self::AfterTheAnswer => Fault::Pass,
            Self::BeforeTheCommit => Fault::Swallow,
            Self::OnTheWay => Fault::Hold(LATE),
            Self::BeforeTheAnswer => Fault::Delay { forth: Duration::ZERO, back: Duration::from_secs(60) },
            Self::NotKnown => Fault::Reset,
        };
        let (mut first, lost) = (Some(first), self == Self::NotKnown);
        scene.writes(Box::new(move |_| {
            // A lost answer stays lost: nothing that is repeated gets there.
            first.take().unwrap_or(if lost { Fault::CutForth(0) } else { Fault::Pass })
        }));
        desk.keys("<Enter>");
        let after = match self {
            Self::AtOnce => jitter(30),
            Self::BeforeTheCommit | Self::OnTheWay => {
                waits("the request", || scene.line.faults() > faults);
                jitter(20)
            }
            Self::BeforeTheAnswer => {
                waits("the row", || !scene.rows().is_empty());
                jitter(20)
            }
            Self::NotKnown => {
                desk.sees("? Not known yet whether it went through");
                jitter(20)
            }
            Self::AfterTheAnswer => {
                desk.sees("✓ Booked Kumaar, Suresh");
                jitter(20)
            }
        };
        std::thread::sleep(after);
        desk.is_killed();
    }
}
