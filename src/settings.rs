//! The configuration file. Everything in it may be left out.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::domain::zone::Zone;

/// What the file can say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// What this desk is called; "Desk 1" where nothing is said.
    pub desk: Option<String>,
    /// The server to use instead of one of the desk's own.
    pub server: Option<String>,
    /// What to sign in with at that server…
    pub client_id: Option<String>,
    /// …and its secret.
    pub client_secret: Option<String>,
    /// A file with the certificates of the authority that vouches for that server (PEM); it alone is trusted then.
    pub ca_file: Option<PathBuf>,
    /// The zone of clinics of which the server tells none; UTC where nothing is said.
    pub zone: Option<String>,
    /// The calling code of bare ten-digit numbers; 91 where nothing is said.
    pub calling_code: Option<String>,
}

/// The file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BadSettings {
    /// It is there, or was asked for, and can't be read.
    #[error("the configuration {} can't be read ({source}); mend its permissions or name another with --config", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not TOML, or says something that nobody knows.
    #[error("the configuration {} has a mistake in line {line}: {says}; correct that line", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What.
        says: String,
    },
    /// It names a zone that does not exist.
    #[error("the configuration {} names a zone that does not exist: {source}", path.display())]
    Zone {
        /// The file.
        path: PathBuf,
        /// Which.
        source: crate::domain::zone::UnknownZone,
    },
}

impl Settings {
    /// Reads the file. One that was not asked for by name may be missing.
    pub fn read(path: &Path, asked_for: bool) -> Result<Self, BadSettings> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !asked_for => return Ok(Self::default()),
            Err(source) => return Err(BadSettings::Unreadable { path: path.to_owned(), source }),
        };
        let settings: Self = toml::from_str(&text).map_err(|error| BadSettings::Malformed {
            path: path.to_owned(),
            line: line_of(&text, error.span()),
            says: error.message().replace('\n', ", "),
        })?;
        settings.zone().map_err(|source| BadSettings::Zone { path: path.to_owned(), source })?;
        Ok(settings)
    }

    /// The zone of clinics of which the server tells none.
    pub fn zone(&self) -> Result<Zone, crate::domain::zone::UnknownZone> {
        self.zone.as_deref().map_or_else(|| Ok(Zone::utc()), Zone::named)
    }
}

/// The line, from 1, in which a mistake begins.
pub fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let at = span.map_or(0, |span| span.start.min(text.len()));
    text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1
}
