use std::{collections::VecDeque, ops::Range};

use bytes::Bytes;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use crate::{
    connection::outbox::{Accepted, Outbox, Piece, Tells},
    places::One,
};

/// Room for what the compressor gives at a time.
const OUT_BYTES: usize = 16 * 1024;
/// Blocks that may be inside the compressor. It gives them out when there are more, so that tiny
/// events which are all alike do not gather without end.
const INSIDE: usize = 64 * 1024;
/// Both look back 32 KiB.
const WINDOW_BITS: u8 = 15;

/// The whole body as one gzip stream (RFC 1952), as by a server with compression switched on: what
/// is put in comes out in the compressor's own steps, unless it is flushed after every block.
///
/// What the kernel accepts of it is inflated here too, so that it is known which events a client
/// can have read: those inside the compressor count as unwritten.
#[derive(Debug)]
pub(crate) struct Gzip {
    compress: Compress,
    flushes: bool,
    /// What has come out and is not framed yet.
    out: Vec<u8>,
    /// What was put in and cannot be read yet.
    inside: VecDeque<Inside>,
    /// What has come out and the kernel has not accepted.
    on_its_way: VecDeque<OnItsWay>,
    /// Bytes of the first of them that the kernel has accepted.
    offset: usize,
    reader: Decompress,
    /// The last event taken, or 0.
    last_seq: u64,
    /// Where the first part of one more event is, which ends the stream.
    part: Range<u64>,
    _place: One,
}

/// A block, by its place in what was put in.
#[derive(Debug)]
struct Inside {
    place: Range<u64>,
    tells: Tells,
}

#[derive(Debug)]
struct OnItsWay {
    bytes: Bytes,
    /// What of the bytes is compressed; the rest is framing or a head.
    compressed: Range<usize>,
}

impl Gzip {
    pub(crate) fn new(flushes: bool, place: One) -> Self {
        Self {
            compress: Compress::new_gzip(Compression::default(), WINDOW_BITS),
            flushes,
            out: Vec::new(),
            inside: VecDeque::new(),
            on_its_way: VecDeque::new(),
            offset: 0,
            reader: Decompress::new_gzip(WINDOW_BITS),
            last_seq: 0,
            part: 0..0,
            _place: place,
        }
    }

    /// Sets whether it is flushed after every block, and gives out what is inside.
    pub(super) fn set(&mut self, flushes: bool) {
        self.flushes = flushes;
        self.put_in(&[], FlushCompress::Sync);
    }

    /// Takes a block without its framing.
    pub(crate) fn take(&mut self, block: &[u8], tells: Tells) {
        let begins = self.compress.total_in();
        let flush = if self.flushes || self.inside.len() >= INSIDE {
            FlushCompress::Sync
        } else {
            FlushCompress::None
        };
        self.put_in(block, flush);
        self.inside.push_back(Inside { place: begins..self.compress.total_in(), tells });
        if let Tells::Event(seq) = tells {
            self.last_seq = seq;
        }
    }

    /// The last event taken, or 0.
    pub(crate) fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// Takes the first part of one more event, of which nothing more comes.
    pub(crate) fn take_part(&mut self, part: &[u8]) {
        let begins = self.compress.total_in();
        self.take(part, Tells::Nothing);
        self.part = begins..self.compress.total_in();
    }

    /// The client goes on after event `seq`, once it has what was put in before.
    pub(super) fn pass(&mut self, seq: u64) {
        let end = self.compress.total_in();
        // Of what is passed at one place the last tells all, so that nothing gathers here either.
        if let Some(Inside { place, tells: Tells::Passed(last) }) = self.inside.back_mut()
            && place.end == end
        {
            *last = seq;
        } else {
            self.inside.push_back(Inside { place: end..end, tells: Tells::Passed(seq) });
        }
    }

    /// Gives out all, and the end of the stream.
    pub(crate) fn finish(&mut self) {
        self.put_in(&[], FlushCompress::Finish);
    }

    fn put_in(&mut self, mut bytes: &[u8], flush: FlushCompress) {
        loop {
            self.out.reserve(OUT_BYTES);
            let before = self.compress.total_in();
            let status = self.compress.compress_vec(bytes, &mut self.out, flush);
            debug_assert!(status.is_ok(), "a compressor takes any bytes");
            let taken = usize::try_from(self.compress.total_in() - before).unwrap_or(0);
            bytes = &bytes[taken..];
            let has_room = self.out.len() < self.out.capacity();
            if !matches!(status, Ok(Status::Ok)) || (bytes.is_empty() && has_room) {
                return;
            }
        }
    }

