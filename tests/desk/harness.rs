//! A desk with a small practice that answers from memory: transitions without I/O.

use std::collections::VecDeque;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::form::{Form, Lost, Step};
use frontdesk::desk::model::notice::{Mark, Notice};
use frontdesk::desk::model::{Mode, Settings};
use frontdesk::desk::port::{
    Answer, Board, ClinicEntry, DoctorEntry, Done, Effect, Entities, Failure, Outcome, Question, Reason, Refusal,
    Reply, Ticket, Write,
};
use frontdesk::desk::{self, Desk};
use frontdesk::domain::appointment::{Appointment, AppointmentDetails, Name, Status, Who};
use frontdesk::domain::booking::{AppointmentKind, Mode as VisitMode, PaymentMode, Span};
use frontdesk::domain::ids::{AppointmentId, PatientId};
use frontdesk::domain::patient::{Gender, Patient};
use frontdesk::domain::slots::{Offer, OfferedService, OfferedSlot};
use frontdesk::domain::text::Text;
use frontdesk::domain::zone::Zone;

/// Monday 23 November 2026, 10:42 in Kolkata.
pub const NOW: &str = "2026-11-23T10:42:00+05:30";

pub fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A time of 23 November in Kolkata.
pub fn today(time: &str) -> DateTime<Utc> {
    at(&format!("2026-11-23T{time}:00+05:30"))
}

pub fn kolkata() -> Zone {
    Zone::named("Asia/Kolkata").unwrap()
}

/// The desk under test, and everything it has asked for and not been answered.
pub struct Harness {
    pub desk: Desk,
    pub asked: VecDeque<(Ticket, Question)>,
    pub written: VecDeque<(Ticket, Write)>,
    pub appointments: Vec<Appointment>,
    /// What the server knows of the chosen patient.
    pub visits: Vec<Appointment>,
    /// Who has the mobile of a new patient.
    pub family: Vec<Patient>,
    pub quit: bool,
    pub printed: Vec<frontdesk::desk::port::Sheet>,
    pub given_up: Vec<Ticket>,
    /// How often the line was to be opened anew.
    pub reconnects: usize,
}

#[must_use]
pub fn desk() -> Harness {
    let mut harness = fresh();
    harness.starts();
    harness.answer_all();
    harness
}

/// A desk that has not begun.
#[must_use]
pub fn fresh() -> Harness {
    let settings =
        Settings { desk_name: "Desk 1".into(), zone: Zone::utc(), calling_code: "91".into(), run: uuid::Uuid::nil() };
    let mut harness = Harness {
        desk: Desk::new(settings, at(NOW)),
        asked: VecDeque::new(),
        written: VecDeque::new(),
        appointments: vec![
            appointment("a-khan", "khan", "Sana", "Khan", "10:30", Status::CheckedIn),
            appointment("a-bose", "bose", "Tara", "Bose", "11:00", Status::Booked),
            appointment("a-old", "old", "Om", "Das", "09:00", Status::Completed),
        ],
        visits: Vec::new(),
        family: Vec::new(),
        quit: false,
        printed: Vec::new(),
        given_up: Vec::new(),
        reconnects: 0,
    };
    harness.appointments[0].token = Some(4);
    harness.appointments[0].checked_in = Some(today("10:10"));
    harness
}

impl Harness {
    /// A slot is looked up by itself in many places: it has to be the one that the grid shows.
    fn each_slot_alone_is_as_in_its_days(&self) {
        let Some(doctor) = &self.desk.doctor else { return };
        let days = self.desk.grid_days();
        for cell in days.iter().flat_map(|day| &day.cells) {
            let alone = self.desk.cell_of(doctor, cell.span.start);
            assert_eq!(format!("{alone:?}"), format!("{:?}", Some(cell)), "by itself, and among all");
        }
        let nowhere = self.desk.now + TimeDelta::seconds(7);
        assert!(self.desk.cell_of(doctor, nowhere).is_none(), "there is no slot at {nowhere}");
    }

    pub fn starts(&mut self) -> &mut Self {
        let effects = desk::start(&mut self.desk);
        self.take(effects);
        self
    }

