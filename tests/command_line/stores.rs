//! `--store`: another file, or a database of a PostgreSQL server that several programs share.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::place::Place;
use super::postgres::{Database, PASSWORD, cluster};
use super::said::Said;
use super::servers::Serving;

/// A program that is signed in at one of the servers.
struct Desk {
    http: reqwest::Client,
    address: String,
    token: String,
}

impl Desk {
    async fn at(serving: &Serving, credentials: &Value) -> Self {
        let http = reqwest::Client::new();
        let body = json!({ "client_id": credentials["client_id"], "client_secret": credentials["client_secret"] });
        let login = format!("{}/connect-auth/v1/account/login", serving.address);
        let answer: Value = http.post(login).json(&body).send().await.unwrap().json().await.unwrap();
        let token = answer["access_token"].as_str().unwrap().to_owned();
        Self { http, address: serving.address.clone(), token }
    }

    fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.http.get(format!("{}{path}", self.address)).header("auth", &self.token)
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.address)).header("auth", &self.token).json(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// A doctor, a clinic and the free slots there on the next day.
    async fn free(&self) -> (String, String, Vec<Value>) {
        let entities: Value = self.get("/dr/v1/business/entities").send().await.unwrap().json().await.unwrap();
        for clinic in entities["data"]["clinics"].as_array().unwrap() {
            for doctor in clinic["doctors"].as_array().unwrap() {
                let (clinic, doctor) = (clinic["clinic_id"].as_str().unwrap(), doctor.as_str().unwrap());
                let path = format!("/dr/v1/business/doctor/{doctor}/clinic/{clinic}/appointments/slots");
                let days = "start_date=2026-11-24&end_date=2026-11-24";
                let found: Value = self.get(&format!("{path}?{days}")).send().await.unwrap().json().await.unwrap();
                let slots = found["data"]["schedule"][clinic][0]["slots"].as_array().cloned().unwrap_or_default();
                let free: Vec<Value> = slots.into_iter().filter(|slot| slot["available"] == json!(true)).collect();
                if free.len() > 3 {
                    return (doctor.to_owned(), clinic.to_owned(), free);
                }
            }
        }
        panic!("nobody has time");
    }
}

/// The program with a database told as it should be: by the environment.
fn on(place: &Place, database: &Database) -> Command {
    let mut program = place.program();
    program.args(["--now", super::place::NOW]).env("FRONTDESK_STORE", &database.url).env("PGPASSWORD", PASSWORD);
    program
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgresql_are_one_practice() {
    let (place, database) = (Place::new(), cluster().database().await);
    // Both find an empty database.
    let starting: Vec<_> = (0..2)
        .map(|_| {
            let mut program = on(&place, &database);
            std::thread::spawn(move || Serving::by(&mut program))
        })
        .collect();
    let mut servers: Vec<Serving> = starting.into_iter().map(|thread| thread.join().unwrap()).collect();
    let added = on(&place, &database).args(["client", "add", "lab"]).output().unwrap();
    let credentials: Value = serde_json::from_slice(&added.stdout).unwrap();

    let (first, second) = (Desk::at(&servers[0], &credentials).await, Desk::at(&servers[1], &credentials).await);
    let mut stream = second.get("/desk/v1/events").send().await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), ": connected\n\n");
    let person = json!({ "first_name": "Asha", "last_name": "Rao", "gender": "F", "age": 30 });
    let (status, patient) = first.post("/dr/v1/patient", &person).await;
    assert_eq!(status, 201);
    let (doctor, clinic, free) = second.free().await;
    let booking = |slot: &Value| {
        json!({
            "doctor_id": doctor, "clinic_id": clinic, "patient_id": patient["patient_id"],
            "slot": { "start_time": slot["s"], "end_time": slot["e"], "service_conf_id": slot["conf_id"] },
            "payment_mode": "CASH",
        })
    };
    let book = "/dr/v1/business/doctor/appointments/slots/book";
    let (status, booked) = first.post(book, &booking(&free[0])).await;
    assert_eq!(status, 200, "{booked}");
    let answered = Instant::now();
    let pushed = tokio::time::timeout(Duration::from_secs(5), stream.chunk()).await.unwrap().unwrap().unwrap();
    println!("pushed by the other server {:?} after the answer", answered.elapsed());
    // The aim is 200 ms; a machine that is busy with other tests needs longer at times.
    assert!(answered.elapsed() < Duration::from_secs(2));
    let id = booked["data"]["appointment_id"].as_str().unwrap();
    assert!(String::from_utf8_lossy(&pushed).contains(id));
    let (status, refused) = second.post(book, &booking(&free[0])).await;
    assert_eq!((status, &refused["error"]["code"]), (409, &json!("SLOT_UNAVAILABLE")));

    // One of them dies; the other goes on with what both have done.
    drop(servers.remove(0));
    assert_eq!(second.get(&format!("/dr/v1/business/appointments/{id}")).send().await.unwrap().status(), 200);
    assert_eq!(second.post(book, &booking(&free[2])).await.0, 200);
    assert!(!place.path("home").join("data").exists(), "no data directory is made for a practice elsewhere");
}

