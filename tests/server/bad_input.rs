//! Whatever arrives, the answer is a clear 4xx and the server goes on.

use frontdesk::server::store::audit::{self, Verified};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::both::on_both_stores;
use crate::harness::{BOOK, CHECK_IN, Desk, booking, with};

on_both_stores![
    a_text_with_a_nul_is_no_trouble,
    bodies_that_make_no_sense_are_refused_by_field,
    identifiers_may_be_numbers_and_unknown_fields_are_ignored,
    large_bodies_wrong_methods_and_unknown_paths_are_told_as_such,
];

async fn bodies_that_make_no_sense_are_refused_by_field() {
    let desk = Desk::new().await;
    let post = |body: &'static str| desk.send(desk.http.post(desk.url(BOOK)).body(body));
    for (body, field) in [
        ("", None),
        ("{", None),
        ("not json", None),
        ("{} {}", Some("doctor_id")),
        ("[]", None),
        ("\u{0}", None),
        (r#"{"doctor_id":{}}"#, Some("doctor_id")),
        (r#"{"doctor_id":"rao","clinic_id":"north","slot":{"end_time":"x"}}"#, Some("slot.start_time")),
        (r#"{"doctor_id":"rao","clinic_id":"north","slot":"nine"}"#, Some("slot")),
        (r#"{"doctor_id":"rao","clinic_id":"north","slot":{"start_time":9,"end_time":"x"}}"#, Some("slot.start_time")),
    ] {
        let error = post(body).await.refused(400, "BAD_REQUEST");
        if let Some(field) = field {
            assert_eq!(error["fields"][0]["field"], json!(field), "{body}");
        }
    }
    // What was in the field is never repeated.
    let error = post(r#"{"doctor_id":"rao","clinic_id":"north","slot":"Secret Name"}"#).await;
    assert!(!error.body.to_string().contains("Secret"));
}

async fn identifiers_may_be_numbers_and_unknown_fields_are_ignored() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": 5, "colour": ["blue"] }));
    desk.post(BOOK, body).await.is(200);
    desk.put(CHECK_IN, json!({ "appointment_id": 5 })).await.refused(404, "APPOINTMENT_NOT_FOUND");
    desk.put(CHECK_IN, json!({ "appointment_id": true })).await.refused(400, "BAD_REQUEST");
    desk.put(CHECK_IN, json!({ "appointment_id": "a", "check_in_time": "soon" })).await.refused(400, "BAD_REQUEST");
}

async fn large_bodies_wrong_methods_and_unknown_paths_are_told_as_such() {
    let desk = Desk::new().await;
    let large = json!({ "notes": "x".repeat(70_000) });
    desk.post(BOOK, large).await.refused(413, "TOO_LARGE");
    desk.post("/nowhere", json!({})).await.refused(404, "NOT_FOUND");
    desk.put(BOOK, json!({})).await.refused(405, "METHOD_NOT_ALLOWED");
    desk.get("/dr/v1/business/appointments/check-in").await.refused(405, "METHOD_NOT_ALLOWED");
    desk.get("/dr/v1/doctor/%FF").await.refused(400, "BAD_REQUEST");
    desk.get("/readyz").await.is(200);
}

#[tokio::test]
async fn a_slow_connection_is_closed() {
    let desk = Desk::new().await;
    let mut slow = tokio::net::TcpStream::connect(desk.address).await.unwrap();
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\n").await.unwrap();
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(std::time::Duration::from_secs(8), slow.read_to_end(&mut rest)).await;
    closed.expect("the server gives up after five seconds").unwrap();
    desk.get("/healthz").await.is(200);
}

#[tokio::test]
async fn only_this_computer_is_listened_to() {
    let refused = frontdesk::server::serve::bind("0.0.0.0:0".parse().unwrap()).await.unwrap_err();
    assert!(refused.to_string().contains("listen on 127.0.0.1"));
}

async fn a_text_with_a_nul_is_no_trouble() {
    let desk = Desk::new().await;
    let nul = "a\u{0}b";
    let patient = json!({ "first_name": nul, "last_name": nul, "gender": "F", "age": 30, "partner_patient_id": nul });
    let added = desk.post("/dr/v1/patient", patient).await;
    assert!(added.status < 500, "{}", added.body);
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    for parts in [json!({ "notes": nul }), json!({ "partner_appointment_id": nul }), json!({ "patient_id": nul })] {
        let booked = desk.post(BOOK, with(booking(&asha, "11:00", "11:15"), parts)).await;
        assert!(booked.status < 500, "{}", booked.body);
    }
    for path in ["/dr/v1/patient/a%00b", "/profiles/v1/patient/search?prefix=a%00b", "/dr/v1/business/appointments/%00"]
    {
        let found = desk.get(path).await;
        assert!(found.status < 500, "{path}: {}", found.body);
    }
    // What was refused is in the trail, and the trail is whole.
    desk.put("/dr/v1/appointment/a%00b/cancel", json!({})).await.refused(404, "APPOINTMENT_NOT_FOUND");
    let change = desk.http.patch(desk.url("/dr/v1/patient/a%00b")).json(&json!({ "last_name": "Rao" }));
    desk.send(change).await.refused(404, "PATIENT_NOT_FOUND");
    let verified = desk.store.read(|sql| audit::verify(sql, &"lake".into())).await.unwrap();
    assert!(matches!(verified, Verified::Unbroken(_)), "{verified:?}");
}
