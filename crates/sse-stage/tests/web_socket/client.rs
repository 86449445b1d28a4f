//! A client that sees frames.

use tokio::io::AsyncWriteExt;

use crate::support::{Client, End, Lab};

/// The key and the answer to it that RFC 6455 gives as an example (section 1.3).
pub(crate) const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
pub(crate) const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

/// A whole handshake for `target`.
pub(crate) fn handshake(target: &str) -> String {
    format!(
        "GET {target} HTTP/1.1\r\nHost: lab\r\nConnection: keep-alive, Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n"
    )
}

/// A frame as it came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) is_final: bool,
    pub(crate) opcode: u8,
    pub(crate) payload: Vec<u8>,
}

impl Frame {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.payload).unwrap()
    }

    /// Code and reason of a Close frame.
    pub(crate) fn closes(&self) -> (u16, &str) {
        assert_eq!(self.opcode, CLOSE, "{self:?}");
        let code = u16::from_be_bytes([self.payload[0], self.payload[1]]);
        (code, std::str::from_utf8(&self.payload[2..]).unwrap())
    }
}

pub(crate) struct WebSocket(pub(crate) Client);

impl WebSocket {
    /// Shakes hands and takes the head.
    pub(crate) async fn open(lab: &Lab, target: &str) -> Self {
        let mut client = lab.request(&handshake(target)).await;
        let head = client.head().await;
        assert!(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{head}");
        Self(client)
    }

    /// Takes one frame, which must not be masked.
    pub(crate) async fn frame(&mut self) -> Frame {
        let head = self.bytes(2).await;
        assert_eq!(head[1] & 0x80, 0, "a server must not mask");
        let length = match head[1] & 0x7f {
            126 => self.bytes(2).await,
            127 => self.bytes(8).await,
            length => vec![length],
        };
        let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let payload = self.bytes(length).await;
        Frame { is_final: head[0] & 0x80 != 0, opcode: head[0] & 0x0f, payload }
    }

    async fn bytes(&mut self, count: usize) -> Vec<u8> {
        while self.0.bytes.len() < count {
            let had = self.0.bytes.len();
            self.0.read_more().await.unwrap_or_else(|end| panic!("{end:?} after {had} of {count}"));
        }
        self.0.bytes.drain(..count).collect()
    }

    /// Everything up to the end.
    pub(crate) async fn rest(&mut self) -> (Vec<u8>, End) {
        loop {
            if let Err(end) = self.0.read_more().await {
                return (std::mem::take(&mut self.0.bytes), end);
            }
        }
    }

    /// Sends a masked frame.
    pub(crate) async fn send(&mut self, first: u8, payload: &[u8]) {
        self.raw(&masked(first, payload)).await;
    }

    pub(crate) async fn raw(&mut self, bytes: &[u8]) {
        self.0.stream.write_all(bytes).await.unwrap();
    }
}

/// A frame as a client has to send it. `first` is its first byte.
pub(crate) fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    const KEY: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];
    let mut frame = vec![first];
    match payload.len() {
        length @ 0..=125 => frame.push(0x80 | u8::try_from(length).unwrap()),
        length @ 126..=65_535 => {
            frame.push(0x80 | 126);
            frame.extend(u16::try_from(length).unwrap().to_be_bytes());
        }
        length => {
            frame.push(0x80 | 127);
            frame.extend((length as u64).to_be_bytes());
        }
    }
    frame.extend(KEY);
    frame.extend(payload.iter().zip(KEY.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame
}
