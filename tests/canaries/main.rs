//! No name is left where it does not belong: fifty canaries go through a whole day at a desk, over a line with faults, and
//! are then looked for in logs, arguments, environments, temporary files, window titles and core dumps.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test ends where something is wrong")]

mod names;
#[expect(dead_code, reason = "the tests of the terminal use more of it")]
#[path = "../terminal/place.rs"]
mod place;
mod program;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../common/proxy.rs"]
mod proxy;
#[expect(dead_code, reason = "the tests of the terminal use more of it")]
#[path = "../terminal/pty.rs"]
mod pty;
mod search;

use names::{COUNT, canary, found_in};
use place::{NOW, Place};
use program::Serving;
use proxy::{Fault, Proxy};
use pty::{Pty, Start};
use search::Search;
use serde_json::json;

/// How many are in the directory before the desk opens; the others are typed, told by errors, or only looked for.
const DIRECTORY: usize = 40;

#[test]
fn fifty_names_go_through_a_whole_day_and_are_left_nowhere() {
    let place = Place::new();
    let server = Serving::new(&place);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(before_the_desk_opens(&server));
    let proxy = Proxy::to(server.address);
    let mut search = Search::default();

    let mut refused = desk(&place, &proxy, "wrong");
    refused.sees("does not accept").keys("q").ends();
    search.titles(refused.raw().as_bytes());

    let mut desk = desk(&place, &proxy, &server.secret);
    desk.sees("live").sees("▶11:30");
    // Somebody known is looked for and booked, somebody new is registered.
    desk.keys(&format!("<Enter>{}", canary(20))).sees(&format!("{}, ", canary(21))).keys("<Enter>").sees("Enter books");
    desk.keys("<Enter>").sees("✓ Booked");
    desk.keys("d").sees("Booked       Mon").keys("n").sees("Notes of").keys(&format!("asks for {}", canary(45)));
    desk.keys("<Enter>").sees("✓ Changed").keys("<Esc>").sees_no("VISITS");
    search.process(desk.process(), "the desk");
    desk.keys("c").sees("✓ Checked in, token").keys("u").sees("✓ Taken back");
    let told = json!({ "error": { "code": "FORBIDDEN", "message": format!("{} may not", canary(46)) } }).to_string();
    proxy.next_write(Fault::Instead(answer("403 Forbidden", "application/json", &told)));
    desk.keys("c").sees("✗ Not checked in").sees(&canary(46));
    let page = format!("<html><title>{}</title></html>", canary(47));
    proxy.next_write(Fault::AnswerInstead(answer("200 OK", "text/html", &page)));
    desk.keys("c").sees("✓ Checked in, token");
    proxy.set(Fault::Pass);
    desk.keys("u").sees("✓ Taken back");
    desk.keys("x").sees("Enter cancels the appointment").keys(&format!("{} rang up", canary(48))).keys("<Enter>");
    desk.sees("✓ Cancelled").sees("▶11:30");
    desk.sees("11:30–11:45 free").keys("<Enter>").sees("Book Mon 23 Nov");
    desk.keys(&format!("{} {}", canary(42), canary(43))).sees("▶  + register");
    // The search is over.
    desk.settles(std::time::Duration::from_millis(800)).keys("<Enter>");
    desk.sees("New patient").keys("<Enter>").sees("needed: F, M or O").keys("f<Tab>34<Tab>98450 12345<Enter>");
    desk.sees("✓ Booked").keys("w").sees("Walk-in for").keys(&canary(22)).sees(&format!("{}, ", canary(23)));
    desk.keys("<Enter>").sees("Enter into the queue").keys("<Enter>").sees("✓ In the queue");
    // What is only typed, and what a broken line makes of it.
    desk.keys(&format!("/{}", canary(44))).sees(&canary(44)).keys("<Esc>").sees_no(&canary(44));
    desk.keys("<Esc>").sees("? all keys").keys(&format!(":book {}", canary(49))).sees(&canary(49));
    desk.keys("<Esc>").sees_no(&canary(49)).keys("<Esc>").sees("? all keys");
    let nonsense = answer("200 OK", "application/json", &format!(r#"{{"appointments":"{}""#, canary(41)));
    proxy.plans(move |e| if e.method == "GET" { Fault::Instead(nonsense.clone()) } else { Fault::Pass });
    desk.keys("<F5>").settles(std::time::Duration::from_millis(700));
    proxy.goes_down();
    desk.keys("<F5>").sees("no connection since");
    proxy.set(Fault::Pass);
    proxy.comes_up();
    desk.sees("live").keys("U").sees("Done here");
    search.process(desk.process(), "the desk");
    search.process(server.process(), "the server");
    let on_screen = found_in(desk.raw().as_bytes()).len();
    desk.keys("<Esc>").sees("? all keys");
    search.titles(desk.raw().as_bytes());
    // Killed as by a fault: nothing is left of its memory.
    desk.signal("ABRT");
    desk.has_died();
    commands(&place, &server, &mut search);

    let said = server.ends();
    assert!(said.lines().count() > 100, "the server has logged {} lines", said.lines().count());
    search.bytes("what the server has said", said.as_bytes());
    for folder in ["home", "tmp", "data", "desk-data"] {
        search.folder(&place.path(folder));
    }
    println!(
        "{COUNT} names, {on_screen} of them seen on the screen; {} places searched, {} files have names and may",
        search.places, search.allowed
    );
    assert!(search.wrong.is_empty(), "{}", search.wrong.join("\n"));
    assert!(on_screen >= 10 && search.places >= 30 && search.allowed >= 1, "too little was seen or searched");
}

fn desk(place: &Place, proxy: &Proxy, secret: &str) -> Pty {
    let start = Start::bare(place).with(&["--server", &proxy.url(), "--now", NOW, "--data-dir"]);
    let start = start.with(&[place.path("desk-data")]).environment("FRONTDESK_CLIENT_ID", Serving::client_id());
    start.environment("FRONTDESK_CLIENT_SECRET", secret).starts()
}

fn answer(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n", body.len());
    format!("{head}connection: close\r\n\r\n{body}").into_bytes()
}

/// The directory knows forty of them, two in each name; some have appointments with notes, are checked in, have cancelled.
async fn before_the_desk_opens(server: &Serving) {
    let caller = server.signed_in().await;
    for n in (0..DIRECTORY).step_by(2) {
        let body = json!({"first_name": canary(n), "last_name": canary(n + 1), "gender": "F", "age": 40,
            "mobile": format!("98{:08}", 11 * n)});
        let patient = caller.call("POST", "/dr/v1/patient", &body).await["patient_id"].clone();
        if n >= 20 {
            continue;
        }
        let (hour, quarter) = (16 + n / 8, (n / 2 % 4) * 15);
        let at = |minutes: usize| format!("2026-11-23T{hour}:{:02}:00+05:30", minutes);
        let end = if quarter == 45 { format!("2026-11-23T{}:00:00+05:30", hour + 1) } else { at(quarter + 15) };
        let book = json!({"doctor_id": "rao", "clinic_id": "indiranagar", "patient_id": patient,
            "slot": {"start_time": at(quarter), "end_time": end, "service_conf_id": "rao-consult"},
            "appointment_type": "REGULAR", "mode": "in-clinic", "payment_mode": "CASH", "notes": format!("of {}", canary(40))});
        let booked = caller.call("POST", "/dr/v1/business/doctor/appointments/slots/book", &book).await;
        let id = booked["data"]["appointment_id"].clone();
        match n % 6 {
            0 => caller.call("PUT", "/dr/v1/business/appointments/check-in", &json!({"appointment_id": id})).await,
            2 => {
                let body = json!({"appointment_id": id, "reason": format!("{} is ill", canary(n))});
                caller.call("PUT", "/dr/v1/business/appointments/cancel", &body).await
            }
            _ => json!(null),
        };
    }
    // What the server refuses is told without the names in it.
    let wrong = json!({"first_name": canary(41), "gender": canary(42), "age": canary(43), "mobile": canary(44)});
    caller.refused("POST", "/dr/v1/patient", &wrong).await;
    caller.refused("GET", &format!("/dr/v1/patient/{}", canary(45)), &json!(null)).await;
    caller.refused("GET", &format!("/profiles/v1/patient/search?prefix={}&limit=x", canary(46)), &json!(null)).await;
}

/// The commands around: what they print is meant to have names, what they say beside it is not.
fn commands(place: &Place, server: &Serving, search: &mut Search) {
    for (arguments, tells_names) in [
        (&["day", "--format", "csv"][..], true),
        (&["day", "--format", "json"], true),
        (&["practice", "export"], false),
        (&["audit", "verify"], false),
    ] {
        let ran = place.with_data().args(arguments).output().unwrap();
        search.bytes(&format!("what {arguments:?} says beside its result"), &ran.stderr);
        if tells_names {
            assert!(!found_in(&ran.stdout).is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
        } else {
            search.bytes(&format!("the result of {arguments:?}"), &ran.stdout);
        }
    }
    assert!(server.is_running());
}
