//! A desk in the middle of a busy morning, built by hand: no server, no worker, no update.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use frontdesk::desk::Desk;
use frontdesk::desk::model::field::Field;
use frontdesk::desk::model::life::{Known, Life};
use frontdesk::desk::model::lock::{Pin, Shut};
use frontdesk::desk::model::masks;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Link, Mode, Pane, Pending, Settings};
use frontdesk::desk::port::{Board, ClinicEntry, DoctorEntry, Entities, Failure, Ticket, Write};
use frontdesk::domain::appointment::{Appointment, By, Name, Status, Who};
use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode as Attended, PaymentMode, Span};
use frontdesk::domain::ids::{AppointmentId, DoctorId};
use frontdesk::domain::patient::{Gender, Patient};
use frontdesk::domain::slots::{Offer, OfferedService, OfferedSlot};
use frontdesk::domain::text::Text;
use frontdesk::domain::zone::Zone;

/// Mon 23 Nov 2026, 10:42 in Kolkata.
pub fn now() -> DateTime<Utc> {
    "2026-11-23T05:12:00Z".parse().unwrap()
}

pub fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() + chrono::Days::new(day)
}

pub fn zone() -> Zone {
    Zone::named("Asia/Kolkata").unwrap()
}

/// The moment of a wall time at the clinic: `at(0, "10:30")` is today.
pub fn at(day: u64, wall: &str) -> DateTime<Utc> {
    zone().first_moment(date(day), wall.parse().unwrap())
}

pub fn span(day: u64, from: &str, minutes: i64) -> Span {
    let start = at(day, from);
    Span { start, end: start + TimeDelta::minutes(minutes) }
}

pub fn name(first: &str, last: &str) -> Name {
    Name { first: Text::from(first), middle: Text::default(), last: Text::from(last) }
}

pub fn patient(id: &str, first: &str, last: &str, gender: Gender, born: i32, mobile: &str) -> Patient {
    Patient {
        id: id.into(),
        name: name(first, last),
        gender,
        dob: NaiveDate::from_ymd_opt(born, 3, 1),
        mobile: (!mobile.is_empty()).then(|| Text::from(mobile)),
        city: Some(Text::from("Bengaluru")),
    }
}

/// The desk with its practice; everything else is added by the test.
pub struct Practice {
    desk: Desk,
    booked: usize,
}

impl Practice {
    /// Clinics and doctors are known, the line is good, nothing else has been read.
    pub fn new() -> Self {
        let settings = Settings {
            desk_name: "Desk 1".to_owned(),
            zone: zone(),
            calling_code: "91".to_owned(),
            run: uuid::Uuid::nil(),
        };
        let mut desk = Desk::new(settings, now());
        desk.link = Link::Live;
        let doctor = |id: &str, name: &str, speciality: &str| DoctorEntry {
            id: id.into(),
            name: Text::from(name),
            speciality: Text::from(speciality),
        };
        let clinic = |id: &str, name: &str, doctors: &[&str]| ClinicEntry {
            id: id.into(),
            name: Text::from(name),
            zone: Some(zone()),
            doctors: doctors.iter().map(|d| DoctorId::from(*d)).collect(),
        };
        let entities = Entities {
            name: Text::from("Lakeside Clinics"),
            clinics: vec![
                clinic("indiranagar", "Indiranagar", &["rao", "iyer", "fernandes", "dsouza"]),
                clinic("koramangala", "Koramangala", &["khan", "rao"]),
            ],
            doctors: vec![
                doctor("rao", "Dr. Anil Rao", "General medicine"),
                doctor("iyer", "Dr. Lakshmi Iyer", "Paediatrics"),
                doctor("fernandes", "Dr. Maria Fernandes", "Dermatology"),
                doctor("khan", "Dr. Imran Khan", "ENT"),
                doctor("dsouza", "Dr. Kevin D'Souza", "Casualty"),
            ],
        };
        desk.entities = ready(entities);
        desk.clinic = Some("indiranagar".into());
        desk.doctor = Some("rao".into());
        Self { desk, booked: 0 }
    }

    /// A busy Monday: slots of four doctors and thirty appointments.
    #[must_use]
    pub fn busy() -> Self {
        let day = [("09:00", "13:00"), ("16:00", "19:00")];
        let practice = Self::new()
            .slots("rao", 15, &[(0, &day), (1, &day)])
            .slots("iyer", 10, &[(0, &[("14:00", "17:30"), ("18:00", "20:00")]), (1, &[("14:00", "17:30")])])
            .slots("fernandes", 20, &[(0, &[("09:20", "13:20"), ("15:00", "18:00")]), (1, &[])])
            .today_at_raos()
            .today_elsewhere()
            .tomorrow();
        practice.select("10:45").say(Mark::Done, "Khan, Sana is checked in, token 4")
    }

