//! The words of the owner's commands.

use std::path::PathBuf;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Subcommand};

/// Which practice a command is for.
#[derive(Clone, Debug, Args)]
pub struct Of {
    /// Which practice, by the id in its file; needed only where the database has more than one.
    #[arg(long, value_name = "ID")]
    pub practice: Option<String>,
}

/// What can be done with practice files.
#[derive(Debug, Subcommand)]
pub enum PracticeCommand {
    /// Write a practice file to start from, with a word about every key.
    Init {
        /// The file to make; one that is there is never written over [default: standard output].
        file: Option<PathBuf>,
    },
    /// Tell everything that is wrong with a practice file, line by line.
    Check {
        /// The practice file.
        file: PathBuf,
    },
    /// Take a practice file over, and tell what changes and which appointments no longer fit.
    ///
    /// Appointments are never changed: move or cancel those that are listed at a desk. A clinic or a doctor that still
    /// has appointments can't be taken away.
    Import {
        /// The practice file.
        file: PathBuf,
        /// Only tell what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print the practice file of what is in the database.
    Export {
        /// Which practice.
        #[command(flatten)]
        of: Of,
    },
}

/// What can be done with credentials.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Add a client; prints its name, identifier and secret as JSON, once.
    Add {
        /// What people call it: "lab", "desk 2".
        name: String,
        /// Which practice.
        #[command(flatten)]
        of: Of,
    },
    /// List the clients, without their secrets, which nobody can read again.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Which practice.
        #[command(flatten)]
        of: Of,
    },
    /// Take a client's permission away; its tokens stop working at once.
    Revoke {
        /// Its name or its identifier.
        #[arg(value_name = "NAME|ID")]
        client: String,
        /// Which practice.
        #[command(flatten)]
        of: Of,
    },
}

/// What can be done with the audit trail.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check that no entry was changed, added or taken out.
    Verify {
        /// Which practice.
        #[command(flatten)]
        of: Of,
    },
    /// List entries, the oldest first.
    Show {
        /// From this day, or this moment, on: 2026-11-23 or 2026-11-23T10:42:00+05:30.
        #[arg(long, value_name = "WHEN")]
        since: Option<When>,
        /// Up to this day and with it, or up to this moment.
        #[arg(long, value_name = "WHEN")]
        until: Option<When>,
        /// Of this appointment only.
        #[arg(long, value_name = "ID")]
        appointment: Option<String>,
        /// Of this patient only.
        #[arg(long, value_name = "ID")]
        patient: Option<String>,
        /// As JSON, one object a line.
        #[arg(long)]
        json: bool,
        /// Which practice.
        #[command(flatten)]
        of: Of,
    },
}

/// A day of the clinics, or a moment.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// The whole day.
    Day(NaiveDate),
    /// The moment.
    Moment(DateTime<Utc>),
}

impl FromStr for When {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        let moment = DateTime::parse_from_rfc3339(text).map(|at| Self::Moment(at.to_utc()));
        moment.map_err(|_| "write a date like 2026-11-23, or date, time and offset like 2026-11-23T10:42:00+05:30")
    }
}