    pub fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ticket, question) => self.asked.push_back((ticket, question)),
                Effect::Write(ticket, write) => self.written.push_back((ticket, write)),
                Effect::Quit => self.quit = true,
                Effect::Print(print) => self.printed.push(print),
                Effect::GiveUp(ticket) => self.given_up.push(ticket),
                Effect::Reconnect => self.reconnects += 1,
            }
        }
    }

    pub fn happens(&mut self, action: Action) -> &mut Self {
        let effects = desk::update(&mut self.desk, action);
        self.each_slot_alone_is_as_in_its_days();
        self.take(effects);
        self
    }

    pub fn press(&mut self, command: Command) -> &mut Self {
        self.happens(Action::Do(command))
    }

    pub fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.happens(Action::Typed(Edit::Insert(c)));
        }
        self
    }

    pub fn tells_time(&mut self, now: DateTime<Utc>) -> &mut Self {
        self.happens(Action::Time(now))
    }

    /// Answers all questions from the small practice, also those that follow from the answers.
    pub fn answer_all(&mut self) -> &mut Self {
        while !self.asked.is_empty() {
            self.answer_one();
        }
        self
    }

    /// Answers the oldest question.
    pub fn answer_one(&mut self) -> &mut Self {
        let (ticket, question) = self.asked.pop_front().expect("nothing is asked");
        let answer = self.answer(&question);
        self.happens(Action::Reply(Reply::Answer(ticket, Ok(answer))))
    }

    /// The same; what the small practice can't tell it does not offer.
    pub fn answer_what_is_known(&mut self) -> &mut Self {
        while let Some((ticket, question)) = self.asked.pop_front() {
            let told = match &question {
                Question::Details { id, .. } => self.visits.iter().any(|a| a.id == *id),
                Question::Availability { .. } => false,
                _ => true,
            };
            let answer = if told { Ok(self.answer(&question)) } else { Err(Failure::NotOffered) };
            self.happens(Action::Reply(Reply::Answer(ticket, answer)));
        }
        self
    }

    /// All questions fail.
    pub fn fail_all(&mut self, why: &Failure) -> &mut Self {
        for (ticket, _) in std::mem::take(&mut self.asked) {
            self.happens(Action::Reply(Reply::Answer(ticket, Err(why.clone()))));
        }
        self
    }

    /// The oldest write ends.
    pub fn write_ends(&mut self, outcome: Outcome) -> &mut Self {
        let (ticket, _) = self.written.pop_front().expect("no write under way");
        self.happens(Action::Reply(Reply::Written(ticket, outcome)))
    }

    /// There is news of the oldest write, but not its end.
    pub fn write_unknown(&mut self) -> &mut Self {
        let (ticket, _) = *self.written.front().expect("no write under way");
        self.happens(Action::Reply(Reply::Written(ticket, Outcome::Unknown)))
    }

    fn answer(&self, question: &Question) -> Answer {
        match question {
            Question::Entities => Answer::Entities(entities()),
            Question::Offer { doctor, days, .. } => Answer::Offer(self.offer(doctor.as_str(), days.first())),
            Question::Board { .. } => {
                Answer::Board(Board { appointments: self.appointments.clone().into(), unread: 0 })
            }
            Question::Patients { typed } => {
                let people = [("khan", "Sana", "Khan"), ("kumar", "Ravi", "Kumar"), ("bose", "Tara", "Bose")];
                let hits = people.iter().filter(|(id, ..)| id.starts_with(&typed.to_lowercase()));
                Answer::Patients(hits.map(|(id, first, last)| patient(id, first, last)).collect())
            }
            Question::Visits { patient, .. } => {
                let theirs = self.appointments.iter().filter(|a| a.patient.id == *patient);
                Answer::Visits(theirs.chain(&self.visits).cloned().collect())
            }
            Question::Family { .. } => Answer::Family(self.family.clone()),
            Question::Details { id, .. } if self.visits.iter().any(|a| a.id == *id) => {
                let of = self.visits.iter().find(|a| a.id == *id).unwrap();
                Answer::Details(Box::new(details_of(of)))
            }
            Question::Details { .. } | Question::Availability { .. } => panic!("the test answers {question:?} itself"),
        }
    }

    /// Two days of 15-minute slots, 9 to 12, of which the appointments take theirs. Dr. Iyer is away on the second.
    fn offer(&self, doctor: &str, first: NaiveDate) -> Offer {
        let service = |id: &str, name: &str, kind, price, prepaid| OfferedService {
            id: id.into(),
            name: name.into(),
            minutes: Some(15),
            price: Some((price, "INR".into())),
            prepaid,
            modes: vec![VisitMode::InClinic, VisitMode::Tele],
            kind,
            followup_days: Some(7),
        };
        let services = vec![
            service("consult", "Consultation", AppointmentKind::Regular, 500, false),
            service("follow", "Follow-up", AppointmentKind::FollowUp, 300, false),
        ];
        let mut slots = Vec::new();
        for service in &services {
            for day in [first, first.succ_opt().unwrap()] {
                for quarter in 0..12 {
                    let start = at(&format!("{day}T09:00:00+05:30")) + TimeDelta::minutes(15 * quarter);
                    let span = Span { start, end: start + TimeDelta::minutes(15) };
                    if doctor == "iyer" && day != first {
                        continue;
                    }
                    let taken = self
                        .appointments
                        .iter()
                        .any(|a| a.doctor.as_str() == doctor && a.start == start && a.status.holds_slot());
                    let available = !taken && start > self.desk.now;
                    slots.push(OfferedSlot { span, service: service.id.clone(), available });
                }
            }
        }
        Offer { services, slots: slots.into() }
    }

    pub fn form(&self) -> &Form {
        match &self.desk.mode {
            Mode::Form(form) => form,
            other => panic!("no form is open: {other:?}"),
        }
    }

    /// What a form lost and offers instead.
    pub fn lost(&self) -> &Lost {
        match &self.form().step {
            Step::Lost(lost) => lost,
            other => panic!("the form is not lost: {other:?}"),
        }
    }

    /// Time passes until a form that came back by itself takes keys.
    pub fn seen(&mut self) -> &mut Self {
        let now = self.desk.now + TimeDelta::seconds(1);
        self.tells_time(now)
    }

    pub fn notice(&self) -> &Notice {
        self.desk.notices.latest().expect("no notice")
    }

    pub fn is_on_main_screen(&self) -> bool {
        matches!(self.desk.mode, Mode::Main)
    }

    /// The clinic's time of the selected slot.
    pub fn selected_time(&self) -> String {
        let at = self.desk.grid.at.expect("no slot is selected");
        self.desk.zone().local(at).format("%d %H:%M").to_string()
    }

    /// The booking that was sent last.
    pub fn booking(&self) -> &frontdesk::domain::booking::Booking {
        match self.written.back() {
            Some((_, Write::Book(booking, _))) => booking,
            _ => panic!("no booking was sent"),
        }
    }
}

