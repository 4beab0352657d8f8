//! The end of a server: what is under way is finished, what is said to be kept is kept.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::harness::{LOGIN, PATIENCE};
use crate::program::Program;

/// Sends a request on a connection of its own and reads to the end.
fn ask(program: &Program, request: &str) -> String {
    let mut stream = TcpStream::connect(program.address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    heard(stream)
}

fn heard(mut stream: TcpStream) -> String {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut heard = Vec::new();
    if let Err(error) = stream.read_to_end(&mut heard) {
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
    }
    String::from_utf8_lossy(&heard).into_owned()
}

fn post(path: &str, token: &str, body: &Value) -> String {
    let body = body.to_string();
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nAuth: {token}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn json_of(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

fn token(program: &Program) -> String {
    let client = &program.client;
    let body = json!({ "client_id": client["client_id"], "client_secret": client["client_secret"] });
    json_of(&ask(program, &post(LOGIN, "", &body)))["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn a_write_that_is_under_way_is_answered_and_kept_and_streams_end() {
    let mut program = Program::serving(&[]);
    let token = token(&program);
    let mut stream = TcpStream::connect(program.address).unwrap();
    write!(stream, "GET /desk/v1/events HTTP/1.1\r\nHost: a\r\nAuth: {token}\r\n\r\n").unwrap();
    let mut begun = [0; 12];
    stream.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 200");

    let patient = json!({ "first_name": "Asha", "gender": "F", "age": 30, "partner_patient_id": "gate-1" });
    let request = post("/dr/v1/patient", &token, &patient);
    let (first, rest) = request.split_at(request.len() - 10);
    let mut writing = TcpStream::connect(program.address).unwrap();
    writing.set_nodelay(true).unwrap();
    writing.write_all(first.as_bytes()).unwrap();
    // Its head has been read when a request that came later has been answered.
    assert!(ask(&program, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").contains("200 OK"));
    program.signal(Signal::TERM);
    let started = Instant::now();
    while TcpStream::connect(program.address).is_ok() {
        assert!(started.elapsed() < PATIENCE, "it still takes connections");
        std::thread::sleep(Duration::from_millis(5));
    }
    writing.write_all(rest.as_bytes()).unwrap();
    let answer = heard(writing);
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    assert!(heard(stream).ends_with("0\r\n\r\n"), "the stream was broken off");
    let (status, took) = program.ended();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    let id = json_of(&answer)["patient_id"].as_str().unwrap().to_owned();
    let database = rusqlite::Connection::open(program.database()).unwrap();
    let kept = database.query_row("SELECT COUNT(*) FROM patients WHERE patient_id = ?1", [id], |row| row.get(0));
    assert_eq!(kept, Ok(1));
}

#[test]
fn what_was_answered_is_kept_when_it_is_told_to_stop_in_the_middle_of_many() {
    let mut program = Program::serving(&[]);
    let token = token(&program);
    let acknowledged = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let (program, token) = (&program, &token);
                scope.spawn(move || {
                    let mut good = Vec::new();
                    for number in 0.. {
                        let key = format!("gate-{writer}-{number}");
                        let body = json!({ "first_name": "Asha", "gender": "F", "age": 30, "partner_patient_id": key });
                        let Ok(mut stream) = TcpStream::connect(program.address) else { break };
                        if stream.write_all(post("/dr/v1/patient", token, &body).as_bytes()).is_err() {
                            break;
                        }
                        if heard(stream).starts_with("HTTP/1.1 201 ") {
                            good.push(key);
                        }
                    }
                    good
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(500));
        program.signal(Signal::TERM);
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect::<Vec<_>>()
    });
    let (status, _) = program.ended();
    assert!(status.success(), "{status}");
    assert!(acknowledged.len() > 10, "only {} were written", acknowledged.len());
    println!("{} writes were answered", acknowledged.len());
    let database = rusqlite::Connection::open(program.database()).unwrap();
    let mut find = database.prepare("SELECT 1 FROM patients WHERE partner_patient_id = ?1").unwrap();
    for key in acknowledged {
        assert!(find.exists([&key]).unwrap(), "{key} was answered and is not there");
    }
}

#[test]
fn callers_who_send_half_a_request_do_not_keep_it_from_ending() {
    let mut program = Program::serving(&[]);
    let mut half = TcpStream::connect(program.address).unwrap();
    half.write_all(b"GET /healthz HTTP/1.1\r\nHo").unwrap();
    let mut body = TcpStream::connect(program.address).unwrap();
    write!(body, "POST {LOGIN} HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{{").unwrap();
    assert!(ask(&program, "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").contains("200 OK"));
    program.signal(Signal::TERM);
    let (status, took) = program.ended();
    assert!(status.success(), "{status}");
    assert!(took < Duration::from_secs(10), "{took:?}");
}
