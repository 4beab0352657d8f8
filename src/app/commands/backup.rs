//! `frontdesk backup` and `frontdesk restore`, for the store that is one file.

use std::path::{Path, PathBuf};

use chrono::Utc;

use super::print_line;
use crate::app::data_dir::DataDir;
use crate::app::stores::{DATABASE, open_in};
use crate::app::trouble::{Trouble, say};
use crate::cli::Common;
use crate::server::StoreError;
use crate::server::audit;
use crate::server::store::backup::{self, BackupError};
use crate::server::store::practices;
use crate::server::store::sql::SqlError;

/// Writes all data into a new file, also while a server runs.
pub async fn backup(common: &Common, file: &Path) -> Result<(), Trouble> {
    let database = DataDir::open(common.data_dir.clone())?.file(DATABASE);
    let target = file.to_owned();
    aside(move || backup::backup(&database, &target)).await?;
    let length = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    print_line(&format_args!("{} has all data, checked ({} KiB)", file.display(), length.div_ceil(1024)))
}

/// Puts a backup in the place of the data, which no server may be using.
pub async fn restore(common: &Common, file: &Path) -> Result<(), Trouble> {
    let data_dir = DataDir::open(common.data_dir.clone())?;
    let _lock = data_dir.lock()?;
    let database = data_dir.file(DATABASE);
    let kept = free_name(&data_dir);
    let (source, target) = (file.to_owned(), kept.clone());
    let was_there = aside(move || backup::restore(&database, &source, &target)).await?;
    note(&data_dir).await?;
    print_line(&format_args!("the data is that of {} now", file.display()))?;
    if was_there {
        say(&format_args!("the data that was there is kept as {}", kept.display()));
    }
    say(
        &"clients that were added or revoked after the backup was made are as they were then; see “frontdesk client list”",
    );
    Ok(())
}

/// A name for the old database that nothing has yet.
fn free_name(data_dir: &DataDir) -> PathBuf {
    let stamp = Utc::now().format("%Y-%m-%dT%H%M%SZ");
    let name = |at: u32| if at == 0 { format!("practice-{stamp}.db") } else { format!("practice-{stamp}-{at}.db") };
    let free = (0..1000).map(|at| data_dir.file(&name(at))).find(|path| !path.exists());
    free.unwrap_or_else(|| data_dir.file(&format!("practice-{stamp}-more.db")))
}

/// Brings the restored data to the schema of this program, and writes into its audit trail that it was restored.
async fn note(data_dir: &DataDir) -> Result<(), Trouble> {
    let store = open_in(data_dir)?;
    let noted = store.write::<_, SqlError>(|sql| {
        for business in practices::all(sql)? {
            audit::record_owner(sql, &business, "restore backup", Utc::now())?;
        }
        Ok(())
    });
    let noted = noted.await;
    store.close().await;
    Ok(noted.map_err(StoreError::from)?)
}

/// Copying waits for the disk.
async fn aside<T: Send + 'static>(job: impl FnOnce() -> Result<T, BackupError> + Send + 'static) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(job).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Trouble::Fault),
    }
}
