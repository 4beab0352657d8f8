//! Lists that come in pages, whatever the length of a page is: the contract knows 20, 30 and 50, and a service may have
//! its own. A list ends with a page that is empty, shorter than one before it, or brings nothing new.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::{Client, ClientError};
use crate::contract::appointments::{EntryBody, PageBody};
use crate::contract::foreign::unwrapped;
use crate::contract::lenient::Rows;
use crate::contract::paths;
use crate::domain::appointment::Appointment;
use crate::domain::ids::AppointmentId;

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
    /// Entries that were not understood.
    pub unread: usize,
    /// Under which key each was booked, where the list tells it.
    pub keys: BTreeMap<AppointmentId, String>,
    /// How many pages had something on them.
    pages: usize,
}

impl Client {
    /// Reads a list until two readings tell of the same appointments; one is enough where all of it is on one page.
    pub(super) async fn all_pages(&self, query: &[(&str, &str)], today: NaiveDate) -> Result<Read, ClientError> {
        let mut all = self.pages_once(query, today, FIRST_TOGETHER).await?;
        for _ in 1..MOST_READINGS {
            if all.pages <= 1 {
                break;
            }
            let again = self.pages_once(query, today, all.pages + 1).await?;
            let agree = again.by_id.keys().eq(all.by_id.keys());
            all.unread = again.unread;
            // The later reading counts; what it missed was on a page that moved, for nothing is ever taken off a list.
            all.by_id.extend(again.by_id);
            all.keys.extend(again.keys);
            if agree {
                break;
            }
        }
        Ok(all)
    }

    /// Reads a list once; `expected` says how many pages it may have.
    async fn pages_once(&self, query: &[(&str, &str)], today: NaiveDate, expected: usize) -> Result<Read, ClientError> {
        let mut read = Read::default();
        let mut longest = 0;
        let mut pages = 0..expected.min(MOST_PAGES);
        while !pages.is_empty() {
            let calls: Vec<_> = pages.clone().map(|page| self.page(query, page)).collect();
            let answers: Vec<_> = stream::iter(calls).buffered(MOST_TOGETHER).collect().await;
            for page in answers {
                let length = read.take(page?, today);
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

    async fn page(&self, query: &[(&str, &str)], page: usize) -> Result<Rows<EntryBody>, ClientError> {
        let number = page.to_string();
        let query: Vec<(&str, &str)> = query.iter().copied().chain([("page_no", &*number)]).collect();
        let answer: Value = match self.get(paths::APPOINTMENTS, &query).await {
            // Some services find nothing on a page behind the last one.
            Err(ClientError::Refused(problem)) if problem.status == 404 && page > 0 => return Ok(Rows::default()),
            answer => answer?,
        };
        // Any other object would pass for an empty list.
        let body = unwrapped(&answer, &["appointments"]).cloned().ok_or(ClientError::NotUnderstood)?;
        let body: PageBody = serde_json::from_value(body.into()).map_err(|_| ClientError::NotUnderstood)?;
        Ok(body.appointments)
    }
}

impl Read {
    /// Takes a page and tells how long it is; `None` where it brings nothing new.
    fn take(&mut self, page: Rows<EntryBody>, today: NaiveDate) -> Option<usize> {
        let (length, known, mut unread) = (page.rows.len() + page.unread, self.by_id.len(), page.unread);
        for entry in &page.rows {
            match entry.appointment(today) {
                Some(appointment) => {
                    if let Some(key) = entry.partner_appointment_id.as_ref().filter(|key| !key.as_str().is_empty()) {
                        self.keys.insert(appointment.id.clone(), key.as_str().to_owned());
                    }
                    self.by_id.insert(appointment.id.clone(), appointment);
                }
                None => unread += 1,
            }
        }
        // A page of which nothing can be read is a page all the same.
        let brings_something = self.by_id.len() > known || (page.rows.is_empty() && unread > 0);
        brings_something.then(|| {
            self.pages += 1;
            self.unread += unread;
            length
        })
    }
}
