//! One call over HTTP: time-outs, bounded answers, and what each way of failing means.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Certificate, Method, RequestBuilder, Response, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::ClientError;
use crate::contract::problem::Problem;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(3);
/// How long a whole call may take.
const CALL: Duration = Duration::from_secs(10);
/// How long a stream may be silent; the server's heartbeat is a third of it.
const SILENCE: Duration = Duration::from_secs(45);
/// How long an unused connection is kept: less than the five seconds after which a careful server closes it, so that
/// no write is sent into a connection that is just being closed.
const KEPT_IDLE: Duration = Duration::from_secs(4);
/// No answer of the API is larger; what is would only fill the memory.
const LARGEST: usize = 8 * 1024 * 1024;

/// The longest that a server can make a desk wait at a time.
const LONGEST_WAIT: Duration = Duration::from_secs(5 * 60);
/// How long a server that moves is waited for…
const MOVING: Duration = Duration::from_secs(3);
/// …looking so often.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// The address can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BadAddress {
    /// Not a URL of the kind that is meant.
    #[error("“{0}” is not the address of a server; write it like https://desk.example.org")]
    NotAUrl(String),
    /// A token would cross the network in the clear.
    #[error("“{0}” is plain HTTP beyond this computer, where anybody on the way can read the sign-in; use https://")]
    Plain(String),
    /// What should tell whom to trust does not.
    #[error("the certificate authority for “{0}” can't be read; name a PEM file of certificates")]
    Authority(String),
    /// The HTTP client could not be made.
    #[error("the HTTP client can't be made: {0}")]
    Client(#[from] reqwest::Error),
}

/// Tells the address of the server anew for each call; `None` while there is none.
pub type Told = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// Where calls go.
pub struct Transport {
    http: reqwest::Client,
    base: Base,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base {
            Base::Fixed(url) => write!(f, "Transport({url})"),
            Base::Told(_) => f.write_str("Transport(told)"),
        }
    }
}

/// The address of the server.
enum Base {
    /// It stays.
    Fixed(Url),
    /// The server of this computer's desks: it moves when the desk that runs it leaves.
    Told(Told),
}

/// One call, before it is signed.
pub struct Call<'a, B: Serialize + ?Sized> {
    /// How.
    pub method: Method,
    /// Where.
    pub path: &'a str,
    /// What for.
    pub query: &'a [(&'a str, &'a str)],
    /// With what.
    pub body: Option<&'a B>,
    /// The idempotency key of a write.
    pub key: Option<&'a str>,
    /// The version that was seen of what is changed: where it has changed since, the server refuses.
    pub seen: Option<u64>,
    /// The last event that was seen, where a stream is resumed.
    pub last_event: Option<&'a str>,
}

impl<'a> Call<'a, ()> {
    /// A read.
    pub fn get(path: &'a str, query: &'a [(&'a str, &'a str)]) -> Self {
        Self { method: Method::GET, path, query, body: None, key: None, seen: None, last_event: None }
    }

    /// A write that says everything by its path.
    pub fn bare(method: Method, path: &'a str) -> Self {
        Self { method, path, query: &[], body: None, key: None, seen: None, last_event: None }
    }
}

impl<'a, B: Serialize + ?Sized> Call<'a, B> {
    /// A write.
    pub fn write(method: Method, path: &'a str, body: &'a B) -> Self {
        Self { method, path, query: &[], body: Some(body), key: None, seen: None, last_event: None }
    }

    /// The same under its key.
    pub fn keyed(self, key: &'a str) -> Self {
        Self { key: Some(key), ..self }
    }

    /// The same for what was seen in that version.
    pub fn seen(self, version: Option<u64>) -> Self {
        Self { seen: version, ..self }
    }
}

/// Who makes a call: client identifier and token.
pub type Signed<'a> = Option<(&'a str, &'a str)>;

