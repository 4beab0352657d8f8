//! A small practice with a server, set up as a test wants it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use frontdesk::domain::practice::Practice;
use frontdesk::server::clients::{NewClient, add_client};
use frontdesk::server::serve::Guard;
use frontdesk::server::store::practices;
use frontdesk::server::store::sql::SqlError;
use frontdesk::server::{Clock, Limits, Options, Running, Server, Store, serve};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

pub const LOGIN: &str = "/connect-auth/v1/account/login";
pub const REFRESH: &str = "/connect-auth/v1/account/refresh-token";
pub const ENTITIES: &str = "/dr/v1/business/entities";
pub const NOW: &str = "2026-11-23T10:42:00+05:30";
/// Longer than anything that a test waits for should take.
pub const PATIENCE: Duration = Duration::from_secs(30);

const PRACTICE: &str = r#"
practice = { id = "lake", name = "Lake Clinics", calling_code = "91", currency = "INR" }
clinic = [{ id = "north", name = "North", zone = "Asia/Kolkata" }]
doctor = [{ id = "rao", first_name = "Anil", last_name = "Rao" }]

[[service]]
id = "rao-consult"
doctor = "rao"
name = "Consultation"
minutes = 15
price = 500
pay = "after"

[[sitting]]
doctor = "rao"
clinic = "north"
days = ["mon"]
from = "09:00"
to = "17:00"
services = ["rao-consult"]
"#;

/// A server with a client of it.
pub struct Gate {
    folder: tempfile::TempDir,
    running: Option<Running>,
    pub store: Store,
    pub address: SocketAddr,
    pub client: NewClient,
    pub http: reqwest::Client,
}

impl Gate {
    pub async fn new() -> Self {
        Self::with(Limits::default(), Guard::default()).await
    }

    pub async fn with(limits: Limits, guard: Guard) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("practice.db")).unwrap();
        let practice: Practice = toml::from_str(PRACTICE).unwrap();
        store.write::<_, SqlError>(move |sql| practices::save(sql, &practice)).await.unwrap();
        let client = add_client(&store, &"lake".into(), "test").await.unwrap();
        let running = start(&store, limits, guard).await;
        let http = reqwest::Client::new();
        Self { folder, address: running.addr(), running: Some(running), store, client, http }
    }

    /// Another server over the same database.
    pub async fn beside(&self) -> (Running, Store) {
        let store = Store::open(self.database()).unwrap();
        (start(&store, Limits::default(), Guard::default()).await, store)
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("practice.db")
    }

    pub async fn stop(&mut self) {
        self.running.take().unwrap().stop().await;
    }

    pub fn url(&self, path: &str) -> String {
        url(self.address, path)
    }

    pub fn credentials(&self) -> Value {
        json!({ "client_id": self.client.client_id, "client_secret": self.client.client_secret })
    }

    /// Signs in at this server; fails where that does not go well.
    pub async fn token(&self) -> String {
        let answer = self.http.post(self.url(LOGIN)).json(&self.credentials()).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json::<Value>().await.unwrap()["access_token"].as_str().unwrap().to_owned()
    }

    /// One number of the metrics; the line as it stands there, up to the number.
    pub async fn metric(&self, token: &str, line: &str) -> Option<f64> {
        let page = self.metrics(token).await;
        let found = page.lines().find_map(|found| found.strip_prefix(line)?.strip_prefix(' '));
        found.map(|number| number.parse().unwrap())
    }

    pub async fn metrics(&self, token: &str) -> String {
        let answer = self.http.get(self.url("/metrics")).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.text().await.unwrap()
    }
}

async fn start(store: &Store, limits: Limits, guard: Guard) -> Running {
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let listening = serve::bind_behind("127.0.0.1:0".parse().unwrap(), guard).await.unwrap();
    let options = Options { limits, ..Options::default() };
    Server::start(store.clone(), Clock::starting_at(now), listening, options).await.unwrap()
}

pub fn url(address: SocketAddr, path: &str) -> String {
    format!("http://{address}{path}")
}

/// Whatever comes until the other end closes; an error where it does not.
pub async fn until_closed(stream: &mut TcpStream) -> Result<Vec<u8>, tokio::time::error::Elapsed> {
    let mut heard = Vec::new();
    let reading = async {
        // A reset is an end as well.
        if let Err(error) = stream.read_to_end(&mut heard).await {
            eprintln!("the connection was reset: {error}");
        }
    };
    tokio::time::timeout(PATIENCE, reading).await?;
    Ok(heard)
}
