//! What can keep the program from doing what it was asked, each as one sentence with an exit code of its own.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::client::{BadAddress, ClientError};
use crate::server::clients::AddClientError;
use crate::server::seed::SeedError;
use crate::server::serve::BindError;
use crate::server::store::sql::SqlError;
use crate::server::{StartError, StoreError, TlsError};
use crate::settings::BadSettings;

/// Why the program ends without success.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Trouble {
    #[error("{0} is not a terminal; open the desk in a terminal, or run only the server with “frontdesk serve”")]
    NotATerminal(&'static str),
    #[error("the terminal can't be used ({0}); open the desk in another terminal")]
    Terminal(std::io::Error),
    #[error("the data directory {} can't be used ({source}); give yourself permission to write there, or name another with --data-dir", path.display())]
    DataDir { path: PathBuf, source: std::io::Error },
    #[error("there is no home directory to keep data in; name a data directory with --data-dir")]
    NoHome,
    #[error("another frontdesk is using the data directory {}; close it, or name another with --data-dir", .0.display())]
    InUse(PathBuf),
    #[error(
        "FRONTDESK_STORE names another store, and this command is for that of the data directory; unset it, or use pg_dump for PostgreSQL"
    )]
    StoreElsewhere,
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Seed(#[from] SeedError),
    #[error(transparent)]
    Settings(#[from] BadSettings),
    #[error("the credentials file {} can't be used ({says}); restore it, or move it away and the desk makes a new one", path.display())]
    CredentialsFile { path: PathBuf, says: String },
    #[error(
        "there are no credentials for {0}; put client_id and client_secret into the configuration, or set FRONTDESK_CLIENT_ID and FRONTDESK_CLIENT_SECRET"
    )]
    NoCredentials(String),
    #[error(transparent)]
    Address(#[from] BadAddress),
    #[error("the server at {address} can't be used: {source}; {advice}")]
    Server { address: String, source: ClientError, advice: &'static str },
    #[error(transparent)]
    Bind(#[from] BindError),
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("the certificate authority {} can't be read ({source}); check --ca, or ca_file in the configuration", path.display())]
    AuthorityFile { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    AddClient(#[from] AddClientError),
    #[error(transparent)]
    Client(#[from] crate::server::clients::ClientError),
    #[error("there is no practice in the database yet; import one with “frontdesk practice import FILE”")]
    NoPractice,
    #[error("there is no practice {asked} in the database; there is {known}")]
    UnknownPractice { asked: String, known: String },
    #[error("the database has more than one practice; name one with --practice: {0}")]
    WhichPractice(String),
    #[error("the file {} can't be {verb} ({source}); check its name and its permissions", path.display())]
    File { path: PathBuf, verb: &'static str, source: std::io::Error },
    #[error("the file {} is there already; name another, or move it away", .0.display())]
    FileExists(PathBuf),
    #[error("the practice file {} has {faults}; correct it and check it again", path.display())]
    PracticeFile { path: PathBuf, faults: String },
    #[error(
        "nothing was imported: {0} a clinic or a doctor that the file has taken away; keep them in the file until these appointments are moved or cancelled"
    )]
    Orphans(String),
    #[error("the practice can't be imported: {0}; try again")]
    Import(SqlError),
    #[error(
        "the audit trail of practice {practice} is broken at entry {seq}: it was changed, added or taken out after it was written; compare with a backup"
    )]
    AuditBroken { practice: String, seq: i64 },
    #[error(transparent)]
    Backup(#[from] crate::server::store::backup::BackupError),
    #[error("there is no {what} “{asked}”; there is: {known}")]
    NoSuch { what: &'static str, asked: String, known: String },
    #[error("“{asked}” may be more than one {what}: {found}; write more of the name, or the identifier")]
    Ambiguous { what: &'static str, asked: String, found: String },
    #[error("{0}")]
    BadDate(String),
    #[error("the appointments can't be read: {0}; try again, and see “frontdesk status”")]
    Unread(String),
    #[error("the store of the server is not ready; see the log of the server")]
    NotReady,
    #[error("the result can't be written to standard output ({0}); check where it is sent")]
    Output(std::io::Error),
    #[error("{0} of this desk are not known to have gone through; look at today's list before you repeat them")]
    LeftUnknown(String),
    #[error(
        "{0} of this desk are not known to have gone through; the next desk that is opened here finds out and says so, and until then look at today's list before you repeat them"
    )]
    LeftToTheNext(String),
    #[error("the program has a fault and had to stop")]
    Fault,
    #[error("{0:#}")]
    Other(color_eyre::Report),
}

impl Trouble {
    /// As documented in `--help`.
    fn exit_code(&self) -> u8 {
        match self {
            Self::NotATerminal(_) | Self::Terminal(_) => 3,
            Self::DataDir { .. } | Self::NoHome | Self::InUse(_) => 4,
            Self::Store(StoreError::Place(_))
            | Self::StoreElsewhere
            | Self::NoSuch { .. }
            | Self::Ambiguous { .. }
            | Self::BadDate(_) => 2,
            Self::Store(_) | Self::Seed(_) | Self::NotReady => 5,
            Self::Settings(_) | Self::CredentialsFile { .. } => 6,
            Self::NoCredentials(_)
            | Self::Address(_)
            | Self::AuthorityFile { .. }
            | Self::Server { .. }
            | Self::Unread(_) => 7,
            Self::Bind(_) | Self::Tls(_) => 8,
            Self::PracticeFile { .. } => 9,
            Self::Orphans(_) => 10,
            Self::Backup(_) => 11,
            Self::Fault => 70,
            Self::Client(_)
            | Self::NoPractice
            | Self::UnknownPractice { .. }
            | Self::WhichPractice(_)
            | Self::File { .. }
            | Self::FileExists(_)
            | Self::Import(_)
            | Self::AuditBroken { .. }
            | Self::Output(_)
            | Self::Start(_)
            | Self::AddClient(_)
            | Self::LeftUnknown(_)
            | Self::LeftToTheNext(_)
            | Self::Other(_) => 1,
        }
    }

    /// A server that could not be signed in to.
    pub fn server(address: &str, source: ClientError) -> Self {
        let advice = match source {
            ClientError::SignIn => "check client_id and client_secret",
            ClientError::Unreachable | ClientError::NoAnswer => {
                "check the address and the network, or start without --server"
            }
            ClientError::Refused(ref problem) if problem.status == 429 => "wait a quarter of an hour and try again",
            ClientError::Pausing(_) => "wait a quarter of an hour and try again",
            ClientError::Refused(_)
            | ClientError::Trouble { .. }
            | ClientError::NotUnderstood
            | ClientError::NotOffered => "check that the address is that of a practice server",
        };
        Self::Server { address: address.to_owned(), source, advice }
    }
}

/// Says a sentence on standard error. Where nobody can read it any more (the terminal is gone), that is no failure:
/// `eprintln!` would panic.
pub fn say(sentence: &dyn std::fmt::Display) {
    if let Err(error) = writeln!(std::io::stderr(), "frontdesk: {sentence}") {
        tracing::debug!(%error, "nobody can be told");
    }
}

/// Says what happened on standard error.
pub fn report(trouble: &Trouble) -> ExitCode {
    if let Trouble::Other(report) = trouble {
        say(&format_args!("{report:?}"));
    } else if !matches!(trouble, Trouble::Fault) {
        // Of a fault the panic hook has said all that may be said.
        say(trouble);
    }
    ExitCode::from(trouble.exit_code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::problem::Problem;

    #[test]
    fn only_who_was_told_to_wait_is_advised_to() {
        let said = |status| {
            let refused = ClientError::Refused(Box::new(Problem::read(status, b"")));
            Trouble::server("https://desk.example.org", refused).to_string()
        };
        assert!(said(429).ends_with("wait a quarter of an hour and try again"));
        assert!(said(404).ends_with("check that the address is that of a practice server"));
    }
}
