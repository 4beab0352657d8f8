//! Many callers over kept connections, as cheap as a caller can be: what is measured is the server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub struct Caller {
    line: TcpStream,
    buffer: Vec<u8>,
}

impl Caller {
    pub async fn to(server: SocketAddr) -> Self {
        let line = TcpStream::connect(server).await.unwrap();
        line.set_nodelay(true).unwrap();
        Self { line, buffer: Vec::with_capacity(64 * 1024) }
    }

    /// Sends a request and reads the whole answer; tells its status and body.
    pub async fn call(&mut self, request: &[u8]) -> (u16, &[u8]) {
        self.line.write_all(request).await.unwrap();
        self.buffer.clear();
        let mut wanted = None;
        loop {
            let read = self.line.read_buf(&mut self.buffer).await.unwrap();
            assert!(read > 0, "the server closed the connection");
            if wanted.is_none()
                && let Some(head) = find(&self.buffer, b"\r\n\r\n").map(|at| at + 4)
            {
                wanted = Some((head, head + length(&self.buffer[..head])));
            }
            if let Some((head, whole)) = wanted
                && self.buffer.len() >= whole
            {
                let status = std::str::from_utf8(&self.buffer[9..12]).unwrap().parse().unwrap();
                return (status, &self.buffer[head..whole]);
            }
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap();
    let named = head.lines().filter_map(|line| line.split_once(": "));
    let told = named.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    told.map_or(0, |(_, value)| value.parse().unwrap())
}

/// `GET` with the token in place.
pub fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauth: {token}\r\n\r\n").into_bytes()
}

/// `POST` of JSON.
pub fn post(path: &str, token: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauth: {token}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// What a crowd of callers got.
pub struct Got {
    /// How many good answers.
    pub count: usize,
    pub took: Duration,
    /// How long each took, in milliseconds.
    pub times: Vec<f64>,
}

impl Got {
    pub fn a_second(&self) -> f64 {
        self.count as f64 / self.took.as_secs_f64()
    }
}

/// So many callers at once, each with one request after the other, for so long. `request` tells each one: of which
/// caller, and which in all of its own.
pub async fn crowd(
    server: SocketAddr,
    callers: usize,
    lasts: Duration,
    request: impl Fn(usize, usize) -> Vec<u8> + Send + Sync + 'static,
) -> Got {
    let request = Arc::new(request);
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let request = Arc::clone(&request);
            tokio::spawn(async move {
                let mut line = Caller::to(server).await;
                let mut times = Vec::new();
                while began.elapsed() < lasts {
                    let bytes = request(caller, times.len());
                    let asked = Instant::now();
                    let (status, body) = line.call(&bytes).await;
                    assert!(status == 200, "{status}: {}", String::from_utf8_lossy(body));
                    times.push(asked.elapsed().as_secs_f64() * 1_000.0);
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    Got { count: times.len(), took: began.elapsed(), times }
}