    fn today_at_raos(self) -> Self {
        self.at("rao", 0, "09:00", "Suresh", "Kumar", Status::Completed)
            .at("rao", 0, "09:15", "Meera", "Desai", Status::Completed)
            .at("rao", 0, "09:30", "लक्ष्मी", "कुमारी", Status::CompletedNoPrescription)
            .at("rao", 0, "09:45", "Jerome", "D'Souza", Status::NoShow(By::Staff))
            .at("rao", 0, "10:00", "Ramesh", "Patel", Status::Ongoing)
            .waiting("rao", "10:15", "Sana", "Khan", 4, 42)
            .waiting("rao", "10:30", "முத்துலட்சுமி", "", 5, 27)
            .at("rao", 0, "11:00", "Tara", "Bose", Status::Booked)
            .at("rao", 0, "11:15", "Karthik", "Venkatasubramanian", Status::Booked)
            .at("rao", 0, "11:45", "محمد", "علي", Status::Booked)
            .at("rao", 0, "12:15", "太郎", "田中", Status::Booked)
            .at("rao", 0, "16:30", "\u{202e}evil\nname", "", Status::Booked)
            .at("rao", 0, "17:00", "Asha", "Shah", Status::Booked)
            .at("rao", 0, "17:15", "Asha", "Shah", Status::Cancelled(By::Staff))
    }

    fn today_elsewhere(self) -> Self {
        self.waiting("fernandes", "10:00", "Ravi", "Nair", 2, 44)
            .waiting("fernandes", "10:20", "Anne-Marie", "François", 3, 5)
            .at("fernandes", 0, "09:20", "Irfan", "Pasha", Status::Completed)
            .at("fernandes", 0, "09:40", "Roopa", "Gowda", Status::Ongoing)
            .at("fernandes", 0, "10:40", "Ira", "Deshpande", Status::Booked)
            .at("fernandes", 0, "11:00", "Harsha", "Bhat", Status::Booked)
            .at("iyer", 0, "14:00", "Navjot", "Sandhu", Status::Booked)
            .at("iyer", 0, "14:10", "राजेंद्र", "जोशी", Status::Booked)
            .at("iyer", 0, "14:30", "Nagaraj", "Naik", Status::Booked)
    }

    fn tomorrow(self) -> Self {
        self.at("rao", 1, "09:15", "Asha", "Shah", Status::Booked)
            .at("rao", 1, "10:45", "Bijoy", "Das", Status::Booked)
            .at("rao", 1, "11:30", "Rhea", "Roy", Status::Booked)
            .at("rao", 1, "18:45", "Savio", "D'Cruz", Status::Booked)
    }

    /// Slots of a doctor at the chosen clinic; those whom somebody has are not available (see [`Practice::at`]).
    #[must_use]
    pub fn slots(mut self, doctor: &str, minutes: i64, days: &[(u64, &[(&str, &str)])]) -> Self {
        let service = OfferedService {
            id: "consultation".into(),
            name: Text::from("Consultation"),
            minutes: u16::try_from(minutes).ok(),
            price: Some((500, Text::from("INR"))),
            prepaid: false,
            modes: vec![Attended::InClinic, Attended::Tele],
            kind: AppointmentKind::Regular,
            followup_days: Some(7),
        };
        let mut slots = Vec::new();
        for (day, sittings) in days {
            for (from, to) in *sittings {
                let (mut start, end) = (at(*day, from), at(*day, to));
                while start < end {
                    let span = Span { start, end: start + TimeDelta::minutes(minutes) };
                    slots.push(OfferedSlot { span, service: service.id.clone(), available: true });
                    start = span.end;
                }
            }
        }
        let offer = ready(Offer { services: vec![service], slots: slots.into() });
        self.desk.offers.insert((doctor.into(), "indiranagar".into(), date(0)), offer);
        self
    }

    /// Somebody has a slot.
    #[must_use]
    pub fn at(self, doctor: &str, day: u64, wall: &str, first: &str, last: &str, status: Status) -> Self {
        let start = at(day, wall);
        self.appointment(doctor, start, name(first, last), status, None, None)
    }

    /// Somebody waits with a token, for so many minutes.
    #[must_use]
    pub fn waiting(self, doctor: &str, wall: &str, first: &str, last: &str, token: u32, minutes: i64) -> Self {
        let since = now() - TimeDelta::minutes(minutes);
        self.appointment(doctor, at(0, wall), name(first, last), Status::CheckedIn, Some(token), Some(since))
    }

