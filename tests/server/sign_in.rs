//! *Sign in*, refresh, and the headers that carry the token.

use frontdesk::server::clients::revoke_client;
use serde_json::json;

use crate::both::on_both_stores;
use crate::harness::{Desk, LOGIN, REFRESH, bare};

on_both_stores![
    either_token_header_will_do_and_none_will_not,
    a_refresh_token_works_once_and_used_again_ends_the_session,
    the_older_name_of_refresh_is_as_good,
    five_wrong_secrets_close_the_door_and_unknown_clients_look_the_same,
    a_revoked_client_is_out_at_once,
    every_answer_has_an_id_and_may_not_be_kept,
];

const ENTITIES: &str = "/dr/v1/business/entities";

async fn either_token_header_will_do_and_none_will_not() {
    let desk = Desk::new().await;
    let request = || desk.http.get(desk.url(ENTITIES));
    bare(request().header("auth", &desk.token)).await.is(200);
    bare(request().bearer_auth(&desk.token)).await.is(200);
    bare(request()).await.refused(401, "UNAUTHORIZED");
    bare(request().header("auth", "x.y.z")).await.refused(401, "UNAUTHORIZED");
}

async fn a_refresh_token_works_once_and_used_again_ends_the_session() {
    let desk = Desk::new().await;
    let first = desk.sign_in().await.is(200);
    assert_eq!(first["expires_in"], json!(1800));
    let refresh = |token: serde_json::Value| desk.post(REFRESH, json!({ "refresh_token": token }));
    let second = refresh(first["refresh_token"].clone()).await.is(200);
    bare(desk.http.get(desk.url(ENTITIES)).bearer_auth(second["access_token"].as_str().unwrap())).await.is(200);
    refresh(first["refresh_token"].clone()).await.refused(401, "UNAUTHORIZED");
    // Whoever holds the newer token is out, too: one of the two has copied it.
    refresh(second["refresh_token"].clone()).await.refused(401, "UNAUTHORIZED");
    let request = desk.http.get(desk.url(ENTITIES)).bearer_auth(second["access_token"].as_str().unwrap());
    bare(request).await.refused(401, "UNAUTHORIZED");
    // Other sign-ins of the same client go on.
    desk.get(ENTITIES).await.is(200);
}

async fn the_older_name_of_refresh_is_as_good() {
    let desk = Desk::new().await;
    let first = desk.sign_in().await.is(200);
    let body = json!({ "refresh_token": first["refresh_token"], "access_token": first["access_token"] });
    desk.post("/connect-auth/v1/account/refresh", body).await.is(200);
}

async fn five_wrong_secrets_close_the_door_and_unknown_clients_look_the_same() {
    let desk = Desk::new().await;
    let wrong = |id: &str| json!({ "client_id": id, "client_secret": "wrong" });
    let known = desk.post(LOGIN, wrong(&desk.client.client_id)).await.refused(401, "UNAUTHORIZED");
    let unknown = desk.post(LOGIN, wrong("nobody")).await.refused(401, "UNAUTHORIZED");
    assert_eq!(known, unknown);
    for _ in 0..4 {
        desk.post(LOGIN, wrong(&desk.client.client_id)).await.refused(401, "UNAUTHORIZED");
    }
    let closed = desk.sign_in().await;
    let seconds: u32 = closed.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((800..=900).contains(&seconds), "{seconds}");
    closed.refused(429, "TOO_MANY_REQUESTS");
    // Who is in stays in.
    desk.get(ENTITIES).await.is(200);
}

async fn a_revoked_client_is_out_at_once() {
    let desk = Desk::new().await;
    let client = desk.client.client_id.as_str().into();
    assert!(revoke_client(&desk.store, &"lake".into(), &client).await.unwrap());
    desk.get(ENTITIES).await.refused(401, "UNAUTHORIZED");
    desk.sign_in().await.refused(401, "UNAUTHORIZED");
}

async fn every_answer_has_an_id_and_may_not_be_kept() {
    let desk = Desk::new().await;
    for path in [ENTITIES, "/healthz", "/readyz", "/nowhere"] {
        let answer = desk.get(path).await;
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.headers["x-request-id"].len(), 32);
    }
    bare(desk.http.get(desk.url("/healthz"))).await.is(200);
    bare(desk.http.get(desk.url("/readyz"))).await.is(200);
}
