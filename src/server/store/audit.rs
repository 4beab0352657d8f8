//! The audit trail: who did or saw what, when, with what outcome. Entries are numbered without gaps and chained by
//! hashes, so that one changed, added or missing entry is found.
//!
//! Entries hold identifiers, never names, numbers or notes of patients.

use super::sql::{Question, Row, Sql, SqlError, args};
use crate::domain::ids::BusinessId;
use crate::server::secrets;

/// What is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Epoch seconds.
    pub at: i64,
    /// The same moment on the clinic's clock, RFC 3339.
    pub clinic_time: String,
    /// Which client.
    pub client_id: String,
    /// What people call it.
    pub client_name: String,
    /// Names the answer that was given.
    pub request_id: String,
    /// What was asked for: `book`, `view appointment`.
    pub action: String,
    /// Of which appointment.
    pub appointment_id: Option<String>,
    /// Of which patient.
    pub patient_id: Option<String>,
    /// `done`, or the code of the refusal.
    pub outcome: String,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEntry {
    /// Counted from 1 in each practice.
    pub seq: i64,
    /// What it says.
    pub entry: Entry,
    /// Of the entry before and of this one.
    pub hash: String,
}

/// The hash of the newest entry, which stands for everything before it: as every change of a practice is written down in
/// the transaction that makes it, two are equal only if nothing of the practice was changed between them. `None` where
/// nothing was written down yet.
pub fn newest(sql: &mut dyn Sql, business: &BusinessId) -> Result<Option<String>, SqlError> {
    let row = head_of(business).ask_first(sql)?;
    row.map(|row| row.text(1)).transpose()
}

/// Adds an entry at the end of the chain.
pub fn record(sql: &mut dyn Sql, business: &BusinessId, entry: &Entry) -> Result<(), SqlError> {
    // Identifiers that were refused are here as they came, and the hash has to be of what is kept: not every database
    // keeps a NUL.
    let plain = |id: &Option<String>| id.as_ref().map(|id| id.replace('\0', "\u{fffd}"));
    let entry =
        &Entry { appointment_id: plain(&entry.appointment_id), patient_id: plain(&entry.patient_id), ..entry.clone() };
    // Entries follow each other until the commit: no other transaction has seen the head that this one goes on from.
    sql.serialise(business.as_str())?;
    let head = head_of(business).ask_first(sql)?;
    let (last, before) = head.map_or(Ok((0, String::new())), |head| Ok((head.int(0)?, head.text(1)?)))?;
    let seq = last + 1;
    let hash = hash(business, &before, seq, entry);
    sql.post(
        "INSERT INTO audit (business_id, seq, at, clinic_time, client_id, client_name, request_id, action, \
         appointment_id, patient_id, outcome, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            business.as_str(),
            seq,
            entry.at,
            entry.clinic_time.as_str(),
            entry.client_id.as_str(),
            entry.client_name.as_str(),
            entry.request_id.as_str(),
            entry.action.as_str(),
            entry.appointment_id.as_deref(),
            entry.patient_id.as_deref(),
            entry.outcome.as_str(),
            hash.as_str()
        ],
    )?;
    sql.put(
        head_of(business),
        Row::new(vec![seq.into(), hash.as_str().into()]),
        "INSERT INTO audit_heads (business_id, last_seq, last_hash) VALUES ($1, $2, $3) ON CONFLICT (business_id) \
         DO UPDATE SET last_seq = excluded.last_seq, last_hash = excluded.last_hash",
        args![business.as_str(), seq, hash.as_str()],
    )
}

/// The question after which entry of the practice the next one comes.
pub fn head_of(business: &BusinessId) -> Question {
    Question::new("SELECT last_seq, last_hash FROM audit_heads WHERE business_id = $1", args![business.as_str()])
}

