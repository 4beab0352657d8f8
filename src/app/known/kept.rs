//! The last known day as it is written: JSON of a form of its own, with a number. What another version wrote is not read.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use crate::desk::model::life::Known;
use crate::desk::port::{Board, ClinicEntry, DoctorEntry, Entities, LastKnown};
use crate::domain::appointment::{Appointment, Name, Status, Who};
use crate::domain::booking::{AppointmentKind, Mode, Span};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, PatientId, ServiceId};
use crate::domain::patient::Gender;
use crate::domain::slots::{Offer, OfferedService, OfferedSlot};
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// Counts the forms that this file has had.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<Boards, Offers> {
    form: u32,
    of: String,
    read_at: DateTime<Utc>,
    /// In seconds.
    clock_behind: i64,
    name: Text,
    clinics: Vec<Clinic>,
    doctors: Vec<(DoctorId, Text, Text)>,
    clinic: Option<ClinicId>,
    doctor: Option<DoctorId>,
    boards: Boards,
    offers: Offers,
}

#[derive(Serialize, Deserialize)]
struct Clinic {
    id: ClinicId,
    name: Text,
    zone: Option<String>,
    doctors: Vec<DoctorId>,
}

#[derive(Serialize, Deserialize)]
struct OneBoard<Entries> {
    clinic: ClinicId,
    day: NaiveDate,
    read_at: DateTime<Utc>,
    unread: usize,
    appointments: Entries,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    id: AppointmentId,
    doctor: DoctorId,
    clinic: ClinicId,
    patient: PatientId,
    /// First, middle, last.
    name: Option<[Text; 3]>,
    gender: Option<String>,
    age: Option<u32>,
    mobile: Option<Text>,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    status: String,
    kind: String,
    mode: String,
    token: Option<u32>,
    checked_in: Option<DateTime<Utc>>,
    urgent: Option<Text>,
    walk_in: bool,
    version: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct OneOffer<Slots> {
    doctor: DoctorId,
    clinic: ClinicId,
    day: NaiveDate,
    read_at: DateTime<Utc>,
    services: Vec<Service>,
    slots: Slots,
}

/// From, to, which service, whether it is free.
type Slot = (DateTime<Utc>, DateTime<Utc>, ServiceId, bool);

/// The file as it is read.
type WholeFile = File<Vec<OneBoard<Vec<Entry>>>, Vec<OneOffer<Vec<Slot>>>>;

#[derive(Serialize, Deserialize)]
struct Service {
    id: ServiceId,
    name: Text,
    minutes: Option<u16>,
    price: Option<(u32, Text)>,
    prepaid: bool,
    modes: Vec<String>,
    kind: String,
    followup_days: Option<u16>,
}

/// Writes it, entry by entry: the whole text of a large practice's day is longer than the day itself.
pub fn write(day: &LastKnown, of: Uuid, to: &mut impl std::io::Write) -> serde_json::Result<()> {
    let entities = &day.entities.value;
    let clinic = |clinic: &ClinicEntry| Clinic {
        id: clinic.id.clone(),
        name: clinic.name.clone(),
        zone: clinic.zone.as_ref().and_then(Zone::name).map(str::to_owned),
        doctors: clinic.doctors.clone(),
    };
    let file = File {
        form: FORM,
        of: of.simple().to_string(),
        read_at: day.entities.at,
        clock_behind: day.clock_behind.num_seconds(),
        name: entities.name.clone(),
        clinics: entities.clinics.iter().map(clinic).collect(),
        doctors: entities.doctors.iter().map(|d| (d.id.clone(), d.name.clone(), d.speciality.clone())).collect(),
        clinic: day.clinic.clone(),
        doctor: day.doctor.clone(),
        boards: Each(|| {
            day.boards.iter().map(|((clinic, day), known)| OneBoard {
                clinic: clinic.clone(),
                day: *day,
                read_at: known.at,
                unread: known.value.unread,
                appointments: Each(|| known.value.appointments.iter().map(Entry::of)),
            })
        }),
        offers: Each(|| {
            day.offers.iter().map(|((doctor, clinic, day), known)| OneOffer {
                doctor: doctor.clone(),
                clinic: clinic.clone(),
                day: *day,
                read_at: known.at,
                services: known.value.services.iter().map(Service::of).collect(),
                slots: Each(|| known.value.slots.iter().map(slot)),
            })
        }),
    };
    serde_json::to_writer(to, &file)
}

fn slot(slot: &OfferedSlot) -> Slot {
    (slot.span.start, slot.span.end, slot.service.clone(), slot.available)
}

/// A list that is made while it is written.
struct Each<F>(F);

impl<T: Serialize, I: Iterator<Item = T>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((self.0)())
    }
}

