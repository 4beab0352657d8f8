//! What a receptionist does in a morning, as assumptions: how often, and what the desk asks the server for then.
//!
//! The rates are those of a desk that is busy without a pause from opening to noon, so that a real desk asks for less. What
//! is asked for each time is what `src/desk` asks for; see [`super::desk`].

use std::time::Duration;

use super::super::dice::Dice;

/// What is done at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A patient stands at the desk or is on the phone: four letters of the name, their visits, the booking.
    Book,
    /// Somebody who is due has come: one key on the row.
    CheckIn,
    /// "When was my appointment?": four letters, then the details.
    LookUp,
    /// "Next week, perhaps?": the slots of all doctors of the clinic for two other days, and who is booked then.
    OtherDay,
    /// Something comes in between.
    Cancel,
    /// "An hour later would be better."
    Move,
}

/// How often, in seconds between two at one desk, and why so.
pub const MIX: [(Act, f64); 6] = [
    // Forty an hour: half by phone, half from people who leave with their next appointment.
    (Act::Book, 90.0),
    // Sixty an hour: the rush before the first consultations of a hospital's outpatients.
    (Act::CheckIn, 60.0),
    // More people ask than act.
    (Act::LookUp, 45.0),
    // One booking in two is not for today or tomorrow; some look at two days before they find one.
    (Act::OtherDay, 120.0),
    // Of ten bookings one is cancelled and one moved.
    (Act::Cancel, 900.0),
    (Act::Move, 900.0),
];

/// Letters that are typed before the name is found; the desk asks after each.
pub const LETTERS: usize = 4;
/// Between two of them.
pub const LETTER_EVERY: Duration = Duration::from_millis(200);
/// Of a hundred bookings so many are for the two days that the desks of the clinic have on their screens.
pub const SHOWN_DAYS: usize = 50;
/// Of a hundred bookings so many are for a slot that another desk has just taken: two receptionists, one slot.
pub const SAME_SLOT: usize = 3;
/// How often a desk that is not told of changes asks, as `desk::update::time` has it.
pub const POLL_EVERY: Duration = Duration::from_secs(4);

/// How many of all a desk does in a second, the clock as it is.
pub fn a_second() -> f64 {
    MIX.iter().map(|(_, every)| 1.0 / every).sum()
}

/// One of them, as often as it happens.
pub fn draw(dice: &mut Dice) -> Act {
    let mut left = unit(dice) * a_second();
    for (act, every) in MIX {
        left -= 1.0 / every;
        if left <= 0.0 {
            return act;
        }
    }
    Act::LookUp
}

/// The time to the next of something that happens so often in a second, by chance.
pub fn pause(dice: &mut Dice, a_second: f64) -> Duration {
    Duration::from_secs_f64(-(1.0 - unit(dice)).ln() / a_second)
}

fn unit(dice: &mut Dice) -> f64 {
    const STEPS: u32 = 1 << 30;
    #[expect(clippy::cast_precision_loss, reason = "far below what a float holds")]
    let part = dice.below(STEPS as usize) as f64;
    part / f64::from(STEPS)
}
