//! The real program as a server: started on a store of the test's own, killed, and started again at the same port.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::client::Credentials;
use frontdesk::domain::patient::PatientDraft;
use frontdesk::server::Store;
use frontdesk::server::clients::add_client;
use frontdesk::server::store::sql::SqlError;
use frontdesk::server::store::{Place, patients, practices};
use rustix::process::{Pid, Signal, kill_process};

use crate::practice::{self, NOW};
use crate::rows::Rows;

#[expect(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../common/postgres.rs"]
pub mod postgres;

/// How long a loaded machine may take to start the program.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A store with the practice and its people in it, and the credentials of each desk.
pub struct Site {
    folder: tempfile::TempDir,
    store: String,
    pub rows: Rows,
    pub desks: Vec<Credentials>,
    pub patients: Vec<String>,
    began: Instant,
    /// What its servers find in their environment.
    pub environment: Vec<(&'static str, &'static str)>,
}

impl Site {
    pub async fn new(kind: Kind, desks: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::in_folder(kind, desks, folder).await
    }

    pub async fn in_folder(kind: Kind, desks: usize, folder: tempfile::TempDir) -> Self {
        let (place, store, rows) = match kind {
            Kind::Sqlite => {
                let file = folder.path().join("practice.db");
                (Place::Sqlite(file.clone()), format!("sqlite:{}", file.display()), Rows::Sqlite(file))
            }
            Kind::Postgres => {
                let database = postgres::cluster().database().await;
                let rows = Rows::Postgres(postgres::cluster().client(&database.name).await);
                (Place::Postgres(Box::new(database.address())), database.url, rows)
            }
        };
        let opened = Store::at(&place).unwrap();
        let practice = practice::practice();
        opened.write::<_, SqlError>(move |sql| practices::save(sql, &practice)).await.unwrap();
        let mut credentials = Vec::new();
        for number in 0..desks {
            let client = add_client(&opened, &"lake".into(), &format!("desk {number}")).await.unwrap();
            credentials.push(Credentials { client_id: client.client_id, client_secret: client.client_secret });
        }
        let patients = opened.write(|sql| people(sql)).await.unwrap();
        opened.close().await;
        Self { folder, store, rows, desks: credentials, patients, began: Instant::now(), environment: Vec::new() }
    }

    /// The same site, as it was found after its disk had come back: other rows, in a file there.
    pub fn rows_at(file: &Path) -> Rows {
        Rows::Sqlite(file.to_owned())
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Those who are known from the beginning.
fn people(sql: &mut dyn frontdesk::server::store::sql::Sql) -> Result<Vec<String>, SqlError> {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut add = |number: usize| {
        let draft = PatientDraft {
            first_name: format!("Known{number}"),
            gender: "F".to_owned(),
            age: "30".to_owned(),
            mobile: format!("9{number:09}"),
            ..PatientDraft::default()
        };
        let new = draft.check("91", today).unwrap();
        let id = format!("p{number}");
        let at = today.and_hms_opt(0, 0, 0).unwrap().and_utc();
        patients::insert(sql, &"lake".into(), &id.as_str().into(), &new, "91", at)?;
        Ok(id)
    };
    (0..practice::PATIENTS).map(&mut add).collect()
}

/// `frontdesk serve`.
pub struct Server {
    child: Option<Child>,
    pub address: SocketAddr,
}

impl Server {
    /// Starts one over the site, at a free port.
    pub fn start(site: &Site) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut server = Self { child: None, address };
        server.starts(site);
        server
    }

    /// Starts it at its port, and waits until it answers. The clock of its computer has gone on meanwhile.
    pub fn starts(&mut self, site: &Site) {
        let now: DateTime<Utc> = NOW.parse().unwrap();
        let now = (now + TimeDelta::from_std(site.began.elapsed()).unwrap()).to_rfc3339();
        let mut serve = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        serve.env_clear().env("HOME", site.folder()).current_dir(site.folder());
        serve.env("PGPASSWORD", postgres::PASSWORD).stdin(Stdio::null()).stdout(Stdio::null());
        serve.envs(site.environment.iter().copied());
        serve.args(["--now", &now, "--data-dir"]).arg(site.folder());
        serve.args(["serve", "--log-level", "error", "--store", &site.store]);
        serve.args(["--listen", &self.address.to_string()]);
        let mut child = serve.stderr(Stdio::piped()).spawn().unwrap();
        let (answers, heard) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        std::thread::spawn(move || {
            let mut said = Vec::new();
            for line in lines.map_while(Result::ok) {
                if line.contains("answers at") {
                    answers.send(Ok(())).ok();
                } else {
                    said.push(line);
                }
            }
            answers.send(Err(said)).ok();
        });
        self.child = Some(child);
        match heard.recv_timeout(PATIENCE) {
            Ok(Ok(())) => {}
            Ok(Err(said)) => panic!("the server does not start: {said:?}"),
            Err(_) => panic!("the server does not start"),
        }
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(self.child.as_ref().unwrap())
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Whether a debugger has taken hold of all of it.
    pub fn is_traced(&self) -> bool {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid().as_raw_nonzero())).unwrap();
        let traced = |task: std::fs::DirEntry| {
            let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
            status.lines().any(|line| line.starts_with("TracerPid:") && !line.ends_with("\t0"))
        };
        tasks.map_while(Result::ok).all(traced)
    }

    /// Whether it runs.
    pub fn lives(&mut self) -> bool {
        matches!(self.child.as_mut().unwrap().try_wait(), Ok(None))
    }

    /// Returns when it has ended by itself.
    pub async fn has_ended(&mut self) {
        while self.lives() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// `kill -9`; returns when it is gone. One that has gone already may have been killed by something else.
    pub fn is_killed(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.is_some() {
            self.is_killed();
        }
    }
}
