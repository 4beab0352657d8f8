//! A service as others write it: published names only, identifiers as numbers, everything in `data`, errors without our
//! codes, lists without names in pages of a length of its own, no extension of ours. It can lose answers.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use frontdesk::client::{Client, Credentials, Style};
use serde_json::{Value, json};

/// What goes wrong with a call.
#[derive(Clone, Copy, Debug)]
pub enum Mishap {
    /// It is done, and the answer is lost.
    Lost,
    /// It is not done, and that is not told either.
    NotDone,
    /// It is not done; come again in so many seconds.
    Busy(u64),
    /// It is not done, and refused with that status.
    Refused(u16),
    /// It is not done; a page of something in between is the answer.
    Page,
    /// It is done late: at the next call of the same kind, before that one.
    Late,
}

/// An appointment.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub id: u64,
    pub partner: String,
    pub patient: u64,
    pub start: i64,
    pub status: String,
    pub next: Option<u64>,
}

#[derive(Default)]
pub struct Inner {
    pub appointments: Vec<Kept>,
    pub patients: Vec<(u64, String, String)>,
    pub page_length: usize,
    /// The calls so far: method and path.
    pub calls: Vec<String>,
    /// Keys that came with calls.
    pub keys: Vec<String>,
    /// What goes wrong with the next call of that method and path.
    pub mishaps: VecDeque<(Method, &'static str, Mishap)>,
    late: Vec<(Method, String, Value)>,
    /// After this many pages one appointment is put before all others.
    pub shifts_after: Option<usize>,
    /// What is answered to attempts to void a key, one after the other; there is no such thing where there is none.
    pub voiding: VecDeque<Value>,
    /// Whether it moves in one step, by the name that tells nothing.
    pub moves: bool,
    /// Whether it has a stream of changes.
    pub pushes: bool,
    looking_up: usize,
    pub most_at_a_time: usize,
}

#[derive(Clone)]
pub struct Service {
    inner: Arc<Mutex<Inner>>,
    pub address: SocketAddr,
}

impl Service {
    pub async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = Inner { page_length: 30, ..Inner::default() };
        let this = Self { inner: Arc::new(Mutex::new(inner)), address: listener.local_addr().unwrap() };
        let router = Router::new().fallback(answer).with_state(this.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        this
    }

    pub fn client(&self) -> Client {
        let credentials = Credentials { client_id: "desk".into(), client_secret: "secret".into() };
        Client::new(&format!("http://{}", self.address), credentials).unwrap().in_style(Style::Published)
    }

    pub fn with<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        change(&mut self.inner.lock().unwrap())
    }

    /// Appointments on the day, one every five minutes, each of a patient of its own.
    pub fn has(&self, count: u64) {
        self.with(|inner| {
            for n in 0..count {
                let start = START + i64::try_from(n).unwrap() * 300;
                inner.patients.push((n + 1, format!("Patient{n}"), String::new()));
                let kept = Kept { id: 1000 + n, patient: n + 1, start, status: "BK".into(), ..Kept::default() };
                inner.appointments.push(kept);
            }
        });
    }

    pub fn goes_wrong(&self, method: Method, path: &'static str, mishap: Mishap) {
        self.with(|inner| inner.mishaps.push_back((method, path, mishap)));
    }