    fn appointment(
        mut self,
        doctor: &str,
        start: DateTime<Utc>,
        name: Name,
        status: Status,
        token: Option<u32>,
        checked_in: Option<DateTime<Utc>>,
    ) -> Self {
        self.booked += 1;
        let n = self.booked;
        let doctor = DoctorId::from(doctor);
        let mut end = start + TimeDelta::minutes(15);
        if let Some(offer) = self.offer(&doctor) {
            for slot in offer.slots.iter_mut().filter(|s| s.span.start == start) {
                slot.available = !status.holds_slot();
                end = slot.span.end;
            }
        }
        let who = Who {
            id: format!("p-{n:04}").into(),
            name: Some(name),
            gender: Some(if n.is_multiple_of(2) { Gender::Female } else { Gender::Male }),
            age: Some(20 + u32::try_from(n).unwrap()),
            mobile: Some(Text::from(format!("+9170000{:05}", n * 321).as_str())),
        };
        let appointment = Appointment {
            id: format!("a-{n:04}").into(),
            doctor,
            clinic: "indiranagar".into(),
            patient: who,
            start,
            end,
            status,
            kind: AppointmentKind::Regular,
            mode: Attended::InClinic,
            token,
            checked_in,
            urgent: None,
            walk_in: false,
            version: None,
        };
        let board = self.desk.boards.entry(("indiranagar".into(), date(0))).or_insert_with(|| ready(Board::default()));
        board.value_mut().unwrap().appointments.push(appointment);
        self
    }

    fn offer(&mut self, doctor: &DoctorId) -> Option<&mut Offer> {
        self.desk.offers.get_mut(&(doctor.clone(), "indiranagar".into(), date(0)))?.value_mut()
    }

    #[must_use]
    pub fn doctor(mut self, id: &str) -> Self {
        self.desk.doctor = Some(id.into());
        self
    }

    #[must_use]
    pub fn pane(mut self, pane: Pane) -> Self {
        self.desk.pane = pane;
        self
    }

    /// Selects today's slot.
    #[must_use]
    pub fn select(mut self, wall: &str) -> Self {
        self.desk.grid.at = Some(at(0, wall));
        self
    }

    /// Selects the appointment of the person in today's list.
    #[must_use]
    pub fn select_person(mut self, first: &str) -> Self {
        let id = self.person(first).id.clone();
        self.desk.today.selected = Some(id);
        self
    }

    pub fn person(&self, first: &str) -> &Appointment {
        let board = self.desk.boards.values().next().unwrap().value().unwrap();
        board.appointments.iter().find(|a| a.patient.name.as_ref().unwrap().first.raw() == first).unwrap()
    }

    #[must_use]
    pub fn say(mut self, mark: Mark, says: &str) -> Self {
        self.desk.notices.say(mark, says, now());
        self
    }

    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.desk.mode = mode;
        self
    }

    /// The line is down since 10:39.
    #[must_use]
    pub fn down(mut self) -> Self {
        self.desk.link = Link::Down {
            since: now() - TimeDelta::minutes(3),
            why: Failure::Unreachable,
            retry_at: now() + TimeDelta::seconds(5),
        };
        self
    }

    /// A check-in that was sent and a booking whose answer was lost.
    #[must_use]
    pub fn pending(mut self) -> Self {
        let id: AppointmentId = self.person("Tara").id.clone();
        let pending = |write, (first, last, when): (&str, &str, &str), unknown| {
            let subject = format!("{} · {when}", masks::named(&name(first, last)));
            Pending { write, subject, since: now(), unknown, giving_up: false }
        };
        self.desk.pending.insert(
            Ticket(1),
            pending(Write::CheckIn { key: "key-1".to_owned(), id }, ("Tara", "Bose", "Rao · 11:00"), false),
        );
        let slot = span(0, "12:00", 15);
        let booking = Booking {
            key: "key".to_owned(),
            doctor: "rao".into(),
            clinic: "indiranagar".into(),
            patient: ForWhom::Known("p-0001".into()),
            start: slot.start,
            end: slot.end,
            service: "consultation".into(),
            kind: AppointmentKind::Regular,
            mode: Attended::InClinic,
            payment: PaymentMode::Cash,
            notes: None,
            overbook: false,
        };
        let write = Write::Book(Box::new(booking), zone());
        self.desk.pending.insert(Ticket(2), pending(write, ("Suresh", "Kumar", "Rao · 12:00"), true));
        self
    }

    /// Locked two minutes ago, with what was typed of the PIN.
    #[must_use]
    pub fn locked(mut self, pin: Option<&str>, typed: &str) -> Self {
        let mut shut = Shut::new(now() - TimeDelta::minutes(2));
        shut.typed = Field::with(typed);
        self.desk.lock.shut = Some(shut);
        self.desk.lock.pin = pin.and_then(Pin::new);
        self
    }

    #[must_use]
    pub fn change(mut self, change: impl FnOnce(&mut Desk)) -> Self {
        change(&mut self.desk);
        self
    }

    pub fn desk(self) -> Desk {
        self.desk
    }
}

pub fn ready<T>(value: T) -> Life<T> {
    Life::Ready(Known { value, at: now() - TimeDelta::seconds(20) })
}
