//! The sign-in of a client: one token for all calls, renewed once when a call is refused for it, however many calls are
//! refused at the same time (contract: *Sign in*).

use std::fmt;
use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Client;
use super::failure::ClientError;
use super::patience::Patience;
use super::reading;
use super::transport::{Answer, Call, Transport};
use crate::contract::listed::Listed;
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

/// The tokens, and until when a refused sign-in is not repeated.
#[derive(Default)]
struct Tokens {
    current: Option<TokensBody>,
    refused: Option<Refused>,
}

/// A sign-in that was refused.
struct Refused {
    until: Instant,
    /// Whether it was for the credentials; else the server wants to be left in peace.
    wrong: bool,
}

/// For so long a refused sign-in is not repeated, or longer where the server says so: the calls that wait for it would be counted as attempts to guess.
const REFUSED_FOR: Duration = Duration::from_secs(5);

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Session({})", self.credentials.client_id)
    }
}

impl Session {
    /// The name under which it signs in.
    pub fn client_id(&self) -> &str {
        &self.credentials.client_id
    }

    /// Not signed in yet.
    pub fn new(credentials: Credentials) -> Self {
        Self { credentials, tokens: Mutex::default() }
    }

    /// Signed in already, with these.
    pub fn holding(self, current: Option<TokensBody>) -> Self {
        Self { tokens: Mutex::new(Tokens { current, refused: None }), ..self }
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
        if let Some(refused) = &tokens.refused {
            let left = refused.until.saturating_duration_since(Instant::now());
            if !left.is_zero() {
                return Err(if refused.wrong { ClientError::SignIn } else { ClientError::Pausing(left) });
            }
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
                let until = Instant::now() + problem.wait.unwrap_or_default().max(REFUSED_FOR);
                let wrong = matches!(problem.status, 400 | 401 | 403 | 422);
                tokens.refused = Some(Refused { until, wrong });
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
        let answer = transport.send(&Call::write(Method::POST, path, body).within(Patience::SignIn), None).await;
        // Without a token the call itself was never sent: whatever befell the sign-in, nothing can have happened.
        answer.and_then(|answer| reading::read(&answer)).map_err(|error| match error {
            ClientError::NoAnswer | ClientError::Trouble { .. } | ClientError::NotUnderstood => {
                ClientError::Unreachable
            }
            ClientError::Unreachable
            | ClientError::SignIn
            | ClientError::Refused(_)
            | ClientError::Pausing(_)
            | ClientError::NotOffered => error,
        })
    }
}

impl Client {
    /// Makes a signed call; on a `401` the token is renewed and the call repeated once.
    pub(super) async fn call<B: Serialize + ?Sized, T: DeserializeOwned>(
        &self,
        call: &Call<'_, B>,
    ) -> Result<T, ClientError> {
        let answer = self.answered(call).await?;
        reading::read(&answer).inspect_err(|error| self.pause.note(error))
    }

    /// The same for a write that tells nothing, or an object. Where there is no word at all it has to be a `204`: an empty
    /// page of something in between is no answer, and no list or number either.
    pub(super) async fn change<B: Serialize + ?Sized>(&self, call: &Call<'_, B>) -> Result<Value, ClientError> {
        let answer = self.answered(call).await?;
        let told: Value = reading::read(&answer).inspect_err(|error| self.pause.note(error))?;
        let is_meant = told.is_object() || (told.is_null() && answer.status == 204);
        if is_meant { Ok(told) } else { Err(ClientError::NotUnderstood) }
    }

    async fn answered<B: Serialize + ?Sized>(&self, call: &Call<'_, B>) -> Result<Answer, ClientError> {
        let id = self.session.credentials.client_id.as_str();
        let token = self.session.token(&self.transport).await?;
        let mut answer = self.transport.send(call, Some((id, &token))).await?;
        if reading::is_signed_out(&answer) {
            let token = self.session.renewed(&self.transport, &token).await?;
            answer = self.transport.send(call, Some((id, &token))).await?;
            if reading::is_signed_out(&answer) {
                return Err(ClientError::SignIn);
            }
        }
        Ok(answer)
    }

    /// A signed `GET`. While the server asks for a pause nothing is sent.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, ClientError> {
        self.pause.over()?;
        self.call(&Call::get(path, query)).await
    }

    /// The same for an answer that is mostly a list, read row by row.
    pub(super) async fn get_list<T>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        name: &'static str,
        row: &(dyn Fn(&Value) -> T + Sync),
    ) -> Result<Listed<T>, ClientError> {
        self.pause.over()?;
        let answer = self.answered(&Call::get(path, query)).await?;
        reading::read_list(&answer, name, row).inspect_err(|error| self.pause.note(error))
    }

    /// The same for what somebody has typed and waits for.
    pub(super) async fn look_up_at<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, ClientError> {
        self.pause.over()?;
        self.call(&Call::get(path, query).within(Patience::LookUp)).await
    }

    /// A signed call that opens a stream.
    pub(super) async fn open(&self, path: &str, last_event: Option<&str>) -> Result<reqwest::Response, ClientError> {
        self.pause.over()?;
        let call = Call { last_event, patience: Patience::Stream, ..Call::get(path, &[]) };
        let id = self.session.credentials.client_id.as_str();
        let mut token = self.session.token(&self.transport).await?;
        for last_try in [false, true] {
            match self.transport.open(&call, Some((id, &token))).await {
                Err(ClientError::Refused(problem)) if problem.status == 401 && !last_try => {
                    token = self.session.renewed(&self.transport, &token).await?;
                }
                answer => return answer.inspect_err(|error| self.pause.note(error)),
            }
        }
        Err(ClientError::SignIn)
    }
}