pub fn booked(id: &str) -> Outcome {
    Outcome::Done(Done::Booked { id: id.into(), patient: None })
}

pub fn refused(reason: Reason, says: &str) -> Outcome {
    Outcome::Refused(Refusal { reason, says: says.into(), alternatives: Vec::new(), fields: Vec::new() })
}

pub fn taken(alternatives: Vec<Span>) -> Outcome {
    Outcome::Refused(Refusal { reason: Reason::SlotTaken, says: "taken".into(), alternatives, fields: Vec::new() })
}

pub fn quarter(time: &str) -> Span {
    Span { start: today(time), end: today(time) + TimeDelta::minutes(15) }
}

pub fn says(notice: &Notice, mark: Mark, words: &str) {
    assert_eq!(notice.mark, mark, "{}", notice.says);
    assert!(notice.says.contains(words), "“{}” does not say “{words}”", notice.says);
}

pub fn patient(id: &str, first: &str, last: &str) -> Patient {
    Patient {
        id: PatientId::from(id),
        name: Name { first: first.into(), middle: Text::default(), last: last.into() },
        gender: Gender::Female,
        dob: NaiveDate::from_ymd_opt(1992, 3, 4),
        mobile: Some("+919000000321".into()),
        city: None,
    }
}

pub fn appointment(id: &str, who: &str, first: &str, last: &str, time: &str, status: Status) -> Appointment {
    Appointment {
        id: AppointmentId::from(id),
        doctor: "rao".into(),
        clinic: "north".into(),
        patient: Who::of(&patient(who, first, last), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()),
        start: today(time),
        end: today(time) + TimeDelta::minutes(15),
        status,
        kind: AppointmentKind::Regular,
        mode: VisitMode::InClinic,
        token: None,
        checked_in: None,
        urgent: None,
        walk_in: false,
        version: None,
    }
}

/// Everything about a visit: it was a follow-up's service, paid by card.
fn details_of(appointment: &Appointment) -> AppointmentDetails {
    AppointmentDetails {
        appointment: appointment.clone(),
        booked_at: None,
        visit_start: None,
        visit_end: None,
        service: Some(("follow".into(), "Follow-up".into())),
        payment: Some(PaymentMode::Card),
        amount: None,
        notes: None,
        cancel_reason: None,
        previous: None,
        next: None,
    }
}

fn entities() -> Entities {
    let clinic = |id: &str, doctors: &[&str]| ClinicEntry {
        id: id.into(),
        name: id.into(),
        zone: Some(kolkata()),
        doctors: doctors.iter().map(|d| (*d).into()).collect(),
    };
    let doctor = |id: &str, name: &str| DoctorEntry { id: id.into(), name: name.into(), speciality: Text::default() };
    Entities {
        name: "Practice".into(),
        clinics: vec![clinic("north", &["rao", "iyer"]), clinic("south", &["iyer"])],
        doctors: vec![doctor("rao", "Dr. Anil Rao"), doctor("iyer", "Dr. Lakshmi Iyer")],
    }
}
