//! Another program books the slot while the form is open.

use serde_json::{Value, json};

use super::main_job::ready;
use super::place::{Place, free_port};
use super::pty::Start;

/// Another client program of the same practice, signed in.
struct Program {
    http: reqwest::Client,
    server: String,
    token: String,
}

impl Program {
    async fn new(place: &Place, server: String) -> Self {
        let added = place.with_data().args(["client", "add", "kiosk"]).output().unwrap();
        assert!(added.status.success(), "{added:?}");
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        let mut this = Self { http: reqwest::Client::new(), server, token: String::new() };
        let body = json!({ "client_id": added["client_id"], "client_secret": added["client_secret"] });
        let tokens = this.post("/connect-auth/v1/account/login", body).await;
        this.token = tokens["access_token"].as_str().unwrap().to_owned();
        this
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let request = self.http.post(format!("{}{path}", self.server)).header("auth", &self.token).json(&body);
        let answer = request.send().await.unwrap();
        let (status, body) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{status} {body}");
        serde_json::from_str(&body).unwrap()
    }

    async fn books(&self, patient: &str, from: &str, to: &str) {
        let at = |time: &str| format!("2026-11-23T{time}:00+05:30");
        let body = json!({
            "doctor_id": "rao", "clinic_id": "indiranagar", "patient_id": patient,
            "slot": { "start_time": at(from), "end_time": at(to), "service_conf_id": "rao-consult" },
            "appointment_type": "REGULAR", "mode": "in-clinic", "payment_mode": "CASH",
        });
        self.post("/dr/v1/business/doctor/appointments/slots/book", body).await;
    }
}

#[test]
fn a_lost_race_keeps_the_form_and_enter_takes_the_nearest_slot() {
    let place = Place::new();
    let listen = format!("127.0.0.1:{}", free_port());
    let mut desk = ready(Start::desk(&place).with(&["--listen", &listen]));
    desk.keys("<Enter>gyatso").sees("Gyatso, Dorjee").keys("<Enter>").sees("Enter books ·");
    desk.keys("<BackTab>walks with a stick").sees_line(&["Notes", "walks with a stick"]);

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let other = Program::new(&place, format!("http://{listen}")).await;
        other.books("p-0238", "14:15", "14:30").await;
        other.books("p-0032", "11:30", "11:45").await;
    });

    desk.keys("<Enter>").sees("✗ Not booked: Gyatso, Dorjee · Rao · Mon 11:30").sees("has 11:30");
    desk.sees_line(&["Free near it", "▶", "12:30–12:45"]);
    desk.sees_line(&["For", "Dorjee Gyatso"]).sees_line(&["Notes", "walks with a stick"]);
    desk.sees("Enter takes it").keys("<Enter>").sees("✓ Booked Gyatso, Dorjee · Rao · Mon 12:30");
    // Both are in the grid, each where it was booked.
    desk.sees_line(&["11 ", "Nair"]).sees_line(&["12 ", "▶Gyatso"]);
    desk.keys("d").sees_line(&["Notes", "walks with a stick"]);
}