    /// Waits until that was called.
    pub async fn has_been_called(&self, start: &str) {
        while self.called(start) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// How often that was called.
    pub fn called(&self, start: &str) -> usize {
        self.with(|inner| inner.calls.iter().filter(|call| call.starts_with(start)).count())
    }
}

/// Monday, 09:00 at the clinic.
pub const START: i64 = 1_795_404_600;

async fn answer(State(service): State<Service>, request: Request) -> Response {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    let bytes = to_bytes(request.into_body(), 1 << 20).await.unwrap();
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let path = uri.path().to_owned();
    if path.starts_with("/connect-auth/") {
        if let Some(response) = service.with(|inner| inner.mishap(&method, &path)) {
            return response;
        }
        let tokens = json!({"access_token": "t", "refresh_token": "r", "expires_in": 1800});
        return axum::Json(tokens).into_response();
    }
    if method == Method::GET && path.starts_with("/dr/v1/patient/") {
        return look_up(&service, &path).await;
    }
    let query = uri.query().unwrap_or_default().to_owned();
    service.with(|inner| inner.answer(&method, &path, &query, &headers, &body))
}

async fn look_up(service: &Service, path: &str) -> Response {
    service.with(|inner| {
        inner.calls.push(format!("GET {path}"));
        inner.looking_up += 1;
        inner.most_at_a_time = inner.most_at_a_time.max(inner.looking_up);
    });
    tokio::time::sleep(Duration::from_millis(10)).await;
    service.with(|inner| {
        inner.looking_up -= 1;
        if let Some(response) = inner.mishap(&Method::GET, path) {
            return response;
        }
        let id: u64 = path.rsplit('/').next().unwrap().parse().unwrap();
        match inner.patients.iter().find(|(of, ..)| *of == id) {
            Some((_, name, partner)) => said(200, json!({"data": profile(id, name, partner)})),
            None => refused(404, "patient not found"),
        }
    })
}

fn profile(id: u64, name: &str, partner: &str) -> Value {
    json!({"patient_id": id, "first_name": name, "last_name": "Rao", "gender": "F", "dob": "1990-01-02",
        "mobile": 9_845_012_345_i64, "partner_patient_id": partner, "created_at": "yesterday"})
}

fn said(status: u16, body: Value) -> Response {
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}

fn refused(status: u16, message: &str) -> Response {
    said(status, json!({"success": "false", "status_code": status, "message": message}))
}

impl Inner {
    /// What goes wrong with this call before it is done.
    fn mishap(&mut self, method: &Method, path: &str) -> Option<Response> {
        let at = self.mishaps.iter().position(|(m, p, how)| {
            m == method
                && path.starts_with(p)
                && matches!(how, Mishap::NotDone | Mishap::Busy(_) | Mishap::Refused(_) | Mishap::Page)
        })?;
        Some(match self.mishaps.remove(at)?.2 {
            Mishap::Busy(seconds) => {
                let wait = [(header::RETRY_AFTER, seconds.to_string())];
                (StatusCode::TOO_MANY_REQUESTS, wait, "{}").into_response()
            }
            Mishap::Refused(status) => refused(status, "no"),
            Mishap::Page => "<!doctype html><h1>Log in to the network</h1>".into_response(),
            Mishap::NotDone | Mishap::Lost | Mishap::Late => refused(502, "bad gateway"),
        })
    }

    fn answer(&mut self, method: &Method, path: &str, query: &str, headers: &HeaderMap, body: &Value) -> Response {
        self.calls.push(format!("{method} {path}"));
        self.keys.extend(headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned()));
        if let Some(response) = self.mishap(method, path) {
            return response;
        }
        if *method != Method::GET {
            for (method, path, body) in std::mem::take(&mut self.late) {
                self.perform(&method, &path, "", &body);
            }
        }
        let after = self.mishaps.iter().position(|(m, p, _)| m == method && path.starts_with(p));
        match after.and_then(|at| self.mishaps.remove(at)).map(|(.., mishap)| mishap) {
            Some(Mishap::Late) => {
                self.late.push((method.clone(), path.to_owned(), body.clone()));
                refused(504, "timeout")
            }
            Some(_) => {
                self.perform(method, path, query, body);
                refused(502, "bad gateway")
            }
            None => self.perform(method, path, query, body),
        }
    }

