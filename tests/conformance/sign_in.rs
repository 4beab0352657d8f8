//! *Sign in*: tokens, what the access token says, refresh and its rotation.

use std::collections::BTreeSet;

use frontdesk::contract::paths;
use frontdesk::server::clients::revoke_client;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::lake;
use crate::harness::{Answer, Desk, LOGIN, REFRESH, bare};

on_both_stores![
    tokens_are_told_with_their_lives,
    the_access_token_says_until_when_and_for_whom,
    the_keys_that_other_services_want_do_no_harm,
    wrong_credentials_are_401_and_no_credentials_400,
    a_refresh_token_is_good_once_under_either_name,
    a_refresh_token_used_again_ends_the_whole_family,
    a_refresh_token_that_never_was_is_401,
    a_refresh_token_does_not_open_the_api,
    a_revoked_clients_tokens_stop_at_once,
];

/// What a JWT claims; published clients read it without checking the signature.
fn claims(token: &str) -> Value {
    let middle = token.split('.').nth(1).unwrap();
    let mut bits = 0_u32;
    let mut held = 0;
    let mut bytes = Vec::new();
    for letter in middle.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            other => panic!("{other} is not of base64url"),
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xff).unwrap());
        }
    }
    serde_json::from_slice(&bytes).unwrap()
}

async fn refresh(desk: &Desk, path: &str, tokens: &Value) -> Answer {
    let body = json!({ "refresh_token": tokens["refresh_token"], "access_token": tokens["access_token"] });
    bare(desk.http.post(desk.url(path)).json(&body)).await
}

async fn is_let_in(desk: &Desk, tokens: &Value) -> bool {
    let request = desk.http.get(desk.url(paths::ENTITIES)).header("auth", tokens["access_token"].as_str().unwrap());
    bare(request).await.status == 200
}

async fn tokens_are_told_with_their_lives() {
    let desk = lake().await;
    let tokens = desk.sign_in().await.is(200);
    assert_eq!(tokens["expires_in"], json!(1800));
    assert!(tokens["refresh_expires_in"].as_i64().unwrap() > 1800);
    assert_eq!(tokens["access_token"].as_str().unwrap().split('.').count(), 3);
    assert!(!tokens["refresh_token"].as_str().unwrap().is_empty());
}

async fn the_access_token_says_until_when_and_for_whom() {
    let desk = lake().await;
    let tokens = desk.sign_in().await.is(200);
    let claims = claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 1800);
    assert_eq!(claims["c-id"], json!(desk.client.client_id));
    assert_eq!(claims["b-id"], json!("lake"));
}

async fn the_keys_that_other_services_want_do_no_harm() {
    let desk = lake().await;
    let body = json!({
        "client_id": desk.client.client_id, "client_secret": desk.client.client_secret, "sharing_key": "s", "api_key": "a",
    });
    bare(desk.http.post(desk.url(LOGIN)).json(&body)).await.is(200);
}

async fn wrong_credentials_are_401_and_no_credentials_400() {
    let desk = lake().await;
    let id = &desk.client.client_id;
    for body in [json!({ "client_id": id, "client_secret": "w" }), json!({ "client_id": "w", "client_secret": "w" })] {
        bare(desk.http.post(desk.url(LOGIN)).json(&body)).await.is(401);
    }
    for body in [json!({}), json!({ "client_id": id }), json!({ "client_secret": "w" })] {
        let answer = bare(desk.http.post(desk.url(LOGIN)).json(&body)).await;
        assert!(matches!(answer.status, 400 | 422), "{}", answer.body);
    }
}

async fn a_refresh_token_is_good_once_under_either_name() {
    let desk = lake().await;
    for path in [REFRESH, paths::REFRESH_OLD] {
        let first = desk.sign_in().await.is(200);
        let second = refresh(&desk, path, &first).await.is(200);
        let names: BTreeSet<_> = second.as_object().unwrap().keys().collect();
        assert_eq!(names, first.as_object().unwrap().keys().collect(), "{path}");
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        assert!(is_let_in(&desk, &second).await);
        let third = refresh(&desk, path, &second).await.is(200);
        assert!(is_let_in(&desk, &third).await);
    }
}

async fn a_refresh_token_used_again_ends_the_whole_family() {
    let desk = lake().await;
    let first = desk.sign_in().await.is(200);
    let second = refresh(&desk, REFRESH, &first).await.is(200);
    let third = refresh(&desk, REFRESH, &second).await.is(200);
    let other = desk.sign_in().await.is(200);
    refresh(&desk, REFRESH, &first).await.is(401);
    refresh(&desk, REFRESH, &third).await.is(401);
    for tokens in [&first, &second, &third] {
        assert!(!is_let_in(&desk, tokens).await);
    }
    assert!(is_let_in(&desk, &other).await);
}

async fn a_refresh_token_that_never_was_is_401() {
    let desk = lake().await;
    let nonsense = json!({ "refresh_token": "nonsense", "access_token": desk.token });
    refresh(&desk, REFRESH, &nonsense).await.is(401);
    // An access token is none.
    let access = json!({ "refresh_token": desk.token, "access_token": desk.token });
    let answer = refresh(&desk, REFRESH, &access).await;
    assert!((400..500).contains(&answer.status), "{}", answer.body);
    assert!(is_let_in(&desk, &json!({ "access_token": desk.token })).await);
}

async fn a_refresh_token_does_not_open_the_api() {
    let desk = lake().await;
    let tokens = desk.sign_in().await.is(200);
    assert!(!is_let_in(&desk, &json!({ "access_token": tokens["refresh_token"] })).await);
}

async fn a_revoked_clients_tokens_stop_at_once() {
    let desk = lake().await;
    let tokens = desk.sign_in().await.is(200);
    assert!(is_let_in(&desk, &tokens).await);
    let id = desk.client.client_id.as_str().into();
    assert!(revoke_client(&desk.store, &"lake".into(), &id).await.unwrap());
    assert!(!is_let_in(&desk, &tokens).await);
    refresh(&desk, REFRESH, &tokens).await.is(401);
    desk.sign_in().await.is(401);
}
