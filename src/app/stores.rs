//! Which store a command means, and which practice in it.

use std::path::Path;

use super::data_dir::DataDir;
use super::trouble::Trouble;
use crate::cli::{Common, Of, StoreChoice};
use crate::domain::ids::BusinessId;
use crate::server::store::{Place, practices};
use crate::server::{Store, StoreError};

/// The database in a data directory.
pub const DATABASE: &str = "practice.db";

/// Where the practice is kept, as the command line, else the environment, else the data directory says.
pub fn place(choice: &StoreChoice, common: &Common) -> Result<Place, Trouble> {
    let Some(said) = choice.store.clone().or_else(from_environment) else {
        return Ok(Place::Sqlite(DataDir::open(common.data_dir.clone())?.file(DATABASE)));
    };
    let place: Place = said.parse().map_err(StoreError::from)?;
    Ok(match std::env::var("PGPASSWORD") {
        Ok(password) if !password.is_empty() => place.or_password(&password),
        Ok(_) | Err(_) => place,
    })
}

/// The folder in which the practice is kept, to be taken by one server alone. A PostgreSQL database is for all who come.
pub fn folder(place: &Place) -> Result<Option<DataDir>, Trouble> {
    match place {
        Place::Sqlite(path) => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            DataDir::open(Some(folder.to_owned())).map(Some)
        }
        Place::Postgres(_) => Ok(None),
    }
}

/// Whether a desk on that folder would open the same practice by itself: only then may it join its server.
pub fn is_for_desks(place: &Place) -> bool {
    match place {
        Place::Sqlite(path) => path.file_name().is_some_and(|name| name == DATABASE),
        Place::Postgres(_) => false,
    }
}

fn from_environment() -> Option<String> {
    std::env::var("FRONTDESK_STORE").ok().filter(|said| !said.is_empty())
}

/// Refuses a command that knows only the data directory, where the practice is said to be elsewhere.
pub fn must_be_in_data_dir() -> Result<(), Trouble> {
    if from_environment().is_some() { Err(Trouble::StoreElsewhere) } else { Ok(()) }
}

/// Opens the store that this command means, and makes it where there is none. A running server may have it open too:
/// the two do not disturb each other.
pub fn open_store(common: &Common, choice: &StoreChoice) -> Result<Store, Trouble> {
    Ok(Store::at(&place(choice, common)?)?)
}

/// Opens the store of a data directory.
pub fn open_in(data_dir: &DataDir) -> Result<Store, Trouble> {
    Ok(Store::open(data_dir.file(DATABASE))?)
}

/// The practice that is asked for, or the only one there is.
pub async fn practice_of(store: &Store, of: &Of) -> Result<BusinessId, Trouble> {
    let all = store.read(practices::all).await.map_err(StoreError::from)?;
    match (&of.practice, all.as_slice()) {
        (_, []) => Err(Trouble::NoPractice),
        (Some(asked), all) => {
            let found = all.iter().find(|known| known.as_str() == asked);
            found.cloned().ok_or_else(|| Trouble::UnknownPractice { asked: asked.clone(), known: listed(all) })
        }
        (None, [only]) => Ok(only.clone()),
        (None, several) => Err(Trouble::WhichPractice(listed(several))),
    }
}

fn listed(all: &[BusinessId]) -> String {
    all.iter().map(BusinessId::as_str).collect::<Vec<_>>().join(", ")
}
