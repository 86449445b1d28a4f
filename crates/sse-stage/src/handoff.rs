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

use bytes::Bytes;
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

    /// Bytes written before the hand-off.
    pub(crate) fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Writes what the socket takes at once.
    pub(crate) fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stream.try_write(bytes)?;
        self.written.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }
}

/// hyper's side of a [`Socket`].
#[derive(Debug)]
pub(crate) struct HyperSide {
    socket: Arc<Socket>,
    /// What was read before hyper came.
    heard: Bytes,
}

impl HyperSide {
    pub(crate) fn new(socket: Arc<Socket>, heard: Bytes) -> Self {
        Self { socket, heard }
    }
}

impl AsyncRead for HyperSide {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.heard.is_empty() && !self.socket.is_handed_off() {
            let fits = buffer.remaining().min(self.heard.len());
            buffer.put_slice(&self.heard.split_to(fits));
            return Poll::Ready(Ok(()));
        }
        loop {
            if self.socket.is_handed_off() {
                return Poll::Ready(Ok(()));
            }
            ready!(self.socket.stream.poll_read_ready(cx))?;
            match self.socket.stream.try_read(buffer.initialize_unfilled()) {
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
            if self.socket.is_handed_off() {
                return Poll::Ready(Ok(bytes.len()));
            }
            ready!(self.socket.stream.poll_write_ready(cx))?;
            match self.socket.try_write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => return Poll::Ready(written),
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
