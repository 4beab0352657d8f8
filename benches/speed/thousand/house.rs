//! The server of all hospitals, in a process of its own, on either store.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use super::super::hall::told;
use super::super::postgres::{Cluster, Database, PASSWORD};
use super::super::terminal::{NOW, PROGRAM, Place};
use super::town;

/// Where it remembers.
pub enum Store {
    Sqlite,
    Postgres(&'static Cluster, Database),
}

/// The server. It ends with this.
pub struct House {
    pub address: SocketAddr,
    pub secret: String,
    pub store: Store,
    place: Place,
    child: Child,
    /// The process whose children are PostgreSQL.
    pub database: Option<u32>,
}

impl House {
    /// Imports the hospitals, fills the database and starts the server.
    pub async fn start(store: Store, hospitals: usize) -> Self {
        let place = Place::new();
        let at: [OsString; 2] = match &store {
            Store::Sqlite => ["--data-dir".into(), place.data().into()],
            Store::Postgres(_, database) => ["--store".into(), (&database.url).into()],
        };
        let run = |words: &[&str]| {
            let done = Command::new(PROGRAM).args(words).args(&at).env("PGPASSWORD", PASSWORD).output().unwrap();
            assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
            done
        };
        for hospital in 0..hospitals {
            let file = place.path("practice.toml");
            std::fs::write(&file, town::practice(hospital)).unwrap();
            run(&["practice", "import", file.to_str().unwrap(), "--now", NOW]);
        }
        let Output { stdout, .. } = run(&["client", "add", "first", "--practice", "h0"]);
        let client: Value = serde_json::from_slice(&stdout).unwrap();
        let secret = client["client_secret"].as_str().unwrap().to_owned();
        let database = fill(&store, &place, hospitals).await;
        // Opens the database once without the server, which has to tell its address within half a minute: what patients
        // are found by is made anew.
        run(&["client", "list", "--practice", "h0"]);
        let mut serve = Command::new(PROGRAM);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--now", NOW]).args(&at).env("PGPASSWORD", PASSWORD);
        serve.args(["--log-level", "warn"]);
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let address = told(&mut child);
        Self { address, secret, store, place, child, database }
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Every appointment that there is, as [`super::check`] wants it.
    pub async fn rows(&self) -> Vec<super::check::Row> {
        match &self.store {
            Store::Sqlite => super::check::sqlite(&self.place.data().join("practice.db")),
            Store::Postgres(cluster, database) => super::check::postgres(&cluster.client(&database.name).await).await,
        }
    }
}

async fn fill(store: &Store, place: &Place, hospitals: usize) -> Option<u32> {
    let statements = town::statements(hospitals);
    match store {
        Store::Sqlite => {
            let database = rusqlite::Connection::open(place.data().join("practice.db")).unwrap();
            database.execute_batch(&format!("BEGIN; {}; COMMIT", statements.join("; "))).unwrap();
            None
        }
        Store::Postgres(cluster, database) => {
            let client = cluster.client(&database.name).await;
            client.batch_execute(&statements.join("; ")).await.unwrap();
            let process: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
            super::machine::parent(u32::try_from(process).unwrap())
        }
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            self.child.wait().ok();
        }
    }
}
