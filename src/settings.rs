//! The configuration file. Everything in it may be left out.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::domain::zone::Zone;

mod keys;
mod paper;
mod values;

pub use keys::{KeyLine, Keys};
pub use paper::{Paper, Printer};
pub use values::{LockAfter, Pin};

/// What the file can say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// What this desk is called; "Desk 1" where nothing is said.
    pub desk: Option<String>,
    /// The server to use instead of one of the desk's own.
    pub server: Option<String>,
    /// By which names to call it; those of the core where nothing is said.
    pub style: Option<Style>,
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
    /// The language of the desk, by its tag (BCP 47); English where nothing is said.
    pub language: Option<Spanned<String>>,
    /// Colours; dark where nothing is said.
    pub theme: Option<ThemeName>,
    /// Marks and lines; those of Unicode where nothing is said.
    pub glyphs: Option<Glyphs>,
    /// Whether the mouse is listened to; it is where nothing is said.
    pub mouse: Option<bool>,
    /// After how long without a key the desk locks itself; 5 minutes where nothing is said.
    pub lock_after: Option<LockAfter>,
    /// What has to be typed to unlock it; Enter does where nothing is said.
    pub lock_pin: Option<Pin>,
    /// Whether names are hidden until asked for.
    pub mask_names: bool,
    /// Whether the last known day is kept for a start without a server; it is where nothing is said.
    pub last_known_day: Option<bool>,
    /// Keys in place of those of the table.
    pub keys: Keys,
    /// Printing, and the sheet for the time without a server.
    pub paper: Paper,
    /// Where the language is said.
    #[serde(skip)]
    pub language_line: usize,
    /// The file that said all this.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

/// The colours of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words of the configuration say it")]
pub enum ThemeName {
    Dark,
    Light,
    HighContrast,
    Plain,
}

impl ThemeName {
    /// As the configuration writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::Plain => "plain",
        }
    }
}

/// The marks and lines of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Glyphs {
    /// Those that look best.
    Unicode,
    /// Those that every terminal has.
    Ascii,
}

/// By which names a server is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// The core of the workflow.
    Core,
    /// What the vendor publishes.
    Published,
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
        Self::parse(path, &text)
    }

    /// The settings in a text, of which the lines are counted.
    fn parse(path: &Path, text: &str) -> Result<Self, BadSettings> {
        let mut settings: Self = toml::from_str(text).map_err(|error| BadSettings::Malformed {
            path: path.to_owned(),
            line: line_of(text, error.span()),
            says: without_all_names(error.message()).replace('\n', ", "),
        })?;
        settings.file = Some(path.to_owned());
        settings.keys.count_lines(text);
        settings.language_line = settings.language.as_ref().map_or(1, |language| line_at(text, language.span().start));
        settings.zone().map_err(|source| BadSettings::Zone { path: path.to_owned(), source })?;
        Ok(settings)
    }

    /// A fault of a line that only others than this room can judge: a key, a language.
    pub fn fault(&self, line: usize, says: impl Into<String>) -> BadSettings {
        BadSettings::Malformed { path: self.file.clone().unwrap_or_default(), line, says: says.into() }
    }

    /// The zone of clinics of which the server tells none.
    pub fn zone(&self) -> Result<Zone, crate::domain::zone::UnknownZone> {
        self.zone.as_deref().map_or_else(|| Ok(Zone::utc()), Zone::named)
    }
}

/// Of a name that nobody knows only that: all that there are would hide what is wrong, and the docs list them.
fn without_all_names(says: &str) -> &str {
    match says.split_once(", expected one of") {
        Some((unknown, _)) if says.starts_with("unknown field") => unknown,
        Some(_) | None => says,
    }
}

/// The line, from 1, in which a mistake begins.
pub fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> usize {
    let at = span.map_or(0, |span| span.start.min(text.len()));
    text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1
}

/// The line, from 1, in which something stands.
pub fn line_at(text: &str, at: usize) -> usize {
    line_of(text, Some(at..at))
}

#[cfg(test)]
mod tests;
