//! What is told about the server: health, readiness, numbers; and what is on every answer.

use frontdesk::server::store::sql::SqlError;
use serde_json::{Value, json};

use crate::harness::{ENTITIES, Gate, LOGIN};

#[tokio::test]
async fn the_numbers_need_a_token_and_name_nobody() {
    let gate = Gate::new().await;
    let without = gate.http.get(gate.url("/metrics")).send().await.unwrap();
    assert_eq!(without.status(), 401);
    let token = gate.token().await;
    let wrong = json!({ "client_id": gate.client.client_id, "client_secret": "wrong" });
    gate.http.post(gate.url(LOGIN)).json(&wrong).send().await.unwrap();
    let ask = async |path: &str| gate.http.get(gate.url(path)).bearer_auth(&token).send().await.unwrap();
    ask(ENTITIES).await;
    ask("/dr/v1/doctor/canary-doctor").await;
    ask("/profiles/v1/patient/search?prefix=Canary").await;
    ask("/nowhere/canary").await;
    gate.http.request("CANARY".parse().unwrap(), gate.url(ENTITIES)).send().await.unwrap();
    let page = ask("/metrics").await;
    assert_eq!(page.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let page = page.text().await.unwrap();
    for line in [
        "frontdesk_requests_total{route=\"/dr/v1/business/entities\",method=\"GET\",status=\"2xx\"} 1",
        "frontdesk_requests_total{route=\"/dr/v1/business/entities\",method=\"other\",status=\"4xx\"} 1",
        "frontdesk_requests_total{route=\"/dr/v1/doctor/{doctor_id}\",method=\"GET\",status=\"4xx\"} 1",
        "frontdesk_requests_total{route=\"unknown\",method=\"GET\",status=\"4xx\"} 1",
        "frontdesk_request_seconds_bucket{route=\"/dr/v1/business/entities\",le=\"+Inf\"} 2",
        "frontdesk_request_seconds_count{route=\"/dr/v1/business/entities\"} 2",
        "frontdesk_sign_ins_total{result=\"good\"} 1",
        "frontdesk_sign_ins_total{result=\"wrong\"} 1",
        "frontdesk_event_streams_open 0",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} is not in\n{page}");
    }
    for begin in
        ["frontdesk_build_info{version=\"", "frontdesk_connections_open ", "frontdesk_store_write_seconds_count "]
    {
        assert!(page.lines().any(|found| found.starts_with(begin)), "{begin} is not in\n{page}");
    }
    assert!(!page.to_lowercase().contains("canary") && !page.contains(&gate.client.client_id), "{page}");
    well_formed(&page);
}

/// As the format asks for: every number belongs to a name that was introduced, with nothing in between.
fn well_formed(page: &str) {
    let mut of = String::new();
    for line in page.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            of = help.split(' ').next().unwrap().to_owned();
        } else if !line.starts_with("# TYPE ") {
            let (name, number) = line.rsplit_once(' ').unwrap();
            assert!(name.starts_with(&of), "{line} stands below {of}");
            number.parse::<f64>().unwrap();
        }
    }
}

#[tokio::test]
async fn every_answer_says_what_may_be_done_with_it_and_none_invites_other_pages() {
    let gate = Gate::new().await;
    let token = gate.token().await;
    for path in [ENTITIES, "/healthz", "/nowhere", "/metrics", "/desk/v1/events"] {
        let request = gate.http.get(gate.url(path)).bearer_auth(&token);
        let request = request.header("origin", "https://elsewhere.example").header("x-request-id", "theirs");
        let answer = request.send().await.unwrap();
        let headers = answer.headers();
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers.get_all("x-request-id").iter().count(), 1, "{path}");
        assert_eq!(headers["x-request-id"].len(), 32, "{path}");
        // The server's own clock, not the computer's, and nobody else's beside it.
        let told: Vec<_> = headers.get_all("date").iter().map(|date| date.to_str().unwrap()).collect();
        let told = chrono::DateTime::parse_from_rfc2822(told[..].first().filter(|_| told.len() == 1).unwrap()).unwrap();
        let since = told.to_utc() - crate::harness::NOW.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert!((0..600).contains(&since.num_seconds()), "{path}: {told}");
        assert!(headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{path}");
    }
    let options = gate.http.request(reqwest::Method::OPTIONS, gate.url(LOGIN));
    let asked = options.header("origin", "https://a.example").header("access-control-request-method", "POST");
    let answer = asked.send().await.unwrap();
    assert_eq!(answer.status(), 405);
    assert!(answer.headers().keys().all(|name| !name.as_str().starts_with("access-control")));
}

#[tokio::test]
async fn a_server_whose_store_does_not_answer_is_alive_but_not_ready() {
    let gate = Gate::new().await;
    let ask = async |path: &str| gate.http.get(gate.url(path)).send().await.unwrap();
    assert_eq!(ask("/readyz").await.status(), 200);
    // Both readers have something else to do.
    let (let_go, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Arc::new(std::sync::Mutex::new(held));
    let holding: Vec<_> = (0..2)
        .map(|_| {
            let (store, held) = (gate.store.clone(), std::sync::Arc::clone(&held));
            tokio::spawn(async move {
                let waiting = move |_: &mut dyn frontdesk::server::store::sql::Sql| {
                    // Ends when the other side is dropped.
                    held.lock().unwrap().recv().unwrap_or_default();
                    Ok::<_, SqlError>(())
                };
                store.read(waiting).await
            })
        })
        .collect();
    let not_ready = ask("/readyz").await;
    assert_eq!(not_ready.status(), 503);
    assert_eq!(not_ready.json::<Value>().await.unwrap()["error"]["code"], json!("UNAVAILABLE"));
    assert_eq!(ask("/healthz").await.status(), 200);
    drop(let_go);
    for one in holding {
        one.await.unwrap().unwrap();
    }
    assert_eq!(ask("/readyz").await.status(), 200);
}
