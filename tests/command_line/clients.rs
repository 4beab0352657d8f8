//! `frontdesk client`.

use super::owner::{client, imported, said};

#[test]
fn clients_are_listed_without_their_secrets_and_revoked_by_name_or_identifier() {
    let place = imported();
    let (out, err) = said(&place, &["client", "list"]).ends(0);
    assert!(out.is_empty() && err.contains("no clients yet; add one"), "{err}");
    let (lab, secret) = client(&place, &["lab"]);
    let (kiosk, _) = client(&place, &["kiosk \u{202e}2"]);
    let listed = said(&place, &["client", "list"]).succeeds();
    assert!(listed.starts_with("NAME"), "{listed}");
    assert!(listed.contains(&lab) && listed.contains("kiosk ‹U+202E›2") && !listed.contains(&secret), "{listed}");

    assert_eq!(said(&place, &["client", "revoke", "lab"]).succeeds(), format!("revoked lab ({lab})\n"));
    assert_eq!(said(&place, &["client", "revoke", "lab"]).succeeds(), format!("lab ({lab}) was revoked before\n"));
    said(&place, &["client", "revoke", &kiosk]).succeeds();
    said(&place, &["client", "revoke", "nobody"]).is(1, &["no client “nobody”", "frontdesk client list"]);

    let json: serde_json::Value =
        serde_json::from_str(&said(&place, &["client", "list", "--json"]).succeeds()).unwrap();
    let of_lab = json.as_array().unwrap().iter().find(|client| client["name"] == "lab").unwrap();
    assert_eq!(of_lab["client_id"], lab.as_str());
    assert!(json.as_array().unwrap().iter().all(|client| client["revoked_at"].is_string()), "{json}");
    assert!(of_lab["last_sign_in_at"].is_null(), "{json}");
}

#[test]
fn of_two_clients_of_one_name_the_identifier_tells_which() {
    let place = imported();
    let (first, _) = client(&place, &["desk"]);
    let (second, _) = client(&place, &["desk"]);
    said(&place, &["client", "revoke", "desk"]).is(1, &["more than one client “desk”", &first, &second]);
    said(&place, &["client", "revoke", &first]).succeeds();
    // Now only one of that name is left.
    assert_eq!(said(&place, &["client", "revoke", "desk"]).succeeds(), format!("revoked desk ({second})\n"));
}
