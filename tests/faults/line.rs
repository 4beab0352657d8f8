//! The faulty line itself: it does what it is told, or every test that uses it proves nothing.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::proxy::{Fault, Proxy};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ngood";

/// A server that answers everything alike and keeps what it heard.
fn server() -> (SocketAddr, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, heard) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
    let keeps = Arc::clone(&heard);
    std::thread::spawn(move || {
        for caller in listener.incoming() {
            let (mut caller, keeps) = (caller.unwrap(), Arc::clone(&keeps));
            std::thread::spawn(move || {
                let mut buffer = [0; 1024];
                while let Ok(read @ 1..) = caller.read(&mut buffer) {
                    keeps.lock().unwrap().extend_from_slice(&buffer[..read]);
                    if buffer[..read].ends_with(b"body") && caller.write_all(ANSWER).is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, heard)
}

/// One request; what came back, and whether the connection was reset.
fn call(proxy: &Proxy) -> (Vec<u8>, bool) {
    let mut line = TcpStream::connect(proxy.address).unwrap();
    line.write_all(b"POST /book HTTP/1.1\r\ncontent-length: 4\r\n\r\nbody").unwrap();
    line.set_read_timeout(Some(Duration::from_millis(150))).unwrap();
    let (mut back, mut buffer) = (Vec::new(), [0; 1024]);
    loop {
        match line.read(&mut buffer) {
            Ok(0) => return (back, false),
            Ok(read) => back.extend_from_slice(&buffer[..read]),
            Err(error) => return (back, error.kind() == std::io::ErrorKind::ConnectionReset),
        }
    }
}

#[test]
fn every_fault_is_what_it_says() {
    let (address, heard) = server();
    let proxy = Proxy::to(address);
    let arrived = || std::mem::take(&mut *heard.lock().unwrap());
    assert_eq!((call(&proxy), arrived().len()), ((ANSWER.to_vec(), false), 46), "a good line");
    proxy.set(Fault::CutForth(10));
    assert_eq!(call(&proxy), (Vec::new(), false));
    // A busy machine takes its time to read what has arrived.
    let began = Instant::now();
    while heard.lock().unwrap().len() < 10 && began.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(2));
    }
    assert_eq!(arrived(), b"POST /book");
    proxy.set(Fault::CutBack(12));
    assert_eq!((call(&proxy), arrived().len()), ((b"HTTP/1.1 200".to_vec(), false), 46));
    proxy.set(Fault::CutForthBefore(4));
    assert_eq!((call(&proxy), arrived().len()), ((Vec::new(), false), 42));
    proxy.set(Fault::CutBackBefore(1));
    assert_eq!((call(&proxy), arrived().len()), ((ANSWER[..ANSWER.len() - 1].to_vec(), false), 46));
    proxy.set(Fault::Reset);
    assert_eq!((call(&proxy), arrived().len()), ((Vec::new(), true), 46));
    proxy.set(Fault::Swallow);
    assert_eq!((call(&proxy), arrived().len()), ((Vec::new(), false), 0));
    proxy.set(Fault::Instead(b"<html>".to_vec()));
    assert_eq!((call(&proxy), arrived().len()), ((b"<html>".to_vec(), false), 0));
    proxy.set(Fault::AnswerInstead(b"<html>".to_vec()));
    assert_eq!((call(&proxy), arrived().len()), ((b"<html>".to_vec(), false), 46));
    proxy.set(Fault::Status("503 Service Unavailable"));
    let (back, _) = call(&proxy);
    assert!(back.starts_with(b"HTTP/1.1 503 Service Unavailable\r\n") && back.ends_with(b"good"));
    assert_eq!(arrived().len(), 46);
    let began = Instant::now();
    proxy.set(Fault::Delay { forth: Duration::from_millis(40), back: Duration::from_millis(40) });
    assert_eq!(call(&proxy).0, ANSWER);
    assert!(began.elapsed() >= Duration::from_millis(80));
    assert_eq!((proxy.exchanges(), proxy.faults()), (11, 10));
}

#[test]
fn a_held_request_arrives_after_its_caller_has_gone() {
    let (address, heard) = server();
    let proxy = Proxy::to(address);
    for fault in [Fault::Hold(Duration::from_millis(300)), Fault::Late(Duration::from_millis(300))] {
        heard.lock().unwrap().clear();
        proxy.next_write(fault);
        assert_eq!(call(&proxy).0, b"");
        assert!(heard.lock().unwrap().is_empty(), "it is still held");
        std::thread::sleep(Duration::from_millis(400));
        assert_eq!(heard.lock().unwrap().len(), 46, "it has arrived");
    }
}

#[test]
fn a_line_that_is_down_refuses_and_one_that_is_up_again_does_not() {
    let (address, _) = server();
    let proxy = Proxy::to(address);
    assert_eq!(call(&proxy).0, ANSWER);
    proxy.goes_down();
    assert!(TcpStream::connect(proxy.address).is_err());
    proxy.comes_up();
    assert_eq!(call(&proxy).0, ANSWER);
}
