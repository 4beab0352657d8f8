//! The slot search of a doctor for two days, at sixty-four connections: beside an axum handler that does nothing but
//! return the same bytes, in a process of its own as the server is.

use std::process::{Command, Stdio};
use std::time::Duration;

use axum::http::header;
use axum::routing::get;

use super::hall::{Hall, told};
use super::load::{self, Caller, Got};
use super::table::{Goal, Row, Table};
use super::{crowd, runtime};

/// The word that makes this program the bare handler; the file behind it holds what is returned.
pub const BARE: &str = "--bare-handler";
const CONNECTIONS: usize = 64;
const LASTS: Duration = Duration::from_secs(4);
/// Each is measured so often, one after the other, and the best of each counts.
const TURNS: usize = 3;

pub fn measure(table: &mut Table) {
    runtime().block_on(async {
        let hall = Hall::sqlite(2_000).await;
        let path = |doctor: usize| {
            format!("/dr/v1/business/doctor/d{doctor}/clinic/main/appointments/slots?start_date=2026-11-23&end_date=2026-11-24")
        };
        let mut caller = Caller::to(hall.address).await;
        let (status, body) = caller.call(&load::get(&path(0), &hall.token)).await;
        assert_eq!(status, 200);
        println!("     (an answer has {} bytes)", body.len());
        let file = hall.place.path("bytes");
        std::fs::write(&file, body).unwrap();
        let mut bare = Command::new(std::env::current_exe().unwrap());
        let mut bare = bare.arg(BARE).arg(&file).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let bare_address = told(&mut bare);
        let (mut ours, mut theirs) = (0.0_f64, 0.0_f64);
        for _ in 0..TURNS {
            let token = hall.token.clone();
            let requests: Vec<Vec<u8>> = (0..crowd::DOCTORS).map(|d| load::get(&path(d), &token)).collect();
            let got = load::crowd(hall.address, CONNECTIONS, LASTS, move |caller, at| {
                requests[(caller + at) % requests.len()].clone()
            });
            ours = ours.max(Got::a_second(&got.await));
            let request = load::get("/", &hall.token);
            let got = load::crowd(bare_address, CONNECTIONS, LASTS, move |_, _| request.clone());
            theirs = theirs.max(Got::a_second(&got.await));
        }
        bare.kill().unwrap();
        bare.wait().unwrap();
        let what = "slot search of a doctor for two days, 64 connections";
        table.add(Row::against(what, ours, "a second", Goal::Part(0.6), "bare axum handler, same bytes", theirs));
    });
}

/// The bare handler: as many threads as the server has.
pub fn bare(file: &str) {
    runtime().block_on(async {
        let bytes = axum::body::Bytes::from(std::fs::read(file).unwrap());
        let handler = get(move || {
            let bytes = bytes.clone();
            async move { ([(header::CONTENT_TYPE, "application/json")], bytes) }
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        let listener = axum::serve::ListenerExt::tap_io(listener, |line| line.set_nodelay(true).unwrap());
        axum::serve(listener, axum::Router::new().route("/", handler)).await.unwrap();
    });
}
