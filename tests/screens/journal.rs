//! The journal, the details and the moving of appointments, as a receptionist sees them.

use chrono::TimeDelta;
use frontdesk::desk::Desk;
use frontdesk::desk::model::details::{Details, Phone};
use frontdesk::desk::model::journal::{Entry, JournalView, Standing};
use frontdesk::desk::model::life::Life;
use frontdesk::desk::model::moving::Moving;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Ticket, VisitStep, Write};
use frontdesk::domain::appointment::{Appointment, By, Status};
use frontdesk::domain::patient::Gender;
use frontdesk::tui::theme::Theme;

use super::practice::{Practice, at, now, patient, ready};
use super::{overlays, picture};

fn entry(ticket: u64, minutes: i64, says: &str, of: &Appointment, write: Write, standing: Standing) -> Entry {
    Entry {
        ticket: Ticket(ticket),
        at: now() - TimeDelta::minutes(minutes),
        says: marked(says),
        subject: "Khan, Sana · Rao · 10:00".to_owned(),
        write,
        id: Some(of.id.clone()),
        before: Some(Box::new(of.clone())),
        left: Some(of.status.clone()),
        version: None,
        standing,
    }
}

/// The sentence with its name marked, as the desk keeps it.
fn marked(says: &str) -> String {
    let names = ["Khan, Sana", "Bose, Tara", "Das, Om", "Nair, Ravi", "Pillai, Asha", "Iyer, K."];
    names.iter().fold(says.to_owned(), |says, name| says.replace(name, &format!("\u{fdd0}{name}\u{fdd1}")))
}

/// A desk that has done a few things; the third from the newest is selected.
fn journal() -> Desk {
    let practice = Practice::busy();
    let (sana, asha) = (practice.person("Sana").clone(), practice.person("Asha").clone());
    let check_in = |of: &Appointment| Write::CheckIn { key: "k".into(), id: of.id.clone() };
    let cancel = |of: &Appointment| Write::Cancel { key: "k".into(), id: of.id.clone(), reason: None };
    let end = |of: &Appointment| Write::Step { key: "k".into(), id: of.id.clone(), step: VisitStep::End };
    let mut other = sana.clone();
    other.id = "elsewhere".into();
    let mut third = sana.clone();
    third.id = "third".into();
    practice
        .change(|desk| {
            let refused = Standing::Refused { why: "the slot is taken".into() };
            let doubled = Standing::Doubled { why: "the visit has begun".into() };
            for entry in [
                entry(1, 31, "Cancelled Bose, Tara · Iyer · 11:00", &third, cancel(&third), Standing::TakenBack),
                entry(
                    2,
                    12,
                    "Not booked: Das, Om · Iyer · Mon 12:00 (the slot is taken)",
                    &other,
                    cancel(&other),
                    refused,
                ),
                entry(3, 9, "Moved Nair, Ravi · Rao · 10:15 → Iyer 11:20", &other, cancel(&other), doubled),
                entry(4, 8, "Visit over: Pillai, Asha · Rao · 09:15", &asha, end(&asha), Standing::Done),
                entry(
                    5,
                    4,
                    "Not known yet whether it went through, checking: Iyer, K. · Rao · 11:15",
                    &third,
                    cancel(&third),
                    Standing::Unknown,
                ),
                entry(6, 1, "Checked in, token 4: Khan, Sana · Rao · 10:00", &sana, check_in(&sana), Standing::Done),
            ] {
                desk.journal.note(entry);
            }
        })
        .mode(Mode::Journal(Box::new(JournalView { selected: Some(Ticket(4)) })))
        .desk()
}

