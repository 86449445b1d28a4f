//! Hears a request head to its end before hyper is asked.
//!
//! hyper then needs no more than one poll for it. So ten thousand clients that connect at once are
//! never ten thousand HTTP parsers, and a client that dribbles costs what it has sent.

use std::io;

use bytes::{Bytes, BytesMut};

use crate::socket::Socket;

/// hyper's smallest limit for a request head.
pub(crate) const LEAST_HEAD_BYTES: usize = 8 * 1024;
/// Room for what a browser sends; most heads come in one piece.
const USUAL_HEAD_BYTES: usize = 1024;
/// Header fields in one head, as many as hyper takes.
const MOST_FIELDS: usize = 100;

/// What a client said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A whole head and perhaps more; or what hyper will refuse.
    Head(Bytes),
    /// A head that says in more than one way where the body ends. Two readers of it may not agree,
    /// so it is answered 400 (RFC 9112, section 6.3).
    AmbiguousLength,
}

/// Why there is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unheard {
    /// The client closed in the middle of it.
    Closed,
    /// The client broke the connection.
    Reset,
}

/// Reads until a head is whole, or can be none, or has reached `limit_bytes`.
pub(crate) async fn hear(socket: &Socket, limit_bytes: usize) -> Result<Heard, Unheard> {
    let mut heard = BytesMut::new();
    loop {
        socket.readable().await.map_err(|_| Unheard::Reset)?;
        // Reserved only now: a client that says nothing costs nothing.
        heard.reserve(USUAL_HEAD_BYTES);
        match socket.try_read_buf(&mut heard) {
            Ok(0) => return Err(Unheard::Closed),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(_) => return Err(Unheard::Reset),
        }
        match standing(&heard) {
            Standing::Unfinished if heard.len() < limit_bytes => {}
            Standing::Unfinished | Standing::Whole | Standing::Wrong => {
                return Ok(Heard::Head(heard.freeze()));
            }
            Standing::AmbiguousLength => return Ok(Heard::AmbiguousLength),
        }
    }
}

/// Bytes of the head that `heard` begins with, where there is a whole one.
pub(crate) fn head_bytes(heard: &[u8]) -> u64 {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    match httparse::Request::new(&mut fields).parse(heard) {
        Ok(httparse::Status::Complete(bytes)) => bytes as u64,
        Ok(httparse::Status::Partial) | Err(_) => 0,
    }
}

/// How far a head has come.
#[derive(Debug, PartialEq, Eq)]
enum Standing {
    Unfinished,
    Whole,
    /// Not HTTP/1, or more fields than hyper takes.
    Wrong,
    AmbiguousLength,
}

fn standing(heard: &[u8]) -> Standing {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    match request.parse(heard) {
        Ok(httparse::Status::Partial) => return Standing::Unfinished,
        Ok(httparse::Status::Complete(_)) => {}
        Err(_) => return Standing::Wrong,
    }
    let count = |name: &str| {
        request.headers.iter().filter(|field| field.name.eq_ignore_ascii_case(name)).count()
    };
    match (count("content-length"), count("transfer-encoding")) {
        (0 | 1, 0) | (0, 1) => Standing::Whole,
        _ => Standing::AmbiguousLength,
    }
}
