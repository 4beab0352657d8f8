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

    const PATIENCE: Duration = Duration::from_secs(15);

    #[tokio::test(start_paused = true)]
    async fn who_reads_a_byte_now_and_then_is_cut_off_and_who_reads_all_is_not() {
        let (near, mut far) = tokio::io::duplex(64);
        let mut line = CutOff::new(near, PATIENCE);
        let writing = tokio::spawn(async move {
            let written = line.write_all(&[0; 10_000]).await;
            (line, written)
        });
        let mut taken = 0;
        let mut byte = [0; 1];
        while !writing.is_finished() {
            tokio::time::sleep(Duration::from_secs(1)).await;
            taken += far.read(&mut byte).await.unwrap();
            assert!(taken < 20, "{taken}");
        }
        let (_, written) = writing.await.unwrap();
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);

        let (near, mut far) = tokio::io::duplex(64);
        let mut line = CutOff::new(near, PATIENCE);
        let reading = tokio::spawn(async move {
            let mut all = [0; 640];
            for _ in 0..3 {
                tokio::time::sleep(Duration::from_secs(10)).await;
                far.read_exact(&mut all).await.unwrap();
            }
        });
        for _ in 0..3 {
            line.write_all(&[0; 640]).await.unwrap();
            line.flush().await.unwrap();
        }
        reading.await.unwrap();
    }
}
