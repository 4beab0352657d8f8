//! A desk at a hospital, in process: sixty-four doctors, two days of slots, and as many appointments as are wanted.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use frontdesk::desk::Desk;
use frontdesk::desk::model::life::{Known, Life};
use frontdesk::desk::model::{Link, Settings};
use frontdesk::desk::port::{Board, ClinicEntry, DoctorEntry, Entities};
use frontdesk::domain::appointment::{Appointment, Name, Status, Who};
use frontdesk::domain::booking::{AppointmentKind, Mode, Span};
use frontdesk::domain::ids::DoctorId;
use frontdesk::domain::patient::Gender;
use frontdesk::domain::slots::{Offer, OfferedService, OfferedSlot};
use frontdesk::domain::text::Text;
use frontdesk::domain::zone::Zone;

const DOCTORS: usize = 64;

/// The time of the desk.
pub fn now() -> DateTime<Utc> {
    "2026-11-23T05:12:00Z".parse().unwrap()
}

/// A desk that has read everything, with so many appointments today.
pub fn busy(appointments: usize) -> Desk {
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
    let appointments = (0..appointments).map(|at| appointment(at, &ids, today)).collect();
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
