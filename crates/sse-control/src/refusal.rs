//! Answers to request heads that hyper does not take. Its own have no body, and whoever uses the
//! API is promised one that says what happened.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll},
};

use axum::http::StatusCode;
use sse_stage::ErrorCode;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::TcpStream,
};

use crate::{api_error::ApiError, control::ControlLimits};

/// A socket on which hyper's own answers are held back.
pub(crate) struct WithoutBareAnswers<'a> {
    pub(crate) stream: &'a mut TcpStream,
    /// Set once there was one; then the connection is over for hyper, but stays open.
    pub(crate) refused: &'a AtomicBool,
}

impl WithoutBareAnswers<'_> {
    /// Holds back the answer that hyper gives without asking us: it alone lacks what
    /// [`crate::headers`] adds to every other.
    fn holds_back(&self, answer: &[u8]) -> bool {
        let is_bare = answer.starts_with(b"HTTP/1.1 4")
            && answer.ends_with(b"\r\n\r\n")
            && !answer.windows(NO_SNIFF.len()).any(|part| part == NO_SNIFF);
        if is_bare {
            self.refused.store(true, Ordering::Relaxed);
        }
        is_bare
    }
}

const NO_SNIFF: &[u8] = b"\r\nx-content-type-options: nosniff\r\n";

impl AsyncRead for WithoutBareAnswers<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for WithoutBareAnswers<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.holds_back(bytes) {
            return Poll::Ready(Ok(bytes.len()));
        }
        Pin::new(&mut *self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let [only] = slices
            && self.holds_back(only)
        {
            return Poll::Ready(Ok(only.len()));
        }
        Pin::new(&mut *self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.refused.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut *self.stream).poll_shutdown(cx)
    }
}

/// Answers in hyper's place, with the status hyper would have given.
///
/// # Errors
/// The client is gone.
pub(crate) async fn answer(
    stream: &mut TcpStream,
    error: &hyper::Error,
    limits: &ControlLimits,
) -> io::Result<()> {
    let refused = if error.is_parse_too_large() {
        let message = format!(
            "A request head has at most {} bytes and 100 header fields.",
            limits.head_bytes
        );
        ApiError::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, ErrorCode::HeadTooLarge, message)
    } else {
        let message = "This is no well-formed HTTP/1.1 request head.";
        ApiError::new(StatusCode::BAD_REQUEST, ErrorCode::MalformedRequest, message)
    };
    let body = serde_json::to_string(&refused.body)?;
    let answer = format!(
        "HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         X-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{body}",
        refused.status,
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    read_to_end(stream).await
}

/// After the last byte of an answer: closing with unread input would reset the connection and
/// could take the answer with it.
///
/// # Errors
/// The client is gone.
pub(crate) async fn read_to_end(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    let mut dropped = [0; 4096];
    while stream.read(&mut dropped).await? > 0 {}
    Ok(())
}
