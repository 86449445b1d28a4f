//! A plain socket on a stream, reading block by block.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result, ensure};

/// One connection to a stream.
pub(super) struct RawStream {
    lines: BufReader<TcpStream>,
}

impl RawStream {
    /// Connects and reads the response head.
    ///
    /// # Errors
    /// The stage does not answer 200.
    pub(super) fn open(stage: SocketAddr, path: &str) -> Result<Self> {
        let mut socket = TcpStream::connect(stage)?;
        socket.set_nodelay(true)?;
        write!(socket, "GET {path} HTTP/1.1\r\nHost: {stage}\r\n\r\n")?;
        let mut stream = Self { lines: BufReader::with_capacity(64 * 1024, socket) };
        let status = stream.line()?;
        ensure!(status.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&status));
        while stream.line()? != b"\r\n" {}
        Ok(stream)
    }

    fn line(&mut self) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        let length = self.lines.read_until(b'\n', &mut line)?;
        ensure!(length > 0, "the stream ended");
        Ok(line)
    }

    /// The next chunk of the body, with its framing, exactly as it crossed the wire.
    ///
    /// # Errors
    /// The stream ended or is not chunked.
    pub(super) fn chunk(&mut self) -> Result<Vec<u8>> {
        let mut chunk = self.line()?;
        let digits = String::from_utf8_lossy(&chunk).trim().to_owned();
        let length = usize::from_str_radix(&digits, 16)
            .with_context(|| format!("`{digits}` is not a chunk size"))?;
        let start = chunk.len();
        while chunk.len() < start + length + 2 {
            chunk.extend(self.line()?);
        }
        Ok(chunk)
    }
}

/// How many events a chunk holds.
pub(super) fn events_in(chunk: &[u8]) -> usize {
    chunk.windows(6).filter(|window| window == b"\ndata:").count()
}
