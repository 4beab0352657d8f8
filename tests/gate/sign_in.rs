//! Who may try to sign in, how often, and what can be learned from trying.

use std::time::{Duration, Instant};

use frontdesk::server::Limits;
use frontdesk::server::serve::Guard;
use frontdesk::server::store::sql::SqlError;
use serde_json::{Value, json};

use crate::harness::{ENTITIES, Gate, LOGIN, REFRESH, url};

async fn post(gate: &Gate, at: std::net::SocketAddr, path: &str, body: &Value) -> (u16, Value) {
    let answer = gate.http.post(url(at, path)).json(body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn wrong(id: &str) -> Value {
    json!({ "client_id": id, "client_secret": "wrong" })
}

#[tokio::test]
async fn failures_count_on_every_server_of_the_practice_and_after_a_restart() {
    let mut gate = Gate::new().await;
    let (second, _) = gate.beside().await;
    let id = gate.client.client_id.clone();
    for at in [gate.address, second.addr(), gate.address, second.addr()] {
        assert_eq!(post(&gate, at, LOGIN, &wrong(&id)).await.0, 401);
    }
    // A good one clears them.
    gate.token().await;
    for at in [gate.address, second.addr(), gate.address, second.addr(), gate.address] {
        assert_eq!(post(&gate, at, LOGIN, &wrong(&id)).await.0, 401);
    }
    for at in [gate.address, second.addr()] {
        let (status, body) = post(&gate, at, LOGIN, &gate.credentials()).await;
        assert_eq!((status, &body["error"]["code"]), (429, &json!("TOO_MANY_REQUESTS")));
    }
    gate.stop().await;
    let (third, store) = gate.beside().await;
    assert_eq!(post(&gate, third.addr(), LOGIN, &gate.credentials()).await.0, 429);
    // Once they are old they count no more.
    let older = "UPDATE sign_in_failures SET at = at - 1800";
    store.write::<_, SqlError>(move |sql| sql.execute(older, &[])).await.unwrap();
    assert_eq!(post(&gate, third.addr(), LOGIN, &gate.credentials()).await.0, 200);
    second.stop().await;
    third.stop().await;
}

#[tokio::test]
async fn who_tries_many_clients_from_one_place_is_held_back_too() {
    for behind_proxy in [false, true] {
        let gate = Gate::with(Limits::default(), Guard { tls: None, behind_proxy }).await;
        for number in 0..50 {
            assert_eq!(post(&gate, gate.address, LOGIN, &wrong(&format!("nobody-{number}"))).await.0, 401);
        }
        // Behind a proxy everybody comes from one place.
        let expected = if behind_proxy { 401 } else { 429 };
        assert_eq!(post(&gate, gate.address, LOGIN, &wrong("nobody-at-all")).await.0, expected);
    }
}

#[tokio::test]
async fn many_who_try_at_once_are_not_all_heard() {
    let gate = Gate::new().await;
    let body = wrong(&gate.client.client_id);
    let all = (0..40).map(|_| post(&gate, gate.address, LOGIN, &body));
    let answers = futures_util::future::join_all(all).await;
    let heard = answers.iter().filter(|(status, _)| *status == 401).count();
    let held_back = answers.iter().filter(|(status, _)| *status == 429).count();
    assert_eq!(heard + held_back, 40);
    // Two secrets are looked at at a time.
    assert!((5..=6).contains(&heard), "{heard}");
}

#[tokio::test]
async fn an_unknown_client_can_not_be_told_from_a_known_one() {
    const ROUNDS: usize = 40;
    let gate = Gate::new().await;
    let known = wrong(&gate.client.client_id);
    let unknown = wrong("3f0c2a8e-5b7d-4b57-9a3e-0d4c1b2a9f8e");
    let mut took = [Vec::new(), Vec::new()];
    let mut said = Vec::new();
    for round in 0..ROUNDS * 2 {
        // Each kind goes first as often as the other.
        let kind = (round + round / 2) % 2;
        let started = Instant::now();
        let answer = gate.http.post(gate.url(LOGIN)).json([&known, &unknown][kind]).send().await.unwrap();
        took[kind].push(started.elapsed());
        assert_eq!(answer.status(), 401);
        let mut headers: Vec<String> = answer.headers().keys().map(ToString::to_string).collect();
        headers.sort();
        said.push((headers, answer.text().await.unwrap()));
        gate.store.write::<_, SqlError>(|sql| sql.execute("DELETE FROM sign_in_failures", &[])).await.unwrap();
    }
    assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
    let [known, unknown] = took.map(median);
    println!("known {known:?}, unknown {unknown:?} ({ROUNDS} each)");
    let factor = known.max(unknown).as_secs_f64() / known.min(unknown).as_secs_f64();
    assert!(factor < 1.5, "known {known:?}, unknown {unknown:?}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

#[tokio::test]
async fn of_two_who_refresh_with_the_same_token_one_gets_through_and_both_have_to_sign_in_again() {
    let gate = Gate::new().await;
    let (second, _) = gate.beside().await;
    for round in 0..10 {
        let (_, tokens) = post(&gate, gate.address, LOGIN, &gate.credentials()).await;
        let body = json!({ "refresh_token": tokens["refresh_token"] });
        let both = [gate.address, second.addr()].map(|at| post(&gate, at, REFRESH, &body));
        let answers = futures_util::future::join_all(both).await;
        let good: Vec<&Value> = answers.iter().filter(|(status, _)| *status == 200).map(|(_, body)| body).collect();
        assert_eq!(good.len(), 1, "round {round}: {answers:?}");
        let winner = json!({ "refresh_token": good[0]["refresh_token"] });
        assert_eq!(post(&gate, gate.address, REFRESH, &winner).await.0, 401);
        let access = good[0]["access_token"].as_str().unwrap();
        let asked = gate.http.get(gate.url(ENTITIES)).bearer_auth(access).send().await.unwrap();
        assert_eq!(asked.status(), 401);
    }
    second.stop().await;
}

#[tokio::test]
async fn what_published_clients_send_along_is_taken_and_a_sign_in_is_noted() {
    let gate = Gate::new().await;
    let mut body = gate.credentials();
    body["sharing_key"] = json!("k");
    body["api_key"] = json!(5);
    assert_eq!(post(&gate, gate.address, LOGIN, &body).await.0, 200);
    let noted = "SELECT 1 FROM clients WHERE last_sign_in_at IS NOT NULL";
    let rows = gate.store.read::<_, SqlError>(move |sql| sql.query(noted, &[])).await.unwrap();
    assert_eq!(rows.len(), 1);
}

#[tokio::test]
async fn what_has_ended_is_thrown_away_when_a_server_starts() {
    let mut gate = Gate::new().await;
    for _ in 0..3 {
        gate.token().await;
    }
    let age = [
        "UPDATE sessions SET revoked_at = 1 WHERE session_id = (SELECT MIN(session_id) FROM sessions)",
        "UPDATE sessions SET refresh_expires_at = 1 WHERE session_id = (SELECT MAX(session_id) FROM sessions)",
        "INSERT INTO spent_refreshes SELECT 'old' || session_id, session_id, 1 FROM sessions",
        "INSERT INTO sign_in_failures (who, at) VALUES ('somebody', 1)",
    ];
    let aged =
        gate.store.write::<_, SqlError>(move |sql| age.iter().try_for_each(|one| sql.execute(one, &[]).map(drop)));
    aged.await.unwrap();
    gate.stop().await;
    let (again, store) = gate.beside().await;
    let count = async || {
        let all = "SELECT (SELECT COUNT(*) FROM sessions), (SELECT COUNT(*) FROM spent_refreshes), \
                   (SELECT COUNT(*) FROM sign_in_failures)";
        let row = store.read::<_, SqlError>(move |sql| sql.query_first(all, &[])).await.unwrap().unwrap();
        (row.int(0).unwrap(), row.int(1).unwrap(), row.int(2).unwrap())
    };
    let started = Instant::now();
    while count().await != (1, 0, 0) {
        assert!(started.elapsed() < crate::harness::PATIENCE, "{:?}", count().await);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    again.stop().await;
}
