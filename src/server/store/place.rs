//! Where a store lies: `sqlite:PATH`, or the `postgres://…` of a server.

use std::path::PathBuf;
use std::str::FromStr;

use super::postgres::{Address, AddressError};

/// Where a store lies, as an owner says it.
#[derive(Clone, Debug)]
pub enum Place {
    /// A file of this computer.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(Box<Address>),
}

/// The words of a place that make no sense. They are not repeated: there may be a password among them.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum PlaceError {
    #[error("a store is sqlite:PATH or postgres://USER@HOST/DATABASE; write it like one of these")]
    Unknown,
    #[error("sqlite: needs the path of a file; write it like sqlite:/var/lib/frontdesk/practice.db")]
    NoPath,
    #[error(transparent)]
    Address(#[from] AddressError),
}

impl Place {
    /// Takes this password where the place needs one and names none.
    #[must_use]
    pub fn or_password(self, password: &str) -> Self {
        match self {
            Self::Sqlite(path) => Self::Sqlite(path),
            Self::Postgres(address) => Self::Postgres(Box::new(address.or_password(password))),
        }
    }
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() { Err(PlaceError::NoPath) } else { Ok(Self::Sqlite(path.into())) };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(Box::new(text.parse()?)));
        }
        Err(PlaceError::Unknown)
    }
}
