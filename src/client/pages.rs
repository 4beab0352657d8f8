//! Lists that come in pages, whatever the length of a page is: the contract knows 20, 30 and 50, and a service may have
//! its own. A list ends with a page that is empty, shorter than one before it, or brings nothing new.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::NaiveDate;
use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::slots::is_near;
use super::{Client, ClientError};
use crate::contract::entries::{self, Row};
use crate::contract::paths;
use crate::domain::appointment::Appointment;
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId};
use crate::domain::two_days::TwoDays;

/// No clinic has more in two days; a server that never sends a last page would hold the desk for ever.
const MOST_PAGES: usize = 400;
/// Entries move to other pages while pages are read. So often a list is read at most until two readings agree.
const MOST_READINGS: usize = 3;

/// No more is asked for on a page, whatever a server offers: the answer has to be held in memory.
const MOST_ON_A_PAGE: usize = 1_000;
/// How many pages are asked for at first: a list on one page is known to end there only by the next one.
const FIRST_TOGETHER: usize = 2;
/// How many pages are asked for at a time.
const MOST_TOGETHER: usize = 4;

/// A list, read to its end.
#[derive(Debug, Default)]
pub struct Read {
    /// One for each identifier, in the order in which they came.
    pub appointments: Vec<Appointment>,
    /// Where each is.
    places: BTreeMap<AppointmentId, usize>,
    /// Entries that were not understood; those of which the time was are in the list all the same.
    pub unread: usize,
    /// Under which key each was booked, where the list tells it.
    pub keys: BTreeMap<AppointmentId, String>,
    /// Entries of other clinics or other days than those that were asked for.
    pub others: BTreeSet<AppointmentId>,
    /// Whose they are: each identifier is kept once, however many entries have it.
    doctors: BTreeSet<DoctorId>,
}

/// What one reading of it brought.
#[derive(Debug, Default)]
struct Reading {
    /// Which of the appointments that were asked for.
    wanted: BTreeSet<AppointmentId>,
    /// Which others.
    others: BTreeSet<AppointmentId>,
    unread: usize,
    /// How many pages had something on them.
    pages: usize,
}

/// Which list is meant.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Of which clinic.
    pub clinic: &'a ClinicId,
    /// Of which days.
    pub days: TwoDays,
    /// The clinic's date, for ages.
    pub today: NaiveDate,
}

/// What a row of a page says.
#[expect(clippy::large_enum_variant, reason = "nearly all rows of a page are of the large one")]
enum Entry {
    /// Nothing that was understood.
    Unread,
    /// Something of another clinic or of other days.
    Other(AppointmentId),
    /// What was asked for.
    Wanted {
        /// It.
        appointment: Appointment,
        /// Whether all of it was understood.
        good: bool,
        /// Under which key it was booked, where that is told.
        key: Option<String>,
    },
}

impl Wanted<'_> {
    /// Whether an entry may belong to it.
    fn has(&self, appointment: &Appointment) -> bool {
        appointment.clinic == *self.clinic && is_near(self.days, appointment.start.date_naive())
    }

    /// Reads a row.
    fn read(&self, row: &Value) -> Entry {
        let (entry, good) = match entries::read(row, self.clinic.as_str()) {
            Row::Good(entry) => (entry, true),
            Row::Holds(entry) => (entry, false),
            Row::Bad => return Entry::Unread,
        };
        match entry.appointment(self.today) {
            Some(appointment) if self.has(&appointment) => {
                let key = entry.partner_appointment_id.filter(|key| !key.as_str().is_empty()).map(|key| key.0);
                Entry::Wanted { appointment, good, key }
            }
            Some(another) => Entry::Other(another.id),
            None => Entry::Unread,
        }
    }
}

impl Client {
    /// Reads a list until two readings tell of the same appointments; one is enough where all of it is on one page.
    pub(super) async fn all_pages(&self, query: &[(&str, &str)], wanted: Wanted<'_>) -> Result<Read, ClientError> {
        let size = self.page_size.known();
        let mut all = Read::default();
        let mut last = self.pages_once(query, wanted, FIRST_TOGETHER, &mut all).await?;
        for _ in 1..MOST_READINGS {
            if last.pages <= 1 {
                break;
            }
            // Of longer pages there are fewer.
            let expected = if self.page_size.known() == size { last.pages + 1 } else { FIRST_TOGETHER };
            let before = all.appointments.len();
            // The later reading counts; what it missed was on a page that moved, for nothing is ever taken off a list.
            let again = self.pages_once(query, wanted, expected, &mut all).await?;
            let agree = all.appointments.len() == before && again.wanted.len() == before;
            last.unread = again.unread;
            if agree {
                break;
            }
        }
        all.unread = last.unread;
        Ok(all)
    }

