//! Where the practice is kept: in the data directory, in another file, or in a database of a PostgreSQL server.

use std::path::Path;

use super::data_dir::{DataDir, Lock};
use super::trouble::Trouble;
use crate::cli::{Common, StoreChoice};
use crate::server::store::Place;
use crate::server::{Store, StoreError};

/// What the practice's database is called in a data directory.
pub const DATABASE: &str = "practice.db";

/// Where the practice is kept, as the command line, else the environment, else the data directory says.
pub fn place(choice: &StoreChoice, common: &Common) -> Result<Place, Trouble> {
    let from_environment = || std::env::var("FRONTDESK_STORE").ok().filter(|said| !said.is_empty());
    let Some(said) = choice.store.clone().or_else(from_environment) else {
        return Ok(Place::Sqlite(DataDir::open(common.data_dir.clone())?.file(DATABASE)));
    };
    let place: Place = said.parse().map_err(StoreError::from)?;
    Ok(match std::env::var("PGPASSWORD") {
        Ok(password) if !password.is_empty() => place.or_password(&password),
        Ok(_) | Err(_) => place,
    })
}

/// Takes a file for this program alone. A PostgreSQL database is for all who come.
pub fn lock(place: &Place) -> Result<Option<Lock>, Trouble> {
    match place {
        Place::Sqlite(path) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            DataDir::open(Some(folder.to_owned()))?.lock().map(Some)
        }
        Place::Postgres(_) => Ok(None),
    }
}

/// Opens the store that lies there.
pub fn open(place: &Place) -> Result<Store, Trouble> {
    Ok(Store::at(place)?)
}
