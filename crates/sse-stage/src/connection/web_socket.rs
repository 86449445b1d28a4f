//! What is different about a connection that is a WebSocket: its client speaks too, and it has a
//! closing handshake (RFC 6455, section 7).

use std::task::Poll;

use bytes::Bytes;
use tokio::time::timeout;

use super::{
    ending::{FLUSH, drain},
    flow::{Flow, Stop},
    outbox::Piece,
};
use crate::{
    Ending, KillKind, Party, What,
    log::GapNotice,
    web_socket::{
        frame,
        hearing::{Closing, GOING_AWAY, Heard, TRY_AGAIN_LATER},
    },
};

/// What a client is told that cannot have every message.
const TOO_SLOW: &str = "messages were lost: the lab no longer holds them";

impl Flow<'_> {
    /// Does what the client's words ask for, where nothing keeps the lab silent: a pong between two
    /// messages, or the end.
    pub(super) fn attend_to_client(&mut self) -> Option<Stop> {
        let hearing = self.web_socket.as_mut()?;
        if let Some(closing) = hearing.take_closing() {
            return Some(Stop::Closing(Box::new(closing)));
        }
        if hearing.has_reply() && self.outbox.is_empty() {
            self.outbox.push_raw(hearing.take_reply());
        }
        None
    }

    /// The log has moved past this connection. A stream says so and goes on; here is no place to
    /// say it, so the WebSocket is closed, unless nothing was missed.
    pub(super) fn take_gap(&mut self, gap: GapNotice) {
        self.connection.pass(gap.resumed_after);
        if gap.missed == Some(0) {
            return;
        }
        if let Some(hearing) = &mut self.web_socket {
            hearing.close(Closing::TooSlow);
        }
        self.record_gap(gap);
    }

    /// Journals messages that came; those that came just now only where it is over.
    pub(super) fn tell_received(&mut self, is_over: bool) {
        let Some(hearing) = &mut self.web_socket else { return };
        let connection = self.connection.id;
        for received in hearing.take_received(is_over) {
            let (kind, count, bytes) = (received.kind, received.count, received.bytes);
            self.stage.journal.record(What::Received { connection, kind, count, bytes });
        }
    }

    /// Writes what the ordered end of a WebSocket asks for, with a part of one more message. Returns
    /// how much was written of a message without its end, and whether a Close frame was.
    pub(super) async fn end_web_socket(
        &mut self,
        kind: KillKind,
        half: Option<(Piece, Bytes)>,
    ) -> (Option<u64>, bool) {
        let clean = kind == KillKind::End && self.flush_started().await;
        let (partial_bytes, framed) = match (self.outbox.partial_event_bytes(), half) {
            (None, Some((next, part))) if !self.outbox.is_inside_a_piece() => {
                self.write_half_message(&next, &part, clean)
            }
            (begun, _) => (begun, true),
        };
        (partial_bytes, clean && framed && self.write_close(GOING_AWAY, "").await)
    }

    fn write_half_message(
        &mut self,
        next: &Piece,
        part: &Bytes,
        close_follows: bool,
    ) -> (Option<u64>, bool) {
        if part.is_empty() {
            return (None, true);
        }
        let half = if close_follows {
            // Inside a frame a Close frame would be taken for the rest of its payload.
            frame::first_fragment(&next.bytes, part)
        } else {
            let header_bytes = next.body_range(self.outbox.framing()).start;
            frame::cut_short(&next.bytes, header_bytes, part)
        };
        let written = self.write_some(&half);
        let of_the_message = written.saturating_sub(half.len() - part.len());
        ((of_the_message > 0).then_some(of_the_message as u64), written == half.len())
    }

    /// Writes a Close frame of the lab's own and journals it; false if the socket does not take it
    /// soon.
    async fn write_close(&mut self, code: u16, reason: &str) -> bool {
        self.outbox.push_raw(frame::close(code, reason));
        let is_written = self.flush_all().await;
        if is_written {
            self.tell_close(Party::Server, Some(code), reason.to_owned());
        }
        is_written
    }

    fn tell_close(&self, by: Party, code: Option<u16>, reason: String) {
        let connection = self.connection.id;
        self.stage.journal.record(What::CloseFrame { connection, by, code, reason });
    }

    /// Waits a moment for the client's own Close frame, which it owes after ours: only then has the
    /// server closed (RFC 6455, section 7.1.1). To Firefox, a FIN that comes before it has answered
    /// is an unclean end.
    pub(super) async fn hear_reply(&mut self) {
        let replied = std::future::poll_fn(|cx| {
            loop {
                let Some(hearing) = &mut self.web_socket else { return Poll::Ready(()) };
                if hearing.is_closing() {
                    return Poll::Ready(());
                }
                match hearing.poll(self.socket, cx) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Heard::Gone(_)) => return Poll::Ready(()),
                    Poll::Ready(Heard::Something) => self.tell_received(false),
                }
            }
        });
        let _patience_over = timeout(FLUSH, replied).await;
        self.tell_received(true);
    }

    /// Finishes what was begun, sends the Close frame that is due, then FIN: the lab closes first
    /// (RFC 6455, section 7.1.1).
    pub(super) async fn close_web_socket(&mut self, closing: Closing) -> (Party, Ending) {
        let framed = self.flush_started().await;
        let (by, closed) = match closing {
            Closing::Asked { code, reason, reply } => {
                self.tell_close(Party::Client, code, reason);
                self.outbox.push_raw(reply);
                (Party::Client, framed && self.flush_all().await)
            }
            Closing::TooSlow => {
                let closed = framed && self.write_close(TRY_AGAIN_LATER, TOO_SLOW).await;
                if closed {
                    self.hear_reply().await;
                }
                (Party::Server, closed)
            }
            // Who does not speak the protocol owes no answer.
            Closing::Failed { code, reason } => {
                (Party::Server, framed && self.write_close(code, reason).await)
            }
        };
        drain(self.socket);
        self.socket.finish();
        (by, if closed { Ending::End } else { Ending::Cut })
    }
}
