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
    /// One for each identifier.
    pub by_id: BTreeMap<AppointmentId, Appointment>,
    /// Entries that were not understood; those of which the time was are in the list all the same.
    pub unread: usize,
    /// Under which key each was booked, where the list tells it.
    pub keys: BTreeMap<AppointmentId, String>,
    /// Entries of other clinics or other days than those that were asked for.
    pub others: BTreeSet<AppointmentId>,
    /// Whose they are: each identifier is kept once, however many entries have it.
    doctors: BTreeSet<DoctorId>,
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
        let mut all = self.pages_once(query, wanted, FIRST_TOGETHER).await?;
        for _ in 1..MOST_READINGS {
            if all.pages <= 1 {
                break;
            }
            // Of longer pages there are fewer.
            let expected = if self.page_size.known() == size { all.pages + 1 } else { FIRST_TOGETHER };
            let again = self.pages_once(query, wanted, expected).await?;
            let agree = again.by_id.keys().eq(all.by_id.keys());
            all.unread = again.unread;
            // The later reading counts; what it missed was on a page that moved, for nothing is ever taken off a list.
            all.by_id.extend(again.by_id);
            all.keys.extend(again.keys);
            all.others.extend(again.others);
            if agree {
                break;
            }
        }
        Ok(all)
    }

    /// Reads a list once; `expected` says how many pages it may have.
    async fn pages_once(
        &self,
        query: &[(&str, &str)],
        wanted: Wanted<'_>,
        expected: usize,
    ) -> Result<Read, ClientError> {
        let mut read = Read::default();
        let mut longest = 0;
        let mut pages = 0..expected.min(MOST_PAGES);
        let mut size = self.page_size.known();
        while !pages.is_empty() {
            let calls: Vec<_> = pages.clone().map(|page| self.page(query, page, size, wanted)).collect();
            // Each as soon as it is its turn: no more than what is asked for together is held at a time.
            let mut answers = stream::iter(calls).buffered(MOST_TOGETHER);
            while let Some(page) = answers.next().await {
                let length = read.take(page?, wanted);
                let is_last = length.is_none_or(|length| length < longest);
                if is_last {
                    return Ok(read);
                }
                longest = longest.max(length.unwrap_or_default());
            }
            if self.page_size.known() != size {
                // There is more, and it has just been told that pages may be longer.
                (size, read, longest) = (self.page_size.known(), Read::default(), 0);
                pages = 0..FIRST_TOGETHER;
                continue;
            }
            // What may follow is read ahead, more of it the longer the list turns out to be.
            pages = pages.end..(pages.end * 2).min(MOST_PAGES);
        }
        Ok(read)
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
    /// Takes a page and tells how long it is; `None` where it brings nothing new.
    fn take(&mut self, page: Vec<Entry>, wanted: Wanted<'_>) -> Option<usize> {
        let known = self.by_id.len() + self.others.len();
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
                    self.by_id.insert(appointment.id.clone(), appointment);
                }
                Entry::Other(id) => {
                    self.others.insert(id);
                }
                Entry::Unread => unread += 1,
            }
        }
        // A page of which nothing can be read is a page all the same.
        let new = self.by_id.len() + self.others.len() > known;
        let brings_something = new || (length > 0 && unread == length);
        brings_something.then(|| {
            self.pages += 1;
            self.unread += unread;
            length
        })
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
