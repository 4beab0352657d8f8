//! A practice of a few doctors, a server for it, and a program that is signed in.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use frontdesk::domain::practice::Practice;
use frontdesk::server::clients::{NewClient, add_client};
use frontdesk::server::store::practices;
use frontdesk::server::store::sql::SqlError;
use frontdesk::server::{Clock, Options, Running, Server, Store, serve};
use serde_json::{Value, json};

/// Monday, 10:42 at the clinic.
pub const NOW: &str = "2026-11-23T10:42:00+05:30";
pub const SLOTS: &str = "/dr/v1/business/doctor/rao/clinic/north/appointments/slots";
pub const BOOK: &str = "/dr/v1/business/doctor/appointments/slots/book";
pub const CHECK_IN: &str = "/dr/v1/business/appointments/check-in";
pub const CANCEL: &str = "/dr/v1/business/appointments/cancel";
pub const LOGIN: &str = "/connect-auth/v1/account/login";
pub const REFRESH: &str = "/connect-auth/v1/account/refresh-token";

pub const PRACTICE: &str = r#"
practice = { id = "lake", name = "Lake Clinics", calling_code = "91", currency = "INR" }
clinic = [
    { id = "north", name = "North", zone = "Asia/Kolkata" },
    { id = "south", name = "South", zone = "Asia/Kolkata" },
]
doctor = [
    { id = "rao", first_name = "Anil", last_name = "Rao", speciality = "General medicine" },
    { id = "sen", first_name = "Mira", last_name = "Sen" },
    { id = "das", first_name = "Tara", last_name = "Das" },
]

[[service]]
id = "rao-consult"
doctor = "rao"
name = "Consultation"
minutes = 15
price = 500
pay = "after"
modes = ["in-clinic", "tele"]

[[service]]
id = "rao-long"
doctor = "rao"
name = "Long visit"
minutes = 30
price = 900
pay = "before"

[[service]]
id = "sen-session"
doctor = "sen"
name = "Session"
minutes = 20
price = 400
pay = "after"
book_ahead_days = 3

[[service]]
id = "das-consult"
doctor = "das"
name = "Consultation"
minutes = 15
price = 300
pay = "after"

[[sitting]]
doctor = "rao"
clinic = "north"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "09:00"
to = "17:00"
services = ["rao-consult", "rao-long"]
breaks = [{ from = "13:00", to = "14:00" }]

[[sitting]]
doctor = "rao"
clinic = "south"
days = ["mon"]
from = "15:10"
to = "18:00"
services = ["rao-consult"]

[[sitting]]
doctor = "sen"
clinic = "south"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "09:00"
to = "20:00"
services = ["sen-session"]
capacity = 3

[[sitting]]
doctor = "das"
clinic = "south"
days = ["mon"]
from = "08:00"
to = "20:00"
services = ["das-consult"]
"#;

/// A server over a folder that goes away with it.
pub struct Desk {
    pub folder: tempfile::TempDir,
    running: Option<Running>,
    pub address: SocketAddr,
    pub http: reqwest::Client,
    pub client: NewClient,
    pub token: String,
    pub store: Store,
}

/// An answer: its status and its JSON.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// Fails the test unless the status is this one.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Fails the test unless it is this problem.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["error"]["code"].as_str()), (status, Some(code)), "{}", self.body);
        self.body["error"].clone()
    }
}

impl Desk {
    /// A signed-in program at a new practice.
    pub async fn new() -> Self {
        Self::at(NOW).await
    }

    /// The same at another time.
    pub async fn at(now: &str) -> Self {
        Self::of(PRACTICE, now).await
    }

