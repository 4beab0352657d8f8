//! What a desk left open that has ended, as the next one shows it; what waits for it; and giving up.

use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::journal::JournalView;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Asked, Earlier, LeftBehind, Outcome, Reply, Seat};
use frontdesk::desk::{self, Desk};
use frontdesk::domain::booking::{AppointmentKind, Mode as Attended, PaymentMode};

use super::overlays;
use super::practice::{Practice, now, span, zone};

/// A booking that was left open, of a patient who is in today's list.
fn left(patient: &str) -> Earlier {
    let seat = Seat {
        key: "key".into(),
        doctor: "rao".into(),
        clinic: "indiranagar".into(),
        patient: Some(patient.into()),
        span: span(0, "12:00", 15),
        service: "consultation".into(),
        kind: AppointmentKind::Regular,
        mode: Attended::InClinic,
        payment: PaymentMode::Cash,
        overbook: false,
        noted: false,
        zone: zone(),
    };
    Earlier { key: "key".into(), at: now() - chrono::TimeDelta::minutes(3), what: Asked::Book(seat) }
}

/// The next desk has found it, with a check-in beside it.
fn found() -> Desk {
    let practice = Practice::busy().select("12:00");
    let (sana, tara) = (practice.person("Sana").patient.id.clone(), practice.person("Tara").id.clone());
    let check_in = Earlier { key: "key-2".into(), what: Asked::CheckIn(tara), ..left("") };
    let open = vec![check_in, left(sana.as_str())];
    let mut desk = practice.desk();
    let left = LeftBehind { open, elsewhere: 0, damaged: 0 };
    happens(&mut desk, Action::Reply(Reply::LeftBehind(left)));
    desk.grid.go(Some(span(0, "12:00", 15).start));
    desk
}

fn happens(desk: &mut Desk, action: Action) {
    desk::update(desk, action);
}

fn blocked() -> Desk {
    let mut desk = found();
    desk.mode = overlays::form_of_known();
    let Mode::Form(form) = &mut desk.mode else { panic!("no form") };
    form.span = span(0, "12:00", 15);
    for (_, at) in &mut form.services {
        *at = span(0, "12:00", 15);
    }
    happens(&mut desk, Action::Do(Command::Enter));
    desk
}

fn in_the_journal() -> Desk {
    let mut desk = found();
    let selected = desk.journal.entries.last().map(|entry| entry.ticket);
    desk.mode = Mode::Journal(Box::new(JournalView { selected }));
    desk
}

fn giving_up() -> Desk {
    let mut desk = found();
    desk.pane = Pane::Slots;
    happens(&mut desk, Action::Do(Command::GiveUp));
    desk
}

fn not_told() -> Desk {
    let mut desk = found();
    let ticket = *desk.pending.last_key_value().unwrap().0;
    happens(&mut desk, Action::Reply(Reply::Written(ticket, Outcome::NotTold)));
    desk
}

fn leaving() -> Desk {
    let mut desk = found();
    happens(&mut desk, Action::Do(Command::Quit));
    assert_eq!(desk.notices.latest().unwrap().mark, Mark::Info);
    desk
}

pub fn scenes() -> Vec<(&'static str, Desk)> {
    vec![
        ("earlier_found", found()),
        ("earlier_blocked", blocked()),
        ("earlier_in_the_journal", in_the_journal()),
        ("earlier_giving_up", giving_up()),
        ("earlier_not_told", not_told()),
        ("earlier_leaving", leaving()),
    ]
}
