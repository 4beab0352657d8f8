//! One call over HTTP: time-outs, bounded answers, and what each way of failing means.

use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Certificate, Method, RequestBuilder, Response, Url};
use serde::Serialize;
use tokio::time::Instant;

use super::clock::ServerClock;
use super::failure::ClientError;
use super::patience::{CONNECT, KEPT_IDLE, Patience, SILENCE};
use super::reading::refusal;

/// No answer of the API is larger; what is would only fill the memory.
const LARGEST: usize = 8 * 1024 * 1024;

/// How many unused connections are kept: as many as are used together while somebody works. Each has its buffers, here and
/// at the server.
const MOST_IDLE: usize = 6;

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
    http: RwLock<reqwest::Client>,
    /// The certificates of the authority that alone is trusted.
    trusted: Option<Vec<Certificate>>,
    base: Base,
    /// What the answers tell of the time.
    pub clock: ServerClock,
    /// A line in memory, instead of the network.
    #[cfg(feature = "rehearsal")]
    pub(super) wire: Option<Arc<dyn super::Wire>>,
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
    /// How long it is waited for.
    pub patience: Patience,
}

impl<'a> Call<'a, ()> {
    /// A read.
    pub fn get(path: &'a str, query: &'a [(&'a str, &'a str)]) -> Self {
        let patience = Patience::List;
        Self { method: Method::GET, path, query, body: None, key: None, seen: None, last_event: None, patience }
    }

    /// A write that says everything by its path.
    pub fn bare(method: Method, path: &'a str) -> Self {
        let patience = Patience::Write;
        Self { method, path, query: &[], body: None, key: None, seen: None, last_event: None, patience }
    }
}

impl<'a, B: Serialize + ?Sized> Call<'a, B> {
    /// A write.
    pub fn write(method: Method, path: &'a str, body: &'a B) -> Self {
        let patience = Patience::Write;
        Self { method, path, query: &[], body: Some(body), key: None, seen: None, last_event: None, patience }
    }

    /// The same under its key.
    pub fn keyed(self, key: &'a str) -> Self {
        Self { key: Some(key), ..self }
    }

    /// The same as a call of that kind.
    pub fn within(self, patience: Patience) -> Self {
        Self { patience, ..self }
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
        let trusted = authority.map(|pem| {
            let certificates = Certificate::from_pem_bundle(pem).ok().filter(|found| !found.is_empty());
            certificates.ok_or_else(|| BadAddress::Authority(address.to_owned()))
        });
        Self::over(Base::Fixed(base), trusted.transpose()?)
    }

    /// A server on this computer of which the address is told for each call.
    pub fn told(told: Told) -> Result<Self, BadAddress> {
        Self::over(Base::Told(told), None)
    }

    fn over(base: Base, trusted: Option<Vec<Certificate>>) -> Result<Self, BadAddress> {
        Ok(Self {
            http: RwLock::new(http(&base, trusted.as_deref())?),
            trusted,
            base,
            clock: ServerClock::default(),
            #[cfg(feature = "rehearsal")]
            wire: None,
        })
    }

    /// Puts a request on the line; what comes back tells the server's time.
    async fn put(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let sent = Instant::now();
        #[cfg(feature = "rehearsal")]
        let response = match &self.wire {
            Some(wire) => super::wire::put(&**wire, request).await?,
            None => request.send().await.map_err(|e| failed(&e))?,
        };
        #[cfg(not(feature = "rehearsal"))]
        let response = request.send().await.map_err(|e| failed(&e))?;
        self.clock.heard(response.headers(), sent.elapsed());
        Ok(response)
    }

    /// Trusts no connection that is open: after a sleep of the computer each may lead nowhere, and would be waited for.
    /// What is under way goes on.
    pub fn forget_connections(&self) {
        // It was made once, and from the same; where it can't be, those that are open must do.
        if let Ok(anew) = http(&self.base, self.trusted.as_deref()) {
            *self.http.write().unwrap_or_else(PoisonError::into_inner) = anew;
        }
    }

    fn http(&self) -> reqwest::Client {
        self.http.read().unwrap_or_else(PoisonError::into_inner).clone()
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
        let mut request = self.http().request(call.method.clone(), url);
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
        let response = self.put(request.timeout(call.patience.time())).await?;
        answer(response).await
    }

    /// Makes a call whose answer is a stream; only its beginning is bounded in time.
    pub async fn open<B: Serialize + ?Sized>(
        &self,
        call: &Call<'_, B>,
        signed: Signed<'_>,
    ) -> Result<Response, ClientError> {
        let request = self.request(call, signed)?;
        let patience = Patience::Stream.time();
        let response = tokio::time::timeout(patience, self.put(request)).await.map_err(|_| ClientError::NoAnswer)??;
        match response.status().as_u16() {
            200 if is_event_stream(&response) => Ok(response),
            200 => Err(ClientError::NotUnderstood),
            _ => {
                let answer =
                    tokio::time::timeout(patience, answer(response)).await.map_err(|_| ClientError::NoAnswer)??;
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

fn http(base: &Base, trusted: Option<&[Certificate]>) -> Result<reqwest::Client, reqwest::Error> {
    let mut http = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .pool_idle_timeout(KEPT_IDLE)
        .pool_max_idle_per_host(MOST_IDLE)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .tcp_nodelay(true)
        .user_agent(concat!("frontdesk/", env!("CARGO_PKG_VERSION")));
    let here = match base {
        Base::Fixed(url) => url.host_str().is_some_and(is_this_computer),
        Base::Told(_) => true,
    };
    if here {
        http = http.no_proxy();
    }
    let in_the_clear = match base {
        Base::Fixed(url) => url.scheme() == "http",
        Base::Told(_) => true,
    };
    if in_the_clear {
        // Nobody has to vouch for the server: to read all authorities of the computer would only make the desk start later.
        http = http.tls_certs_only([]);
    } else if let Some(trusted) = trusted {
        http = http.tls_certs_only(trusted.iter().cloned());
    }
    http.build()
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
        Err(_) => {
            // By the clock of who said it, where that is told.
            let date = |text: &str| DateTime::parse_from_rfc2822(text).ok().map(|at| at.to_utc());
            let now = headers.get(DATE).and_then(|now| now.to_str().ok()).and_then(date).unwrap_or_else(Utc::now);
            (date(told)? - now).to_std().unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

async fn bounded(mut response: Response) -> Result<Vec<u8>, ClientError> {
    // As long as it is said to be, where that is told: a body that grows step by step is copied at each.
    let told = response.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = Vec::with_capacity(told.unwrap_or_default().min(LARGEST));
    while let Some(chunk) = response.chunk().await.map_err(|_| ClientError::NoAnswer)? {
        if body.len() + chunk.len() > LARGEST {
            return Err(ClientError::NotUnderstood);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests;
