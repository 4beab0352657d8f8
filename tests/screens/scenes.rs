//! The scenes of which pictures are kept.

use frontdesk::desk::Desk;
use frontdesk::desk::model::help::HelpView;
use frontdesk::desk::model::life::Life;
use frontdesk::desk::model::masks;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Link, Mode, Pane};
use frontdesk::desk::port::Failure;

use super::overlays;
use super::practice::Practice;

/// Every scene with its name.
pub fn all() -> Vec<(&'static str, Desk)> {
    let mut all = main();
    all.extend(over());
    all.extend(super::finding::scenes());
    all.extend(super::form::scenes());
    all.extend(super::command_line::scenes());
    all.extend(super::whole_clinic::scenes());
    all.extend(super::queue::scenes());
    all.extend(super::journal::scenes());
    all.extend(super::drafts::scenes());
    all.extend(super::earlier::scenes());
    all
}

fn main() -> Vec<(&'static str, Desk)> {
    let failed = |desk: &mut Desk| {
        desk.entities = Life::Failed(Failure::Unreachable);
        desk.clinic = None;
        desk.doctor = None;
    };
    vec![
        ("main", Practice::busy().desk()),
        ("main_pending", busy_and_pending().desk()),
        ("main_ten_minutes", Practice::busy().doctor("iyer").select("14:20").desk()),
        ("main_one_day_off", Practice::busy().doctor("fernandes").select("15:20").desk()),
        ("main_whole_day", whole_day().desk()),
        ("main_in_today", Practice::busy().pane(Pane::Today).select_person("Asha").desk()),
        ("main_in_doctors", Practice::busy().pane(Pane::Doctors).desk()),
        ("main_in_clinics", Practice::busy().pane(Pane::Clinics).desk()),
        ("main_with_done", Practice::busy().change(|d| d.today.show_done = true).desk()),
        ("loading", Practice::new().desk()),
        ("starting", Practice::new().change(|d| d.entities = Life::NotAsked).desk()),
        ("not_reached", Practice::new().down().change(failed).desk()),
        ("link_down", link_down().desk()),
    ]
}

fn over() -> Vec<(&'static str, Desk)> {
    let busy = |mode: Mode| Practice::busy().mode(mode).desk();
    let practice = Practice::busy();
    let named =
        format!("{} is checked in, token 4", masks::named(practice.person("Sana").patient.name.as_ref().unwrap()));
    let (waiting, hostile) = (practice.person("Sana").clone(), practice.person("\u{202e}evil\nname").clone());
    vec![
        ("form", busy(overlays::empty_form())),
        ("form_hits", busy(overlays::form_with_hits())),
        ("form_no_hits", busy(overlays::form_without_hits())),
        ("form_known", busy(overlays::form_of_known())),
        ("form_faults", busy(overlays::form_with_faults())),
        ("form_leaving", busy(overlays::form_asking_to_leave())),
        ("form_lost", busy(overlays::form_lost())),
        ("form_lost_for_good", busy(overlays::form_lost_for_good())),
        ("details", busy(overlays::details(&waiting))),
        ("details_loading", busy(overlays::details_loading(&hostile))),
        ("cancelling", busy(overlays::cancelling(&waiting, "called off by phone"))),
        ("cancelling_unsaid", busy(overlays::cancelling(&hostile, ""))),
        ("help", help(Mode::Main, 0)),
        ("help_end", help(Mode::Main, usize::MAX)),
        ("help_of_details", help(overlays::details(&waiting), 0)),
        ("locked", Practice::busy().pending().locked(None, "").desk()),
        ("locked_pin", Practice::busy().mode(overlays::form_with_hits()).locked(Some("4711"), "47").desk()),
        ("remembered", link_down().change(|d| d.remembered = true).desk()),
        ("paused", Practice::busy().change(paused).desk()),
        ("clock_off", busy_and_pending().change(|d| d.clock_behind = chrono::TimeDelta::hours(23)).desk()),
        ("reading", Practice::busy().change(|d| d.rereading = true).desk()),
        ("masked", Practice::busy().say(Mark::Done, &named).change(|d| d.masked = true).desk()),
        ("masked_form", Practice::busy().mode(overlays::form_with_hits()).change(|d| d.masked = true).desk()),
    ]
}

/// The help over that mode, scrolled past so many lines.
fn help(over: Mode, past: usize) -> Desk {
    let of = over.context();
    Practice::busy().mode(over).change(|desk| desk.help = Some(HelpView { of, past })).desk()
}

fn busy_and_pending() -> Practice {
    let unread = |desk: &mut Desk| {
        for board in desk.boards.values_mut() {
            board.value_mut().unwrap().unread = 1;
        }
    };
    Practice::busy()
        .pending()
        .select("12:00")
        .change(unread)
        .say(Mark::Unknown, &format!("{}: the answer was lost, checking", subject("Suresh", "Kumar", "Rao · 12:00")))
}

/// What a sentence says of somebody.
pub fn subject(first: &str, last: &str, when: &str) -> String {
    format!("{} · {when}", masks::named(&super::practice::name(first, last)))
}

fn link_down() -> Practice {
    let earlier = |desk: &mut Desk| desk.now += chrono::TimeDelta::minutes(2);
    let says = "Bose, Tara was not checked in: the server can't be reached. Nothing was sent.";
    Practice::busy().down().say(Mark::Refused, says).change(earlier)
}

/// The server has asked to be left in peace.
fn paused(desk: &mut Desk) {
    let retry_at = desk.now + chrono::TimeDelta::milliseconds(6_400);
    desk.link = Link::Down { since: desk.now, why: Failure::Pause(7), retry_at };
}

/// A doctor who sits all day and night.
fn whole_day() -> Practice {
    Practice::busy()
        .slots("dsouza", 30, &[(0, &[("00:00", "24:00")]), (1, &[("00:00", "24:00")])])
        .at("dsouza", 0, "21:30", "Meenakshi", "Subramanian", frontdesk::domain::appointment::Status::Booked)
        .doctor("dsouza")
        .select("21:30")
}
