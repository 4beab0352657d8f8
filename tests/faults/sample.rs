//! The sample practice behind a faulty line, its free slots, and a desk's worker without a screen.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, Utc};
use frontdesk::client::{Client, Credentials, Style};
use frontdesk::desk::port::{Effect, Outcome, Reply, Ticket, Write};
use frontdesk::domain::appointment::Appointment;
use frontdesk::domain::booking::Span;
use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode};
use frontdesk::domain::ids::{ClinicId, DoctorId, ServiceId};
use frontdesk::domain::two_days::TwoDays;
use frontdesk::domain::zone::Zone;
use frontdesk::server::{Clock, Limits, Names, Options, Running, Server, Store, clients, seed, serve};
use frontdesk::worker;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Monday, before anybody sits.
const NOW: &str = "2026-11-23T06:00:00+05:30";
/// The longest that a test waits for the next news.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn zone() -> Zone {
    Zone::named("Asia/Kolkata").unwrap()
}

pub fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(NOW).unwrap().to_utc()
}

/// The practice with its server, over a folder that goes away with it.
pub struct Practice {
    _folder: tempfile::TempDir,
    pub address: SocketAddr,
    credentials: Credentials,
    _running: Running,
}

/// A free slot of the usual service of a doctor.
#[derive(Clone, Debug)]
pub struct Free {
    pub doctor: DoctorId,
    pub clinic: ClinicId,
    pub service: ServiceId,
    pub span: Span,
}

impl Practice {
    pub async fn offering(names: Names) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_at(now());
        let store = Store::open(folder.path().join("practice.db")).unwrap();
        let seeded = seed::sample(&store, &clock).await.unwrap();
        let new = clients::add_client(&store, &seeded.business, "faults").await.unwrap();
        let credentials = Credentials { client_id: new.client_id, client_secret: new.client_secret };
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let options = Options { names, limits: Limits::default() };
        let running = Server::start(store, clock, listener, options).await.unwrap();
        Self { _folder: folder, address: running.addr(), credentials, _running: running }
    }

    /// A client that goes by way of that address.
    pub fn client(&self, address: SocketAddr, style: Style) -> Client {
        Client::new(&format!("http://{address}"), self.credentials.clone()).unwrap().in_style(style)
    }

    /// So many free slots of the next days, none of them beside another of the list at the same time.
    pub async fn free(&self, count: usize) -> Vec<Free> {
        let client = self.client(self.address, Style::Published);
        let entities = client.entities().await.unwrap();
        let first: NaiveDate = zone().date(now());
        let mut all = Vec::new();
        for days in (0..30).step_by(2) {
            for clinic in &entities.clinics.rows {
                for doctor in &clinic.doctors {
                    let (doctor, clinic) = (DoctorId::new(doctor.as_str()), ClinicId::new(clinic.clinic_id.as_str()));
                    let from = TwoDays::from(first + Days::new(days));
                    let Ok(offer) = client.offer(&doctor, &clinic, from).await else { continue };
                    let Some(service) = offer.services.first().map(|service| service.id.clone()) else { continue };
                    let slots = offer.slots.into_iter().filter(|slot| slot.available && slot.service == service);
                    all.extend(slots.map(|slot| Free {
                        doctor: doctor.clone(),
                        clinic: clinic.clone(),
                        service: slot.service.clone(),
                        span: slot.span,
                    }));
                }
            }
            if all.len() >= count {
                all.truncate(count);
                return all;
            }
        }
        panic!("the sample practice has only {} free slots", all.len());
    }

    /// Everything that holds a slot there on the days of these, by the key under which it was booked.
    pub async fn booked(&self, slots: &[Free]) -> HashMap<String, Vec<Appointment>> {
        let client = self.client(self.address, Style::Published);
        let mut days: Vec<(ClinicId, NaiveDate)> =
            slots.iter().map(|slot| (slot.clinic.clone(), zone().date(slot.span.start))).collect();
        days.sort();
        days.dedup();
        let mut all: HashMap<String, Vec<Appointment>> = HashMap::new();
        for (clinic, day) in days {
            let listed = client.appointments(&clinic, TwoDays::between(day, day).unwrap(), day).await.unwrap();
            assert_eq!(listed.unread, 0);
            for one in listed.appointments.into_iter().filter(|one| one.status.holds_slot()) {
                all.entry(listed.keys.get(&one.id).cloned().unwrap_or_default()).or_default().push(one);
            }
        }
        all
    }
}

impl Free {
    pub fn booking(&self, key: &str, patient: ForWhom) -> Booking {
        Booking {
            key: key.into(),
            doctor: self.doctor.clone(),
            clinic: self.clinic.clone(),
            patient,
            start: self.span.start,
            end: self.span.end,
            service: self.service.clone(),
            kind: AppointmentKind::Regular,
            mode: Mode::InClinic,
            payment: PaymentMode::Cash,
            notes: None,
            overbook: false,
        }
    }
}

/// The worker with a test in place of the desk.
pub struct Desk {
    effects: UnboundedSender<Effect>,
    replies: UnboundedReceiver<Reply>,
}

impl Desk {
    pub fn new(client: Client) -> Self {
        let (effects, wishes) = unbounded_channel();
        let (answers, replies) = unbounded_channel();
        tokio::spawn(worker::run(Arc::new(client), wishes, answers, Arc::new(now), None));
        Self { effects, replies }
    }

    pub fn writes(&self, ticket: u64, write: Write) {
        self.effects.send(Effect::Write(Ticket(ticket), write)).unwrap();
    }

    pub fn gives_up(&self, ticket: Ticket) {
        self.effects.send(Effect::GiveUp(ticket)).unwrap();
    }

    /// The next news of a write.
    pub async fn hears(&mut self) -> (Ticket, Outcome) {
        loop {
            let reply = tokio::time::timeout(PATIENCE, self.replies.recv()).await.expect("no news came");
            if let Some(Reply::Written(ticket, outcome)) = reply {
                return (ticket, outcome);
            }
        }
    }

    /// How each of so many writes ended.
    pub async fn hears_ends(&mut self, count: usize) -> HashMap<Ticket, Outcome> {
        let mut ends = HashMap::new();
        while ends.len() < count {
            let (ticket, outcome) = self.hears().await;
            if matches!(outcome, Outcome::Done(_) | Outcome::Refused(_) | Outcome::NotTold) {
                ends.insert(ticket, outcome);
            }
        }
        ends
    }
}
