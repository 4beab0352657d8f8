//! The real server in a process of its own, on the hospital, with a client that is signed in.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use frontdesk::client::Credentials;
use serde_json::{Value, json};

use super::crowd;
use super::load::{self, Caller};
use super::postgres::{Database, PASSWORD};
use super::terminal::{NOW, PROGRAM, Place};

/// A server. It ends with this.
pub struct Hall {
    pub address: SocketAddr,
    pub token: String,
    pub credentials: Credentials,
    pub place: Place,
    child: Child,
}

impl Hall {
    /// On SQLite, with so many appointments today.
    pub async fn sqlite(appointments: usize) -> Self {
        Self::over(crowd::place(appointments), Vec::new()).await
    }

    /// On PostgreSQL, with nobody booked.
    pub async fn postgres(database: &Database) -> Self {
        let place = Place::new();
        let store = vec![OsString::from("--store"), OsString::from(&database.url)];
        crowd::import(&place.path("practice.toml"), &store);
        Self::over(place, store).await
    }

    pub async fn over(place: Place, store: Vec<OsString>) -> Self {
        let data = [OsString::from("--data-dir"), place.data().into()];
        let store = if store.is_empty() { data.to_vec() } else { store };
        let mut add = Command::new(PROGRAM);
        let added = add.args(["client", "add", "bench"]).args(&store).env("PGPASSWORD", PASSWORD).output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        let client: Value = serde_json::from_slice(&added.stdout).unwrap();
        let mut serve = Command::new(PROGRAM);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--now", NOW]).args(&store).env("PGPASSWORD", PASSWORD);
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let address = told(&mut child);
        let body = json!({ "client_id": client["client_id"], "client_secret": client["client_secret"] }).to_string();
        let mut caller = Caller::to(address).await;
        let (status, answer) = caller.call(&load::post("/connect-auth/v1/account/login", "", &body)).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(answer));
        let answer: Value = serde_json::from_slice(answer).unwrap();
        let told = |name: &str| client[name].as_str().unwrap().to_owned();
        let credentials = Credentials { client_id: told("client_id"), client_secret: told("client_secret") };
        Self { address, token: answer["access_token"].as_str().unwrap().to_owned(), credentials, place, child }
    }

    /// The body of a booking of that slot (see [`crowd::slot`]).
    pub fn booking(number: usize) -> String {
        let (doctor, start, end) = crowd::slot(number);
        let at = |epoch: i64| {
            let zone = chrono::FixedOffset::east_opt(19_800).unwrap();
            chrono::DateTime::from_timestamp(epoch, 0).unwrap().with_timezone(&zone).to_rfc3339()
        };
        json!({
            "doctor_id": format!("d{doctor}"), "clinic_id": "main",
            "patient_id": format!("p{}", number % crowd::PATIENTS),
            "slot": { "start_time": at(start), "end_time": at(end), "service_conf_id": format!("s{doctor}") },
            "appointment_type": "REGULAR", "mode": "in-clinic", "payment_mode": "LATER",
            "partner_appointment_id": uuid::Uuid::new_v4().to_string(),
        })
        .to_string()
    }
}

/// The address that a server tells.
pub fn told(child: &mut Child) -> SocketAddr {
    let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let (send, addresses) = std::sync::mpsc::channel();
    for from in [Box::new(out) as Box<dyn std::io::Read + Send>, Box::new(err)] {
        let send = send.clone();
        std::thread::spawn(move || {
            // Read to its end, so that the server never waits for us.
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                if let Some((_, rest)) = line.split_once("http://") {
                    let address = rest.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':')).next();
                    send.send(address.and_then(|a| a.parse().ok())).ok();
                }
            }
        });
    }
    let told: Option<SocketAddr> = addresses.recv_timeout(std::time::Duration::from_secs(30)).unwrap();
    told.unwrap()
}

impl Drop for Hall {
    fn drop(&mut self) {
        if self.child.kill().is_ok() {
            self.child.wait().ok();
        }
    }
}
