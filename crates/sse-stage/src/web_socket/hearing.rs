//! What a client says over a WebSocket, read as it comes.

use std::{
    collections::VecDeque,
    future::Future,
    io::{self, Read, Write},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use tokio::time::{Instant, Sleep, sleep_until};
use tungstenite::{
    Error, Message,
    error::ProtocolError,
    protocol::{CloseFrame, Role, WebSocketConfig, WebSocketContext},
};

use super::{MessageForm, frame::Frames};
use crate::{Ending, MessageKind, connection::outbox::Framing, socket::Socket, tap::Begins};

/// The longest message that is taken from a client.
const MESSAGE_BYTES: usize = 64 * 1024;
/// Replies that wait for their turn: a pong and a Close frame of the largest size.
const REPLY_BYTES: usize = 2 * (2 + 125);
/// Room for a frame that comes; it grows for longer ones.
const BUFFER_BYTES: usize = 512;
/// Bytes read at once.
const READ_BYTES: usize = 4 * 1024;
/// How long messages may wait to be told of together, where they come fast.
const TELL: Duration = Duration::from_millis(250);

/// Codes of Close frames (RFC 6455, section 7.4.1; 1013 is in the registry it founds).
pub(crate) const GOING_AWAY: u16 = 1001;
const PROTOCOL_ERROR: u16 = 1002;
const NOT_UTF8: u16 = 1007;
const TOO_BIG: u16 = 1009;
pub(crate) const TRY_AGAIN_LATER: u16 = 1013;

/// Why a WebSocket is to be closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Closing {
    /// The client asked, and is answered.
    Asked {
        code: Option<u16>,
        reason: String,
        /// Our Close frame, after a pong that may be owed.
        reply: Bytes,
    },
    /// The log has moved past the client.
    TooSlow,
    /// The lab fails the connection (RFC 6455, section 7.1.7).
    Failed { code: u16, reason: &'static str },
}

/// Messages of one kind that came from a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    pub(crate) kind: MessageKind,
    pub(crate) count: u64,
    /// Of their payloads.
    pub(crate) bytes: u64,
}

impl Received {
    fn none(kind: MessageKind) -> Self {
        Self { kind, count: 0, bytes: 0 }
    }

    fn add(&mut self, bytes: usize) {
        self.count += 1;
        self.bytes += bytes as u64;
    }
}

/// What listening came to.
#[derive(Debug)]
pub(crate) enum Heard {
    /// There is something new: a reply to write, messages to tell of, or a reason to close.
    Something,
    /// The client went away without a Close frame.
    Gone(Ending),
}

/// Reads what one client says.
#[derive(Debug)]
pub(crate) struct Hearing {
    protocol: WebSocketContext,
    pipe: Pipe,
    frames: Frames,
    received: [Received; 2],
    /// Before then nothing is told of, so that a talkative client does not fill the journal.
    tell_at: Instant,
    alarm: Option<Pin<Box<Sleep>>>,
    closing: Option<Closing>,
}

