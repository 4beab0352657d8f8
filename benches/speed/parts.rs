//! The desk in process, with five thousand appointments on its day: drawing everything on a large screen, and what each
//! action costs.

use std::time::Instant;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::life::{Known, Life};
use frontdesk::desk::model::{Link, Pane, Settings};
use frontdesk::desk::port::{Board, ClinicEntry, DoctorEntry, Entities};
use frontdesk::desk::{self, Desk};
use frontdesk::domain::appointment::{Appointment, Name, Status, Who};
use frontdesk::domain::booking::{AppointmentKind, Mode, Span};
use frontdesk::domain::ids::DoctorId;
use frontdesk::domain::patient::Gender;
use frontdesk::domain::slots::{Offer, OfferedService, OfferedSlot};
use frontdesk::domain::text::Text;
use frontdesk::domain::zone::Zone;
use frontdesk::tui::look::Look;
use frontdesk::tui::screen;
use frontdesk::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::table::{Goal, Row, Table, percentile};

const APPOINTMENTS: usize = 5_000;
const DOCTORS: usize = 64;
const FRAMES: usize = 300;

pub fn measure(table: &mut Table) {
    let mut desk = busy();
    let look = Look::from(Theme::plain());
    let mut times = Vec::new();
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).unwrap();
    for at in 0..FRAMES {
        desk.pane = if at % 2 == 0 { Pane::Slots } else { Pane::Today };
        let began = Instant::now();
        terminal.draw(|frame| screen::draw(frame, &desk, &look)).unwrap();
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    let p50 = percentile(&times, 50.0);
    table.add(Row::new("full redraw of 200×60, 5,000 appointments, in process", p50, "ms", Goal::Most(1.0)));
    let mut slowest = (0.0, String::new());
    println!("  update, 5,000 appointments: the slowest action of each task");
    for (name, actions) in tasks() {
        let mut times = Vec::new();
        for _ in 0..40 {
            let mut desk = desk.clone();
            for action in &actions {
                let began = Instant::now();
                let effects = desk::update(&mut desk, action.clone());
                times.push((began.elapsed().as_secs_f64() * 1e6, format!("{action:?}")));
                drop(effects);
            }
        }
        // The median of each action of the task, of which the slowest counts.
        let medians = (0..actions.len()).map(|at| {
            let of: Vec<f64> = times.iter().skip(at).step_by(actions.len()).map(|(time, _)| *time).collect();
            (percentile(&of, 50.0), format!("{name}: {}", times[at].1))
        });
        let Some(of_task) = medians.max_by(|one, other| one.0.total_cmp(&other.0)) else { continue };
        println!("    {:>7.1} µs  {}", of_task.0, of_task.1);
        if of_task.0 > slowest.0 {
            slowest = of_task;
        }
    }
    let what = format!("update, the slowest action of all, 5,000 appointments (`{}`)", slowest.1);
    table.add(Row::new(what, slowest.0, "µs", Goal::Most(100.0)));
}

/// What is done with a desk: by task, the actions one after the other.
fn tasks() -> Vec<(&'static str, Vec<Action>)> {
    let keys = |commands: &[Command]| commands.iter().copied().map(Action::Do).collect::<Vec<_>>();
    let typed = |text: &str| text.chars().map(|c| Action::Typed(Edit::Insert(c))).collect::<Vec<_>>();
    use Command as C;
    vec![
        ("grid", keys(&[C::Go(Pane::Slots), C::Down, C::Right, C::Up, C::Left, C::Last, C::First, C::NextFree])),
        ("today", keys(&[C::Go(Pane::Today), C::Down, C::Up, C::PageDown, C::Last, C::First, C::ShowDone])),
        ("doctors", keys(&[C::NextDoctor, C::NextDoctor, C::PreviousDoctor, C::NextFreeOfAny])),
        ("days", keys(&[C::DayForward, C::DayBack, C::Today])),
        ("views", keys(&[C::WholeClinic, C::Back, C::Queue, C::Back, C::Journal, C::Back, C::Help, C::Back])),
        ("check in", keys(&[C::Go(Pane::Today), C::CheckIn])),
        ("clock", vec![Action::Time(now() + TimeDelta::seconds(1)), Action::Time(now() + TimeDelta::minutes(1))]),
        (
            "form",
            [keys(&[C::Go(Pane::Slots), C::NextFree, C::Enter]), typed("kumar"), keys(&[C::Back, C::Enter])].concat(),
        ),
        ("find", [keys(&[C::Find]), typed("kumar"), keys(&[C::Down, C::Back])].concat()),
        ("command line", [keys(&[C::CommandLine]), typed("b kum rao tue 930"), keys(&[C::Back])].concat()),
        ("names", keys(&[C::MaskNames, C::MaskNames])),
    ]
}

