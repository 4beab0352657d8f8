//! What was typed before the desk ended, as it comes back.

use chrono::TimeDelta;
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::draft::Draft;
use frontdesk::desk::model::notice::Notices;
use frontdesk::desk::{self, Desk};
use frontdesk::domain::appointment::Status;

use super::overlays;
use super::practice::{Practice, now};

pub fn scenes() -> Vec<(&'static str, Desk)> {
    let taken = Practice::busy().at("rao", 0, "10:45", "Ila", "Sen", Status::Booked);
    vec![
        ("draft_open", comes_back(Practice::busy(), overlays::form_of_known(), &[])),
        ("draft_lost", comes_back(taken, overlays::form_of_known(), &[])),
        ("draft_along", comes_back(Practice::busy(), overlays::form_of_known(), &[Command::Help, Command::Back])),
        ("draft_reason", reason()),
    ]
}

/// A desk with that open has ended; at the new one these keys were pressed before anything could come back.
fn comes_back(practice: Practice, open: Mode, keys: &[Command]) -> Desk {
    let draft = Draft::of(&Practice::busy().mode(open).desk());
    let mut desk = practice.desk();
    // It has just begun: nothing was told before.
    desk.notices = Notices::default();
    desk::bring_back(&mut desk, vec![(now() - TimeDelta::minutes(3), draft)]);
    desk.drafts.begun = !keys.is_empty();
    for key in keys {
        desk::update(&mut desk, Action::Do(*key));
    }
    // Later than it can have been overlooked.
    for seconds in 0..2 {
        desk::update(&mut desk, Action::Time(now() + TimeDelta::seconds(seconds)));
    }
    desk
}

fn reason() -> Desk {
    let practice = Practice::busy();
    let of = practice.person("Tara").clone();
    comes_back(practice, overlays::cancelling(&of, "called off by phone"), &[])
}
