//! Answers of a server, of any shape: each body type as the client reads it, into the desk and onto the screen.

use frontdesk::client::{Booked, CheckedIn, WalkedIn, moved_by, status_of, version_of};
use frontdesk::contract::availability::AvailabilityBody;
use frontdesk::contract::bookings::Data;
use frontdesk::contract::entities::EntitiesBody;
use frontdesk::contract::entries::{self, Row};
use frontdesk::contract::events::EventBody;
use frontdesk::contract::foreign;
use frontdesk::contract::keys::KeyBody;
use frontdesk::contract::lenient::Rows;
use frontdesk::contract::patients::{ByMobileBody, HitBody, NamedProfile, ProfileBody};
use frontdesk::contract::problem::Problem;
use frontdesk::contract::sign_in::TokensBody;
use frontdesk::contract::slots::SlotsBody;
use frontdesk::contract::{bytes, times};
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::port::{
    Answer, Board, ClinicEntry, DoctorEntry, Entities, FreeTime, Outcome, Push, Question, Reason, Refusal, Reply,
};
use frontdesk::domain::booking::Span;
use frontdesk::domain::text::Text;
use frontdesk::domain::zone::Zone;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::screen::drawn;
use crate::harness::{Harness, desk, kolkata};

/// The first byte says of which kind the answer is, the rest is its body.
pub fn answers(given: &[u8]) {
    let Some((kind, body)) = given.split_first() else { return };
    let Some(told) = bytes::json(body) else { return };
    if let Some(status) = Problem::inside(&told) {
        assert!((400..600).contains(&status), "{status}");
        return;
    }
    let of_writes = [
        Booked::read(&told).is_some(),
        CheckedIn::read(&told).is_some(),
        WalkedIn::read(&told).is_some(),
        status_of(&told).is_some(),
        version_of(&told).is_some(),
        moved_by(&told, &"a-khan".into()).is_some(),
        foreign::is_about(&told, "a-khan"),
        as_body::<TokensBody>(&told).is_some(),
        as_body::<Data<KeyBody>>(&told).is_some(),
    ];
    assert!(told.is_object() || told.is_array() || of_writes.iter().filter(|read| **read).count() <= 1, "{told}");
    let mut harness = desk();
    let Some(answer) = answer(*kind, &told, &mut harness) else { return };
    harness.press(Command::Reload);
    ask(&mut harness, &answer);
    let asked = harness.asked.iter().position(|(_, question)| fits(question, &answer));
    if let Some((ticket, _)) = asked.and_then(|at| harness.asked.remove(at)) {
        harness.happens(Action::Reply(Reply::Answer(ticket, Ok(answer))));
    }
    let (width, height) = [(120, 36), (80, 24), (61, 15), (200, 60)][usize::from(*kind / 16) % 4];
    drawn(&harness.desk, width, height);
    harness.answer_what_is_known();
    for command in [Command::NextFree, Command::Down, Command::Details, Command::Queue] {
        harness.press(command);
    }
    harness.answer_what_is_known();
    drawn(&harness.desk, width, height);
}

/// Opens what asks that kind of question.
fn ask(harness: &mut Harness, answer: &Answer) {
    match answer {
        Answer::Details(_) => {
            harness.press(Command::Details);
        }
        Answer::Patients(_) => {
            harness.press(Command::Find).types("khan");
        }
        Answer::Visits(_) | Answer::Family(_) => {
            harness.press(Command::Details);
        }
        Answer::Availability(_) => {
            harness.press(Command::NextFreeOfAny);
        }
        Answer::Entities(_) | Answer::Offer(_) | Answer::Board(_) => {}
    }
}

fn fits(question: &Question, answer: &Answer) -> bool {
    matches!(
        (question, answer),
        (Question::Entities, Answer::Entities(_))
            | (Question::Offer { .. }, Answer::Offer(_))
            | (Question::Board { .. }, Answer::Board(_))
            | (Question::Patients { .. }, Answer::Patients(_))
            | (Question::Details { .. }, Answer::Details(_))
            | (Question::Availability { .. }, Answer::Availability(_))
            | (Question::Visits { .. }, Answer::Visits(_))
            | (Question::Family { .. }, Answer::Family(_))
    )
}

fn as_body<T: DeserializeOwned>(told: &Value) -> Option<T> {
    serde_json::from_value(told.clone()).ok()
}

