//! A line that loses answers: requests reach the server, what it answers does not come back.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Stands between a desk and a server.
pub struct Line {
    pub address: SocketAddr,
    losing: Arc<AtomicBool>,
    lost: Arc<AtomicUsize>,
}

impl Line {
    /// A good line to the server, for now.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (losing, lost) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (state, count) = (Arc::clone(&losing), Arc::clone(&lost));
        tokio::spawn(async move {
            while let Ok((desk, _)) = listener.accept().await {
                let Ok(upstream) = TcpStream::connect(server).await else { continue };
                tokio::spawn(carry(desk, upstream, Arc::clone(&state), Arc::clone(&count)));
            }
        });
        Self { address, losing, lost }
    }

    /// From now on answers are lost, or not.
    pub fn loses_answers(&self, losing: bool) {
        self.losing.store(losing, Ordering::SeqCst);
    }

    /// How many answers were lost.
    pub fn lost(&self) -> usize {
        self.lost.load(Ordering::SeqCst)
    }
}

async fn carry(desk: TcpStream, server: TcpStream, losing: Arc<AtomicBool>, lost: Arc<AtomicUsize>) {
    let (mut from_desk, mut to_desk) = desk.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let forth = tokio::spawn(async move { tokio::io::copy(&mut from_desk, &mut to_server).await });
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
        if losing.load(Ordering::SeqCst) {
            lost.fetch_add(1, Ordering::SeqCst);
            break;
        }
        if to_desk.write_all(&buffer[..length]).await.is_err() {
            break;
        }
    }
    forth.abort();
}
