//! The connections of one desk, as its HTTP client keeps them: as many as it asks at the same time, each for four seconds
//! after it was last of use, from an address of its own.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// As `client::patience` has it.
const KEPT_IDLE: Duration = Duration::from_secs(4);
/// The longest that a desk waits for anything.
const PATIENCE: Duration = Duration::from_secs(12);

/// Connections of a desk.
pub struct Lines {
    server: SocketAddr,
    from: Ipv4Addr,
    idle: Mutex<Vec<(Instant, TcpStream)>>,
}

impl Lines {
    /// Of the desk of that number. All are on this computer, and each seems to be one of its own to the server.
    pub fn of(desk: usize, server: SocketAddr) -> Self {
        let part = |number: usize| u8::try_from(number % 250 + 1).unwrap();
        Self { server, from: Ipv4Addr::new(127, 1, part(desk / 250), part(desk)), idle: Mutex::default() }
    }

    /// A new connection.
    pub async fn open(&self) -> io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((self.from, 0).into())?;
        let line = socket.connect(self.server).await?;
        line.set_nodelay(true)?;
        Ok(line)
    }

    /// Sends a request and reads the whole answer; tells its status, and its body where that is wanted. Where the
    /// connection had been closed the same is sent once more over a new one, as a desk does: writes have keys.
    pub async fn call(&self, request: &[u8], body: bool) -> io::Result<(u16, Vec<u8>)> {
        let called = async {
            if let Some(mut line) = self.kept()
                && let Ok(answer) = exchange(&mut line, request, body).await
            {
                self.keep(line);
                return Ok(answer);
            }
            let mut line = self.open().await?;
            let answer = exchange(&mut line, request, body).await?;
            self.keep(line);
            Ok(answer)
        };
        tokio::time::timeout(PATIENCE, called).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    fn kept(&self) -> Option<TcpStream> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some((since, line)) = idle.pop() {
            let is_open = matches!(line.try_read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock);
            if is_open && since.elapsed() < KEPT_IDLE {
                return Some(line);
            }
        }
        None
    }

    fn keep(&self, line: TcpStream) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(since, _)| since.elapsed() < KEPT_IDLE);
        idle.push((Instant::now(), line));
    }
}

async fn exchange(line: &mut TcpStream, request: &[u8], keep: bool) -> io::Result<(u16, Vec<u8>)> {
    line.write_all(request).await?;
    // Held only while it is of use: a thousand desks have some thousand connections.
    let mut buffer = Vec::with_capacity(64 * 1024);
    let (status, head, length) = loop {
        if line.read_buf(&mut buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(told) = head(&buffer) {
            break told;
        }
    };
    let mut left = (head + length).saturating_sub(buffer.len());
    buffer.drain(..head);
    while left > 0 {
        if !keep {
            buffer.clear();
        }
        let read = line.read_buf(&mut buffer).await?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        left = left.saturating_sub(read);
    }
    Ok((status, buffer))
}

/// Status, length of the head and of the body, once the head is there.
fn head(answer: &[u8]) -> Option<(u16, usize, usize)> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&answer[..end]).ok()?;
    let mut fields = text.lines().filter_map(|line| line.split_once(": "));
    let length = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    Some((text.get(9..12)?.parse().ok()?, end, length.map_or(0, |(_, value)| value.parse().unwrap_or_default())))
}

/// A request; writes have a key and a body.
pub fn request(method: &str, path: &str, token: &str, write: Option<(&str, &str)>) -> Vec<u8> {
    let (key, body) = write.unwrap_or_default();
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nauth: {token}\r\n");
    if !key.is_empty() {
        text += &format!("idempotency-key: {key}\r\n");
    }
    if !body.is_empty() {
        text += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    }
    (text + "\r\n" + body).into_bytes()
}