    /// Whether something has come out that the outbox does not have.
    pub(super) fn has_come_out(&self) -> bool {
        !self.out.is_empty()
    }

    /// Gives the outbox what has come out, as one chunk.
    pub(crate) fn give_out(&mut self, outbox: &mut Outbox) {
        if !self.has_come_out() {
            return;
        }
        let framing = outbox.framing();
        let piece = Piece::block(&std::mem::take(&mut self.out), framing, Tells::Nothing);
        let compressed = piece.body_range(framing);
        self.on_its_way.push_back(OnItsWay { bytes: piece.bytes.clone(), compressed });
        outbox.push_piece(piece);
    }

    /// Queues bytes that are not compressed.
    pub(crate) fn push_raw(&mut self, bytes: Bytes, outbox: &mut Outbox) {
        self.on_its_way.push_back(OnItsWay { bytes: bytes.clone(), compressed: 0..0 });
        outbox.push_raw(bytes);
    }

    /// The kernel accepted this many more bytes of what the outbox was given.
    pub(super) fn wrote(&mut self, bytes: usize) {
        let mut left = bytes;
        while left > 0
            && let Some(front) = self.on_its_way.front()
        {
            let from = self.offset;
            let to = front.bytes.len().min(from + left);
            left -= to - from;
            let read = from.max(front.compressed.start)..to.min(front.compressed.end);
            let read = if read.is_empty() { Bytes::new() } else { front.bytes.slice(read) };
            self.offset = to;
            if to == front.bytes.len() {
                self.offset = 0;
                self.on_its_way.pop_front();
            }
            self.read(&read);
        }
    }

    /// Inflates what a client can have.
    fn read(&mut self, mut bytes: &[u8]) {
        let mut inflated = [0; 4096];
        while !bytes.is_empty() {
            let before = self.reader.total_in();
            let read = self.reader.decompress(bytes, &mut inflated, FlushDecompress::Sync);
            debug_assert!(read.is_ok(), "it is our own");
            let taken = usize::try_from(self.reader.total_in() - before).unwrap_or(0);
            bytes = &bytes[taken..];
            if !matches!(read, Ok(Status::Ok)) {
                break;
            }
        }
        // What it has taken and not given yet.
        while let Ok(Status::Ok) = self.reader.decompress(&[], &mut inflated, FlushDecompress::Sync)
        {
        }
    }

    /// What can be read now and could not before, in stretches without holes and repetitions.
    pub(super) fn now_readable(&mut self) -> Vec<Accepted> {
        let readable = self.reader.total_out();
        let mut stretches: Vec<Accepted> = Vec::new();
        while let Some(block) = self.inside.pop_front_if(|block| block.place.end <= readable) {
            match (stretches.last_mut(), block.tells) {
                (_, Tells::Nothing) => {}
                (Some(last), Tells::Passed(_)) => last.tell(block.tells),
                (Some(last), Tells::Event(seq))
                    if last.last_seq.is_none_or(|last_seq| last_seq + 1 == seq) =>
                {
                    last.tell(block.tells);
                }
                (_, tells) => {
                    let mut next = Accepted::default();
                    next.tell(tells);
                    stretches.push(next);
                }
            }
        }
        stretches
    }

    /// Bytes that can be read of an event whose end cannot.
    pub(crate) fn partial_event_bytes(&self) -> Option<u64> {
        let readable = self.reader.total_out();
        let begun = self.inside.front().filter(|block| matches!(block.tells, Tells::Event(_)));
        let place = begun.map_or(&self.part, |block| &block.place);
        let bytes = readable.min(place.end).saturating_sub(place.start);
        (bytes > 0).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, connection::outbox::Framing, places::Places};

    #[test]
    fn events_that_are_all_dropped_do_not_gather_and_are_all_passed() {
        let place = Places::new(&Limits::default()).take_to_compress().unwrap();
        let mut gzip = Gzip::new(false, place);
        gzip.take(b"data: 1\n\n", Tells::Event(1));
        for seq in 2..=1_000 {
            gzip.pass(seq);
        }
        assert_eq!(gzip.inside.len(), 2, "the event, and what was passed after it");

        let mut outbox = Outbox::new(Framing::UntilClose);
        gzip.set(true);
        gzip.give_out(&mut outbox);
        gzip.wrote(usize::MAX);
        let readable = gzip.now_readable();
        let told = readable.iter().map(|it| (it.first_seq, it.last_seq, it.passed_seq));
        assert_eq!(told.collect::<Vec<_>>(), [(Some(1), Some(1), Some(1_000))]);
    }
}
