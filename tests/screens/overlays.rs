//! What lies over the main screen: forms in all their states, details, and the question before a cancellation.

use chrono::TimeDelta;
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::details::{Cancelling, Details};
use frontdesk::desk::model::field::Field;
use frontdesk::desk::model::form::{Family, Form, FormField, Instead, KindBy, Lost, Purpose, Search, Step, Whom, Why};
use frontdesk::desk::model::life::Life;
use frontdesk::desk::model::registration::Registration;
use frontdesk::desk::port::Ticket;
use frontdesk::domain::appointment::{Appointment, AppointmentDetails};
use frontdesk::domain::booking::{AppointmentKind, Mode as Attended, PaymentMode};
use frontdesk::domain::patient::{Gender, Patient};
use frontdesk::domain::slots::OfferedService;
use frontdesk::domain::text::Text;

use super::practice::{date, now, patient, ready, span};

/// Who matches “kha”.
pub fn hits() -> Vec<Patient> {
    vec![
        patient("p-1", "Sana", "Khan", Gender::Female, 1992, "+917000000321"),
        patient("p-2", "sana", "KHAN", Gender::Female, 1961, "+917000000118"),
        patient("p-3", "Imran", "Khandelwal-Venkataraghavan", Gender::Male, 1988, ""),
        patient("p-4", "ख़ान", "खान", Gender::Other, 2001, "+917000000007"),
        patient("p-5", "\u{202e}evil\nname", "Khan", Gender::Male, 1970, "+917000000666"),
    ]
}

/// The search for a patient as it was typed.
pub fn search(typed: &str, found: Vec<Patient>, chosen: usize) -> Whom {
    Whom::Search(Search { typed: Field::with(typed), hits: ready(found), chosen, take_only: false })
}

/// The form of 10:45 with Dr. Rao.
pub fn form(whom: Whom, step: Step, focus: FormField) -> Form {
    let service = |id: &str, name: &str, price, kind| OfferedService {
        id: id.into(),
        name: Text::from(name),
        minutes: Some(15),
        price: Some((price, Text::from("INR"))),
        prepaid: false,
        modes: vec![Attended::InClinic, Attended::Tele],
        kind,
        followup_days: Some(7),
    };
    let slot = span(0, "10:45", 15);
    Form {
        purpose: Purpose::Book,
        doctor: "rao".into(),
        clinic: "indiranagar".into(),
        span: slot,
        whom,
        doctors: Vec::new(),
        services: vec![
            (service("consultation", "Consultation", 500, AppointmentKind::Regular), slot),
            (service("follow-up", "Follow-up", 300, AppointmentKind::FollowUp), slot),
        ],
        service: 0,
        kind: AppointmentKind::Regular,
        kind_by: KindBy::Service,
        mode: Attended::InClinic,
        payment: PaymentMode::Cash,
        payment_wish: PaymentMode::Cash,
        notes: Field::default(),
        focus,
        faults: Default::default(),
        refusal: None,
        step,
        told: None,
        namesakes: Vec::new(),
        visits: Life::NotAsked,
        last: Life::NotAsked,
        family: Family::default(),
        under: Box::new(Mode::Main),
        came_back: None,
    }
}

pub fn over(form: Form) -> Mode {
    Mode::Form(Box::new(form))
}

pub fn empty_form() -> Mode {
    let whom = Whom::Search(Search::default());
    over(form(whom, Step::Editing, FormField::Patient))
}

pub fn form_with_hits() -> Mode {
    over(form(search("kha", hits(), 1), Step::Editing, FormField::Patient))
}

pub fn form_without_hits() -> Mode {
    over(form(search("zzz", Vec::new(), 0), Step::Editing, FormField::Patient))
}

pub fn form_of_known() -> Mode {
    let mut form = form(Whom::Known(hits().swap_remove(0)), Step::Editing, FormField::Payment);
    form.notes = Field::with("bring the old X-ray");
    over(form)
}

pub fn registration() -> Registration {
    Registration {
        first_name: Field::with("Lakshmi"),
        mobile: Field::with("98450"),
        gender: Field::with("w"),
        city: Field::with("Bengaluru"),
        ..Registration::default()
    }
}

pub fn form_with_faults() -> Mode {
    let new = registration();
    let faults = new.check("91", date(0)).unwrap_err();
    let mut form = form(Whom::New(Box::new(new), Search::default()), Step::Editing, FormField::Gender);
    form.faults = faults;
    over(form)
}

pub fn form_asking_to_leave() -> Mode {
    over(form(Whom::New(Box::new(registration()), Search::default()), Step::AskingToLeave, FormField::Mobile))
}

fn instead(doctor: &str, day: u64, wall: &str) -> Instead {
    Instead { doctor: doctor.into(), span: span(day, wall, 15) }
}

pub fn lost(why: Why) -> Form {
    let offers = vec![
        instead("rao", 0, "11:30"),
        instead("rao", 0, "12:00"),
        instead("rao", 1, "09:00"),
        instead("fernandes", 0, "10:40"),
    ];
    let step = Step::Lost(Lost { why, offers, chosen: 0 });
    form(Whom::Known(hits().swap_remove(0)), step, FormField::Notes)
}

pub fn form_lost() -> Mode {
    over(lost(Why::Taken))
}

pub fn form_lost_for_good() -> Mode {
    let step = Step::Lost(Lost { why: Why::Taken, offers: Vec::new(), chosen: 0 });
    over(form(Whom::New(Box::new(registration()), Search::default()), step, FormField::Notes))
}

pub fn details(of: &Appointment) -> Mode {
    let more = AppointmentDetails {
        appointment: of.clone(),
        booked_at: Some(now() - TimeDelta::days(3)),
        visit_start: None,
        visit_end: None,
        service: Some(("consultation".into(), Text::from("Consultation"))),
        payment: Some(PaymentMode::Cash),
        amount: Some((500, Text::from("INR"))),
        notes: Some(Text::from("Brings the old X-ray. Interpreter for Tamil, please; hears badly on the left.")),
        cancel_reason: None,
        previous: None,
        next: None,
    };
    Mode::Details(Box::new(Details { more: ready(Box::new(more)), ..Details::of(of.clone()) }))
}

pub fn details_loading(of: &Appointment) -> Mode {
    Mode::Details(Box::new(Details { more: Life::Waiting(Ticket(3)), ..Details::of(of.clone()) }))
}

pub fn cancelling(of: &Appointment, reason: &str) -> Mode {
    Mode::Cancelling(Box::new(Cancelling { appointment: of.clone(), reason: Field::with(reason) }))
}