/// Details with everything in them.
fn details(phone: Phone, chosen: bool) -> Desk {
    let practice = Practice::busy();
    let sana = practice.person("Sana").clone();
    let Mode::Details(full) = overlays::details(&sana) else { panic!("no details") };
    let visit = |id: &str, days: i64, status: Status| {
        let start = at(0, "09:30") + TimeDelta::days(days);
        let clinic = if days < -200 { "koramangala" } else { "indiranagar" };
        let end = start + TimeDelta::minutes(15);
        Appointment { id: id.into(), start, end, status, clinic: clinic.into(), doctor: "iyer".into(), ..sana.clone() }
    };
    let visits = vec![
        visit("v1", 8, Status::Booked),
        visit("v2", 36, Status::Booked),
        visit("v3", -21, Status::Completed),
        visit("v4", -60, Status::NoShow(By::Api)),
        visit("v5", -320, Status::Completed),
        visit("v6", -330, Status::Cancelled(By::Staff)),
    ];
    let mut now = sana;
    now.urgent = Some("chest pain".into());
    let family = vec![
        patient("p-1", "Imran", "Khan", Gender::Male, 1988, "+917000000321"),
        patient("p-4", "ज़ारा", "ख़ान", Gender::Female, 2019, "+917000000321"),
    ];
    let details =
        Details { visits: ready(visits), family: ready(family), phone, chosen: chosen.then(|| "v2".into()), ..*full };
    let urgent = move |desk: &mut Desk| {
        for board in desk.boards.values_mut().filter_map(Life::value_mut) {
            board.appointments.iter_mut().filter(|a| a.id == now.id).for_each(|a| a.urgent.clone_from(&now.urgent));
        }
    };
    Practice::busy().change(urgent).mode(Mode::Details(Box::new(details))).desk()
}

/// Somebody is being moved; the selected slot is free, or not.
fn moving(select: &str, fault: Option<&str>) -> Desk {
    let practice = Practice::busy();
    let mut moving = Moving::new(practice.person("Sana").clone(), Ticket(7));
    moving.fault = fault.map(str::to_owned);
    practice.pane(Pane::Slots).select(select).change(|desk| desk.moving = Some(Box::new(moving))).desk()
}

/// After half a move both appointments stand.
fn doubled() -> Desk {
    let practice = Practice::busy();
    let sana = practice.person("Sana").clone();
    let write = Write::Cancel { key: "k".into(), id: sana.id.clone(), reason: None };
    let standing = Standing::Doubled { why: "this desk may not cancel".into() };
    practice
        .change(|desk| {
            desk.journal.note(entry(1, 1, "Moved", &sana, write, standing));
            desk.journal.doubled.insert(Ticket(1));
        })
        .desk()
}

pub fn scenes() -> Vec<(&'static str, Desk)> {
    vec![
        ("journal", journal()),
        ("journal_empty", Practice::busy().mode(Mode::Journal(Box::default())).desk()),
        ("details_whole", details(Phone::Masked, false)),
        ("details_visit", details(Phone::Whole, true)),
        ("moving_free", moving("12:00", None)),
        ("moving_taken", moving("10:00", None)),
        ("moving_lost", moving("12:00", Some("Somebody else has 11:30."))),
        ("doubled", doubled()),
    ]
}

#[test]
fn every_size_can_be_drawn() {
    for (_, desk) in scenes() {
        for (width, height) in [(1, 1), (60, 15), (61, 16), (109, 20), (110, 15), (300, 100)] {
            picture::drawn(&desk, width, height, &Theme::plain());
        }
    }
}

#[test]
fn hidden_names_are_hidden_here_too() {
    for (name, mut desk) in scenes() {
        desk.masked = true;
        let screen = picture::text(&picture::drawn(&desk, 120, 36, &Theme::dark()));
        // The notice of the scene is a sentence without marked names.
        let shown: String = screen.lines().filter(|line| !line.starts_with(" ✓")).collect::<Vec<_>>().join("\n");
        for name_of in ["Khan, Sana", "Bose, Tara", "Khan, Imran", "Sana Khan"] {
            assert!(!shown.contains(name_of), "{name}:\n{screen}");
        }
    }
}

/// `PICTURES=folder cargo test --test screens write_journal_pictures -- --ignored`.
#[test]
#[ignore = "for looking at screens, not a check"]
fn write_journal_pictures() {
    let folder = std::env::var("PICTURES").expect("PICTURES names the folder to write to");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, desk) in scenes() {
        for (width, height) in [(80, 24), (120, 36)] {
            let screen = picture::drawn(&desk, width, height, &Theme::dark());
            std::fs::write(format!("{folder}/{name}_{width}x{height}.ansi"), picture::ansi(&screen)).unwrap();
        }
    }
}
