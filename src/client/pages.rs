//! Lists that come in pages, whatever the length of a page is: the contract knows 20, 30 and 50, and a service may have
//! its own. A list ends with a page that is empty, shorter than one before it, or brings nothing new.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::slots::is_near;
use super::{Client, ClientError};
use crate::contract::entries::{self, Row};
use crate::contract::foreign::unwrapped;
use crate::contract::paths;
use crate::domain::appointment::Appointment;
use crate::domain::ids::{AppointmentId, ClinicId};
use crate::domain::two_days::TwoDays;

/// No clinic has more in two days; a server that never sends a last page would hold the desk for ever.
const MOST_PAGES: usize = 400;
/// Entries move to other pages while pages are read. So often a list is read at most until two readings agree.
const MOST_READINGS: usize = 3;

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

impl Wanted<'_> {
    /// Whether an entry may belong to it.
    fn has(&self, appointment: &Appointment) -> bool {
        appointment.clinic == *self.clinic && is_near(self.days, appointment.start.date_naive())
    }
}

impl Client {
    /// Reads a list until two readings tell of the same appointments; one is enough where all of it is on one page.
    pub(super) async fn all_pages(&self, query: &[(&str, &str)], wanted: Wanted<'_>) -> Result<Read, ClientError> {
        let mut all = self.pages_once(query, wanted, FIRST_TOGETHER).await?;
        for _ in 1..MOST_READINGS {
            if all.pages <= 1 {
                break;
            }
            let again = self.pages_once(query, wanted, all.pages + 1).await?;
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
        while !pages.is_empty() {
            let calls: Vec<_> = pages.clone().map(|page| self.page(query, page)).collect();
            let answers: Vec<_> = stream::iter(calls).buffered(MOST_TOGETHER).collect().await;
            for page in answers {
                let length = read.take(&page?, wanted);
                let is_last = length.is_none_or(|length| length < longest);
                if is_last {
                    return Ok(read);
                }
                longest = longest.max(length.unwrap_or_default());
            }
            // What may follow is read ahead, more of it the longer the list turns out to be.
            pages = pages.end..(pages.end * 2).min(MOST_PAGES);
        }
        Ok(read)
    }

    async fn page(&self, query: &[(&str, &str)], page: usize) -> Result<Vec<Value>, ClientError> {
        let number = page.to_string();
        let query: Vec<(&str, &str)> = query.iter().copied().chain([("page_no", &*number)]).collect();
        let answer: Value = match self.get(paths::APPOINTMENTS, &query).await {
            // Some services find nothing on a page behind the last one.
            Err(ClientError::Refused(problem)) if problem.status == 404 && page > 0 => return Ok(Vec::new()),
            answer => answer?,
        };
        // Any other object would pass for an empty list.
        let body = unwrapped(&answer, &["appointments"]).ok_or(ClientError::NotUnderstood)?;
        match body.get("appointments") {
            Some(Value::Array(rows)) => Ok(rows.clone()),
            Some(one @ Value::Object(_)) => Ok(vec![one.clone()]),
            Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => Err(ClientError::NotUnderstood),
        }
    }
}

impl Read {
    /// Takes a page and tells how long it is; `None` where it brings nothing new.
    fn take(&mut self, page: &[Value], wanted: Wanted<'_>) -> Option<usize> {
        let known = self.by_id.len() + self.others.len();
        let mut unread = 0;
        for row in page {
            let (entry, good) = match entries::read(row, wanted.clinic.as_str()) {
                Row::Good(entry) => (entry, true),
                Row::Holds(entry) => (entry, false),
                Row::Bad => {
                    unread += 1;
                    continue;
                }
            };
            match entry.appointment(wanted.today) {
                Some(appointment) if wanted.has(&appointment) => {
                    unread += usize::from(!good);
                    if let Some(key) = entry.partner_appointment_id.as_ref().filter(|key| !key.as_str().is_empty()) {
                        self.keys.insert(appointment.id.clone(), key.as_str().to_owned());
                    }
                    self.by_id.insert(appointment.id.clone(), appointment);
                }
                Some(another) => {
                    self.others.insert(another.id);
                }
                None => unread += 1,
            }
        }
        // A page of which nothing can be read is a page all the same.
        let new = self.by_id.len() + self.others.len() > known;
        let brings_something = new || (!page.is_empty() && unread == page.len());
        brings_something.then(|| {
            self.pages += 1;
            self.unread += unread;
            page.len()
        })
    }
}
