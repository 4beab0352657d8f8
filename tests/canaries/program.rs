//! The real server, as talkative as it can be, and another program that calls it.

use std::fs::File;
use std::io::Read;
use std::net::SocketAddr;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::place::{Place, free_port};

/// How long the server may take to start: it loads the sample practice.
const PATIENCE: Duration = Duration::from_secs(60);

static CLIENT: Mutex<String> = Mutex::new(String::new());

/// `frontdesk serve`.
pub struct Serving {
    child: Mutex<Child>,
    log: std::path::PathBuf,
    pub address: SocketAddr,
    pub secret: String,
}

impl Serving {
    pub fn new(place: &Place) -> Self {
        let added = place.with_data().args(["client", "add", "canaries"]).output().unwrap();
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        *CLIENT.lock().unwrap() = added["client_id"].as_str().unwrap().to_owned();
        let address: SocketAddr = format!("127.0.0.1:{}", free_port()).parse().unwrap();
        let log = place.path("said");
        let mut serve = place.with_data();
        serve.args(["serve", "--log-level", "debug", "--listen", &address.to_string()]);
        let child = serve.stdout(Stdio::null()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        let this =
            Self { child: child.into(), log, address, secret: added["client_secret"].as_str().unwrap().to_owned() };
        let began = Instant::now();
        while !this.said().contains("answers at") {
            assert!(began.elapsed() < PATIENCE, "{}", this.said());
            std::thread::sleep(Duration::from_millis(20));
        }
        this
    }

    /// With what the desk signs in.
    pub fn client_id() -> &'static str {
        Box::leak(CLIENT.lock().unwrap().clone().into_boxed_str())
    }

    fn said(&self) -> String {
        let mut said = String::new();
        File::open(&self.log).unwrap().read_to_string(&mut said).unwrap();
        said
    }

    pub fn process(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    pub fn is_running(&self) -> bool {
        self.child.lock().unwrap().try_wait().unwrap().is_none()
    }

    /// Ends it and tells everything that it has said.
    pub fn ends(&self) -> String {
        let mut child = self.child.lock().unwrap();
        let told = std::process::Command::new("sh").arg("-c").arg(format!("kill -TERM {}", child.id())).status();
        assert!(told.unwrap().success());
        child.wait().unwrap();
        drop(child);
        self.said()
    }

    pub async fn signed_in(&self) -> Caller {
        let mut caller = Caller { http: reqwest::Client::new(), server: self.address, token: String::new() };
        let body = json!({"client_id": Self::client_id(), "client_secret": self.secret});
        let tokens = caller.call("POST", "/connect-auth/v1/account/login", &body).await;
        caller.token = tokens["access_token"].as_str().unwrap().to_owned();
        caller
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Ok(mut child) = self.child.lock()
            && matches!(child.try_wait(), Ok(None))
            && child.kill().is_ok()
            && let Err(error) = child.wait()
        {
            eprintln!("the server could not be waited for: {error}");
        }
    }
}

/// Another program of the practice.
pub struct Caller {
    http: reqwest::Client,
    server: SocketAddr,
    token: String,
}

impl Caller {
    async fn send(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("http://{}{path}", self.server);
        let mut request = self.http.request(method.parse().unwrap(), url).header("auth", &self.token);
        if !body.is_null() {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    pub async fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, told) = self.send(method, path, body).await;
        assert!((200..300).contains(&status), "{method} {path} {body}: {status} {told}");
        told
    }

    pub async fn refused(&self, method: &str, path: &str, body: &Value) {
        let (status, told) = self.send(method, path, body).await;
        assert!((400..500).contains(&status), "{method} {path}: {status} {told}");
    }
}