/// Every field has its length before it, so that no two entries look the same to the hash.
fn hash(business: &BusinessId, before: &str, seq: i64, entry: &Entry) -> String {
    let (seq, at) = (seq.to_string(), entry.at.to_string());
    let fields = [
        Some(before),
        Some(business.as_str()),
        Some(&seq),
        Some(&at),
        Some(&entry.clinic_time),
        Some(&entry.client_id),
        Some(&entry.client_name),
        Some(&entry.request_id),
        Some(&entry.action),
        entry.appointment_id.as_deref(),
        entry.patient_id.as_deref(),
        Some(&entry.outcome),
    ];
    let mut all = String::new();
    for field in fields {
        match field {
            Some(text) => all.extend([&text.len().to_string(), ":", text, ";"]),
            None => all.push_str("-;"),
        }
    }
    secrets::sha256(&all)
}

/// Which entries to tell.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// From this moment on, epoch seconds.
    pub since: Option<i64>,
    /// Up to this moment, not included.
    pub until: Option<i64>,
    /// Of this appointment.
    pub appointment: Option<String>,
    /// Of this patient.
    pub patient: Option<String>,
}

/// How many entries are read at once.
pub const AT_ONCE: i64 = 1_000;

/// The wanted entries after that number, in order, at most [`AT_ONCE`].
pub fn after(sql: &mut dyn Sql, business: &BusinessId, seq: i64, wanted: &Wanted) -> Result<Vec<KeptEntry>, SqlError> {
    let mut args = args![business.as_str(), seq, AT_ONCE].to_vec();
    let mut conditions = String::new();
    let mut only = |condition: &str, value: super::sql::Value| {
        args.push(value);
        conditions.push_str(&format!(" AND {condition} ${}", args.len()));
    };
    if let Some(since) = wanted.since {
        only("at >=", since.into());
    }
    if let Some(until) = wanted.until {
        only("at <", until.into());
    }
    if let Some(appointment) = &wanted.appointment {
        only("appointment_id =", appointment.as_str().into());
    }
    if let Some(patient) = &wanted.patient {
        only("patient_id =", patient.as_str().into());
    }
    let statement = format!(
        "SELECT seq, at, clinic_time, client_id, client_name, request_id, action, appointment_id, patient_id, outcome, \
         hash FROM audit WHERE business_id = $1 AND seq > $2{conditions} ORDER BY seq LIMIT $3"
    );
    sql.query(&statement, &args)?.iter().map(entry).collect()
}

fn entry(row: &Row) -> Result<KeptEntry, SqlError> {
    Ok(KeptEntry {
        seq: row.int(0)?,
        entry: Entry {
            at: row.int(1)?,
            clinic_time: row.text(2)?,
            client_id: row.text(3)?,
            client_name: row.text(4)?,
            request_id: row.text(5)?,
            action: row.text(6)?,
            appointment_id: row.text_or_null(7)?,
            patient_id: row.text_or_null(8)?,
            outcome: row.text(9)?,
        },
        hash: row.text(10)?,
    })
}

/// What a check of the whole chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// So many entries, all of them as they were written.
    Unbroken(i64),
    /// This entry is not what was written there, or is missing.
    BrokenAt(i64),
}

/// Checks every entry against the one before it, and the last one against the head.
pub fn verify(sql: &mut dyn Sql, business: &BusinessId) -> Result<Verified, SqlError> {
    let (mut seq, mut before) = (0, String::new());
    loop {
        let entries = after(sql, business, seq, &Wanted::default())?;
        if entries.is_empty() {
            break;
        }
        for kept in entries {
            let expected = hash(business, &before, seq + 1, &kept.entry);
            if kept.seq != seq + 1 || kept.hash != expected {
                return Ok(Verified::BrokenAt(seq + 1));
            }
            (seq, before) = (kept.seq, kept.hash);
        }
    }
    let head = head_of(business).ask_first(sql)?;
    let (last, last_hash) = match head {
        Some(head) => (head.int(0)?, head.text(1)?),
        None => (0, String::new()),
    };
    Ok(if last == seq && last_hash == before { Verified::Unbroken(seq) } else { Verified::BrokenAt(seq + 1) })
}