impl Hearing {
    /// `early` where bytes came before the handshake was answered. They are lost, and a client has
    /// to wait with them (RFC 6455, section 4.1).
    pub(crate) fn new(early: bool) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(0)
            .max_write_buffer_size(REPLY_BYTES)
            .max_message_size(Some(MESSAGE_BYTES))
            .max_frame_size(Some(MESSAGE_BYTES));
        Self {
            protocol: WebSocketContext::new(Role::Server, Some(config)),
            pipe: Pipe::default(),
            frames: Frames::default(),
            received: [MessageKind::Text, MessageKind::Binary].map(Received::none),
            tell_at: Instant::now(),
            alarm: None,
            closing: early.then_some(Closing::Failed {
                code: PROTOCOL_ERROR,
                reason: "data came before the handshake was answered",
            }),
        }
    }

    /// Reads until something is new.
    pub(crate) fn poll(&mut self, socket: &Socket, cx: &mut Context<'_>) -> Poll<Heard> {
        let mut buffer = [0; READ_BYTES];
        loop {
            match socket.poll_read_ready(cx) {
                Poll::Pending => return self.poll_alarm(cx).map(|()| Heard::Something),
                Poll::Ready(Err(_)) => return Poll::Ready(Heard::Gone(Ending::Reset)),
                Poll::Ready(Ok(())) => {}
            }
            let begins = if self.frames.is_between() {
                // Which form our own messages have makes no difference to the client's.
                Begins::Framed(Framing::Messages(MessageForm::Data))
            } else {
                Begins::Anywhere
            };
            match socket.try_read_frames(&mut buffer, begins) {
                Ok(0) => return Poll::Ready(Heard::Gone(Ending::Cut)),
                Ok(read) => {
                    self.frames.pass(&buffer[..read]);
                    let known = (self.has_reply(), self.closing.is_some());
                    self.hear(&buffer[..read]);
                    if known != (self.has_reply(), self.closing.is_some()) {
                        return Poll::Ready(Heard::Something);
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => return Poll::Ready(Heard::Gone(Ending::Reset)),
            }
        }
    }

    /// Resolves when it is time to tell of messages.
    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.received.iter().all(|received| received.count == 0) {
            return Poll::Pending;
        }
        let tell_at = self.tell_at;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(tell_at)));
        alarm.as_mut().poll(cx)
    }

    /// The messages that are to be told of now; where it is over, all that were not yet.
    pub(crate) fn take_received(&mut self, is_over: bool) -> Vec<Received> {
        let any = self.received.iter().any(|received| received.count > 0);
        if !any || (!is_over && Instant::now() < self.tell_at) {
            return Vec::new();
        }
        self.tell_at = Instant::now() + TELL;
        self.alarm = None;
        let taken = std::mem::replace(
            &mut self.received,
            [MessageKind::Text, MessageKind::Binary].map(Received::none),
        );
        taken.into_iter().filter(|received| received.count > 0).collect()
    }

    pub(crate) fn has_reply(&self) -> bool {
        !self.pipe.outgoing.is_empty()
    }

    /// A pong that is owed; of several, the first and the last.
    pub(crate) fn take_reply(&mut self) -> Bytes {
        let reply = std::mem::take(&mut self.pipe.outgoing).into();
        // What came meanwhile moves up. Nothing can fail but a closed protocol, which says nothing.
        let _nothing_more = self.protocol.flush(&mut self.pipe);
        reply
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.closing.is_some()
    }

    /// Why it is to be closed, which is over and done with once it was asked for.
    pub(crate) fn take_closing(&mut self) -> Option<Closing> {
        self.closing.take()
    }

    /// Has it closed, unless it is to be already.
    pub(crate) fn close(&mut self, closing: Closing) {
        self.closing.get_or_insert(closing);
    }

    fn hear(&mut self, bytes: &[u8]) {
        // After a Close frame, or what is none of the protocol, nothing is heard any more.
        if self.closing.is_some() {
            return;
        }
        self.pipe.incoming.extend(bytes);
        self.closing = loop {
            match self.protocol.read(&mut self.pipe) {
                Ok(Message::Text(text)) => self.received[0].add(text.len()),
                Ok(Message::Binary(bytes)) => self.received[1].add(bytes.len()),
                Ok(Message::Close(frame)) => break Some(self.asked(frame)),
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Err(Error::Io(error)) if error.kind() == io::ErrorKind::WouldBlock => break None,
                Err(error) => {
                    let (code, reason) = failure(&error);
                    break Some(Closing::Failed { code, reason });
                }
            }
        };
        if self.closing.is_some() {
            self.pipe.incoming = VecDeque::new();
        }
    }

    fn asked(&mut self, frame: Option<CloseFrame>) -> Closing {
        // A reply that waits goes out before this one.
        let mut reply = std::mem::take(&mut self.pipe.outgoing);
        // It says that the connection is closed, and leaves its Close frame in the pipe.
        let _closed = self.protocol.flush(&mut self.pipe);
        reply.append(&mut self.pipe.outgoing);
        let (code, reason) = frame.map_or((None, String::new()), |frame| {
            (Some(frame.code.into()), frame.reason.to_string())
        });
        Closing::Asked { code, reason, reply: reply.into() }
    }
}

/// The code and reason by which the lab fails a connection.
fn failure(error: &Error) -> (u16, &'static str) {
    if matches!(error, Error::Capacity(_)) {
        (TOO_BIG, "a message has 65536 bytes at most")
    } else if matches!(error, Error::Utf8(_)) {
        (NOT_UTF8, "a text message must be UTF-8")
    } else if matches!(error, Error::Protocol(ProtocolError::UnmaskedFrameFromClient)) {
        (PROTOCOL_ERROR, "a client must mask its frames")
    } else {
        (PROTOCOL_ERROR, "this is not the WebSocket protocol")
    }
}

/// What the protocol reads from and writes to in place of a socket.
#[derive(Debug, Default)]
struct Pipe {
    incoming: VecDeque<u8>,
    outgoing: Vec<u8>,
}

impl Read for Pipe {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.incoming.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.incoming.read(into)
    }
}

impl Write for Pipe {
    /// Takes one reply at a time, so that a client that only pings makes nothing grow.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.outgoing.is_empty() {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        self.outgoing.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
