//! PostgreSQL: several servers share one database, and each runs several transactions at a time.
//!
//! Each connection belongs to one thread. A connection that is lost is opened again for the next job. What is the same
//! for the queries as on SQLite: one set of statements, texts compared by code point (see [`schema`]), and a row that
//! exists already is the failure of one statement, not of its whole transaction.

mod address;
mod ahead;
mod connection;
mod errors;
mod link;
mod listen;
mod schema;
mod tls;
mod values;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio::sync::watch;

pub use address::{Address, AddressError};
pub use listen::Listening;

use super::StoreError;
use super::sql::SqlError;
use super::threads::{self, Job, Queue};
use connection::{Behind, Postgres};
use link::Way;

/// How many transactions may write at a time.
const WRITERS: usize = 4;
/// How many jobs may read at a time.
const READERS: usize = 4;
/// Why a PostgreSQL server can't be used. The places have no passwords in them.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum PostgresError {
    #[error(
        "the PostgreSQL server of {place} can't be reached ({says}); start it, or check the address, the port and the network"
    )]
    Unreachable { place: String, says: String },
    #[error(
        "the PostgreSQL server does not let {place} in ({says}); check the role, its password (PGPASSWORD) and pg_hba.conf"
    )]
    SignIn { place: String, says: String },
    #[error("the PostgreSQL server has no database {place}; make it with createdb")]
    NoDatabase { place: String },
    #[error("the PostgreSQL server of {place} can't be reached by TLS ({says}); {}", TLS_ADVICE)]
    Tls { place: String, says: String },
    #[error("{place} can't be reached by TLS: {says}; mend that file, or name another with sslrootcert")]
    Certificates { place: String, says: String },
    #[error("the PostgreSQL server refuses {place} ({says}); mend that and start again")]
    Refuses { place: String, says: String },
    #[error("the PostgreSQL server of {place} is of version {found}; {} or newer is needed", schema::OLDEST)]
    TooOld { place: String, found: i64 },
    #[error(
        "the database {place} keeps its texts in {found}, which not all names can be written in; make it anew with createdb --encoding=UTF8 --template=template0"
    )]
    Encoding { place: String, found: String },
    #[error(
        "the database {place} belongs to another program (its schema {schema} has tables, but not ours); nothing was changed: make a database of its own for frontdesk"
    )]
    Foreign { place: String, schema: String },
    #[error(
        "the database {place} was written by a newer frontdesk (schema {found}, this program knows up to {known}); nothing was changed: start the newer program, or name another database"
    )]
    Newer { place: String, found: i64, known: i64 },
    #[error(
        "the database {place} can't be used ({source}); make its role the owner of the database, and check the server's log"
    )]
    Unusable { place: String, source: SqlError },
}

const TLS_ADVICE: &str = "give it a certificate for that name that this computer trusts (or sslrootcert=FILE), or use \
    a tunnel and name 127.0.0.1";

/// The queues of an open store.
pub struct Parts {
    /// Jobs that write.
    pub writers: Queue,
    /// Jobs that only read.
    pub readers: Queue,
    /// Hears of the changes that other servers make.
    pub listening: Listening,
}

/// Reaches the server, brings the database to the newest schema and starts the threads.
pub fn open(address: &Address, changed: watch::Sender<u64>) -> Result<Parts, StoreError> {
    let way = Way::to(address)?;
    // Waiting for an answer is not allowed on a thread that runs tasks, as that of the caller may be.
    let prepared = std::thread::scope(|scope| scope.spawn(|| schema::prepare(&way)).join());
    prepared.map_err(|_| SqlError::Other("the schema could not be looked at".to_owned()))??;
    let changed = Arc::new(changed);
    let origin: Arc<str> = uuid::Uuid::new_v4().simple().to_string().into();
    let connection = || Postgres::new(way.clone(), Arc::clone(&origin));
    let write = || {
        let (mut database, changed) = (connection(), Arc::clone(&changed));
        move |jobs| {
            if write(&mut database, jobs) {
                changed.send_modify(|count| *count += 1);
            }
        }
    };
    let read = || {
        let mut database = connection();
        move |jobs: Vec<Job>| jobs.into_iter().for_each(|job| read(&mut database, job))
    };
    let writers = threads::start_pool("store-writer", (0..WRITERS).map(|_| write()))?;
    let readers = threads::start_pool("store-reader", (0..READERS).map(|_| read()))?;
    let listening = listen::start(way.clone(), origin, changed)?;
    Ok(Parts { writers, readers, listening })
}

/// Runs the jobs, which wait for the same turn if they are several, as one transaction; tells whether it announced
/// something. Each that is not alone is behind a savepoint of its own, so that the others stay where it fails; but one that
/// decides before it changes anything, of which nothing is there then.
fn write(database: &mut Postgres, jobs: Vec<Job>) -> bool {
    let several = jobs.len() > 1;
    let begun = database.begin("BEGIN");
    if let Err(wrong) = begun {
        database.roll_back();
        jobs.into_iter().for_each(|job| threads::refuse(job, wrong.clone()));
        return false;
    }
    if let Some(turn) = jobs.first().and_then(Job::turn) {
        database.take_turn(turn);
    }
    let mut kept = Vec::with_capacity(jobs.len());
    for job in jobs {
        if let Some(wrong) = database.broken() {
            threads::refuse(job, wrong);
            continue;
        }
        let behind = match (several, job.decides_first()) {
            (false, _) => Behind::TheTransaction,
            (true, true) => Behind::Itself,
            (true, false) => Behind::ASavepoint,
        };
        database.begin_job(behind);
        match catch_unwind(AssertUnwindSafe(|| job.run(Ok(database)))) {
            Ok(ran) if ran.keep => match database.keep_job(behind) {
                Ok(()) => kept.push(ran),
                Err(wrong) => ran.tell(Err(wrong)),
            },
            // What a refusal is founded on may be a write of the same transaction: it waits for it, too.
            Ok(ran) => {
                database.undo_job(behind);
                kept.push(ran);
            }
            Err(_) => {
                tracing::error!("a job of the store panicked; what it had written is undone");
                database.undo_panicked(behind);
            }
        }
    }
    if !kept.iter().any(|ran| ran.keep) {
        database.roll_back();
        kept.into_iter().for_each(|ran| ran.tell(Ok(())));
        return false;
    }
    let end = database.commit();
    let announced = end.is_ok() && database.has_announced();
    kept.into_iter().for_each(|ran| ran.tell(end.clone()));
    announced
}

/// All reads of a job see the same state.
fn read(database: &mut Postgres, job: Job) {
    if let Err(wrong) = database.begin_to_read() {
        threads::refuse(job, wrong);
        return;
    }
    let ran = catch_unwind(AssertUnwindSafe(|| job.run(Ok(database))));
    // Whoever asked need not wait for the end, unless they would meet their own claim with what they ask next.
    if database.has_claims() {
        database.roll_back();
        return told(ran);
    }
    told(ran);
    database.roll_back();
}

fn told(ran: std::thread::Result<threads::Ran>) {
    match ran {
        Ok(ran) => ran.tell(Ok(())),
        Err(_) => tracing::error!("a read of the store panicked"),
    }
}