    fn perform(&mut self, method: &Method, path: &str, query: &str, body: &Value) -> Response {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (method.as_str(), &parts[..]) {
            ("GET", ["dr", "v1", "appointment"]) => self.page(query),
            ("POST", ["dr", "v1", "appointment"]) => self.book(body),
            ("GET", ["dr", "v1", "appointment", id]) => {
                let by_partner = query.contains("partner_id=1");
                let found = self
                    .appointments
                    .iter()
                    .rev()
                    .find(|a| if by_partner { a.partner == *id } else { a.id.to_string() == *id });
                match found {
                    Some(found) => said(200, json!({"data": told(found)})),
                    None => refused(404, "no such appointment"),
                }
            }
            ("PUT", ["dr", "v1", "appointment", id, "cancel"]) => {
                match self.appointments.iter_mut().find(|a| a.id.to_string() == *id) {
                    Some(a) if a.status == "CN" => refused(400, "already cancelled"),
                    Some(a) if a.status != "BK" => refused(400, "can not be cancelled"),
                    Some(a) => {
                        a.status = "CN".into();
                        StatusCode::NO_CONTENT.into_response()
                    }
                    None => refused(404, "no such appointment"),
                }
            }
            ("PUT", ["dr", "v1", "appointment", id, "reschedule"]) if self.moves => {
                let new = 2000 + self.appointments.len() as u64;
                match self.appointments.iter_mut().find(|a| a.id.to_string() == *id) {
                    Some(old) if old.status == "BK" => {
                        (old.status, old.next) = ("RE".into(), Some(new));
                        let (patient, start) = (old.patient, body["start_time"].as_i64().unwrap());
                        let moved = Kept { id: new, patient, start, status: "BK".into(), ..Kept::default() };
                        self.appointments.push(moved);
                        StatusCode::NO_CONTENT.into_response()
                    }
                    Some(_) => refused(400, "can not be moved"),
                    None => refused(404, "no such appointment"),
                }
            }
            ("GET", ["desk", "v1", "events"]) if self.pushes => {
                ([(header::CONTENT_TYPE, "text/event-stream")], ": nothing yet\n\n").into_response()
            }
            ("POST", ["dr", "v1", "appointment", _, "change-status"]) => refused(405, "only NS"),
            ("PUT", ["dr", "v1", "business", "appointments", "check-in"]) => {
                let id = body["appointment_id"].as_str().unwrap();
                match self.appointments.iter_mut().find(|a| a.id.to_string() == id) {
                    Some(a) if a.status == "BK" => {
                        a.status = "CK".into();
                        said(200, json!({"data": {"appointment_id": a.id, "status": "CK", "token": "7"}}))
                    }
                    Some(_) => refused(400, "wrong status"),
                    None => refused(404, "no such appointment"),
                }
            }
            ("POST", ["dr", "v1", "patient"]) => {
                let partner = body["partner_patient_id"].as_str().unwrap().to_owned();
                if self.patients.iter().any(|(.., of)| *of == partner) {
                    return refused(409, "patient exists");
                }
                let id = 500 + self.patients.len() as u64;
                self.patients.push((id, body["first_name"].as_str().unwrap().to_owned(), partner));
                said(201, json!({"data": {"patient_id": id}}))
            }
            ("GET", ["dr", "v1", "business", "patients", "search"]) => {
                let profile = |(id, name, partner): &(u64, String, String)| json!({"patient_id": id, "name": name, "patient_profile": profile(*id, name, partner)});
                let profiles: Vec<Value> = self.patients.iter().map(profile).collect();
                said(200, json!({"data": {"profiles": profiles}}))
            }
            ("POST", ["desk", "v1", "keys", key, "void"]) => match self.voiding.pop_front() {
                Some(mut answer) => {
                    answer["key"] = json!(key);
                    said(200, json!({ "data": answer }))
                }
                None => refused(404, "no such route"),
            },
            _ => refused(404, "no such route"),
        }
    }

    fn page(&mut self, query: &str) -> Response {
        let number = query.split('&').find_map(|part| part.strip_prefix("page_no=")).unwrap();
        let page: usize = number.parse().unwrap();
        if self.shifts_after.is_some_and(|after| page == after) {
            self.shifts_after = None;
            let first = Kept { id: 1, patient: 1, start: START - 300, status: "BK".into(), ..Kept::default() };
            self.appointments.insert(0, first);
        }
        let entries: Vec<Value> =
            self.appointments.iter().skip(page * self.page_length).take(self.page_length).map(told).collect();
        said(200, json!({"data": {"appointments": entries}, "success": true}))
    }

    fn book(&mut self, body: &Value) -> Response {
        let start = body["appointment_details"]["start_time"].as_i64().unwrap();
        if self.appointments.iter().any(|a| a.start == start && a.status != "CN") {
            return refused(400, "slot not available");
        }
        let id = 2000 + self.appointments.len() as u64;
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        let (partner, patient) = (text("partner_appointment_id"), text("patient_id").parse().unwrap());
        self.appointments.push(Kept { id, partner, patient, start, status: "BK".into(), next: None });
        said(201, json!({"data": {"appointment_id": id}}))
    }
}

fn told(a: &Kept) -> Value {
    json!({"appointment_id": a.id, "doctor_id": "rao", "clinic_id": 4, "next_aid": a.next, "patient_id": a.patient, "status": a.status,
        "mode": "in_clinic", "start_time": a.start, "end_time": a.start + 300, "partner_appointment_id": a.partner})
}
