use std::{io, time::Duration};

use bytes::Bytes;
use tokio::time::timeout;

use super::{
    Order, Partial,
    flow::Flow,
    outbox::{Framing, Outbox, Piece},
};
use crate::{Ending, KillKind, What, feed::chunk, socket::Socket, tap::Begins};

/// How long a clean end may wait for a socket that is full, or for the answer to a Close frame.
pub(super) const FLUSH: Duration = Duration::from_millis(250);
/// The last chunk, without trailers (RFC 9112 §7.1).
pub(super) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

impl Flow<'_> {
    /// Ends the connection as ordered. What is returned is what happened on the wire: a clean end
    /// that a full socket did not allow is a cut.
    pub(super) async fn end(&mut self, order: Order) -> Ending {
        let Order { kind, partial, by } = order;
        // Found before the queue is cut short: what is dropped from it stays in the log.
        let next = if partial == Partial::None { None } else { self.next_event() };
        let part = next.as_ref().map(|next| part_of(&next.body(self.outbox.framing()), partial));
        let (partial_bytes, ended) = if self.web_socket.is_some() {
            self.end_web_socket(kind, next.zip(part)).await
        } else if self.connection.gzip {
            self.end_compressed(kind, part).await
        } else {
            self.end_plain(kind, part).await
        };
        let connection = self.connection.id;
        self.stage.journal.record(What::Killed { connection, kind, partial_bytes, by });
        if kind == KillKind::Reset && self.socket.reset_when_closed().is_ok() {
            return Ending::Reset;
        }
        if ended && self.web_socket.is_some() {
            self.hear_reply().await;
        }
        // With unread input, closing would send RST: the reader of an end would lose its tail.
        drain(self.socket);
        self.socket.finish();
        if ended { Ending::End } else { Ending::Cut }
    }

    /// Writes what the end of an uncompressed body asks for. Returns how much of an event was
    /// written without its end, and whether the response is complete.
    async fn end_plain(&mut self, kind: KillKind, part: Option<Bytes>) -> (Option<u64>, bool) {
        // Whatever was begun must be finished for the framing of a complete response to hold.
        let clean = kind == KillKind::End && self.can_end && self.flush_started().await;
        let (partial_bytes, framed) = match (self.outbox.partial_event_bytes(), part) {
            (None, Some(part)) if !self.outbox.is_inside_a_piece() => self.write_part(&part),
            (begun, _) => (begun, true),
        };
        let ended = clean
            && framed
            && (self.outbox.framing() == Framing::UntilClose
                || self.write_some(LAST_CHUNK) == LAST_CHUNK.len());
        (partial_bytes, ended)
    }

    /// Writes the rest of a half-written piece, and nothing after it.
    pub(super) async fn flush_started(&mut self) -> bool {
        self.outbox.keep_only_started();
        self.flush_all().await
    }

    /// Writes all that is queued, where the socket takes it soon.
    pub(super) async fn flush_all(&mut self) -> bool {
        let flushed = async {
            while !self.outbox.is_empty() {
                match self.write(usize::MAX) {
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        self.socket.writable().await?;
                    }
                    Err(error) => return Err(error),
                }
            }
            io::Result::Ok(())
        };
        matches!(timeout(FLUSH, flushed).await, Ok(Ok(())))
    }

    /// Writes the first part of one more event. Its id does not count for the client, whose
    /// event never ends (HTML, "the end of the file is reached"), so that the event is written
    /// whole after a reconnect.
    ///
    /// Returns the bytes of the event that the kernel accepted, and whether it accepted their
    /// framing to its end.
    fn write_part(&mut self, part: &Bytes) -> (Option<u64>, bool) {
        let framed = match self.outbox.framing() {
            Framing::Chunked => chunk(part),
            Framing::UntilClose | Framing::Messages(_) => part.clone(),
        };
        let written = self.write_some(&framed);
        // The chunk's end is no part of the event, and its size line comes first.
        let size_line = framed.len() - part.len() - if framed.len() > part.len() { 2 } else { 0 };
        let of_the_event = written.saturating_sub(size_line).min(part.len());
        ((of_the_event > 0).then_some(of_the_event as u64), written == framed.len())
    }

    fn next_event(&self) -> Option<Piece> {
        let cursor = self.cursor.as_ref()?;
        if let Some(queued) = self.outbox.next_event().or_else(|| self.next_held_event()) {
            return Some(queued.clone());
        }
        let mut next = Outbox::new(self.outbox.framing());
        next.push_entry(&self.connection.feed.as_ref()?.next_event(cursor));
        next.into_pieces().pop()
    }

    /// Writes past the queue as many bytes as the kernel takes, and returns how many.
    pub(super) fn write_some(&mut self, bytes: &[u8]) -> usize {
        let begins = Begins::Framed(self.outbox.framing());
        let written = self.socket.try_write(bytes, begins).unwrap_or(0);
        self.connection.count(super::outbox::Accepted { bytes: written, ..Default::default() });
        written
    }
}

/// The first part of an event's bytes, never the whole: that would be an event.
fn part_of(body: &Bytes, partial: Partial) -> Bytes {
    let bytes = match partial {
        Partial::None => 0,
        Partial::Half => body.len() / 2,
        // A message may be empty; an event is not.
        Partial::Bytes(bytes) => bytes.min(body.len().saturating_sub(1)),
    };
    body.slice(..bytes)
}

/// Reads what the client has sent and nobody wants.
pub(super) fn drain(socket: &Socket) {
    let mut dropped = [0; 4096];
    while matches!(socket.try_read(&mut dropped), Ok(1..)) {}
}

/// After our FIN: waits a moment for the client's, and reads what it still sends, since closing
/// with unread input would send RST and could cost the client the end of the response.
pub(crate) async fn finish_writing(socket: &Socket, patience: Duration) {
    drain(socket);
    socket.finish();
    let read_to_end = async {
        let mut dropped = vec![0; 4096];
        while socket.readable().await.is_ok() {
            match socket.try_read(&mut dropped) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    };
    let _patience_over = timeout(patience, read_to_end).await;
}
