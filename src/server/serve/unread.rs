//! Callers who don't read what they asked for: their connection ends, so that nobody can fill the memory with answers.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// A stream whose other end has a bounded time to take what is sent.
///
/// The time runs from the moment in which the line is full until everything has gone into it. A caller who takes a byte
/// now and then is therefore cut off as well.
pub struct CutOff<S> {
    stream: S,
    patience: Duration,
    full: Option<Pin<Box<Sleep>>>,
}

impl<S> CutOff<S> {
    /// A stream with that much patience.
    pub fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, full: None }
    }

    /// Starts the clock where the line is full; an error when it has run out.
    fn waits<T>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        let patience = self.patience;
        let full = self.full.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        ready!(full.as_mut().poll(cx));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the caller does not read")))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for CutOff<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for CutOff<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write(cx, buf) {
            Poll::Pending => self.waits(cx),
            written => written,
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match Pin::new(&mut self.stream).poll_write_vectored(cx, bufs) {
            Poll::Pending => self.waits(cx),
            written => written,
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Whoever flushes has nothing more to send: everything has gone into the line.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_flush(cx) {
            Poll::Pending => self.waits(cx),
            flushed => {
                self.full = None;
                flushed
            }
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match Pin::new(&mut self.stream).poll_shutdown(cx) {
            Poll::Pending => self.waits(cx),
            shut => shut,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn who_reads_a_byte_now_and_then_is_cut_off() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut line = CutOff::new(near, Duration::from_millis(200));
        let writing = tokio::spawn(async move { line.write_all(&[0; 1_000_000]).await });
        while !writing.is_finished() {
            tokio::time::sleep(Duration::from_millis(5)).await;
            if far.read(&mut [0; 1]).await.unwrap() == 0 {
                break;
            }
        }
        assert_eq!(writing.await.unwrap().unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn who_has_read_everything_has_all_the_time_again() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut line = CutOff::new(near, Duration::from_secs(60));
        let mut all = [0; 640];
        for _ in 0..3 {
            let (written, read) = tokio::join!(line.write_all(&[7; 640]), far.read_exact(&mut all));
            assert_eq!((written.unwrap(), read.unwrap()), ((), 640));
            assert!(line.full.is_some(), "the line was never full");
            line.flush().await.unwrap();
            assert!(line.full.is_none());
        }
    }
}