/// A whole answer.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After`.
    pub wait: Option<Duration>,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Transport {
    /// Takes the address of a server. Plain HTTP is for this computer only. With the certificates of an authority (PEM)
    /// only servers that it vouches for are spoken to, without one those that the computer trusts.
    pub fn new(address: &str, authority: Option<&[u8]>) -> Result<Self, BadAddress> {
        let base = base(address)?;
        let here = base.host_str().is_some_and(is_this_computer);
        let mut http = http(here);
        if base.scheme() == "http" {
            http = without_authorities(http);
        } else if let Some(pem) = authority {
            let certificates = Certificate::from_pem_bundle(pem).ok().filter(|found| !found.is_empty());
            let certificates = certificates.ok_or_else(|| BadAddress::Authority(address.to_owned()))?;
            http = http.tls_certs_only(certificates);
        }
        Ok(Self { http: http.build()?, base: Base::Fixed(base) })
    }

    /// A server on this computer of which the address is told for each call.
    pub fn told(told: Told) -> Result<Self, BadAddress> {
        Ok(Self { http: without_authorities(http(true)).build()?, base: Base::Told(told) })
    }

    fn base(&self) -> Result<Url, ClientError> {
        match &self.base {
            Base::Fixed(url) => Ok(url.clone()),
            Base::Told(told) => told().and_then(|address| here(&address)).ok_or(ClientError::Unreachable),
        }
    }

    /// Makes the request; `signed` puts the token on.
    fn request<B: Serialize + ?Sized>(
        &self,
        call: &Call<'_, B>,
        signed: Signed<'_>,
    ) -> Result<RequestBuilder, ClientError> {
        let mut url = self.base()?;
        let prefix = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{prefix}{}", call.path));
        let mut request = self.http.request(call.method.clone(), url);
        if !call.query.is_empty() {
            request = request.query(call.query);
        }
        if let Some(body) = call.body {
            request = request.json(body);
        }
        if let Some(key) = call.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(version) = call.seen {
            request = request.header("if-match", version);
        }
        if let Some(last) = call.last_event {
            request = request.header("last-event-id", last);
        }
        if let Some((client_id, token)) = signed {
            request = request.header("auth", token).bearer_auth(token).header("client-id", client_id);
        }
        Ok(request)
    }

    /// Makes a call and reads the whole answer within the time of a call. Where the address is told, a moment without a
    /// server is waited for: one desk leaves and another takes over. Nothing was sent meanwhile.
    pub async fn send<B: Serialize + ?Sized>(
        &self,
        call: &Call<'_, B>,
        signed: Signed<'_>,
    ) -> Result<Answer, ClientError> {
        let began = Instant::now();
        loop {
            match self.send_once(call, signed).await {
                Err(ClientError::Unreachable) if self.may_move() && began.elapsed() < MOVING => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                answer => return answer,
            }
        }
    }

    fn may_move(&self) -> bool {
        matches!(self.base, Base::Told(_))
    }

    async fn send_once<B: Serialize + ?Sized>(
        &self,
        call: &Call<'_, B>,
        signed: Signed<'_>,
    ) -> Result<Answer, ClientError> {
        let request = self.request(call, signed)?;
        let response = request.timeout(CALL).send().await.map_err(|e| failed(&e))?;
        answer(response).await
    }

    /// Makes a call whose answer is a stream; only its beginning is bounded in time.
    pub async fn open<B: Serialize + ?Sized>(
        &self,
        call: &Call<'_, B>,
        signed: Signed<'_>,
    ) -> Result<Response, ClientError> {
        let request = self.request(call, signed)?;
        let response = tokio::time::timeout(CALL, request.send()).await.map_err(|_| ClientError::NoAnswer)?;
        let response = response.map_err(|e| failed(&e))?;
        match response.status().as_u16() {
            200 if is_event_stream(&response) => Ok(response),
            200 => Err(ClientError::NotUnderstood),
            _ => {
                let answer =
                    tokio::time::timeout(CALL, answer(response)).await.map_err(|_| ClientError::NoAnswer)??;
                Err(refusal(&answer))
            }
        }
    }
}

fn base(address: &str) -> Result<Url, BadAddress> {
    let base = Url::parse(address).map_err(|_| BadAddress::NotAUrl(address.to_owned()))?;
    let host = base.host_str().ok_or_else(|| BadAddress::NotAUrl(address.to_owned()))?;
    match base.scheme() {
        "https" => Ok(base),
        "http" if is_this_computer(host) => Ok(base),
        "http" => Err(BadAddress::Plain(address.to_owned())),
        _ => Err(BadAddress::NotAUrl(address.to_owned())),
    }
}

/// An address that was told: a server on this computer, whatever else the file may say that tells it.
fn here(address: &str) -> Option<Url> {
    base(address).ok().filter(|url| url.host_str().is_some_and(is_this_computer))
}

fn http(here: bool) -> reqwest::ClientBuilder {
    let mut http = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .pool_idle_timeout(KEPT_IDLE)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .tcp_nodelay(true)
        .user_agent(concat!("frontdesk/", env!("CARGO_PKG_VERSION")));
    if here {
        http = http.no_proxy();
    }
    http
}