    /// Reads a list once, into what was read of it before; `expected` says how many pages it may have.
    async fn pages_once(
        &self,
        query: &[(&str, &str)],
        wanted: Wanted<'_>,
        expected: usize,
        all: &mut Read,
    ) -> Result<Reading, ClientError> {
        let mut reading = Reading::default();
        let mut longest = 0;
        let mut pages = 0..expected.min(MOST_PAGES);
        let mut size = self.page_size.known();
        while !pages.is_empty() {
            let calls: Vec<_> = pages.clone().map(|page| self.page(query, page, size, wanted)).collect();
            // Each as soon as it is its turn: no more than what is asked for together is held at a time.
            let mut answers = stream::iter(calls).buffered(MOST_TOGETHER);
            while let Some(page) = answers.next().await {
                let length = all.take(&mut reading, page?, wanted);
                let is_last = length.is_none_or(|length| length < longest);
                if is_last {
                    return Ok(reading);
                }
                longest = longest.max(length.unwrap_or_default());
            }
            if self.page_size.known() != size {
                // There is more, and it has just been told that pages may be longer.
                (size, reading, longest) = (self.page_size.known(), Reading::default(), 0);
                pages = 0..FIRST_TOGETHER;
                continue;
            }
            // What may follow is read ahead, more of it the longer the list turns out to be.
            pages = pages.end..(pages.end * 2).min(MOST_PAGES);
        }
        Ok(reading)
    }

    /// The rows of a page.
    async fn page(
        &self,
        query: &[(&str, &str)],
        page: usize,
        size: Option<usize>,
        wanted: Wanted<'_>,
    ) -> Result<Vec<Entry>, ClientError> {
        let (number, size) = (page.to_string(), size.map(|size| size.to_string()));
        let page_size = size.as_deref().map(|size| ("page_size", size));
        let query: Vec<(&str, &str)> = query.iter().copied().chain([("page_no", &*number)]).chain(page_size).collect();
        let answer = self.get_list(paths::APPOINTMENTS, &query, "appointments", &|row: &Value| wanted.read(row)).await;
        let page = match answer {
            // Some services find nothing on a page behind the last one.
            Err(ClientError::Refused(problem)) if problem.status == 404 && page > 0 => return Ok(Vec::new()),
            answer => answer?,
        };
        let longest = page.body().and_then(|body| body.get("longest_page")).and_then(Value::as_u64);
        // Any other object would pass for an empty list.
        let rows = page.rows().ok_or(ClientError::NotUnderstood)?;
        self.page_size.note(longest);
        Ok(rows)
    }
}

/// How long the pages of the server may be, once it has told; other services have their own length and are not asked for
/// another.
#[derive(Debug, Default)]
pub struct PageSize(AtomicUsize);

impl PageSize {
    fn known(&self) -> Option<usize> {
        Some(self.0.load(Ordering::Relaxed)).filter(|size| *size > 0)
    }

    fn note(&self, told: Option<u64>) {
        if let Some(size) = told.and_then(|size| usize::try_from(size).ok()) {
            self.0.store(size.min(MOST_ON_A_PAGE), Ordering::Relaxed);
        }
    }
}

impl Read {
    /// Takes a page of a reading and tells how long it is; `None` where it brings nothing that the reading did not have.
    fn take(&mut self, reading: &mut Reading, page: Vec<Entry>, wanted: Wanted<'_>) -> Option<usize> {
        let known = reading.wanted.len() + reading.others.len();
        let (length, mut unread) = (page.len(), 0);
        for entry in page {
            match entry {
                Entry::Wanted { mut appointment, good, key } => {
                    unread += usize::from(!good);
                    appointment.clinic = wanted.clinic.clone();
                    appointment.doctor = self.once(appointment.doctor);
                    if let Some(key) = key {
                        self.keys.insert(appointment.id.clone(), key);
                    }
                    reading.wanted.insert(self.put(appointment));
                }
                Entry::Other(id) => {
                    reading.others.insert(id.clone());
                    self.others.insert(id);
                }
                Entry::Unread => unread += 1,
            }
        }
        // A page of which nothing can be read is a page all the same.
        let new = reading.wanted.len() + reading.others.len() > known;
        let brings_something = new || (length > 0 && unread == length);
        brings_something.then(|| {
            reading.pages += 1;
            reading.unread += unread;
            length
        })
    }

    /// Puts an appointment in, in the place of what was read of it before; tells its identifier.
    fn put(&mut self, mut appointment: Appointment) -> AppointmentId {
        if let Some((id, at)) = self.places.get_key_value(&appointment.id) {
            appointment.id = id.clone();
            self.appointments[*at] = appointment;
            return id.clone();
        }
        let id = appointment.id.clone();
        self.places.insert(id.clone(), self.appointments.len());
        self.appointments.push(appointment);
        id
    }

    /// The same identifier, in the memory of the first one.
    fn once(&mut self, doctor: DoctorId) -> DoctorId {
        if let Some(known) = self.doctors.get(&doctor) {
            return known.clone();
        }
        self.doctors.insert(doctor.clone());
        doctor
    }
}
