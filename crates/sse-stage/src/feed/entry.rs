use bytes::{BufMut, Bytes, BytesMut};

/// One block of the log: encoded once, framed as an HTTP/1.1 chunk (RFC 9112 §7.1), shared by
/// every connection that writes it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    framed: Bytes,
    /// Where the block begins inside its chunk.
    body_at: u8,
    /// The event's number; for another block, the number of the last event before it.
    pub(crate) seq: u64,
    /// Whether this is an event with a number, rather than a heartbeat or a `retry:` block.
    pub(crate) is_event: bool,
    /// Whether the event's data is binary, in base64.
    pub(crate) is_binary: bool,
}

impl Entry {
    pub(crate) fn event(seq: u64, body: &[u8]) -> Self {
        Self::new(seq, true, body)
    }

    /// An event whose data is base64 of what is meant.
    pub(crate) fn binary(seq: u64, body: &[u8]) -> Self {
        Self { is_binary: true, ..Self::event(seq, body) }
    }

    pub(crate) fn block(last_seq: u64, body: &[u8]) -> Self {
        Self::new(last_seq, false, body)
    }

    fn new(seq: u64, is_event: bool, body: &[u8]) -> Self {
        let framed = chunk(body);
        let body_at = u8::try_from(framed.len() - body.len() - CRLF.len()).unwrap_or(0);
        Self { framed, body_at, seq, is_event, is_binary: false }
    }

    /// The whole chunk.
    pub(crate) fn framed(&self) -> Bytes {
        self.framed.clone()
    }

    /// The block without its framing, for HTTP/1.0: a slice of the same bytes.
    pub(crate) fn body(&self) -> Bytes {
        self.framed.slice(usize::from(self.body_at)..self.framed.len() - CRLF.len())
    }

    /// Bytes of framing before the block.
    pub(crate) fn body_at(&self) -> u8 {
        self.body_at
    }

    /// Bytes this entry holds.
    pub(crate) fn len(&self) -> usize {
        self.framed.len()
    }
}

const CRLF: &[u8] = b"\r\n";

/// `body` as one chunk. An empty chunk would be the last one and end the response, so nothing is
/// made of nothing.
pub(crate) fn chunk(body: &[u8]) -> Bytes {
    if body.is_empty() {
        return Bytes::new();
    }
    let mut framed = BytesMut::with_capacity(body.len() + 20);
    framed.put_slice(format!("{:x}\r\n", body.len()).as_bytes());
    framed.put_slice(body);
    framed.put_slice(CRLF);
    framed.freeze()
}

#[cfg(test)]
mod tests {
    use super::{Entry, chunk};

    #[test]
    fn a_chunk_is_its_length_in_hex_and_the_bytes() {
        assert_eq!(chunk(b"data: 0123456789\n\n"), &b"12\r\ndata: 0123456789\n\n\r\n"[..]);
        assert!(chunk(b"").is_empty(), "an empty chunk would end the response");
    }

    #[test]
    fn the_body_is_a_slice_of_the_chunk() {
        let entry = Entry::event(7, b"data: x\n\n");
        assert_eq!(entry.body(), &b"data: x\n\n"[..]);
        assert_eq!(entry.framed().slice(usize::from(entry.body_at())..)[..9], *b"data: x\n\n");
    }
}