#[tokio::test]
async fn a_database_that_can_not_be_had_is_named_without_its_password() {
    let place = Place::new();
    let secret = "s3cret-of-the-owner";
    let free = super::place::free_port();
    let closed = format!("postgres://desk:{secret}@127.0.0.1:{free}/practice");
    let port = cluster().port();
    let wrong = format!("postgres://desk:{secret}@127.0.0.1:{port}/postgres");
    let clear = format!("postgres://desk:{secret}@db.example.org/practice?sslmode=disable");
    let untrusted = format!("postgres://desk:{secret}@localhost:{port}/postgres?sslmode=require");
    for (url, parts) in [
        (&closed, vec!["desk@127.0.0.1", "can't be reached", "start it"]),
        (&wrong, vec!["does not let desk@127.0.0.1", "password", "check the role"]),
        (&untrusted, vec!["TLS", "certificate", "sslrootcert"]),
    ] {
        for words in [vec!["serve"], vec!["client", "add", "lab"]] {
            let said = Said::by(place.with_data().args(&words).arg("--store").arg(url));
            said.is(5, &parts);
            assert!(!format!("{said:?}").contains(secret));
        }
        Said::by(place.with_data().arg("serve").env("FRONTDESK_STORE", url)).is(5, &parts);
    }
    for (url, parts) in [
        (clear.as_str(), vec!["db.example.org", "unencrypted", "tunnel"]),
        ("postgres://desk:s3cret-of-the-owner@localhost:x/y", vec!["postgres://", "write it like"]),
        ("mysql://desk:s3cret-of-the-owner@localhost/x", vec!["sqlite:PATH or postgres://", "write it"]),
        ("sqlite:", vec!["needs the path", "write it"]),
    ] {
        let said = Said::by(place.with_data().args(["serve", "--store", url]));
        said.is(2, &parts);
        assert!(!format!("{said:?}").contains(secret));
    }
    assert!(!place.data().exists(), "nothing is made for a practice elsewhere");
}

#[test]
fn another_file_may_be_named_and_is_for_one_program() {
    let place = Place::new();
    let file = place.path("elsewhere/lake.db");
    let store = format!("sqlite:{}", file.display());
    let serving = Serving::by(place.program().env("FRONTDESK_STORE", &store));
    assert!(file.exists());
    // A desk that joined it would find another practice, that of practice.db, once this server has gone.
    for told in ["server.address", "desk.toml"] {
        assert!(!place.path("elsewhere").join(told).exists(), "{told} invites desks to a practice of another name");
    }
    let parts = ["another frontdesk is using", "elsewhere"];
    Said::by(place.program().args(["serve", "--listen", "127.0.0.1:0", "--store", &store])).is(4, &parts);
    let added = place.program().args(["client", "--store", &store, "add", "lab"]).output().unwrap();
    assert!(added.status.success(), "a client may be added meanwhile");
    drop(serving);
}
