//! What the receptionist sees when an answer is not what was asked for: every row of the table of failures that is about
//! answers, through the real loop against the real server, with some answers replaced on the way.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::answers::{PAGE, body_of, json, page, typed, with};
use crate::harness::{Desk, Practice};
use crate::proxy::{Exchange, Fault, Proxy};
use crate::rows::{booked_at, booking, kolkata};

/// Where the desk reads its lists.
const LISTS: &str = "/dr/v1/appointment?";
const BOOK: &str = "/dr/v1/business/doctor/appointments/slots/book";
const CHECK_IN: &str = "/dr/v1/business/appointments/check-in";

fn is_read(exchange: &Exchange) -> bool {
    exchange.method == "GET"
}

/// A desk on the sample practice behind a line, with everything read.
async fn behind(practice: &Practice) -> (Proxy, Desk) {
    let proxy = Proxy::to(practice.address);
    proxy.records();
    let desk = practice.desk_through(proxy.address);
    desk.sees("live").await.sees("▶11:30").await.sees("DUE").await;
    (proxy, desk)
}

/// The form for Suresh Kumaar at 11:30, before Enter.
async fn form(desk: &Desk) {
    desk.types("<Enter>kumaar").sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await;
}

/// Suresh Kumaar is booked at 11:30 and selected.
async fn booked(practice: &Practice, desk: &Desk) {
    practice.client().book(&booking("11:30", "before", "p-0400"), &kolkata()).await.unwrap();
    desk.sees("11:30–11:45  booked").await;
}

