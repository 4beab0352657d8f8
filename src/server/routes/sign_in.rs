//! *Sign in* and refresh.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use crate::contract::sign_in::{LoginBody, RefreshBody, TokensBody};
use crate::server::extract::{JsonBody, checked_id};
use crate::server::peer::Peer;
use crate::server::problem::Refusal;
use crate::server::sign_in;
use crate::server::state::App;

/// `POST /connect-auth/v1/account/login`.
pub async fn login(
    State(app): State<Arc<App>>,
    peer: Peer,
    JsonBody(body): JsonBody<LoginBody>,
) -> Result<Json<TokensBody>, Refusal> {
    checked_id("client_id", &body.client_id)?;
    // Seen through to its end even if the caller hangs up: a failure is counted, whoever waits for it.
    let checked = tokio::spawn(async move { sign_in::login(&app, body, peer).await });
    checked.await.map_err(|_| Refusal::internal())?.map(Json)
}

/// `POST /connect-auth/v1/account/refresh-token`, and its older name.
pub async fn refresh(
    State(app): State<Arc<App>>,
    JsonBody(body): JsonBody<RefreshBody>,
) -> Result<Json<TokensBody>, Refusal> {
    checked_id("refresh_token", &body.refresh_token)?;
    sign_in::refresh(&app, &body.refresh_token).await.map(Json)
}
