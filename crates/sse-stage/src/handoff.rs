//! The hand-off: hyper reads the request and axum routes it; a response that is a stream is
//! taken from them together with the socket.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// A client's socket, shared with hyper until its request is read. It closes when the last clone
/// of its `Arc` is dropped.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) stream: TcpStream,
    handed_off: AtomicBool,
    written: AtomicU64,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, handed_off: AtomicBool::new(false), written: AtomicU64::new(0) }
    }

    /// From now on hyper's writes are swallowed and its reads see the end.
    pub(crate) fn hand_off(&self) {
        self.handed_off.store(true, Ordering::Release);
    }

    fn is_handed_off(&self) -> bool {
        self.handed_off.load(Ordering::Acquire)
    }

    /// Bytes that hyper has written.
    pub(crate) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }
}

/// hyper's side of a [`Socket`].
#[derive(Debug)]
pub(crate) struct HyperSide(pub(crate) Arc<Socket>);

impl AsyncRead for HyperSide {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            if self.0.is_handed_off() {
                return Poll::Ready(Ok(()));
            }
            ready!(self.0.stream.poll_read_ready(cx))?;
            match self.0.stream.try_read(buffer.initialize_unfilled()) {
                Ok(read) => {
                    buffer.advance(read);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl AsyncWrite for HyperSide {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        loop {
            if self.0.is_handed_off() {
                return Poll::Ready(Ok(bytes.len()));
            }
            ready!(self.0.stream.poll_write_ready(cx))?;
            match self.0.stream.try_write(bytes) {
                Ok(written) => {
                    self.0.written.fetch_add(written as u64, Ordering::Relaxed);
                    return Poll::Ready(Ok(written));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// Whoever owns the socket ends it, not hyper.
    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
