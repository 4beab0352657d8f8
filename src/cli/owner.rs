//! The words of the owner's commands.

use std::path::PathBuf;

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