/// Plain HTTP needs nobody to vouch for the server: to read all authorities of the computer would only make the desk start
/// later.
fn without_authorities(http: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    http.tls_certs_only([])
}

/// Whether the answer is a stream of events, and not a page that something in between has put there.
fn is_event_stream(response: &Response) -> bool {
    let kind = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/event-stream"))
}

fn is_this_computer(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Only where no connection came about is it certain that nothing was sent.
fn failed(error: &reqwest::Error) -> ClientError {
    if error.is_connect() { ClientError::Unreachable } else { ClientError::NoAnswer }
}

async fn answer(response: Response) -> Result<Answer, ClientError> {
    let (status, wait) = (response.status().as_u16(), wait(response.headers()));
    Ok(Answer { status, wait, body: bounded(response).await? })
}

/// How long the server asks to wait: in seconds, or until a date.
fn wait(headers: &HeaderMap) -> Option<Duration> {
    let told = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match told.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => (DateTime::parse_from_rfc2822(told).ok()?.to_utc() - Utc::now()).to_std().unwrap_or_default(),
    };
    Some(wait.min(LONGEST_WAIT))
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, ClientError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| ClientError::NoAnswer)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(ClientError::NotUnderstood);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Reads an answer. A 2xx that is not what the contract says was not written by the server that was meant.
pub fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, ClientError> {
    match answer.status {
        200..=299 => {
            let body = if answer.body.is_empty() { b"null" } else { &*answer.body };
            serde_json::from_slice(body).map_err(|_| ClientError::NotUnderstood)
        }
        _ => Err(refusal(answer)),
    }
}

fn refusal(answer: &Answer) -> ClientError {
    let looks_like_a_page = answer.body.trim_ascii_start().starts_with(b"<");
    match answer.status {
        status @ 500.. => ClientError::Trouble { status, wait: answer.wait },
        status @ 400..=499 if !looks_like_a_page => {
            ClientError::Refused(Box::new(Problem { wait: answer.wait, ..Problem::read(status, &answer.body) }))
        }
        // Redirects are not followed: they would carry the token to another place.
        _ => ClientError::NotUnderstood,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_crosses_a_network_in_the_clear() {
        assert!(Transport::new("http://127.0.0.1:8080", None).is_ok());
        assert!(Transport::new("http://[::1]:8080", None).is_ok());
        assert!(Transport::new("https://desk.example.org", None).is_ok());
        assert!(matches!(Transport::new("http://desk.example.org", None), Err(BadAddress::Plain(_))));
        assert!(matches!(Transport::new("ftp://127.0.0.1", None), Err(BadAddress::NotAUrl(_))));
        assert!(matches!(Transport::new("desk", None), Err(BadAddress::NotAUrl(_))));
    }

    #[test]
    fn an_address_that_is_told_is_on_this_computer() {
        let told = |address: &'static str| {
            let transport = Transport::told(Arc::new(move || Some(address.to_owned()))).unwrap();
            transport.base().is_ok()
        };
        assert!(told("http://127.0.0.1:8080") && told("http://[::1]:8080"));
        for elsewhere in ["https://desk.example.org", "http://192.0.2.1", "http://127.0.0.1@desk.example.org", "desk"] {
            assert!(!told(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn what_names_no_authority_is_told() {
        let new = |pem: &[u8]| Transport::new("https://desk.example.org", Some(pem));
        for pem in [&b""[..], b"no PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(new(pem).is_err());
        }
    }

    #[test]
    fn a_page_of_a_proxy_is_never_an_answer() {
        let page = "<!doctype html><h1>Log in to the network</h1>";
        let read = |status, body: &str| {
            read::<serde_json::Value>(&Answer { status, wait: None, body: body.as_bytes().to_vec() })
        };
        assert!(matches!(read(200, page), Err(ClientError::NotUnderstood)));
        assert!(matches!(read(403, page), Err(ClientError::NotUnderstood)));
        assert!(matches!(read(502, page), Err(ClientError::Trouble { status: 502, .. })));
        assert!(matches!(read(302, ""), Err(ClientError::NotUnderstood)));
    }

    #[test]
    fn a_pause_is_read_in_seconds_or_as_a_date_and_is_bounded() {
        let told = |text: &str| wait(&HeaderMap::from_iter([(RETRY_AFTER, text.parse().unwrap())]));
        assert_eq!(told("7"), Some(Duration::from_secs(7)));
        assert_eq!(told("86400"), Some(LONGEST_WAIT));
        assert_eq!(told("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!((told("soon"), told("-1")), (None, None));
    }
}
