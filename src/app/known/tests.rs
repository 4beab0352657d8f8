//! What is written is read again as it was, by its owner only, and goes when it is of no more use.

use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::desk::model::Settings;
use crate::desk::model::life::{Known as Read, Life};
use crate::desk::port::{Board, ClinicEntry, DoctorEntry, Entities};
use crate::domain::appointment::{Appointment, Name, Status, Who};
use crate::domain::booking::{AppointmentKind, Mode, Span};
use crate::domain::patient::Gender;
use crate::domain::slots::{Offer, OfferedService, OfferedSlot};
use crate::domain::zone::Zone;

const SERVER: &str = "https://desk.example.org";

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// A desk on Monday at 10:42 that has read a day with an odd appointment.
fn desk() -> Desk {
    let now = at("2026-11-23T10:42:00+05:30");
    let zone = Zone::named("Asia/Kolkata").unwrap();
    let settings =
        Settings { desk_name: "Desk 1".into(), zone: Zone::utc(), calling_code: "91".into(), run: Uuid::nil() };
    let mut desk = Desk::new(settings, now);
    let clinic = ClinicEntry { id: "c1".into(), name: "Lake".into(), zone: Some(zone), doctors: vec!["rao".into()] };
    let doctor = DoctorEntry { id: "rao".into(), name: "Dr. Rao".into(), speciality: "Skin".into() };
    let entities = Entities { name: "Practice".into(), clinics: vec![clinic], doctors: vec![doctor] };
    let who = Who {
        name: Some(Name { first: "Sana".into(), middle: "".into(), last: "Kh\u{202e}an".into() }),
        gender: Some(Gender::Female),
        age: Some(34),
        mobile: Some("+919000000321".into()),
        ..Who::unknown("khan".into())
    };
    let appointment = Appointment {
        id: "a1".into(),
        doctor: "rao".into(),
        clinic: "c1".into(),
        patient: who,
        start: at("2026-11-23T11:00:00+05:30"),
        end: at("2026-11-23T11:15:00+05:30"),
        status: Status::from_code("XX"),
        kind: AppointmentKind::from_code("ODD"),
        mode: Mode::InClinic,
        token: Some(4),
        checked_in: Some(now),
        urgent: Some("pain".into()),
        walk_in: true,
        version: Some(7),
    };
    let service = OfferedService {
        id: "s1".into(),
        name: "Consultation".into(),
        minutes: Some(15),
        price: Some((500, "INR".into())),
        prepaid: true,
        modes: vec![Mode::InClinic],
        kind: AppointmentKind::Regular,
        followup_days: Some(7),
    };
    let slot = OfferedSlot {
        span: Span { start: appointment.start, end: appointment.end },
        service: "s1".into(),
        available: false,
    };
    let day = at("2026-11-23T00:00:00Z").date_naive();
    desk.clock_behind = TimeDelta::days(-1);
    (desk.clinic, desk.doctor) = (Some("c1".into()), Some("rao".into()));
    desk.entities = Life::Ready(Read { value: entities, at: now });
    let board = Board { appointments: vec![appointment].into(), unread: 1 };
    desk.boards.insert(("c1".into(), day), Life::Ready(Read { value: board, at: now }));
    let offer = Offer { services: vec![service], slots: vec![slot].into() };
    let key = ("rao".into(), "c1".into(), day);
    desk.offers.insert(key, Life::Ready(Read { value: offer, at: now }));
    desk
}

fn folder() -> PathBuf {
    std::env::temp_dir().join(format!("frontdesk-{}", Uuid::new_v4()))
}

fn waits_for(known: &Known) -> LastKnown {
    let began = std::time::Instant::now();
    loop {
        if let Some(day) = known.read() {
            return day;
        }
        assert!(began.elapsed().as_secs() < 20, "nothing was kept");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[tokio::test]
async fn what_was_read_is_kept_for_its_owner_and_its_account_only() {
    let folder = folder();
    let known = Known::new(folder.clone(), SERVER, "desk-1");
    let desk = desk();
    let mut keeping = Keeping::new(known.clone());
    keeping.look(&desk, desk.now);
    assert_eq!(waits_for(&known), desk.last_known().unwrap());
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&known.path()), mode(&folder)), (0o600, 0o700));
    assert!(!known.path().display().to_string().contains("desk-1"));

    assert_eq!(Known::new(folder.clone(), SERVER, "desk-2").read(), None);
    let other = Known::new(folder.clone(), "https://elsewhere.example.org", "desk-1");
    std::fs::copy(known.path(), other.path()).unwrap();
    assert_eq!(other.read(), None, "a file in the place of another account's is not read");
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn it_is_written_only_when_it_says_something_new_and_not_with_every_change() {
    let folder = folder();
    let known = Known::new(folder.clone(), SERVER, "desk-1");
    let mut desk = desk();
    let mut keeping = Keeping::new(known.clone());
    keeping.look(&desk, desk.now);
    let first = waits_for(&known);
    keeping.look(&desk, desk.now + TimeDelta::seconds(30));
    assert_eq!(keeping.wakes_at(), None, "nothing was read since");
    desk.doctor = None;
    let board = desk.boards.values_mut().next().unwrap();
    *board = Life::Ready(Read { value: Board::default(), at: desk.now + TimeDelta::seconds(1) });
    keeping.look(&desk, desk.now + TimeDelta::seconds(1));
    assert_eq!(keeping.wakes_at(), Some(desk.now + PAUSE), "it wakes the desk for what is due");
    assert_eq!(known.read().unwrap(), first);
    keeping.look(&desk, desk.now + PAUSE);
    let began = std::time::Instant::now();
    while known.read().unwrap() == first {
        assert!(began.elapsed().as_secs() < 20, "the change was not kept");
        std::thread::sleep(Duration::from_millis(5));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn what_is_too_old_goes_and_what_is_not_ours_stays() {
    let folder = folder();
    let known = Known::new(folder.clone(), SERVER, "desk-1");
    known.write(&desk().last_known().unwrap()).unwrap();
    std::fs::write(folder.join("notes.json"), "").unwrap();
    let old = std::time::SystemTime::now() - KEPT - Duration::from_secs(60);
    let back = |name: &std::path::Path| std::fs::File::options().write(true).open(name).unwrap().set_modified(old);
    back(&folder.join("notes.json")).unwrap();
    assert!(Known::new(folder.clone(), SERVER, "desk-2").folder.exists() && known.path().exists());
    back(&known.path()).unwrap();
    Known::new(folder.clone(), SERVER, "desk-2");
    assert!(!known.path().exists() && folder.join("notes.json").exists());
    known.write(&desk().last_known().unwrap()).unwrap();
    Known::remove_all(&folder);
    assert!(!known.path().exists());
    assert_eq!(known.read(), None, "and what can't be read is as good as nothing");
    std::fs::remove_dir_all(folder).unwrap();
}
