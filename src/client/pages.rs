//! Lists that come in pages, whatever the length of a page is: the contract knows 20, 30 and 50, and a service may have
//! its own. A list ends with a page that is empty, shorter than one before it, or brings nothing new.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::{Client, ClientError};
use crate::contract::appointments::PageBody;
use crate::contract::paths;
use crate::contract::published::unwrapped;
use crate::domain::appointment::Appointment;
use crate::domain::ids::AppointmentId;

/// No clinic has more in two days; a server that never sends a last page would hold the desk for ever.
const MOST_PAGES: usize = 400;
/// Entries move to other pages while pages are read. So often a list is read at most until two readings agree.
const MOST_READINGS: usize = 3;

/// A list, read to its end.
#[derive(Debug, Default)]
pub struct Read {
    /// One for each identifier.
    pub by_id: BTreeMap<AppointmentId, Appointment>,
    /// Entries that were not understood.
    pub unread: usize,
    /// How many pages had something on them.
    pages: usize,
}

impl Client {
    /// Reads a list until two readings tell of the same appointments; one is enough where all of it is on one page.
    pub(super) async fn all_pages(&self, query: &[(&str, &str)], today: NaiveDate) -> Result<Read, ClientError> {
        let mut all = self.pages_once(query, today).await?;
        for _ in 1..MOST_READINGS {
            if all.pages <= 1 {
                break;
            }
            let again = self.pages_once(query, today).await?;
            let agree = again.by_id.keys().eq(all.by_id.keys());
            all.unread = again.unread;
            // The later reading counts; what it missed was on a page that moved, for nothing is ever taken off a list.
            all.by_id.extend(again.by_id);
            if agree {
                break;
            }
        }
        Ok(all)
    }

    async fn pages_once(&self, query: &[(&str, &str)], today: NaiveDate) -> Result<Read, ClientError> {
        let mut read = Read::default();
        let mut longest = 0;
        for page in 0..MOST_PAGES {
            let number = page.to_string();
            let query: Vec<(&str, &str)> = query.iter().copied().chain([("page_no", &*number)]).collect();
            let answer: Value = self.get(paths::APPOINTMENTS, &query).await?;
            // Any other object would pass for an empty list.
            let body = unwrapped(&answer, &["appointments"]).cloned().ok_or(ClientError::NotUnderstood)?;
            let body: PageBody = serde_json::from_value(body.into()).map_err(|_| ClientError::NotUnderstood)?;
            let (entries, known) = (body.appointments, read.by_id.len());
            let length = entries.rows.len() + entries.unread;
            if length == 0 {
                break;
            }
            read.pages += 1;
            let mut unread = entries.unread;
            for entry in &entries.rows {
                match entry.appointment(today) {
                    Some(appointment) => {
                        read.by_id.insert(appointment.id.clone(), appointment);
                    }
                    None => unread += 1,
                }
            }
            let nothing_new = read.by_id.len() == known;
            if !(nothing_new && page > 0) {
                read.unread += unread;
            }
            if length < longest || nothing_new {
                break;
            }
            longest = length;
        }
        Ok(read)
    }
}
