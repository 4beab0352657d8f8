//! The command line: its words, and nothing of what they do.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};

mod desk;
mod owner;

pub use desk::{Day, DayFormat, KeysFormat, Shell};
pub use owner::{AuditCommand, ClientCommand, Of, PracticeCommand, When};

/// A scheduling desk for clinic receptionists, with the practice server behind it.
///
/// Without a command it opens the desk on a practice of its own: the server runs inside, its data lies in the data
/// directory, and the first start puts a sample practice there. A second desk on the same data directory joins the first
/// one. Press ? in the desk for all keys.
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do instead of opening the desk.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Which server to use.
    #[command(flatten)]
    pub elsewhere: Elsewhere,

    /// Where the desk's own server listens; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", conflicts_with = "server")]
    pub listen: SocketAddr,

    /// What every command shares.
    #[command(flatten)]
    pub common: Common,
}

/// Which server to use, where it is not the desk's own.
#[derive(Clone, Debug, Default, Args)]
pub struct Elsewhere {
    /// Use the server at this address instead of one of its own, for instance <https://desk.example.org>.
    #[arg(long, value_name = "URL")]
    pub server: Option<String>,

    /// By which names to call the server: those of the workflow's core, or those that its vendor publishes today
    /// [default: core].
    #[arg(long, value_enum)]
    pub style: Option<Style>,

    /// Trust only this certificate authority (PEM) for --server, for instance that of the office.
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

impl Elsewhere {
    /// What is said behind a command goes before what is said in front of it.
    #[must_use]
    pub fn or(self, before: Self) -> Self {
        Self { server: self.server.or(before.server), style: self.style.or(before.style), ca: self.ca.or(before.ca) }
    }
}

/// By which names a server is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// The core of the workflow.
    Core,
    /// What the vendor publishes.
    Published,
}

/// What every command shares.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// Where data is kept [default: the platform's data directory].
    #[arg(long, value_name = "DIR", global = true)]
    pub data_dir: Option<PathBuf>,

    /// The configuration [default: frontdesk/config.toml in the platform's configuration directory].
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// Start the clock at this time, for tests and demonstrations: 2026-11-23T10:42:00+05:30.
    #[arg(long, value_name = "RFC3339", global = true, value_parser = moment)]
    pub now: Option<DateTime<Utc>>,
}

/// Where the practice is kept, for the commands that may have it elsewhere than in the data directory.
#[derive(Clone, Args)]
pub struct StoreChoice {
    /// Where the practice is kept: sqlite:PATH or postgres://USER@HOST/DATABASE [default: practice.db in the data
    /// directory].
    ///
    /// FRONTDESK_STORE in the environment says the same, and PGPASSWORD the password of a PostgreSQL role: everybody
    /// on this computer can see the arguments of a program, so write no password here.
    #[arg(long, value_name = "STORE", global = true)]
    pub store: Option<String>,
}

/// There may be a password in it.
impl std::fmt::Debug for StoreChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreChoice(…)")
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the practice server without a desk.
    Serve(Serve),
    /// Print the appointments of a day: as a sheet, or for spreadsheets, programs and calendars.
    Day(Day),
    /// Tell which server the desk would use, whether it answers and how fast, and how its store is.
    Status {
        /// Which server.
        #[command(flatten)]
        elsewhere: Elsewhere,
    },
    /// Print the keys of the desk, with what the configuration says of them.
    Keys {
        /// How.
        #[arg(long, value_enum, default_value_t = KeysFormat::Table)]
        format: KeysFormat,
    },
    /// Print what a shell needs to complete the words of this command line.
    Completions {
        /// For which shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page.
    Man,
    /// The practice file: clinics, doctors, services, weekly sittings, leave and holidays.
    Practice {
        /// Where the practice is kept.
        #[command(flatten)]
        store: StoreChoice,

        /// What to do with it.
        #[command(subcommand)]
        command: PracticeCommand,
    },
    /// Credentials of desks and other programs.
    Client {
        /// Where the practice is kept.
        #[command(flatten)]
        store: StoreChoice,

        /// What to do with them.
        #[command(subcommand)]
        command: ClientCommand,
    },
    /// The audit trail: who did or saw what.
    Audit {
        /// Where the practice is kept.
        #[command(flatten)]
        store: StoreChoice,

        /// What to do with it.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Write all data into one file, also while a server runs.
    ///
    /// The file is a database of its own: put it where the data is not. It is as secret as the data.
    Backup {
        /// The file to make; one that is there is never written over.
        file: PathBuf,
    },
    /// Put a backup in the place of the data; the data that was there is kept under another name.
    Restore {
        /// A file that “frontdesk backup” has made.
        file: PathBuf,
    },
}

/// How the practice server meets the network.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Where the practice is kept.
    #[command(flatten)]
    pub store: StoreChoice,

    /// The certificate to show (PEM, the server's own first); on SIGHUP it is read again.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// The key of the certificate (PEM, not encrypted).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// A proxy in front of it ends TLS: plain HTTP is then allowed on any address.
    #[arg(long)]
    pub behind_proxy: bool,

    /// How lines of the log look.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,

    /// How much is logged; each request is a line at info.
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = LogLevel::Info)]
    pub log_level: LogLevel,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// name=value
    Text,
    /// JSON objects
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "the words are those of every log")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|_| "write date, time and offset like 2026-11-23T10:42:00+05:30".to_owned())
}

const EXIT_CODES: &str = "\
Exit codes:
  0  success
  1  a failure that has no code of its own, or a broken audit trail
  2  wrong usage, or a doctor or clinic that is not there
  3  no terminal to draw on
  4  the data directory can't be used, or is in use
  5  the database can't be used: damaged, newer than this program, or its server can't be reached; of status: the store
     of the server is not ready
  6  the configuration (keys that clash, too) or the credentials file can't be read
  7  the server can't be reached, or does not accept the credentials
  8  the address to listen on, or the certificate for it, can't be used
  9  the practice file has faults; standard error tells each with its line
 10  appointments stand against the import; standard output lists them
 11  the backup can't be made, or can't be restored
 70  a fault of the program itself

Credentials for --server come from the configuration (client_id, client_secret), from FRONTDESK_CLIENT_ID and
FRONTDESK_CLIENT_SECRET, or from a prompt.";
