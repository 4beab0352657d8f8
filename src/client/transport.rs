//! One call over HTTP: time-outs, bounded answers, and what each way of failing means.

use std::net::IpAddr;
use std::time::Duration;

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

/// Where calls go.
#[derive(Debug)]
pub struct Transport {
    http: reqwest::Client,
    base: Url,
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
}

impl Transport {
    /// Takes the address of a server. Plain HTTP is for this computer only. With the certificates of an authority (PEM)
    /// only servers that it vouches for are spoken to, without one those that the computer trusts.
    pub fn new(address: &str, authority: Option<&[u8]>) -> Result<Self, BadAddress> {
        let base = Url::parse(address).map_err(|_| BadAddress::NotAUrl(address.to_owned()))?;
        let host = base.host_str().ok_or_else(|| BadAddress::NotAUrl(address.to_owned()))?;
        let here = is_this_computer(host);
        match base.scheme() {
            "https" => {}
            "http" if here => {}
            "http" => return Err(BadAddress::Plain(address.to_owned())),
            _ => return Err(BadAddress::NotAUrl(address.to_owned())),
        }
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
        if let Some(pem) = authority {
            let certificates = Certificate::from_pem_bundle(pem).ok().filter(|found| !found.is_empty());
            let certificates = certificates.ok_or_else(|| BadAddress::Authority(address.to_owned()))?;
            http = http.tls_certs_only(certificates);
        }
        Ok(Self { http: http.build()?, base })
    }

    /// Makes the request; `signed` puts the token on.
    pub fn request<B: Serialize + ?Sized>(&self, call: &Call<'_, B>, token: Option<(&str, &str)>) -> RequestBuilder {
        let mut url = self.base.clone();
        let prefix = self.base.path().trim_end_matches('/');
        url.set_path(&format!("{prefix}{}", call.path));
        let mut request = self.http.request(call.method.clone(), url);
        if !call.query.is_empty() {
            request = request.query(call.query);
        }
        if let Some(body) = call.body {
            request = request.json(body);
        }
        if let Some((client_id, token)) = token {
            request = request.header("auth", token).bearer_auth(token).header("client-id", client_id);
        }
        request
    }

    /// Sends a request and reads the whole answer within the time of a call.
    pub async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ClientError> {
        let (status, body) = self.send_raw(request).await?;
        read(status, &body)
    }

    /// Sends a request and gives the status with the bytes of the answer.
    pub async fn send_raw(&self, request: RequestBuilder) -> Result<(u16, Vec<u8>), ClientError> {
        let response = request.timeout(CALL).send().await.map_err(|e| failed(&e))?;
        let status = response.status().as_u16();
        Ok((status, bounded(response).await?))
    }

    /// Sends a request whose answer is a stream; only its beginning is bounded in time.
    pub async fn open(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let response = tokio::time::timeout(CALL, request.send()).await.map_err(|_| ClientError::NoAnswer)?;
        let response = response.map_err(|e| failed(&e))?;
        match response.status().as_u16() {
            200 if is_event_stream(&response) => Ok(response),
            200 => Err(ClientError::NotUnderstood),
            status => {
                let body = tokio::time::timeout(CALL, bounded(response)).await.map_err(|_| ClientError::NoAnswer)??;
                Err(refusal(status, &body))
            }
        }
    }
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
pub fn read<T: DeserializeOwned>(status: u16, body: &[u8]) -> Result<T, ClientError> {
    match status {
        200..=299 => {
            let body = if body.is_empty() { b"null" } else { body };
            serde_json::from_slice(body).map_err(|_| ClientError::NotUnderstood)
        }
        _ => Err(refusal(status, body)),
    }
}

fn refusal(status: u16, body: &[u8]) -> ClientError {
    let looks_like_a_page = body.trim_ascii_start().starts_with(b"<");
    match status {
        500.. => ClientError::Trouble(status),
        400..=499 if !looks_like_a_page => ClientError::Refused(Box::new(Problem::read(status, body))),
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
    fn what_names_no_authority_is_told() {
        let new = |pem: &[u8]| Transport::new("https://desk.example.org", Some(pem));
        for pem in [&b""[..], b"no PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(new(pem).is_err());
        }
    }

    #[test]
    fn a_page_of_a_proxy_is_never_an_answer() {
        let page = b"<!doctype html><h1>Log in to the network</h1>";
        assert!(matches!(read::<serde_json::Value>(200, page), Err(ClientError::NotUnderstood)));
        assert!(matches!(read::<serde_json::Value>(403, page), Err(ClientError::NotUnderstood)));
        assert!(matches!(read::<serde_json::Value>(502, page), Err(ClientError::Trouble(502))));
        assert!(matches!(read::<serde_json::Value>(302, b""), Err(ClientError::NotUnderstood)));
    }
}
