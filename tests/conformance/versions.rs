//! *Desk extensions*: `version` and `If-Match`.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, lake, of, told};
use crate::harness::{CANCEL, CHECK_IN, Desk};

on_both_stores![
    a_write_on_a_stale_version_is_refused_with_the_present_state_and_changes_nothing,
    a_write_on_the_present_version_is_made_and_counts_it_up,
    the_version_is_the_same_wherever_it_is_told,
    a_repeated_write_makes_no_new_version,
    of_two_who_edit_the_same_version_one_is_told,
    a_version_that_is_none_is_refused,
];

const HEADER: &str = "If-Match";

/// Every write that is about one appointment.
fn writes(id: &str) -> Vec<(&'static str, String, Value)> {
    let times = json!({ "start_time": epoch("14:00"), "end_time": epoch("14:15") });
    let about = json!({ "appointment_id": id });
    vec![
        ("PUT", CHECK_IN.to_owned(), about.clone()),
        ("PUT", CANCEL.to_owned(), about),
        ("PATCH", of(paths::APPOINTMENT, id), json!({ "notes": "mine" })),
        ("PATCH", of(paths::APPOINTMENT_V2, id), json!({ "notes": "mine" })),
        ("PATCH", of(paths::CUSTOM_ATTRIBUTE, id), json!({ "custom_attributes": { "room": "1" } })),
        ("PUT", of(paths::PUBLISHED_CANCEL, id), json!({})),
        ("PUT", of(paths::RESCHEDULE, id), times.clone()),
        ("PATCH", of(paths::RESCHEDULE_TOLD, id), times),
        ("POST", of(paths::CHANGE_STATUS, id), json!({ "status": "NS" })),
        ("POST", of(paths::PARK, id), json!({})),
        ("POST", of(paths::UNDO, id), json!({})),
    ]
}

async fn a_write_on_a_stale_version_is_refused_with_the_present_state_and_changes_nothing() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let stale = desk.version(&id).await;
    desk.patch(&of(paths::APPOINTMENT, &id), json!({ "notes": "somebody else's" })).await;
    let before = desk.details(&id).await;
    assert!(before["version"].as_i64().unwrap() > stale);
    let mut faults = Faults::default();
    for (method, path, body) in writes(&id) {
        for version in [stale.to_string(), format!("\"{stale}\""), "999".to_owned()] {
            let row = format!("{method} {path} {version}");
            let answer = desk.write(method, &path, &body, (HEADER, &version)).await;
            faults.refused(&row, &answer, 412, "STALE_VERSION");
            let current = &answer.body["error"]["current"];
            faults.unless(current["version"] == before["version"] && current["notes"] == before["notes"], || {
                format!("{row}: the present state is {current}")
            });
            faults.unless(desk.details(&id).await == before, || format!("{row} changed something"));
        }
    }
    let begun = desk.booked(&asha, "11:15", "11:30").await;
    desk.change(&begun, "CK").await.is(200);
    desk.change(&begun, "OG").await.is(200);
    let answer = desk.write("POST", &of(paths::COMPLETE, &begun), &json!({}), (HEADER, "0")).await;
    faults.refused("complete", &answer, 412, "STALE_VERSION");
    faults.none();
}

async fn a_write_on_the_present_version_is_made_and_counts_it_up() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    for at in 0..writes("").len() {
        for quoted in [false, true] {
            let id = desk.booked(&asha, "11:00", "11:15").await;
            let version = desk.version(&id).await;
            let (method, path, body) = writes(&id).swap_remove(at);
            let header = if quoted { format!("\"{version}\"") } else { version.to_string() };
            let answer = desk.write(method, &path, &body, (HEADER, &header)).await;
            faults.unless(matches!(answer.status, 200 | 204), || {
                format!("{method} {path} {header}: {} {}", answer.status, answer.body)
            });
            if answer.status < 300 {
                let now = desk.version(&id).await;
                faults.unless(now > version, || format!("{method} {path}: version {version} became {now}"));
            }
            put_away(&desk, &id).await;
        }
    }
    faults.none();
}

/// Cancels whatever is active of what began with that appointment.
async fn put_away(desk: &Desk, id: &str) {
    let next = desk.details(id).await["next_aid"].as_str().map(str::to_owned);
    desk.change(next.as_deref().unwrap_or(id), "CN").await;
}

async fn the_version_is_the_same_wherever_it_is_told() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    for _ in 0..2 {
        let version = desk.version(&id).await;
        assert_eq!(desk.flat(&id).await["version"], json!(version));
        let rows = desk.day("2026-11-23").await;
        assert_eq!(rows[0]["version"], json!(version));
        desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
        assert_eq!(desk.version(&id).await, version + 1);
        desk.change(&id, "PA").await.is(200);
    }
}

async fn a_repeated_write_makes_no_new_version() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    let version = desk.version(&id).await;
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    assert_eq!(desk.version(&id).await, version);
}

async fn of_two_who_edit_the_same_version_one_is_told() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    for round in 0..20 {
        let version = desk.version(&id).await.to_string();
        let path = of(paths::APPOINTMENT, &id);
        let bodies = [json!({ "notes": format!("one {round}") }), json!({ "notes": format!("two {round}") })];
        let sent = bodies.iter().map(|body| desk.write("PATCH", &path, body, (HEADER, &version)));
        let answers = futures_util::future::join_all(sent).await;
        let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 412).collect();
        assert_eq!(refused.len(), 1, "{answers:?}");
        let won = usize::from(answers[0].status == 412);
        let now = desk.details(&id).await["notes"].clone();
        assert_eq!(now, bodies[won]["notes"]);
        assert_eq!(told(&refused[0].body["error"]["current"])["notes"], now);
    }
}

async fn a_version_that_is_none_is_refused() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    for bad in ["soon", "-", "\"\"", "99999999999999999999"] {
        let answer = desk.write("PUT", CHECK_IN, &json!({ "appointment_id": id }), (HEADER, bad)).await;
        assert!(matches!(answer.status, 400 | 412 | 422), "{bad}: {}", answer.body);
    }
    assert_eq!(desk.status(&id).await, "BK");
}
