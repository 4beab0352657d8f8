//! The server's side: the real one on a runtime of its own, over a file of its own, with a clock that is told.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use axum::http::{HeaderMap, Method};
use chrono::{DateTime, Utc};
use frontdesk::client::Credentials;
use frontdesk::domain::practice::Practice;
use frontdesk::server::store::practices;
use frontdesk::server::store::sql::SqlError;
use frontdesk::server::{Clock, Options, Running, Server, Store, clients, serve};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// Monday, 10:42 at the clinic.
pub const NOW: &str = "2026-11-23T10:42:00+05:30";
/// Who is in the directory.
pub const PEOPLE: [&str; 6] = ["Asha", "Bina", "Chand", "Divya", "Esha", "Farid"];
pub const DESKS: usize = 3;

pub fn now() -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(NOW).unwrap().to_utc()
}

/// The practice before anybody has done anything: copied for each run.
pub struct Original {
    folder: tempfile::TempDir,
    pub credentials: Vec<Credentials>,
}

impl Original {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("practice.db")).unwrap();
        let runtime = runtime();
        let credentials = runtime.block_on(async {
            let practice: Practice = toml::from_str(include_str!("practice.toml")).unwrap();
            store.write::<_, SqlError>(move |sql| practices::save(sql, &practice)).await.unwrap();
            let mut all = Vec::new();
            for desk in 0..DESKS {
                let new = clients::add_client(&store, &"hall".into(), &format!("desk {desk}")).await.unwrap();
                all.push(Credentials { client_id: new.client_id, client_secret: new.client_secret });
            }
            all
        });
        drop(store);
        let original = Self { folder, credentials };
        let world = World::over(original.folder.path().join("practice.db"), None);
        world.fill(&original.credentials[0]);
        world.stop();
        original
    }

    pub fn file(&self) -> PathBuf {
        self.folder.path().join("practice.db")
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// What is sent.
#[derive(Clone)]
pub struct Sent {
    pub method: Method,
    /// With its query.
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What comes back.
pub struct Back {
    pub status: u16,
    pub body: Vec<u8>,
}

pub struct World {
    runtime: Runtime,
    millis: &'static AtomicI64,
    file: PathBuf,
    /// Goes away with the world.
    _folder: Option<tempfile::TempDir>,
    http: reqwest::Client,
    running: Mutex<Option<(Running, SocketAddr)>>,
}

impl World {
    /// A copy of the practice, with a server.
    pub fn of(original: &Original) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("practice.db");
        std::fs::copy(original.file(), &file).unwrap();
        Self::over(file, Some(folder))
    }

    fn over(file: PathBuf, folder: Option<tempfile::TempDir>) -> Self {
        // A clock lives as long as the program: a few bytes a run.
        let millis: &'static AtomicI64 = Box::leak(Box::new(AtomicI64::new(now().timestamp_millis())));
        let http = reqwest::Client::builder().no_proxy().retry(reqwest::retry::never()).build().unwrap();
        let world = Self { runtime: runtime(), millis, file, _folder: folder, http, running: Mutex::default() };
        world.starts();
        world
    }

    /// Runs it on the server's runtime and stands still until it is done: no virtual time passes.
    fn on_its_own<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        let (done, wait) = mpsc::channel();
        self.runtime.spawn(async move { done.send(work.await).ok() });
        wait.recv_timeout(Duration::from_secs(120)).expect("the server does not answer")
    }

    pub fn starts(&self) {
        let (file, clock) = (self.file.clone(), Clock::told(self.millis));
        let running = self.on_its_own(async move {
            let store = Store::open(file).unwrap();
            let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
            Server::start(store, clock, listener, Options::default()).await.unwrap()
        });
        let address = running.addr();
        *self.running.lock().unwrap() = Some((running, address));
    }

    /// All that it has in memory is gone.
    pub fn stop(&self) {
        if let Some((running, _)) = self.running.lock().unwrap().take() {
            self.on_its_own(running.stop());
        }
    }

    pub fn is_up(&self) -> bool {
        self.running.lock().unwrap().is_some()
    }

    /// Brings it to the server at that time; `None` where there is none.
    pub fn deliver(&self, sent: Sent, at: DateTime<Utc>) -> Option<Back> {
        self.millis.store(at.timestamp_millis(), Ordering::SeqCst);
        let address = self.running.lock().unwrap().as_ref()?.1;
        let request = self.http.request(sent.method, format!("http://{address}{}", sent.path));
        let request = request.headers(sent.headers).body(sent.body);
        self.on_its_own(async move {
            let response = request.send().await.ok()?;
            let status = response.status().as_u16();
            Some(Back { status, body: response.bytes().await.ok()?.to_vec() })
        })
    }

    /// People for the directory.
    fn fill(&self, credentials: &Credentials) {
        let post = |path: &str, token: Option<&str>, body: Value| {
            let mut headers = HeaderMap::new();
            headers.insert("content-type", "application/json".parse().unwrap());
            if let Some(token) = token {
                headers.insert("auth", token.parse().unwrap());
            }
            let body = body.to_string().into_bytes();
            let back = self.deliver(Sent { method: Method::POST, path: path.to_owned(), headers, body }, now());
            serde_json::from_slice::<Value>(&back.unwrap().body).unwrap()
        };
        let login = json!({ "client_id": credentials.client_id, "client_secret": credentials.client_secret });
        let tokens = post("/connect-auth/v1/account/login", None, login);
        let token = tokens["access_token"].as_str().unwrap();
        for (at, name) in PEOPLE.iter().enumerate() {
            let mobile = format!("98450000{at:02}");
            let person = json!({ "first_name": name, "last_name": "Rao", "mobile": mobile, "gender": "F", "age": 30 });
            let added = post("/dr/v1/patient", Some(token), person);
            assert!(added["patient_id"].is_string(), "{added}");
        }
    }

    /// The rows, to be read.
    pub fn rows(&self) -> Connection {
        Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
    }
}
