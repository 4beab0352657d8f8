//! The form in all that it is for, at two sizes.

use chrono::TimeDelta;
use frontdesk::desk::Desk;
use frontdesk::desk::model::field::Field;
use frontdesk::desk::model::form::{Family, Form, FormField, KindBy, Purpose, Search, Step, Whom, Why};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pending};
use frontdesk::desk::port::{Ticket, Write};
use frontdesk::domain::appointment::{Appointment, AppointmentDetails, By, Status, Who};
use frontdesk::domain::booking::{AppointmentKind, Mode as Attended, PaymentMode, WalkIn};
use frontdesk::domain::patient::{Gender, Patient};
use frontdesk::domain::text::Text;
use frontdesk::tui::theme::Theme;

use super::overlays::{self, form, over};
use super::picture;
use super::practice::{Practice, at, now, patient, ready, span};

fn suresh() -> Patient {
    patient("p-9", "Suresh", "Kumar", Gender::Male, 1988, "+917000000321")
}

fn kumars() -> Vec<Patient> {
    vec![
        suresh(),
        patient("p-10", "Kumar", "Suresh", Gender::Male, 1965, "+917000000118"),
        patient("p-11", "Sunita", "Kumari", Gender::Female, 1999, "+917000000777"),
    ]
}

fn visit(id: &str, days: i64, wall: &str, doctor: &str, status: Status) -> Appointment {
    let start = at(0, wall) + TimeDelta::days(days);
    Appointment {
        id: id.into(),
        doctor: doctor.into(),
        clinic: "indiranagar".into(),
        patient: Who::unknown("p-9".into()),
        start,
        end: start + TimeDelta::minutes(15),
        status,
        kind: AppointmentKind::Regular,
        mode: Attended::InClinic,
        token: None,
        checked_in: None,
        urgent: None,
        walk_in: false,
        version: None,
    }
}

fn details(of: &Appointment) -> AppointmentDetails {
    AppointmentDetails {
        appointment: of.clone(),
        booked_at: None,
        visit_start: None,
        visit_end: None,
        service: Some(("consultation".into(), Text::from("Consultation"))),
        payment: Some(PaymentMode::Cash),
        amount: None,
        notes: None,
        cancel_reason: None,
        previous: None,
        next: None,
    }
}

/// A form for somebody whom the practice knows well.
fn known_well() -> Form {
    let last = visit("v-1", -5, "10:00", "rao", Status::Completed);
    let visits = vec![
        visit("v-2", -40, "09:00", "iyer", Status::NoShow(By::Staff)),
        visit("v-3", -30, "09:00", "rao", Status::NoShow(By::Staff)),
        last.clone(),
        visit("v-4", 0, "16:00", "iyer", Status::Booked),
        visit("v-5", 2, "17:00", "rao", Status::Booked),
    ];
    Form {
        namesakes: vec![kumars().swap_remove(1)],
        visits: ready(visits),
        last: ready(Box::new(details(&last))),
        service: 1,
        kind: AppointmentKind::FollowUp,
        kind_by: KindBy::LastVisit,
        ..form(Whom::Known(suresh()), Step::Editing, FormField::Patient)
    }
}

fn walk_in(whom: Whom, focus: FormField) -> Form {
    let doctors = vec![("rao".into(), "Rao".to_owned()), ("fernandes".into(), "Fernandes".to_owned())];
    Form { purpose: Purpose::WalkIn, doctors, ..form(whom, Step::Editing, focus) }
}

fn registering_known() -> Form {
    let mut new = overlays::registration();
    new.first_name = Field::with("Suresh");
    new.last_name = Field::with("Kumar");
    new.gender = Field::with("M");
    new.mobile = Field::with("70000 00321");
    let family = Family { mobile: "+917000000321".to_owned(), people: ready(vec![suresh()]) };
    Form { family, ..form(Whom::New(Box::new(new), Search::default()), Step::Editing, FormField::City) }
}

fn registering_family() -> Form {
    let people = vec![kumars().swap_remove(2), patient("p-12", "Anil", "Kumar", Gender::Male, 2018, "+917000000321")];
    let family = Family { mobile: "+917000000321".to_owned(), people: ready(people) };
    Form { family, ..registering_known() }
}