/// What the desk is told; `None` where the client would not have understood it.
fn answer(kind: u8, told: &Value, harness: &mut Harness) -> Option<Answer> {
    let (zone, now) = (kolkata(), harness.desk.now);
    let today = zone.date(now);
    Some(match kind % 9 {
        0 => Answer::Entities(entities(&as_body(told)?)),
        1 => Answer::Offer(as_body::<SlotsBody>(told)?.data.offer(&"north".into())),
        2 => {
            let rows = foreign::unwrapped(told, &["appointments"])?.get("appointments")?.as_array()?;
            let mut board = Board::default();
            for row in rows {
                match entries::read(row, "north") {
                    Row::Good(entry) => board.appointments.extend(entry.appointment(today)),
                    Row::Holds(entry) => {
                        board.unread += 1;
                        let held = entry.appointment(today).expect("it says when it is");
                        assert!(held.status.holds_slot() && held.end > held.start);
                        board.appointments.push(held);
                    }
                    Row::Bad => board.unread += 1,
                }
            }
            board.appointments.sort_by_key(|a| a.start);
            Answer::Board(board)
        }
        3 => Answer::Details(Box::new(foreign::details(told, &zone)?.details(&zone, now)?)),
        4 => Answer::Patients(as_body::<Rows<HitBody>>(told)?.rows.iter().map(HitBody::patient).collect()),
        5 => {
            as_body::<ProfileBody>(told).and_then(|profile| profile.patient());
            Answer::Family(
                as_body::<ByMobileBody>(told)?.data.profiles.rows.iter().map(NamedProfile::patient).collect(),
            )
        }
        6 => {
            let rows = told.as_array().or_else(|| told.get("data").and_then(Value::as_array))?;
            let read = |row| Some(foreign::details(row, &zone)?.details(&zone, now)?.appointment);
            Answer::Visits(rows.iter().filter_map(read).collect())
        }
        7 => Answer::Availability(free_times(as_body::<Data<AvailabilityBody>>(told)?.data)),
        _ => {
            let event: EventBody = as_body(told)?;
            let date = times::date(&event.date)?;
            let (doctor, clinic) = (event.doctor_id.as_str().into(), event.clinic_id.as_str().into());
            harness.happens(Action::Reply(Reply::Push(Push::Changed { doctor, clinic, date })));
            return None;
        }
    })
}

/// As the worker tells them.
fn entities(body: &EntitiesBody) -> Entities {
    Entities {
        name: Text::from(body.data.business.as_ref().map_or("", |b| b.name.as_str())),
        clinics: body
            .data
            .clinics
            .rows
            .iter()
            .map(|clinic| ClinicEntry {
                id: clinic.clinic_id.as_str().into(),
                name: Text::from(clinic.name.as_str()),
                zone: clinic.zone.as_deref().and_then(|name| Zone::named(name).ok()),
                doctors: clinic.doctors.iter().map(|id| id.as_str().into()).collect(),
            })
            .collect(),
        doctors: body
            .data
            .doctors
            .rows
            .iter()
            .map(|doctor| DoctorEntry {
                id: doctor.doctor_id.as_str().into(),
                name: Text::from(doctor.name.as_str()),
                speciality: Text::from(doctor.speciality.as_deref().unwrap_or_default()),
            })
            .collect(),
    }
}

fn free_times(body: AvailabilityBody) -> Vec<FreeTime> {
    let moment = |text: &str| foreign::moment(&Value::from(text));
    let times = body.doctors.rows.into_iter().map(|doctor| FreeTime {
        doctor: doctor.doctor_id.as_str().into(),
        clinic: doctor.clinic_id.as_str().into(),
        first: doctor.first.and_then(|f| Some(Span { start: moment(&f.start_time)?, end: moment(&f.end_time)? })),
        free: doctor.free.iter().filter_map(|day| Some((times::date(&day.date)?, day.count))).collect(),
    });
    times.collect()
}

/// The first two bytes are the status, the rest is the body of the error: its sentence is short and can be drawn, in the
/// form too.
pub fn errors(given: &[u8]) {
    let Some((status, body)) = given.split_first_chunk::<2>() else { return };
    let status = u16::from_be_bytes(*status) % 700;
    let problem = Problem::read(status, body);
    assert_eq!(problem.status, status);
    assert!(problem.message.raw().chars().count() <= 301 && !problem.message.raw().trim().is_empty());
    assert!(problem.alternatives.iter().all(|span| span.start < span.end));
    assert!(problem.fields.len() <= 32 && problem.alternatives.len() <= 32);
    let mut harness = desk();
    harness.press(Command::CheckIn).answer_what_is_known();
    if harness.written.is_empty() {
        harness.press(Command::Cancel).answer_what_is_known().press(Command::Enter).answer_what_is_known();
    }
    let reasons =
        [Reason::SlotTaken, Reason::Gone, Reason::Conflict, Reason::Invalid, Reason::NotAllowed, Reason::Stale];
    let refusal = Refusal {
        reason: reasons[usize::from(status) % reasons.len()],
        says: problem.message.clone(),
        alternatives: problem.alternatives.clone(),
        fields: problem.fields.iter().map(|f| (f.field.clone(), Text::from(f.message.as_str()))).collect(),
    };
    // Of a form with somebody new, where fields can be wrong.
    let mut form = desk();
    form.press(Command::Book)
        .types("qadira zuberi")
        .answer_what_is_known()
        .press(Command::Enter)
        .answer_what_is_known();
    form.types("qadira").press(Command::NextField).press(Command::NextField).types("f").press(Command::NextField);
    form.types("34").press(Command::Enter).answer_what_is_known();
    for mut harness in [harness, form] {
        if !harness.written.is_empty() {
            harness.write_ends(Outcome::Refused(refusal.clone())).answer_what_is_known();
        }
        drawn(&harness.desk, 100, 30);
    }
}
