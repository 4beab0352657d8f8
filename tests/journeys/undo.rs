//! What this desk did is taken back by one key, through the real server; and what another server can't take back.

use std::net::SocketAddr;

use frontdesk::domain::two_days::TwoDays;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::harness::{Desk, NOW, Practice};
use crate::{booked_at, booking};

async fn book(desk: &Desk) {
    desk.sees("▶11:30").await.types("<Enter>kumaar");
    desk.sees("Kumaar, Suresh").await.types("<Enter>").sees("Enter books").await.types("<Enter>");
    desk.sees("✓ Booked Kumaar, Suresh").await.sees("▶Kumaar").await;
}

#[tokio::test]
async fn a_booking_is_taken_back_by_one_key() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    book(&desk).await;
    desk.types("u").sees("✓ Taken back: the booking of Kumaar, Suresh").await.sees("▶11:30").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    desk.types("u").sees("There is nothing to take back").await;
}

#[tokio::test]
async fn a_check_in_a_cancellation_and_a_move_are_taken_back_by_one_key_each() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    book(&desk).await;
    desk.types("c").sees("✓ Checked in, token").await.types("u");
    desk.sees("✓ Taken back: the check-in of Kumaar, Suresh").await;
    desk.types("x").sees("Enter cancels the appointment").await.types("<Enter>").sees("✓ Cancelled").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    desk.types("u").sees("✓ Taken back: the cancellation of Kumaar, Suresh").await.sees("▶Kumaar").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
    desk.types("rn").sees("Enter moves it there").await.types("<Enter>").sees("✓ Moved").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    desk.types("u").sees("✓ Taken back: the move of Kumaar, Suresh").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
    // All of it is in the journal, and only the booking is left: by its opposite.
    desk.types("U").sees("Done here").await.sees("↶ Cancelled Kumaar").await.sees("↶ Moved Kumaar").await;
    desk.types("u").sees("✓ Taken back: the booking of Kumaar").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
}

#[tokio::test]
async fn a_parking_a_no_show_and_a_start_are_taken_back_by_one_key_each() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    book(&desk).await;
    desk.types("c").sees("✓ Checked in, token").await;
    desk.types("P").sees("✓ Put aside: Kumaar, Suresh").await.sees("11:45  put aside").await;
    assert_eq!(state_at(&practice, "11:30").await, ["PA"]);
    desk.types("u").sees("✓ Taken back: the putting aside of Kumaar, Suresh").await.sees("11:45  waiting").await;
    assert_eq!(state_at(&practice, "11:30").await, ["CK"]);
    desk.types("o").sees("✓ Marked as no-show: Kumaar, Suresh").await;
    assert_eq!((state_at(&practice, "11:30").await, booked_at(&practice, "11:30").await), (vec!["NS".to_owned()], 0));
    desk.types("u").sees("✓ Taken back: the no-show of Kumaar, Suresh").await.sees("▶Kuma…●").await;
    assert_eq!((state_at(&practice, "11:30").await, booked_at(&practice, "11:30").await), (vec!["CK".to_owned()], 1));
    desk.types("s").sees("✓ With the doctor: Kumaar, Suresh").await;
    assert_eq!(state_at(&practice, "11:30").await, ["OG"]);
    desk.types("u").sees("✓ Taken back: the start of the visit of Kumaar, Suresh").await.sees("11:45  waiting").await;
    assert_eq!(state_at(&practice, "11:30").await, ["CK"]);
    // The server keeps the last change of an appointment only, and that is taken back; the desk says so and asks nothing.
    desk.types("u").sees("Can't be taken back, only the last change of an appointment can be: Checked in").await;
    assert_eq!(state_at(&practice, "11:30").await, ["CK"]);
}

#[tokio::test]
async fn a_visit_that_is_over_is_said_to_stay_before_anything_is_sent() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    book(&desk).await;
    desk.types("c").sees("✓ Checked in, token").await.types("s").sees("✓ With the doctor").await;
    desk.types("e").sees("✓ Visit over: Kumaar, Suresh").await;
    // The journal says so before anybody tries.
    desk.types("U").sees("Done here").await.sees("Can't be taken back: the visit is over").await.sees("stays").await;
    desk.types("<Enter>").sees("Can't be taken back, the visit is over: Visit over: Kumaar").await;
    desk.types("<Esc>").sees("? all keys").await.types("u").sees("Can't be taken back, ").await;
    assert_eq!(state_at(&practice, "11:30").await, ["CMNP"]);
}

/// The states of Dr. Rao's appointments at that time today, as the server tells them.
async fn state_at(practice: &Practice, time: &str) -> Vec<String> {
    let today = NOW[..10].parse().unwrap();
    let listed = practice.client().appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    let at = booking(time, "").start;
    let there = listed.appointments.iter().filter(|a| a.doctor.as_str() == "rao" && a.start == at);
    there.map(|a| a.status.code().to_owned()).collect()
}

#[tokio::test]
async fn what_another_desk_has_built_on_stays() {
    let practice = Practice::sample().await;
    let (one, two) = (practice.desk(), practice.desk());
    two.sees("▶11:30").await;
    book(&one).await;
    two.sees("▶Kumaar").await.types("c").sees("✓ Checked in, token").await;
    one.sees("Kuma…●").await.types("u").sees("it was changed since").await;
    assert_eq!(booked_at(&practice, "11:30").await, 1);
}

#[tokio::test]
async fn a_server_without_undo_takes_a_booking_back_by_its_cancellation_and_says_that_a_check_in_stays() {
    let practice = Practice::sample().await;
    let desk = practice.desk_through(without_undo(practice.address).await);
    book(&desk).await;
    desk.types("u").sees("✓ Taken back: the booking of Kumaar, Suresh").await.sees("▶11:30").await;
    assert_eq!(booked_at(&practice, "11:30").await, 0);
    let desk = practice.desk_through(without_undo(practice.address).await);
    book(&desk).await;
    desk.types("c").sees("✓ Checked in, token").await;
    desk.types("u").sees("✗ Not taken back: the check-in of Kumaar, Suresh").await;
    // From now on the journal says so before.
    desk.types("U").sees("Can't be taken back: this server takes no such change back").await;
}

/// A way to the server on which nothing can be taken back: it has no such path.
async fn without_undo(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((desk, _)) = listener.accept().await {
            let Ok(upstream) = TcpStream::connect(server).await else { continue };
            tokio::spawn(carry(desk, upstream));
        }
    });
    address
}

async fn carry(desk: TcpStream, server: TcpStream) {
    let (mut from_desk, mut to_desk) = desk.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (tell, mut told) = tokio::sync::mpsc::channel::<Vec<u8>>(16);
    let answers = tell.clone();
    tokio::spawn(async move {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
            if answers.send(buffer[..length].to_vec()).await.is_err() {
                return;
            }
        }
    });
    tokio::spawn(async move {
        while let Some(bytes) = told.recv().await {
            if to_desk.write_all(&bytes).await.is_err() {
                return;
            }
        }
    });
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from_desk.read(&mut buffer).await {
        let sent = &buffer[..length];
        if sent.starts_with(b"POST /desk/v1/appointments/") {
            if tell.send(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec()).await.is_err() {
                return;
            }
        } else if to_server.write_all(sent).await.is_err() {
            return;
        }
    }
}
