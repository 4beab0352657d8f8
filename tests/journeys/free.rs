//! The next free slot, through the real loop against the real server: with its count of free slots, and without it.

use std::net::SocketAddr;

use chrono::{DateTime, Days, NaiveDate, Utc};
use frontdesk::domain::two_days::TwoDays;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{Desk, NOW, Practice};
use crate::kolkata;

const HERE: [&str; 4] = ["rao", "iyer", "fernandes", "dsouza"];

fn today() -> NaiveDate {
    NOW[..10].parse().unwrap()
}

/// When anybody at Indiranagar is free after that moment, as the server tells it: the earliest, and who it is.
async fn earliest(practice: &Practice, after: DateTime<Utc>) -> (DateTime<Utc>, Vec<&'static str>) {
    let mut free: Vec<(DateTime<Utc>, &str)> = Vec::new();
    for doctor in HERE {
        let offer =
            practice.client().offer(&doctor.into(), &"indiranagar".into(), TwoDays::from(today())).await.unwrap();
        let usual = offer.services[0].id.clone();
        let slots =
            offer.slots.iter().filter(|slot| slot.service == usual && slot.available && slot.span.start > after);
        free.extend(slots.map(|slot| (slot.span.start, doctor)));
    }
    let first = free.iter().map(|(start, _)| *start).min().unwrap();
    (first, free.into_iter().filter(|(start, _)| *start == first).map(|(_, doctor)| doctor).collect())
}

/// A line on which the server has no availability to tell.
async fn without_availability(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((desk, _)) = listener.accept().await {
            let Ok(upstream) = TcpStream::connect(server).await else { continue };
            let (mut from_desk, mut to_desk) = desk.into_split();
            let (mut from_server, mut to_server) = upstream.into_split();
            tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                while let Ok(length @ 1..) = from_desk.read(&mut buffer).await {
                    let read = &mut buffer[..length];
                    let asked = b"/desk/v1/availability";
                    if let Some(at) = read.windows(asked.len()).position(|part| part == asked) {
                        read[at..at + asked.len()].copy_from_slice(b"/desk/v1/no-such-call");
                    }
                    if to_server.write_all(read).await.is_err() {
                        break;
                    }
                }
            });
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_desk).await });
        }
    });
    address
}

/// What the line under the panes tells of the selected slot, once it is another than that.
async fn told_after(desk: &Desk, before: &str) -> String {
    for _ in 0..3000 {
        let told = told(desk);
        if told != before && told.contains(" free ") && !desk.screen().contains("looking for a free slot") {
            return told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
    }
    panic!("nothing else was selected; the screen is\n{}", desk.screen());
}

fn told(desk: &Desk) -> String {
    let screen = desk.screen();
    let doctor = screen.split("3 Slots ─ ").nth(1).and_then(|rest| rest.split(" ─").next()).unwrap_or_default();
    let line = screen.lines().find(|line| line.contains(" free · Enter")).unwrap_or_default();
    format!("{doctor}: {}", line.trim())
}

#[tokio::test]
async fn the_next_of_any_doctor_is_the_earliest_that_the_server_has() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.sees("live").await;
    let at = DateTime::parse_from_rfc3339("2026-11-23T11:30:00+05:30").unwrap().to_utc();
    let (start, doctors) = earliest(&practice, at).await;
    desk.types("N");
    let told = told_after(&desk, &told(&desk)).await.to_lowercase();
    assert!(told.contains(&kolkata().local(start).format("%H:%M").to_string()), "{told}");
    let said = told.replace('\'', "");
    assert!(doctors.iter().any(|doctor| said.contains(doctor)), "{told} is none of {doctors:?}");
}

#[tokio::test]
async fn a_server_that_can_not_count_gives_the_same_answers() {
    let practice = Practice::sample().await;
    let one = practice.desk();
    let two = practice.desk_through(without_availability(practice.address).await);
    for desk in [&one, &two] {
        desk.sees("▶11:30").await.sees("live").await;
    }
    // Beyond what is known; the screen is the same whichever way it was found.
    for keys in ["99n", "30n", "9p", "N"] {
        let before = (told(&one), told(&two));
        one.types(keys);
        two.types(keys);
        assert_eq!(told_after(&one, &before.0).await, told_after(&two, &before.1).await, "{keys}");
    }
}

#[tokio::test]
async fn constraints_lead_to_the_first_slot_under_them_and_n_to_the_next() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.types("F").sees("Look for a free slot").await;
    desk.types("after 4pm, wed, rao, within 14 days").sees("after 16:00 · Wed · Rao · up to Mon 7 Dec").await;
    desk.types("<Enter>").sees("n next, Esc clears").await;
    let offer = |days: TwoDays| async move {
        practice.client().offer(&"rao".into(), &"indiranagar".into(), days).await.unwrap()
    };
    let wednesday = today() + Days::new(2);
    let offered = offer(TwoDays::from(wednesday)).await;
    let four = DateTime::parse_from_rfc3339("2026-11-25T16:00:00+05:30").unwrap().to_utc();
    let usual = offered.services[0].id.clone();
    let free = offered.slots.iter().filter(|slot| slot.service == usual && slot.available && slot.span.start >= four);
    let times: Vec<String> =
        free.take(2).map(|slot| format!("Wed 25 Nov {}", kolkata().local(slot.span.start).format("%H:%M"))).collect();
    desk.sees(&times[0]).await.types("n").sees(&times[1]).await;
    desk.types("<Esc>").sees("The constraints are cleared").await;
}

#[tokio::test]
async fn a_slot_of_another_doctor_is_booked_from_the_view_of_all_doctors() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("▶11:30").await.sees("live").await.types("a").sees("All doctors").await;
    desk.types("jn").sees("Enter books").await.types("<Enter>").sees("Book Mon 23 Nov").await;
    desk.types("kumaar").sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    desk.sees("✓ Booked Kumaar, Suresh").await;
}