/// From text that was written for that account.
pub fn read(text: &str, of: Uuid) -> serde_json::Result<LastKnown> {
    let file: WholeFile = serde_json::from_str(text)?;
    if (file.form, file.of) != (FORM, of.simple().to_string()) {
        return Err(serde::de::Error::custom("it is of another form, or of another account"));
    }
    let clinic = |clinic: Clinic| ClinicEntry {
        id: clinic.id,
        name: clinic.name,
        zone: clinic.zone.and_then(|name| Zone::named(&name).ok()),
        doctors: clinic.doctors,
    };
    let entities = Entities {
        name: file.name,
        clinics: file.clinics.into_iter().map(clinic).collect(),
        doctors: file.doctors.into_iter().map(|(id, name, speciality)| DoctorEntry { id, name, speciality }).collect(),
    };
    let boards = file.boards.into_iter().map(|board| {
        let appointments = board.appointments.into_iter().map(Entry::appointment).collect();
        let value = Board { appointments, unread: board.unread };
        ((board.clinic, board.day), Known { value, at: board.read_at })
    });
    let offers = file.offers.into_iter().map(|offer| {
        let slots = offer.slots.into_iter().map(|(start, end, service, available)| OfferedSlot {
            span: Span { start, end },
            service,
            available,
        });
        let services = offer.services.into_iter().map(Service::offered).collect();
        let value = Offer { services, slots: slots.collect() };
        ((offer.doctor, offer.clinic, offer.day), Known { value, at: offer.read_at })
    });
    Ok(LastKnown {
        entities: Known { value: entities, at: file.read_at },
        clock_behind: TimeDelta::try_seconds(file.clock_behind).unwrap_or_default(),
        clinic: file.clinic,
        doctor: file.doctor,
        boards: boards.collect(),
        offers: offers.collect(),
    })
}

impl Entry {
    fn of(appointment: &Appointment) -> Self {
        let who = &appointment.patient;
        Self {
            id: appointment.id.clone(),
            doctor: appointment.doctor.clone(),
            clinic: appointment.clinic.clone(),
            patient: who.id.clone(),
            name: who.name.clone().map(|name| [name.first, name.middle, name.last]),
            gender: who.gender.as_ref().map(|gender| gender.code().to_owned()),
            age: who.age,
            mobile: who.mobile.clone(),
            start: appointment.start,
            end: appointment.end,
            status: appointment.status.code().to_owned(),
            kind: appointment.kind.code().to_owned(),
            mode: appointment.mode.code().to_owned(),
            token: appointment.token,
            checked_in: appointment.checked_in,
            urgent: appointment.urgent.clone(),
            walk_in: appointment.walk_in,
            version: appointment.version,
        }
    }

    fn appointment(self) -> Appointment {
        Appointment {
            id: self.id,
            doctor: self.doctor,
            clinic: self.clinic,
            patient: Who {
                id: self.patient,
                name: self.name.map(|[first, middle, last]| Name { first, middle, last }),
                gender: self.gender.as_deref().map(Gender::from_code),
                age: self.age,
                mobile: self.mobile,
            },
            start: self.start,
            end: self.end,
            status: Status::from_code(&self.status),
            kind: AppointmentKind::from_code(&self.kind),
            mode: Mode::from_code(&self.mode),
            token: self.token,
            checked_in: self.checked_in,
            urgent: self.urgent,
            walk_in: self.walk_in,
            version: self.version,
        }
    }
}

impl Service {
    fn of(service: &OfferedService) -> Self {
        Self {
            id: service.id.clone(),
            name: service.name.clone(),
            minutes: service.minutes,
            price: service.price.clone(),
            prepaid: service.prepaid,
            modes: service.modes.iter().map(|mode| mode.code().to_owned()).collect(),
            kind: service.kind.code().to_owned(),
            followup_days: service.followup_days,
        }
    }

    fn offered(self) -> OfferedService {
        OfferedService {
            id: self.id,
            name: self.name,
            minutes: self.minutes,
            price: self.price,
            prepaid: self.prepaid,
            modes: self.modes.iter().map(|code| Mode::from_code(code)).collect(),
            kind: AppointmentKind::from_code(&self.kind),
            followup_days: self.followup_days,
        }
    }
}
