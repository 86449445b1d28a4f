//! The hand-off: hyper reads the request and axum routes it; a response that is a stream is
//! taken from them together with the socket.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::{socket::Socket, tap::Begins};

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
            ready!(self.socket.poll_read_ready(cx))?;
            match self.socket.try_read(buffer.initialize_unfilled()) {
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
            ready!(self.socket.poll_write_ready(cx))?;
            match self.socket.try_write(bytes, Begins::Anywhere) {
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
