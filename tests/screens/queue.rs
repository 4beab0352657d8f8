//! The queue, its questions, and its marks in today's list.

use chrono::TimeDelta;
use frontdesk::desk::Desk;
use frontdesk::desk::model::asking::{Asked, Asking};
use frontdesk::desk::model::field::Field;
use frontdesk::desk::model::queue::QueueView;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::domain::appointment::{Appointment, Name, Status};
use frontdesk::domain::text::Text;
use frontdesk::tui::theme::Theme;

use super::picture;
use super::practice::{Practice, now};

fn change(practice: Practice, first: &str, change: impl Fn(&mut Appointment)) -> Practice {
    let id = practice.person(first).id.clone();
    practice.change(|desk| {
        for board in desk.boards.values_mut().filter_map(|board| board.value_mut()) {
            board.appointments.iter_mut().filter(|a| a.id == id).for_each(&change);
        }
    })
}

/// The busy morning with somebody who goes first, somebody put aside, and a walk-in.
fn busy() -> Practice {
    let practice = Practice::busy()
        .waiting("rao", "10:40", "Om", "Das", 6, 2)
        .waiting("rao", "10:20", "Falguni", "Parekh", 3, 20)
        .waiting("fernandes", "10:31", "Perin", "Daruwala", 4, 11);
    let practice = change(practice, "Om", |a| a.urgent = Some(Text::from("chest pain")));
    let practice = change(practice, "Falguni", |a| a.status = Status::Parked);
    change(practice, "Perin", |a| a.walk_in = true)
}

fn queue(practice: Practice, selected: &str) -> Practice {
    let of = practice.person(selected).clone();
    let view = QueueView { doctor: Some(of.doctor), selected: Some(of.id), ..QueueView::default() };
    practice.mode(Mode::Queue(Box::new(view)))
}

/// Forty more wait, at six doctors' queues of which two have no room side by side.
fn crowded() -> Practice {
    let mut practice = busy();
    for n in 0..40 {
        let doctor = ["rao", "iyer", "fernandes", "dsouza"][n % 4];
        let token = u32::try_from(10 + n).unwrap();
        let minutes = i64::try_from(90 - n).unwrap();
        practice = practice.waiting(doctor, "10:00", &format!("Number {n}"), "Waits", token, minutes);
    }
    practice
}

fn other_scripts() -> Practice {
    let names = ["लक्ष्मी कुमारी", "முத்துலட்சுமி", "محمد علي", "田中太郎左衛門尉", "\u{202e}evil\nname"];
    busy().change(|desk| {
        let boards = desk.boards.values_mut().filter_map(|board| board.value_mut());
        for (at, appointment) in boards.flat_map(|board| &mut board.appointments).enumerate() {
            let name = names[at % names.len()];
            appointment.patient.name = Some(Name { first: name.into(), middle: Text::default(), last: name.into() });
            appointment.urgent = appointment.urgent.as_ref().map(|_| Text::from(name));
        }
    })
}

fn nobody() -> Practice {
    busy().change(|desk| {
        let boards = desk.boards.values_mut().filter_map(|board| board.value_mut());
        boards.for_each(|board| board.appointments.clear());
    })
}

fn marked() -> Practice {
    let practice = busy().pane(Pane::Today).select_person("Harsha");
    let began = practice.person("Ira").id.clone();
    practice.change(|desk| desk.today.range = Some(began))
}

fn asked(what: Asked, typed: &str) -> Mode {
    Mode::Asking(Box::new(Asking { typed: Field::with(typed), ..Asking::new(what) }))
}

pub fn scenes() -> Vec<(&'static str, Desk)> {
    let due = ["Tara", "Karthik", "محمد"].map(|first| busy().person(first).id.clone()).to_vec();
    let urgent = Asked::Urgent(Box::new(busy().person("Sana").clone()));
    let over = |mode| {
        let Mode::Queue(view) = queue(busy(), "Sana").desk().mode else { panic!("no queue") };
        queue(busy(), "Sana").change(|desk| desk.behind = Some(view)).mode(mode).desk()
    };
    vec![
        ("queue", queue(busy(), "Sana").desk()),
        ("queue_due", queue(busy(), "Ira").desk()),
        ("queue_crowded", queue(crowded(), "Number 31").desk()),
        ("queue_scripts", other_scripts().mode(queue(busy(), "Ravi").desk().mode).desk()),
        ("queue_nobody", nobody().mode(Mode::Queue(Box::default())).desk()),
        ("queue_loading", Practice::new().mode(Mode::Queue(Box::default())).desk()),
        ("queue_urgent", over(asked(urgent, "chest pain"))),
        ("queue_many", over(asked(Asked::CheckInMany(due.clone()), ""))),
        ("today_no_shows", marked().mode(asked(Asked::NoShowMany(due), "")).desk()),
        ("today_marked", marked().desk()),
        ("today_urgent", busy().pane(Pane::Today).select_person("Om").desk()),
    ]
}

#[test]
fn no_size_panics_and_every_line_fills_the_screen() {
    let theme = Theme::dark();
    for (_, desk) in scenes() {
        for (width, height) in [(1, 1), (60, 15), (61, 16), (99, 24), (100, 15), (101, 30), (140, 20), (300, 100)] {
            picture::lines(&picture::drawn(&desk, width, height, &theme));
        }
    }
}

#[test]
fn waits_and_haste_are_told_without_colours() {
    let text = picture::text(&picture::drawn(&queue(busy(), "Sana").desk(), 120, 36, &Theme::plain()));
    for told in ["42m!!", "27m!", "▲Das, Om", "chest pain", "walk ", "1 put aside", "+27 min", "next 6 Das, Om"] {
        assert!(text.contains(told), "“{told}” is not told:\n{text}");
    }
}

#[test]
fn the_selected_one_is_seen_wherever_they_stand() {
    let people = ["Om", "Sana", "Falguni", "Asha", "Ravi", "Harsha", "Navjot", "Number 0", "Number 39", "Number 38"];
    for first in people {
        for (width, height) in [(60, 15), (80, 24), (100, 24), (120, 36), (200, 60)] {
            let desk = queue(crowded(), first).desk();
            let text = picture::text(&picture::drawn(&desk, width, height, &Theme::plain()));
            assert!(text.contains('▶'), "{first} at {width}×{height}:\n{text}");
        }
    }
}

#[test]
fn an_hour_late_is_told_in_hours() {
    let late = |desk: &mut Desk| desk.now = now() + TimeDelta::minutes(40);
    let text = picture::text(&picture::drawn(&queue(busy(), "Sana").change(late).desk(), 120, 36, &Theme::plain()));
    assert!(text.contains("+1h07"), "{text}");
}