    /// The same at another practice, called `lake` as well.
    pub async fn of(practice: &str, now: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("practice.db")).unwrap();
        let practice: Practice = toml::from_str(practice).unwrap();
        store.write::<_, SqlError>(move |sql| practices::save(sql, &practice)).await.unwrap();
        let client = add_client(&store, &"lake".into(), "test").await.unwrap();
        Self::over(folder, store, client, now).await
    }

    /// A signed-in program at the practice in that store.
    pub async fn over(folder: tempfile::TempDir, store: Store, client: NewClient, now: &str) -> Self {
        let now: DateTime<Utc> = now.parse().unwrap();
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let running =
            Server::start(store.clone(), Clock::starting_at(now), listener, Options::default()).await.unwrap();
        let mut desk = Self {
            folder,
            address: running.addr(),
            running: Some(running),
            http: reqwest::Client::new(),
            client,
            token: String::new(),
            store,
        };
        desk.token = desk.sign_in().await.is(200)["access_token"].as_str().unwrap().to_owned();
        desk
    }

    /// Stops the server and starts it again over the same file.
    pub async fn restarted(self) -> Self {
        self.restarted_at(NOW).await
    }

    /// The same, at another time.
    pub async fn restarted_at(mut self, now: &str) -> Self {
        self.running.take().unwrap().stop().await;
        let store = Store::open(self.database()).unwrap();
        Self::over(self.folder, store, self.client, now).await
    }

    /// Stops the server and leaves the folder.
    pub async fn stopped(mut self) -> tempfile::TempDir {
        self.running.take().unwrap().stop().await;
        self.folder
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("practice.db")
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn sign_in(&self) -> Answer {
        let body = json!({ "client_id": self.client.client_id, "client_secret": self.client.client_secret });
        self.post(LOGIN, body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path))).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.http.post(self.url(path)).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.http.put(self.url(path)).json(&body)).await
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        bare(request.header("auth", &self.token)).await
    }

    /// Books with Dr. Rao at the northern clinic on Monday.
    pub async fn book(&self, patient: &str, from: &str, to: &str) -> Answer {
        self.post(BOOK, booking(patient, from, to)).await
    }

    /// Adds a patient; answers the identifier.
    pub async fn patient(&self, first: &str, last: &str, mobile: &str) -> String {
        let body = json!({ "first_name": first, "last_name": last, "mobile": mobile, "gender": "F", "age": 30 });
        self.post("/dr/v1/patient", body).await.is(201)["patient_id"].as_str().unwrap().to_owned()
    }

    /// The slots of Dr. Rao's consultations, by start.
    pub async fn slots(&self, day: &str, to: &str) -> Vec<Value> {
        let body = self.get(&format!("{SLOTS}?start_date={day}&end_date={to}")).await.is(200);
        body["data"]["schedule"]["north"][0]["slots"].as_array().unwrap().clone()
    }

    /// Whether the consultation that starts then on Monday can be booked.
    pub async fn is_free(&self, start: &str) -> bool {
        let slots = self.slots("2026-11-23", "2026-11-23").await;
        let slot = slots.iter().find(|slot| slot["s"] == json!(at(start))).unwrap();
        slot["available"] == json!(true)
    }
}

/// Sends a request as it is.
pub async fn bare(request: reqwest::RequestBuilder) -> Answer {
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = answer.json().await.unwrap_or(Value::Null);
    Answer { status, body, headers }
}

/// A time on Monday.
pub fn at(time: &str) -> String {
    format!("2026-11-23T{time}:00+05:30")
}

/// A consultation with Dr. Rao on Monday.
pub fn booking(patient: &str, from: &str, to: &str) -> Value {
    json!({
        "doctor_id": "rao", "clinic_id": "north", "patient_id": patient,
        "slot": { "start_time": at(from), "end_time": at(to), "service_conf_id": "rao-consult" },
        "appointment_type": "REGULAR", "mode": "in-clinic", "payment_mode": "CASH",
    })
}

/// The booking with some of its parts replaced, or taken away by null.
pub fn with(mut body: Value, parts: Value) -> Value {
    for (name, value) in parts.as_object().unwrap() {
        if value.is_null() {
            body.as_object_mut().unwrap().remove(name);
        } else {
            body[name] = value.clone();
        }
    }
    body
}

/// The identifier in an answer to a booking.
pub fn id_of(booked: &Value) -> String {
    booked["data"]["appointment_id"].as_str().unwrap().to_owned()
}
