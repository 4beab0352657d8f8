//! How many statements a request costs the database: each is fixed, whatever lies stored.

use frontdesk::server::store::statements;
use serde_json::json;

use crate::harness::{CANCEL, CHECK_IN, Desk, SLOTS, booking, id_of};

/// One test, since the statements of all stores of this program are counted together.
#[tokio::test]
async fn each_request_has_its_number_of_statements() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let slots = format!("{SLOTS}?start_date=2026-11-23&end_date=2026-11-24");
    let list = "/dr/v1/appointment?start_date=2026-11-23&end_date=2026-11-23&clinic_id=north&page_no=0";
    let mut counted = Vec::new();
    let mut costs = |what: &'static str, count: u64| counted.push((what, count));

    let before = statements();
    desk.get(&slots).await.is(200);
    costs("a slot search after a change", statements() - before);
    let before = statements();
    desk.get(&slots).await.is(200);
    costs("the same again", statements() - before);
    let before = statements();
    desk.get(list).await.is(200);
    costs("a day's list", statements() - before);
    let before = statements();
    desk.get(list).await.is(200);
    costs("the list again", statements() - before);
    let before = statements();
    desk.get("/profiles/v1/patient/search?prefix=asha&limit=50&select=dob,gen").await.is(200);
    costs("a search of patients", statements() - before);
    let before = statements();
    let booked = id_of(&desk.book(&asha, "15:15", "15:30").await.is(200));
    costs("a booking", statements() - before);
    let before = statements();
    desk.put(CHECK_IN, json!({ "appointment_id": booked })).await.is(200);
    costs("a check-in", statements() - before);
    let other = id_of(&desk.post(crate::harness::BOOK, booking(&asha, "16:15", "16:30")).await.is(200));
    let before = statements();
    desk.put(CANCEL, json!({ "appointment_id": other })).await.is(200);
    costs("a cancel", statements() - before);
    let most = [
        ("a slot search after a change", 1),
        ("the same again", 0),
        // The newest entry of the audit trail tells whether a page that is kept still holds.
        ("a day's list", 2),
        ("the list again", 1),
        ("a search of patients", 4),
        // With the number of the last event, which all writes that share a commit on PostgreSQL ask once.
        ("a booking", 11),
        ("a check-in", 11),
        ("a cancel", 10),
    ];
    assert_eq!(counted, most, "more takes longer, fewer is good: say so here");
}
