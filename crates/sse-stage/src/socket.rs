//! A client's socket. Every byte that crosses it, and its end, passes here, and so its tap.

use std::{
    io::{self, IoSlice},
    mem::MaybeUninit,
    net::Shutdown,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use bytes::BytesMut;
use socket2::SockRef;
use tokio::net::TcpStream;

use crate::{
    Party,
    tap::{Begins, Tap, WireMark},
};

/// A client's socket, shared with hyper until its request is read. It closes when the last clone
/// of its `Arc` is dropped.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    /// Absent where the client is no connection of the lab, but turned away.
    tap: Option<Arc<Tap>>,
    handed_off: AtomicBool,
    /// Whether closing it sends RST whatever was read.
    resets: AtomicBool,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream, tap: Option<Arc<Tap>>) -> Self {
        Self { stream, tap, handed_off: AtomicBool::new(false), resets: AtomicBool::new(false) }
    }

    /// From now on hyper's writes are swallowed and its reads see the end.
    pub(crate) fn hand_off(&self) {
        self.handed_off.store(true, Ordering::Release);
    }

    pub(crate) fn is_handed_off(&self) -> bool {
        self.handed_off.load(Ordering::Acquire)
    }

    /// Bytes the kernel has accepted; not counted where the client is turned away.
    pub(crate) fn written(&self) -> u64 {
        self.tap.as_ref().map_or(0, |tap| tap.written())
    }

    pub(crate) async fn readable(&self) -> io::Result<()> {
        self.stream.readable().await
    }

    pub(crate) async fn writable(&self) -> io::Result<()> {
        self.stream.writable().await
    }

    pub(crate) fn poll_read_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.poll_read_ready(cx)
    }

    pub(crate) fn poll_write_ready(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.poll_write_ready(cx)
    }

    /// Reads what is there.
    pub(crate) fn try_read(&self, into: &mut [u8]) -> io::Result<usize> {
        self.try_read_frames(into, Begins::Anywhere)
    }

    /// Reads what is there; `begins` says with what, where the reader knows.
    pub(crate) fn try_read_frames(&self, into: &mut [u8], begins: Begins) -> io::Result<usize> {
        let read = self.seen(self.stream.try_read(into))?;
        self.read(&into[..read], begins);
        Ok(read)
    }

    /// Reads what is there, as far as there is room.
    pub(crate) fn try_read_buf(&self, into: &mut BytesMut) -> io::Result<usize> {
        let before = into.len();
        let read = self.seen(self.stream.try_read_buf(into))?;
        self.read(&into[before..], Begins::Anywhere);
        Ok(read)
    }

    /// Writes what the kernel takes at once.
    pub(crate) fn try_write(&self, bytes: &[u8], begins: Begins) -> io::Result<usize> {
        let accepted = self.not_broken(self.stream.try_write(bytes))?;
        self.wrote(&[IoSlice::new(bytes)], accepted, begins);
        Ok(accepted)
    }

    /// Writes what the kernel takes at once.
    pub(crate) fn try_write_vectored(
        &self,
        slices: &[IoSlice<'_>],
        begins: Begins,
    ) -> io::Result<usize> {
        let accepted = self.not_broken(self.stream.try_write_vectored(slices))?;
        self.wrote(slices, accepted, begins);
        Ok(accepted)
    }

    /// Sends FIN after what was written.
    pub(crate) fn finish(&self) {
        // Where the client is gone already, nothing is sent.
        if SockRef::from(&self.stream).shutdown(Shutdown::Write).is_ok() {
            self.ended(Party::Server, WireMark::Fin);
        }
    }

    /// Makes closing it send RST.
    ///
    /// # Errors
    /// The kernel refuses.
    pub(crate) fn reset_when_closed(&self) -> io::Result<()> {
        self.stream.set_zero_linger()?;
        self.resets.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Tells the tap what closing the socket is about to send: RST where it was asked for or where
    /// something is unread (RFC 9293, section 3.6.1), else a FIN unless there was one.
    pub(crate) fn closing(&self) {
        let Some(tap) = self.tap.as_ref().filter(|tap| tap.holds_a_tape()) else { return };
        let unread = SockRef::from(&self.stream).peek(&mut [MaybeUninit::uninit(); 1]);
        if matches!(unread, Ok(0)) {
            tap.ended(Party::Client, WireMark::Fin);
        }
        let broken = unread.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::WouldBlock);
        if broken {
            tap.ended(Party::Client, WireMark::Rst);
        }
        let resets = self.resets.load(Ordering::Relaxed) || matches!(unread, Ok(1..));
        tap.closed(if resets { WireMark::Rst } else { WireMark::Fin });
    }

    fn read(&self, bytes: &[u8], begins: Begins) {
        if let Some(tap) = &self.tap {
            tap.read(bytes, begins);
        }
    }

    fn wrote(&self, slices: &[IoSlice<'_>], accepted: usize, begins: Begins) {
        if let Some(tap) = &self.tap {
            tap.wrote(slices, accepted, begins);
        }
    }

    fn ended(&self, by: Party, mark: WireMark) {
        if let Some(tap) = &self.tap {
            tap.ended(by, mark);
        }
    }

    fn seen(&self, read: io::Result<usize>) -> io::Result<usize> {
        if matches!(read, Ok(0)) {
            self.ended(Party::Client, WireMark::Fin);
        }
        self.not_broken(read)
    }

    /// An error that is no mere lack of room or bytes is the client's RST: on a socket that we have
    /// not closed for writing, EPIPE too means that one came.
    fn not_broken(&self, outcome: io::Result<usize>) -> io::Result<usize> {
        if let Err(error) = &outcome
            && error.kind() != io::ErrorKind::WouldBlock
        {
            self.ended(Party::Client, WireMark::Rst);
        }
        outcome
    }
}
