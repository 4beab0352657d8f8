//! One connection to a PostgreSQL server, used by one thread: opening it, and asking it something with a limit of time.

use std::future::Future;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;
use tokio_postgres::{Client, Connection, Error, Socket, Statement};

use super::address::CONNECT_TIMEOUT;
use super::ahead::{self, Answer, Said};
use super::errors;
use super::tls::{Encrypted, Tls};
use super::{Address, PostgresError};
use crate::server::store::StoreError;
use crate::server::store::sql::SqlError;

/// How long a statement may run.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a statement may wait for another transaction.
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a transaction may stand still, should we forget it: it may hold what others wait for.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
/// How much longer than a statement may run the answer may be on its way.
const LATE: Duration = Duration::from_secs(5);
/// Statements that stay prepared.
const PREPARED: usize = 256;

/// How to reach a server.
#[derive(Clone)]
pub struct Way {
    /// Where it is.
    pub address: Address,
    /// How the connection is encrypted, where it is.
    tls: Tls,
}

impl Way {
    /// The way to that address.
    pub fn to(address: &Address) -> Result<Self, PostgresError> {
        let tls = Tls::trusting(address.roots.as_deref());
        let tls = tls.map_err(|says| PostgresError::Certificates { place: address.to_string(), says })?;
        Ok(Self { address: address.clone(), tls })
    }

    /// Opens a connection. The second half has to be polled for the first to get answers.
    pub async fn connect(&self) -> Result<(Client, Connection<Socket, Encrypted>), ConnectError> {
        // The library limits only the first step of the way; a server may be silent later, too.
        match timeout(CONNECT_TIMEOUT * 2, self.address.config.connect(self.tls.clone())).await {
            Ok(Ok(both)) => Ok(both),
            Ok(Err(error)) => Err(ConnectError::Refused(error)),
            Err(_) => Err(ConnectError::Silent),
        }
    }
}

/// Why there is no connection.
pub enum ConnectError {
    /// Somebody said no.
    Refused(Error),
    /// Nobody said anything.
    Silent,
}

impl ConnectError {
    /// For the log, and for whoever waits for an answer.
    pub fn why(&self) -> String {
        match self {
            Self::Refused(error) => match error.as_db_error() {
                // Said before anybody has signed in: nothing of a patient is in it.
                Some(said) => said.message().to_owned(),
                None => errors::why(error),
            },
            Self::Silent => "it did not answer in time".to_owned(),
        }
    }
}

/// An open connection with what is prepared on it. It has to be dropped on a thread of its own, as it is used there.
pub struct Link {
    runtime: Runtime,
    client: Client,
    statements: std::collections::HashMap<String, Statement>,
}

impl Link {
    /// Opens a connection and sets its limits.
    pub fn open(way: &Way) -> Result<Self, OpenError> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(OpenError::Thread)?;
        let (client, connection) = runtime.block_on(way.connect()).map_err(OpenError::Connect)?;
        runtime.spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(why = errors::why(&error), "a connection to the database ended");
            }
        });
        let mut this = Self { runtime, client, statements: std::collections::HashMap::new() };
        let millis = |limit: Duration| limit.as_millis();
        // What is told to be kept is on the disk of the server, whatever its defaults are.
        this.control(&format!(
            "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}; \
             SET client_min_messages = warning; \
             SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
            millis(STATEMENT_TIMEOUT),
            millis(LOCK_TIMEOUT),
            millis(IDLE_TIMEOUT),
        ))
        .map_err(OpenError::Settings)?;
        Ok(this)
    }

    /// Whether it is known to be over.
    pub fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs statements without arguments or answers.
    pub fn control(&mut self, sql: &str) -> Result<(), Failed> {
        answered(&self.runtime, self.client.batch_execute(sql))
    }

    /// Whether it has to be prepared first.
    pub fn lacks(&self, said: &Said) -> bool {
        said.prepared().is_some_and(|sql| !self.statements.contains_key(sql))
    }

    /// Sends all of it together and waits for the answers; `done` tells how many have come.
    pub fn ask_all(&mut self, all: &[Said], done: &mut usize) -> Result<Vec<Answer>, Failed> {
        let mut asked = Vec::with_capacity(all.len());
        for said in all {
            asked.push((said, said.prepared().map(|sql| self.prepared(sql)).transpose()?));
        }
        answered(&self.runtime, ahead::ask_all(&self.client, &asked, done))
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, Failed> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = answered(&self.runtime, self.client.prepare(sql))?;
        if self.statements.len() >= PREPARED {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Forgets what was prepared: the schema may have changed since.
    pub fn forget_prepared(&mut self) {
        self.statements.clear();
    }
}

/// Waits for the answer, but not for ever: the server may be gone without a word.
fn answered<T>(runtime: &Runtime, asked: impl Future<Output = Result<T, Error>>) -> Result<T, Failed> {
    match runtime.block_on(async { timeout(STATEMENT_TIMEOUT + LATE, asked).await }) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Failed {
            lost: errors::is_lost(&error),
            stale: errors::is_stale(&error),
            answered: error.as_db_error().is_some(),
            error: errors::sql_error(&error),
        }),
        Err(_) => Err(Failed {
            lost: true,
            stale: false,
            answered: false,
            error: SqlError::Lost("it did not answer in time".to_owned()),
        }),
    }
}

/// A statement that failed.
pub struct Failed {
    /// Nothing more can be asked of this connection.
    pub lost: bool,
    /// What was prepared does not fit the schema any more.
    pub stale: bool,
    /// The server itself has said so.
    pub answered: bool,
    /// What it was.
    pub error: SqlError,
}

/// Why a connection could not be opened.
pub enum OpenError {
    /// This computer has no room for one.
    Thread(std::io::Error),
    /// It was not taken.
    Connect(ConnectError),
    /// It was, but its limits could not be set.
    Settings(Failed),
}

impl OpenError {
    /// For the log, and for whoever waits for an answer.
    pub fn why(&self) -> String {
        match self {
            Self::Thread(error) => error.to_string(),
            Self::Connect(error) => error.why(),
            Self::Settings(failed) => failed.error.to_string(),
        }
    }

    /// Why the store can't be opened.
    pub fn at_start(self, address: &Address) -> StoreError {
        let place = address.to_string();
        let says = self.why();
        match self {
            Self::Thread(error) => StoreError::Thread(error),
            Self::Connect(ConnectError::Silent) => PostgresError::Unreachable { place, says }.into(),
            Self::Connect(ConnectError::Refused(error)) => match error.as_db_error() {
                Some(said) if said.code().code().starts_with("28") => PostgresError::SignIn { place, says }.into(),
                Some(said) if said.code().code() == "3D000" => PostgresError::NoDatabase { place }.into(),
                Some(_) => PostgresError::Refuses { place, says }.into(),
                None if says.contains("password") => PostgresError::SignIn { place, says }.into(),
                None if says.contains("TLS") => PostgresError::Tls { place, says }.into(),
                None => PostgresError::Unreachable { place, says }.into(),
            },
            Self::Settings(_) => PostgresError::Refuses { place, says }.into(),
        }
    }
}
