//! The sign-in of a client: one token for all calls, renewed once when a call is refused for it, however many calls are
//! refused at the same time (contract: *Sign in*).

use std::fmt;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use super::Client;
use super::failure::ClientError;
use super::transport::{self, Call, Transport};
use crate::contract::paths;
use crate::contract::sign_in::{LoginBody, RefreshBody, TokensBody};

/// What a client signs in with.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Which client.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
}

/// Never tells the secret.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.client_id)
    }
}

/// The tokens of a client.
pub struct Session {
    credentials: Credentials,
    /// Held while they are renewed, so that only one call at a time does it.
    tokens: Mutex<Tokens>,
}

/// The tokens, and when a sign-in was last refused.
#[derive(Default)]
struct Tokens {
    current: Option<TokensBody>,
    refused_at: Option<Instant>,
}

/// For so long a refused sign-in is not repeated: the calls that wait for it would be counted as attempts to guess.
const REFUSED_FOR: Duration = Duration::from_secs(5);

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({})", self.credentials.client_id)
    }
}

impl Session {
    /// Not signed in yet.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials, tokens: Mutex::default() }
    }

    /// The access token; signs in where there is none.
    pub async fn token(&self, transport: &Transport) -> Result<String, ClientError> {
        let mut tokens = self.tokens.lock().await;
        if let Some(current) = &tokens.current {
            return Ok(current.access_token.clone());
        }
        self.log_in(transport, &mut tokens).await
    }

    /// A token other than the refused one: refreshed, or by signing in again. Where another call has renewed it
    /// meanwhile, that one.
    async fn renewed(&self, transport: &Transport, refused: &str) -> Result<String, ClientError> {
        let mut tokens = self.tokens.lock().await;
        if let Some(current) = tokens.current.as_ref().filter(|t| t.access_token != refused) {
            return Ok(current.access_token.clone());
        }
        let refreshed = match tokens.current.take() {
            Some(old) => Self::refresh(transport, &old).await,
            None => Err(ClientError::SignIn),
        };
        match refreshed {
            Ok(new) => Ok(tokens.current.insert(new).access_token.clone()),
            Err(ClientError::Refused(_) | ClientError::SignIn) => self.log_in(transport, &mut tokens).await,
            Err(other) => Err(other),
        }
    }

    async fn log_in(&self, transport: &Transport, tokens: &mut Tokens) -> Result<String, ClientError> {
        if tokens.refused_at.is_some_and(|at| at.elapsed() < REFUSED_FOR) {
            return Err(ClientError::SignIn);
        }
        let body = LoginBody {
            client_id: self.credentials.client_id.clone(),
            client_secret: self.credentials.client_secret.clone(),
            sharing_key: None,
            api_key: None,
        };
        match Self::ask(transport, paths::LOGIN, &body).await {
            Ok(new) => Ok(tokens.current.insert(new).access_token.clone()),
            Err(ClientError::Refused(problem)) => {
                tokens.refused_at = Some(Instant::now());
                let wrong = matches!(problem.status, 400 | 401 | 403 | 422);
                Err(if wrong { ClientError::SignIn } else { ClientError::Refused(problem) })
            }
            Err(other) => Err(other),
        }
    }

    async fn refresh(transport: &Transport, old: &TokensBody) -> Result<TokensBody, ClientError> {
        let body =
            RefreshBody { refresh_token: old.refresh_token.clone(), access_token: Some(old.access_token.clone()) };
        Self::ask(transport, paths::REFRESH, &body).await
    }

    async fn ask<B: Serialize>(transport: &Transport, path: &str, body: &B) -> Result<TokensBody, ClientError> {
        let call = Call { method: Method::POST, path, query: &[], body: Some(body) };
        let answer = transport.send(transport.request(&call, None)).await;
        // Without a token the call itself was never sent: whatever befell the sign-in, nothing can have happened.
        answer.map_err(|error| match error {
            ClientError::NoAnswer | ClientError::Trouble(_) | ClientError::NotUnderstood => ClientError::Unreachable,
            ClientError::Unreachable | ClientError::SignIn | ClientError::Refused(_) => error,
        })
    }
}

impl Client {
    /// Makes a signed call; on a `401` the token is renewed and the call repeated once.
    pub(super) async fn call<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        call: &Call<'_, B>,
    ) -> Result<T, ClientError> {
        let id = self.session.credentials.client_id.as_str();
        let token = self.session.token(&self.transport).await?;
        let request = self.transport.request(call, Some((id, &token)));
        let (status, body) = self.transport.send_raw(request).await?;
        if status != 401 {
            return transport::read(status, &body);
        }
        let token = self.session.renewed(&self.transport, &token).await?;
        let request = self.transport.request(call, Some((id, &token)));
        match self.transport.send(request).await {
            Err(ClientError::Refused(problem)) if problem.status == 401 => Err(ClientError::SignIn),
            answer => answer,
        }
    }

    /// A signed `GET`.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, ClientError> {
        self.call(&Call::<()> { method: Method::GET, path, query, body: None }).await
    }

    /// A signed call that opens a stream.
    pub(super) async fn open(&self, path: &str, last_event: Option<&str>) -> Result<reqwest::Response, ClientError> {
        let call = Call::<()> { method: Method::GET, path, query: &[], body: None };
        let id = self.session.credentials.client_id.as_str();
        let mut token = self.session.token(&self.transport).await?;
        for last_try in [false, true] {
            let mut request = self.transport.request(&call, Some((id, &token)));
            if let Some(last) = last_event {
                request = request.header("last-event-id", last);
            }
            match self.transport.open(request).await {
                Err(ClientError::Refused(problem)) if problem.status == 401 && !last_try => {
                    token = self.session.renewed(&self.transport, &token).await?;
                }
                answer => return answer,
            }
        }
        Err(ClientError::SignIn)
    }
}