pub fn scenes() -> Vec<(&'static str, Desk)> {
    let busy = |form: Form| Practice::busy().mode(over(form)).desk();
    let searching = form(overlays::search("kumar", kumars(), 0), Step::Editing, FormField::Patient);
    let said = "Dr. Rao takes no more patients beyond the seats today: two are booked already.";
    let overbook = Form {
        purpose: Purpose::Overbook,
        refusal: Some(said.to_owned()),
        span: span(0, "11:00", 15),
        ..form(Whom::Known(suresh()), Step::Editing, FormField::Patient)
    };
    let not_offered = "This server has no walk-ins: book the next free slot instead.";
    let holder = Practice::busy().at("rao", 0, "10:45", "Meera", "Desai", Status::Booked);
    let same = overlays::lost(Why::Taken);
    let own = Practice::busy().change(|desk| {
        let board = desk.boards.values_mut().next().unwrap().value_mut().unwrap();
        let who = Who::of(&overlays::hits().swap_remove(0), "2026-11-23".parse().unwrap());
        let start = at(0, "10:45");
        let mut own = visit("own", 0, "10:45", "rao", Status::Booked);
        (own.patient, own.start) = (who, start);
        board.appointments.push(own);
    });
    let just_back = Form { came_back: Some(now()), ..overlays::lost(Why::Taken) };
    vec![
        ("form/near_same_hits", busy(searching)),
        ("form/known_well", busy(known_well())),
        ("form/known_already", busy(registering_known())),
        ("form/family", busy(registering_family())),
        ("form/overbooking", busy(Form { refusal: None, ..overbook.clone() })),
        ("form/overbooking_refused", busy(overbook)),
        ("form/walk_in", busy(walk_in(overlays::search("kumar", kumars(), 1), FormField::Patient))),
        (
            "form/walk_in_known",
            busy(Form {
                notes: Field::with("fell from a scooter"),
                ..walk_in(Whom::Known(suresh()), FormField::Doctor)
            }),
        ),
        (
            "form/walk_in_not_offered",
            busy(Form { purpose: Purpose::WalkIn, ..overlays::lost(Why::Said(not_offered.to_owned())) }),
        ),
        ("form/lost_to_somebody", holder.mode(over(overlays::lost(Why::Taken))).desk()),
        ("form/lost_to_the_same", own.mode(over(same)).desk()),
        ("form/just_back", busy(just_back)),
        ("form/sent", sent()),
        ("form/two_taken_along", two_taken_along()),
    ]
}

/// A walk-in and a booking are under way; the receptionist is on the main screen.
fn sent() -> Desk {
    let walk_in = WalkIn {
        key: "key-9".to_owned(),
        doctor: "rao".into(),
        clinic: "indiranagar".into(),
        patient: frontdesk::domain::booking::ForWhom::Known("p-9".into()),
        kind: AppointmentKind::Regular,
        payment: PaymentMode::Later,
        notes: None,
    };
    let subject = super::scenes::subject("Suresh", "Kumar", "Rao · walk-in");
    let pending = Pending {
        write: Write::WalkIn(Box::new(walk_in)),
        subject: subject.clone(),
        since: now(),
        unknown: false,
        giving_up: false,
    };
    Practice::busy()
        .pending()
        .change(|desk| {
            desk.pending.insert(Ticket(9), pending);
        })
        .select("12:00")
        .say(Mark::Sent, &format!("Adding to the queue {subject}"))
        .desk()
}

fn two_taken_along() -> Desk {
    let carried = vec![known_well(), known_well()];
    Practice::busy()
        .change(|desk| desk.carried = carried)
        .say(
            Mark::Refused,
            &format!("Not booked: {} (taken)", super::scenes::subject("Suresh", "Kumar", "Rao · Mon 10:45")),
        )
        .desk()
}

#[test]
fn the_keys_stay_in_sight_at_the_smallest_size() {
    for (name, desk) in scenes() {
        let Mode::Form(form) = &desk.mode else { continue };
        if form.is_unseen(desk.now) {
            continue;
        }
        let text = picture::text(&picture::drawn(&desk, 60, 15, &Theme::plain()));
        assert!(text.contains("Enter "), "{name} does not say what Enter does:\n{text}");
    }
}

/// `PICTURES=screens cargo test --test screens write_form -- --ignored`.
#[test]
#[ignore = "for looking at screens, not a check"]
fn write_form_pictures() {
    let folder = std::env::var("PICTURES").expect("PICTURES names the folder to write to");
    for (name, desk) in scenes() {
        for (width, height) in [(80, 24), (120, 36)] {
            let screen = picture::drawn(&desk, width, height, &Theme::dark());
            let name = name.replace('/', "_");
            std::fs::write(format!("{folder}/{name}_{width}x{height}.ansi"), picture::ansi(&screen)).unwrap();
        }
    }
}