#[tokio::test]
async fn a_token_that_is_refused_in_the_middle_of_a_booking_is_renewed_and_the_same_key_goes_on() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    form(&desk).await;
    let keys = Arc::new(Mutex::new(Vec::new()));
    let (seen, mut refusals) = (Arc::clone(&keys), 1);
    proxy.plans(move |exchange| {
        if exchange.path != BOOK {
            return Fault::Pass;
        }
        seen.lock().unwrap().push(key_of(exchange));
        refusals -= 1;
        if refusals >= 0 { Fault::Instead(json("401 Unauthorized", "")) } else { Fault::Pass }
    });
    desk.types("<Enter>").sees("✓ Booked Kumaar, Suresh").await;
    let keys = keys.lock().unwrap().clone();
    assert!(keys.len() == 2 && keys[0] == keys[1], "{keys:?}");
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test]
async fn a_sign_in_that_is_refused_in_the_middle_of_a_booking_keeps_the_form() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    form(&desk).await;
    proxy.set(Fault::Instead(json("401 Unauthorized", r#"{"error":{"code":"UNAUTHORIZED","message":"no"}}"#)));
    desk.types("<Enter>").sees("✗ Not booked").await.sees("does not accept the credentials").await;
    desk.sees("Suresh Kumaar").await.sees("Enter books").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    proxy.set(Fault::Pass);
    // A refused sign-in is not repeated for some seconds.
    tokio::time::sleep(Duration::from_millis(5_200)).await;
    desk.types("<Enter>").sees("✓ Booked Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

/// The idempotency key of a booking.
fn key_of(exchange: &Exchange) -> String {
    let at = exchange.bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let body: Value = serde_json::from_slice(&exchange.bytes[at..]).unwrap();
    body["partner_appointment_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_refusal_in_any_of_the_shapes_is_one_sentence_and_changes_nothing() {
    let shapes = [
        ("403 Forbidden", r#"{"error":{"code":"FORBIDDEN","message":"shape one"}}"#, "shape one"),
        ("404 Not Found", r#"{"message":"shape two"}"#, "shape two"),
        ("404 Not Found", r#"{"success":"false","status_code":404,"message":"shape three"}"#, "shape three"),
        ("409 Conflict", r#"{"data":{},"error":{"code":7,"message":"shape four"},"success":false}"#, "shape four"),
        ("403 Forbidden", "", "the server does not allow this"),
        // And under a status of success.
        ("200 OK", r#"{"success":false,"status_code":409,"message":"shape six"}"#, "shape six"),
        ("409 Conflict", r#"{"error":{"message":"a\u001b[2J\u202eb\nc"}}"#, "a‹U+001B›[2J‹U+202E›b‹U+000A›c"),
    ];
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    booked(&practice, &desk).await;
    for (status, body, says) in shapes {
        let (answer, before) = (json(status, body), proxy.exchanges());
        proxy.plans(
            move |exchange| {
                if exchange.path == CHECK_IN { Fault::Instead(answer.clone()) } else { Fault::Pass }
            },
        );
        desk.types("c").sees("✗ Not checked in").await.sees(says).await;
        // The list is read again, and the selection is where it was.
        desk.sees("11:30–11:45  booked").await;
        let began = Instant::now();
        while proxy.exchanges() <= before + 1 {
            assert!(began.elapsed().as_secs() < 30, "nothing was read after {status} {body}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(booked_at(&practice, "11:30").await, 1);
    }
    proxy.set(Fault::Pass);
    desk.types("c").sees("✓ Checked in, token").await;
}

#[tokio::test]
async fn a_field_that_is_wrong_takes_the_cursor_and_keeps_its_value() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    desk.types("<Enter>qadira zuberi").sees("nobody of that name").await.types("<Enter>");
    desk.sees("New patient").await.types("<Enter>").sees("needed: F, M or O").await;
    desk.types("f<Tab>34<Tab>98450 12345");
    let wrong = json!({"error": {"code": "UNPROCESSABLE", "message": "one thing is wrong", "fields": [
        {"field": "patient.mobile", "message": "nobody has this number"}, {"field": 7}, null, {"field": "patient.nose"}]}});
    proxy.next_write(Fault::Instead(json("422 Unprocessable Entity", &wrong.to_string())));
    desk.types("<Enter>").sees("nobody has this number").await.sees("98450 12345").await;
    // The cursor is there: what is typed now changes the number. What has just come back takes no key for a moment.
    tokio::time::sleep(Duration::from_millis(600)).await;
    desk.types("6").sees("98450 123456").await;
    proxy.set(Fault::Pass);
}

#[tokio::test]
async fn a_wish_for_a_pause_is_obeyed_even_from_a_proxy() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    let answer = with("429 Too Many Requests", "content-type: text/html\r\nretry-after: 4\r\n", PAGE.as_bytes());
    proxy.plans(move |exchange| if is_read(exchange) { Fault::Instead(answer.clone()) } else { Fault::Pass });
    desk.types("<F5>").sees("the server asks to wait, 4 s").await.sees("as of 10:4").await;
    // What was under way when it said so has arrived; from here on nothing may, whatever is pressed.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let asked = proxy.exchanges();
    desk.types("<F5>").sees("wait, 3 s").await.types("<F5>").sees("wait, 2 s").await.sees("▶11:30").await;
    assert_eq!(proxy.exchanges(), asked, "something was asked in the pause");
    // It goes on by itself: told the same again it waits again, and then everything is read.
    desk.sees("wait, 4 s").await;
    assert!(proxy.exchanges() > asked, "it was not tried again");
    proxy.set(Fault::Pass);
    desk.sees("● live").await.sees_no("as of").await;
    assert!(!desk.told().iter().any(|line| line.contains("terms")));
}

#[tokio::test]
async fn a_server_that_has_trouble_with_every_read_is_not_called_live_and_is_asked_until_it_has_none() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    booked(&practice, &desk).await;
    proxy.plans(|exchange| if is_read(exchange) { Fault::Status("500 Internal Server Error") } else { Fault::Pass });
    desk.types("<F5>").sees("no answer since 10:4").await.sees("as of 10:4").await.sees("next try in").await;
    assert!(desk.screen().contains("11:30–11:45  booked"), "what is known stays");
    // It goes on asking, and is not live in between.
    let asked = proxy.exchanges();
    let began = Instant::now();
    while proxy.exchanges() < asked + 3 {
        assert!(began.elapsed().as_secs() < 60, "it has stopped asking");
        assert!(!desk.screen().contains("● live"), "{}", desk.screen());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // A change is let out all the same: the server may do that.
    desk.types("c").sees("✓ Checked in, token").await;
    proxy.set(Fault::Pass);
    desk.sees("● live").await.sees_no("as of").await;
}

/// Answers to a read that say nothing of what was asked.
fn nonsense() -> Vec<(&'static str, Vec<u8>)> {
    let big = format!(r#"{{"appointments":["{}"]}}"#, "x".repeat(9 * 1024 * 1024));
    let deep = format!("{}{}", r#"{"appointments":"#.repeat(5_000), "[".repeat(5_000));
    let other = json!({"appointments": [{"appointment_id": "x", "doctor_id": "rao", "clinic_id": "elsewhere",
        "patient_id": "p", "status": "BK", "start_time": 1_795_410_000, "end_time": 1_795_410_900}]});
    let slots = json!({"data": {"schedule": {"elsewhere": []}, "services": {}}, "success": true});
    let another_day = json!({"data": {"schedule": {"indiranagar": [{"slots": [{"s": "2030-01-01T09:00:00Z",
        "e": "2030-01-01T09:15:00Z", "available": true, "conf_id": "c"}]}]}, "services": {}}});
    vec![
        ("500", json("500 Internal Server Error", "{}")),
        ("502 with a page", page("502 Bad Gateway")),
        ("a page", page("200 OK")),
        ("a page that says it is JSON", typed("200 OK", "application/json", PAGE.as_bytes())),
        ("a redirect", with("302 Found", "location: http://192.0.2.1/\r\n", b"")),
        ("nothing", json("200 OK", "")),
        ("null", json("200 OK", "null")),
        ("a number", json("200 OK", "7")),
        ("a text", json("200 OK", "\"ok\"")),
        ("half of it", json("200 OK", r#"{"appointments":[{"appointment_id":"#)),
        ("a list that is none", json("200 OK", r#"{"appointments":7,"data":{"schedule":7}}"#)),
        ("a number that is too large", json("200 OK", r#"{"appointments":[{"start_time":1e999}]}"#)),
        ("gzip", with("200 OK", "content-encoding: gzip\r\n", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03")),
        ("deep nesting", json("200 OK", &deep)),
        ("nine megabytes", json("200 OK", &big)),
        ("fewer bytes than promised", b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"appointments\":[]".to_vec()),
        (
            "chunks that are none",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n".to_vec(),
        ),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
        ("a refusal under 200", json("200 OK", r#"{"success":false,"status_code":503,"message":"busy"}"#)),
        ("another clinic's list", json("200 OK", &other.to_string())),
        ("another clinic's slots", json("200 OK", &slots.to_string())),
        ("another day's slots", json("200 OK", &another_day.to_string())),
    ]
}

/// Each kind meets a desk of its own, all of them at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn nonsense_on_a_read_leaves_what_is_shown_says_so_and_is_got_over() {
    let practice = Practice::sample().await;
    let told = join_all(nonsense().into_iter().map(|(what, answer)| is_got_over(&practice, what, answer))).await;
    assert_eq!(told.iter().sum::<usize>(), nonsense().len());
    println!("{} kinds of nonsense were answered to reads", told.len());
}

async fn is_got_over(practice: &Practice, what: &str, answer: Vec<u8>) -> usize {
    let (proxy, desk) = behind(practice).await;
    let calm = ["Kumar, Suresh 11:45", "▶11:30", "Enter books"];
    let before = desk.screen();
    assert!(calm.iter().all(|words| before.contains(words)), "before {what}:\n{before}");
    proxy.plans(move |exchange| if is_read(exchange) { Fault::Instead(answer.clone()) } else { Fault::Pass });
    desk.types("<F5>").sees_one_of(&["no proper answer since 10:4", "no answer since 10:4"]).await;
    desk.sees("as of 10:4").await.sees("next try in").await;
    // It is tried again, and nothing of it is ever shown.
    let asked = proxy.faults();
    let began = Instant::now();
    while proxy.faults() <= asked {
        assert!(began.elapsed().as_secs() < 60, "{what}: it was not tried again");
        let screen = desk.screen();
        assert!(!screen.contains("● live"), "{what}: it is called live\n{screen}");
        assert!(calm.iter().all(|words| screen.contains(words)), "after {what}:\n{screen}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    proxy.set(Fault::Pass);
    desk.sees("● live").await.sees_no("as of").await;
    assert!(!desk.told().iter().any(|line| line.contains("terms")), "{what}");
    1
}

/// The answer with the lists of today's clinic, as the server wrote it.
fn listed(proxy: &Proxy) -> (String, Value) {
    let all = proxy.recorded();
    let list = all.iter().rev().find(|(exchange, answer)| {
        exchange.path.starts_with(LISTS) && exchange.path.contains("page_no=0") && answer.starts_with(b"HTTP/1.1 200")
    });
    let (exchange, answer) = list.expect("no list was read");
    (exchange.path.clone(), body_of(answer))
}

/// From now on the row of Suresh Kumar at 11:45 is changed like this, in every reading.
fn changes_a_row(proxy: &Proxy, change: impl Fn(&mut Value)) {
    let (path, mut body) = listed(proxy);
    let rows = body["appointments"].as_array_mut().unwrap();
    let at = rows.iter().position(|row| row["doctor_id"] == "rao" && row["start_time"] == AT_1145).unwrap();
    change(&mut rows[at]);
    let answer = json("200 OK", &body.to_string());
    proxy.plans(move |exchange| if exchange.path == path { Fault::Instead(answer.clone()) } else { Fault::Pass });
}

/// 11:45 on that Monday at the clinic.
const AT_1145: i64 = 1_795_414_500;

#[tokio::test]
async fn one_bad_row_is_counted_and_still_holds_its_slot() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    let before = desk.screen();
    type Spoils = fn(&mut Value);
    let spoils: [(&str, Spoils); 6] = [
        ("no status", |row| row["status"] = json!(7)),
        ("no identifier", |row| row["appointment_id"] = json!({})),
        ("no end", |row| row["end_time"] = json!("later")),
        ("an end before the beginning", |row| row["end_time"] = json!(AT_1145 - 900)),
        ("no patient", |row| row["patient_id"] = json!([1])),
        ("no clinic", |row| row["clinic_id"] = json!(null)),
    ];
    for (what, spoil) in spoils {
        changes_a_row(&proxy, spoil);
        desk.types("<F5>").sees("1 entry could not be read").await;
        let screen = desk.screen();
        // Those around it are there, and its slot is not free.
        assert!(screen.contains("▶11:30") && screen.contains("Varma, Swapna 11:40"), "{what}:\n{screen}");
        assert!(screen.contains("Kumar, Suresh 11:45"), "{what}: the slot is not shown to be taken\n{screen}");
        proxy.set(Fault::Pass);
        desk.types("<F5>").sees_no("could not be read").await;
    }
    // A row without a time is only counted.
    changes_a_row(&proxy, |row| row["start_time"] = json!("soon"));
    desk.types("<F5>").sees("1 entry could not be read").await;
    assert!(before.contains("Kumar, Suresh 11:45"));
    desk.sees_no("Kumar, Suresh 11:45").await;
    desk.types("<Right>").sees("11:45–12:00").await;
    assert!(!desk.screen().contains("11:45–12:00 free"), "{}", desk.screen());
}

#[tokio::test]
async fn rows_of_other_shapes_are_read_as_if_nothing_were_wrong() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    changes_a_row(&proxy, |row| {
        row["start_time"] = json!("2026-11-23T11:45:00+05:30");
        row["end_time"] = json!((AT_1145 + 900) * 1000);
        row["created_at"] = json!({});
        row["token"] = json!("91");
        row["status"] = json!("CK");
        row["patient"]["mobile"] = json!(919_876_543_210_i64);
        row["patient"]["dob"] = json!({"year": 1990});
        row["patient"]["first_name"] = json!("Ot\u{202e}her");
    });
    desk.types("<F5><Right>").sees("Ot‹U+202E›her").await.sees("token 91").await;
    assert!(!desk.screen().contains("could not be read"));
}

#[tokio::test]
async fn an_unknown_status_is_shown_as_it_came_and_offers_only_its_details() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    changes_a_row(&proxy, |row| row["status"] = json!("ZZTOP"));
    // To its slot.
    desk.types("<F5><Right>").sees("11:45–12:00  ZZTOP").await;
    let writes = Arc::new(Mutex::new(0));
    let count = Arc::clone(&writes);
    let (path, body) = listed(&proxy);
    let mut body = body;
    let rows = body["appointments"].as_array_mut().unwrap();
    let at = rows.iter().position(|row| row["doctor_id"] == "rao" && row["start_time"] == AT_1145).unwrap();
    rows[at]["status"] = json!("ZZTOP");
    let answer = json("200 OK", &body.to_string());
    proxy.plans(move |exchange| {
        *count.lock().unwrap() += usize::from(exchange.is_write());
        if exchange.path == path { Fault::Instead(answer.clone()) } else { Fault::Pass }
    });
    for key in ["c", "s", "e", "o", "P", "x", "r", "!"] {
        let before = desk.told().len();
        desk.types(key);
        desk.sees("? all keys").await;
        assert!(desk.told().len() >= before);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(*writes.lock().unwrap(), 0, "{}", desk.screen());
    assert!(desk.screen().contains("ZZTOP"));
    desk.types("d").sees("Kumar").await;
}

#[tokio::test]
async fn details_of_another_appointment_are_not_shown_for_those_that_were_asked_for() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    booked(&practice, &desk).await;
    let other = json!({"data": {"appointment_id": "another", "status": "CM", "start_time": "2026-11-23T11:30:00+05:30",
        "end_time": "2026-11-23T11:45:00+05:30", "doctor_id": "rao", "clinic_id": "indiranagar", "patient_id": "p-0001",
        "notes": "of somebody else"}});
    let answer = json("200 OK", &other.to_string());
    proxy.plans(move |exchange| {
        let is_details = exchange.method == "GET" && exchange.path.starts_with("/dr/v1/business/appointments/");
        if is_details { Fault::Instead(answer.clone()) } else { Fault::Pass }
    });
    desk.types("d").sees("something between").await;
    assert!(!desk.screen().contains("of somebody else"), "{}", desk.screen());
}

#[tokio::test]
async fn an_answer_to_a_check_in_that_is_about_another_or_tells_nothing_is_no_tick() {
    let practice = Practice::sample().await;
    let (proxy, desk) = behind(&practice).await;
    for (n, body) in [
        r#"{"data":{"appointment_id":"another","status":"CK","token":7}}"#,
        r#"{"data":{"status":"BK"}}"#,
        r#"{"ok":true}"#,
        "[]",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let before = booking("11:30", &format!("before-{n}"), "p-0400");
        let id = practice.client().book(&before, &kolkata()).await.unwrap().id;
        desk.sees("11:30–11:45  booked").await;
        let from = desk.told().len();
        proxy.next_write(Fault::Instead(json("200 OK", body)));
        desk.types("c").sees("? Not known yet").await.sees("✓ Checked in, token").await;
        let told = desk.told().split_off(from);
        assert!(!told.iter().any(|line| line.starts_with('✗')), "{body}: {told:?}");
        practice.client().cancel(&id, None, &format!("after-{n}")).await.unwrap();
        desk.sees("▶11:30").await;
    }
}
