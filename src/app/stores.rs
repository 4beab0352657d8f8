//! Which store a command means, and which practice in it.

use super::data_dir::DataDir;
use super::trouble::Trouble;
use crate::cli::{Common, Of};
use crate::domain::ids::BusinessId;
use crate::server::store::practices;
use crate::server::{Store, StoreError};

/// The database in a data directory.
pub const DATABASE: &str = "practice.db";

/// Opens the store that this command means, and makes it where there is none. A running server may have it open too:
/// the two do not disturb each other.
pub fn open_store(common: &Common) -> Result<Store, Trouble> {
    open_in(&DataDir::open(common.data_dir.clone())?)
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