fn now() -> DateTime<Utc> {
    "2026-11-23T05:12:00Z".parse().unwrap()
}

fn busy() -> Desk {
    let zone = Zone::named("Asia/Kolkata").unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let settings =
        Settings { desk_name: "Desk 1".into(), zone: zone.clone(), calling_code: "91".into(), run: uuid::Uuid::nil() };
    let mut desk = Desk::new(settings, now());
    desk.link = Link::Live;
    let ids: Vec<DoctorId> = (0..DOCTORS).map(|at| DoctorId::new(format!("d{at}"))).collect();
    let doctor = |(at, id): (usize, &DoctorId)| DoctorEntry {
        id: id.clone(),
        name: Text::from(format!("Dr. Anil Rao {at}")),
        speciality: Text::from("General medicine"),
    };
    let doctors = ids.iter().enumerate().map(doctor).collect();
    let clinics = vec![ClinicEntry { id: "main".into(), name: "Main".into(), zone: Some(zone), doctors: ids.clone() }];
    desk.entities = ready(Entities { name: "Hospital".into(), clinics, doctors });
    (desk.clinic, desk.doctor) = (Some("main".into()), ids.first().cloned());
    for id in &ids {
        desk.offers.insert((id.clone(), "main".into(), today), ready(offer(today)));
    }
    let appointments = (0..APPOINTMENTS).map(|at| appointment(at, &ids, today)).collect();
    desk.boards.insert(("main".into(), today), ready(Board { appointments, unread: 0 }));
    desk.grid.go(Some(morning(today) + TimeDelta::hours(3)));
    desk
}

fn ready<T>(value: T) -> Life<T> {
    Life::Ready(Known { value, at: now() })
}

fn morning(day: NaiveDate) -> DateTime<Utc> {
    day.and_hms_opt(2, 30, 0).unwrap().and_utc()
}

fn offer(today: NaiveDate) -> Offer {
    let service = OfferedService {
        id: "consultation".into(),
        name: "Consultation".into(),
        minutes: Some(10),
        price: Some((500, "INR".into())),
        prepaid: false,
        modes: vec![Mode::InClinic],
        kind: AppointmentKind::Regular,
        followup_days: Some(7),
    };
    let slot = |number: i64| {
        let start = morning(today) + TimeDelta::days(number / 78) + TimeDelta::minutes(number % 78 * 10);
        let available = start > now() && number % 3 != 0;
        OfferedSlot {
            span: Span { start, end: start + TimeDelta::minutes(10) },
            service: service.id.clone(),
            available,
        }
    };
    Offer { slots: (0..156).map(slot).collect(), services: vec![service] }
}

fn appointment(at: usize, doctors: &[DoctorId], today: NaiveDate) -> Appointment {
    let number = i64::try_from(at / DOCTORS).unwrap();
    let start = morning(today) + TimeDelta::minutes(number * 10);
    let late = now() - start;
    let status = match late.num_minutes() {
        80.. => Status::Completed,
        1..80 => Status::CheckedIn,
        _ => Status::Booked,
    };
    let came = matches!(status, Status::CheckedIn);
    Appointment {
        id: format!("a{at}").as_str().into(),
        doctor: doctors[at % DOCTORS].clone(),
        clinic: "main".into(),
        patient: Who {
            id: format!("p{at}").as_str().into(),
            name: Some(Name { first: Text::from(format!("Suresh {at}")), middle: "".into(), last: "Kumar".into() }),
            gender: Some(Gender::Male),
            age: Some(40),
            mobile: Some("+919999999999".into()),
        },
        start,
        end: start + TimeDelta::minutes(10),
        status,
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        token: came.then(|| u32::try_from(number + 1).unwrap()),
        checked_in: came.then(|| start - TimeDelta::minutes(5)),
        version: Some(1),
        urgent: None,
        walk_in: false,
    }
}
