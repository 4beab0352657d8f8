//! The program as whoever looks after it meets it: its log, its certificate, its words.

use std::process::Command;

use frontdesk::client::{Client, Credentials};
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::harness::{ENTITIES, LOGIN, url};
use crate::program::Program;
use crate::tls::Authority;

#[tokio::test]
async fn a_request_is_one_line_in_the_log_that_names_no_patient() {
    for format in ["json", "text"] {
        let mut program = Program::serving(&["--log-format", format, "--log-level", "debug"]);
        let http = reqwest::Client::new();
        let (id, secret) = (program.client["client_id"].clone(), program.client["client_secret"].clone());
        let credentials = json!({ "client_id": id, "client_secret": secret });
        let answer = http.post(url(program.address, LOGIN)).json(&credentials).send().await.unwrap();
        let tokens = answer.json::<Value>().await.unwrap();
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        let get = async |path: &str| http.get(url(program.address, path)).bearer_auth(&token).send().await.unwrap();
        let request = get(ENTITIES).await.headers()["x-request-id"].to_str().unwrap().to_owned();
        get("/profiles/v1/patient/search?prefix=Canaryname").await;
        get("/dr/v1/business/patients/search?mobile=9000000777").await;
        get("/dr/v1/patient/canary-patient").await;
        get("/canary-path").await;
        let patient = json!({ "first_name": "Canaryfirst", "gender": "X", "age": "canary" });
        http.post(url(program.address, "/dr/v1/patient")).bearer_auth(&token).json(&patient).send().await.unwrap();
        program.signal(Signal::TERM);
        assert!(program.ended().0.success());
        program.says(&request);
        let said = program.said();
        let line = said.iter().find(|line| line.contains(&request)).unwrap();
        if format == "json" {
            let line: Value = serde_json::from_str(line).unwrap();
            let expected = json!([ENTITIES, "GET", 200, "info", id]);
            assert_eq!(json!([line["route"], line["method"], line["status"], line["level"], line["client"]]), expected);
            assert!(line["ms"].is_number() && line["time"].is_string(), "{line}");
        } else {
            let parts = format!(" method=GET route={ENTITIES} status=200 ms=");
            assert!(line.contains(&parts) && line.ends_with(&format!(" client={}", id.as_str().unwrap())), "{line}");
        }
        let all = said.join("\n");
        assert!(all.contains("/dr/v1/patient/{patient_id}"), "{all}");
        for never in ["anary", "9000000777", "prefix=", &token, secret.as_str().unwrap()] {
            assert!(!all.contains(never), "{never} is in the log:\n{all}");
        }
    }
}

#[tokio::test]
async fn a_renewed_certificate_is_read_at_the_signal_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (Authority::new(), Authority::new());
    let (certificate, key) = old.issue(folder.path(), "127.0.0.1");
    let files = ["--tls-cert", certificate.to_str().unwrap(), "--tls-key", key.to_str().unwrap()];
    let mut program = Program::serving(&files);
    program.says("answers at https://");
    let signed_in = async |authority: &Authority| {
        let text = |name: &str| program.client[name].as_str().unwrap().to_owned();
        let credentials = Credentials { client_id: text("client_id"), client_secret: text("client_secret") };
        let address = format!("https://{}", program.address);
        let client = Client::trusting(&address, credentials, Some(authority.pem().as_bytes())).unwrap();
        client.sign_in().await.is_ok()
    };
    assert!(signed_in(&old).await && !signed_in(&new).await);
    new.issue(folder.path(), "127.0.0.1");
    program.signal(Signal::HUP);
    program.says("the certificate was read again");
    assert!(signed_in(&new).await && !signed_in(&old).await);
    program.signal(Signal::TERM);
    assert!(program.ended().0.success());
}

#[test]
fn what_can_not_be_served_is_told_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = Authority::new().issue(folder.path(), "127.0.0.1");
    let (certificate, key) = (certificate.to_str().unwrap(), key.to_str().unwrap());
    let said = |arguments: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        program.args(["serve", "--data-dir"]).arg(folder.path().join("data")).args(arguments);
        let output = program.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (arguments, code, parts) in [
        (&["--tls-cert", certificate][..], 2, &["--tls-key"][..]),
        (&["--tls-cert", "missing.pem", "--tls-key", key], 8, &["missing.pem", "--tls-cert"]),
        (&["--tls-cert", certificate, "--tls-key", certificate], 8, &["no private key", "--tls-key"]),
        (&["--listen", "0.0.0.0:0"], 8, &["unencrypted", "--tls-cert", "--behind-proxy", "127.0.0.1"]),
        (&["--log-format", "xml"], 2, &["xml", "json"]),
    ] {
        let (ended, words) = said(arguments);
        assert_eq!(ended, Some(code), "{words}");
        for part in parts {
            assert!(words.contains(part), "“{part}” is not told: {words}");
        }
    }
    assert!(!folder.path().join("data/practice.db").exists());
}
