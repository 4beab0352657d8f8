//! A server that is down, or in trouble, or behind something that answers in its place: what the receptionist sees, and
//! how little the desk asks meanwhile.

use std::time::{Duration, Instant};

use crate::harness::{Desk, Practice};
use crate::proxy::{Exchange, Fault, Proxy};

/// How many rows of the screen tell of the line.
fn rows_of_the_line(desk: &Desk) -> usize {
    let tells = ["no connection since", "no answer since", "no proper answer since", "the server asks to wait"];
    desk.screen().lines().filter(|row| tells.iter().any(|words| row.contains(words))).count()
}

fn is_list(exchange: &Exchange) -> bool {
    exchange.method == "GET" && exchange.path.contains("appointments")
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_server_is_down_the_desk_works_says_so_in_one_row_and_asks_once_a_second() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    let desk = practice.desk_through(line.address);
    desk.sees("▶11:30").await.sees("WAITING").await.sees("● live").await;

    line.set(Fault::Reset);
    line.breaks_connections();
    desk.sees("no answer since 10:4").await.sees("as of 10:4").await.sees("next try in").await;
    let (before, began) = (line.exchanges(), Instant::now());
    // Everything that needs no server goes on meanwhile.
    desk.types("?").sees("All keys").await;
    desk.types("<Esc>").sees("▶11:30").await;
    desk.types("<Down>").sees("▶").await;
    while began.elapsed() < Duration::from_secs(10) {
        assert!(rows_of_the_line(&desk) <= 1, "{}", desk.screen());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (asked, seconds) = (line.exchanges() - before, began.elapsed().as_secs_f64());
    println!("{asked} attempts in {seconds:.1} s of a server that is down");
    assert!(asked >= 2, "it is tried again");
    assert!(f64::from(u32::try_from(asked).unwrap()) <= seconds + 1.0, "{asked} attempts in {seconds} s");

    // What is sent meanwhile is refused at the door, and stays unsent.
    desk.types("4<Down><Down>e").sees("(the server can't be reached)").await;
    line.set(Fault::Pass);
    let back = Instant::now();
    desk.sees("● live").await;
    println!("live again after {:?}", back.elapsed());
    assert!(back.elapsed() < Duration::from_secs(5));
    assert_eq!(rows_of_the_line(&desk), 0);
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let days = frontdesk::domain::two_days::TwoDays::from(today);
    let listed = practice.client().appointments(&"indiranagar".into(), days, today).await.unwrap();
    assert!(listed.appointments.len() > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_listening_is_no_different() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    let desk = practice.desk_through(line.address);
    desk.sees("▶11:30").await.sees("● live").await;
    line.goes_down();
    desk.sees("no connection since").await.sees("as of").await;
    assert!(desk.screen().contains("▶11:30"), "what is known stays");
    line.comes_up();
    let back = Instant::now();
    desk.sees("● live").await;
    assert!(back.elapsed() < Duration::from_secs(5), "{:?}", back.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn trouble_with_one_list_leaves_the_old_one_with_its_age_and_the_rest_goes_on() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    let desk = practice.desk_through(line.address);
    desk.sees("▶11:30").await.sees("WAITING").await.sees("● live").await;
    let before = desk.screen();
    line.plans(|exchange| if is_list(exchange) { Fault::Status("500 Internal Server Error") } else { Fault::Pass });
    desk.types("<F5>").sees("as of 10:4").await;
    let today = |screen: &str| screen.lines().filter_map(|row| row.rsplit("││").next()).collect::<Vec<_>>().join("\n");
    let without_age = |screen: &str| today(screen).lines().skip(3).take(20).collect::<Vec<_>>().join("\n");
    assert_eq!(without_age(&desk.screen()), without_age(&before), "a cache is never overwritten by an error");
    desk.sees("● live").await;
    line.set(Fault::Pass);
    let gone = Instant::now();
    while desk.screen().contains("as of") {
        assert!(gone.elapsed() < Duration::from_secs(20), "{}", desk.screen());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_something_in_between_is_never_shown_and_never_believed() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    let desk = practice.desk_through(line.address);
    desk.sees("▶11:30").await.sees("WAITING").await.sees("● live").await;
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 26\r\nconnection: close\r\n\r\n\
                <h1>Please log in, Sir</h1>";
    line.set(Fault::Instead(page.as_bytes().to_vec()));
    line.breaks_connections();
    desk.types("<F5>").sees("no proper answer since").await.sees("as of").await;
    assert!(!desk.screen().contains("log in"));
    assert!(desk.screen().contains("▶11:30"), "what is known stays");
    // What looks something up says what has answered.
    desk.types("/sar").sees("something between this desk and the server answered").await;
    line.set(Fault::Pass);
    desk.sees("● live").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_asks_for_a_pause_gets_it_and_the_seconds_are_counted_down() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    let desk = practice.desk_through(line.address);
    desk.sees("▶11:30").await.sees("WAITING").await.sees("● live").await;
    let busy = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 4\r\ncontent-type: application/json\r\n\
                content-length: 2\r\nconnection: close\r\n\r\n{}";
    line.set(Fault::Instead(busy.as_bytes().to_vec()));
    line.breaks_connections();
    desk.types("<F5>").sees("the server asks to wait, 4 s").await;
    // What was under way when it said so has arrived; from here on nothing may.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let asked = line.exchanges();
    desk.sees("the server asks to wait, 3 s").await.sees("the server asks to wait, 2 s").await;
    assert_eq!(line.exchanges(), asked, "neither lists nor the stream of changes are asked for");
    line.set(Fault::Pass);
    desk.sees("● live").await;
}
