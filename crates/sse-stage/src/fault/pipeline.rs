use std::collections::VecDeque;

use super::{Drip, DropEvent, DuplicateEvent, Fault, Gzip, HoldBack, IdleCut, Latency};
use crate::connection::outbox::{Accepted, Outbox, Piece};

/// Bytes that are held for one connection; they are shared with the log and other connections.
const HELD_BYTES: usize = 4 * 1024 * 1024;
const HELD_PIECES: usize = 16 * 1024;
/// Pieces given to the outbox at once: about as many as one write takes.
const RELEASED_PIECES: usize = 64;
const RELEASED_BYTES: usize = 64 * 1024;

/// The faults of one connection in their order, and what they hold.
#[derive(Debug, Default)]
pub(crate) struct Pipeline {
    latency: Option<Latency>,
    hold_back: Option<HoldBack>,
    /// What waits for no fault any more, but for the outbox.
    passed: VecDeque<Passed>,
    drop_event: Option<DropEvent>,
    duplicate_event: Option<DuplicateEvent>,
    gzip: Option<Gzip>,
    drip: Option<Drip>,
    idle_cut: Option<IdleCut>,
    /// Whether there are any faults.
    is_set: bool,
    held_pieces: usize,
    held_bytes: usize,
}

#[derive(Debug)]
struct Passed {
    piece: Piece,
    /// Whether this is the second of two: its fate is decided.
    is_copy: bool,
}

/// What became of events that were not simply written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fates {
    pub(crate) dropped: Vec<u64>,
    /// The copy goes into the outbox now.
    pub(crate) duplicated: Vec<u64>,
}

impl Pipeline {
    pub(crate) fn new(faults: &[Fault], now_us: u64) -> Self {
        let mut pipeline = Self { is_set: !faults.is_empty(), ..Self::default() };
        for fault in faults {
            match *fault {
                Fault::Latency { latency_ms, jitter_ms, seed } => {
                    pipeline.latency = Some(Latency::new(latency_ms, jitter_ms, seed));
                }
                Fault::HoldBack { bytes, for_ms } => {
                    pipeline.hold_back = Some(HoldBack::new(bytes, for_ms));
                }
                Fault::Drop { probability_percent, seed } => {
                    pipeline.drop_event = Some(DropEvent { probability_percent, seed });
                }
                Fault::Duplicate { probability_percent, seed } => {
                    pipeline.duplicate_event = Some(DuplicateEvent { probability_percent, seed });
                }
                // Its compressor was made when the connection opened, or it has none.
                Fault::Gzip { .. } => {}
                Fault::Drip { bytes, every_ms } => pipeline.drip = Some(Drip::new(bytes, every_ms)),
                Fault::IdleCut { after_ms } => {
                    pipeline.idle_cut = Some(IdleCut::new(after_ms, now_us));
                }
            }
        }
        pipeline
    }

    /// The pipeline of a connection that opens with a compressed body.
    pub(crate) fn with_gzip(self, gzip: Gzip) -> Self {
        Self { gzip: Some(gzip), ..self }
    }

    /// The compressor, where the body is compressed.
    pub(crate) fn gzip(&mut self) -> Option<&mut Gzip> {
        self.gzip.as_mut()
    }

    /// Other faults from now on. What was held waits no longer, and meets those that come after.
    pub(crate) fn set(&mut self, faults: &[Fault], now_us: u64) {
        let old = std::mem::replace(self, Self::new(faults, now_us));
        self.held_pieces = old.held_pieces;
        self.held_bytes = old.held_bytes;
        self.passed = old.passed;
        self.gzip = old.gzip;
        if let Some(gzip) = &mut self.gzip {
            gzip.set(Fault::flush_gzip(faults));
        }
        let held = old.hold_back.into_iter().flat_map(HoldBack::into_pieces);
        let late = old.latency.into_iter().flat_map(Latency::into_pieces);
        self.passed.extend(held.chain(late).map(|piece| Passed { piece, is_copy: false }));
    }

    /// Whether there are no faults any more, nor anything that they held or will go on doing.
    pub(crate) fn is_spent(&self) -> bool {
        !self.is_set && self.held_pieces == 0 && self.gzip.is_none()
    }

    /// Whether there is room for what the log has. Without faults there is none, so that the
    /// connection soon reads the log by itself again.
    pub(crate) fn takes_more(&self) -> bool {
        (self.is_set || self.gzip.is_some())
            && self.held_pieces < HELD_PIECES
            && self.held_bytes < HELD_BYTES
    }

    /// Takes what the log has.
    pub(crate) fn take(&mut self, pieces: Vec<Piece>, now_us: u64) {
        for piece in pieces {
            self.held_pieces += 1;
            self.held_bytes += piece.bytes.len();
            match &mut self.latency {
                Some(latency) => latency.push(piece, now_us),
                None => self.pass_latency(piece, now_us),
            }
        }
        self.advance(now_us);
    }

    fn advance(&mut self, now_us: u64) {
        while let Some((due_us, piece)) =
            self.latency.as_mut().and_then(|latency| latency.pop(now_us))
        {
            self.pass_latency(piece, due_us);
        }
        if let Some(hold_back) = &mut self.hold_back {
            let released = hold_back.release(now_us);
            self.passed.extend(released.into_iter().map(|piece| Passed { piece, is_copy: false }));
        }
    }

    fn pass_latency(&mut self, piece: Piece, now_us: u64) {
        match &mut self.hold_back {
            Some(hold_back) => hold_back.push(piece, now_us),
            None => self.passed.push_back(Passed { piece, is_copy: false }),
        }
    }

    /// Gives an empty outbox what has waited long enough, and decides its fate. Events that are
    /// given at once have numbers without holes, since deliveries are told as stretches of them.
    pub(crate) fn release(&mut self, now_us: u64, outbox: &mut Outbox) -> Fates {
        self.advance(now_us);
        let mut fates = Fates::default();
        let mut last_seq = None;
        let (mut released, mut released_bytes) = (0, 0);
        while let Some(Passed { piece, is_copy }) = self.passed.pop_front() {
            let fated_seq = piece.seq().filter(|_| !is_copy);
            let is_dropped = self
                .drop_event
                .zip(fated_seq)
                .is_some_and(|(drop_event, seq)| drop_event.drops(seq));
            let follows = is_next(last_seq, piece.seq()) && !(is_dropped && released > 0);
            if !follows || released == RELEASED_PIECES || released_bytes >= RELEASED_BYTES {
                self.passed.push_front(Passed { piece, is_copy });
                break;
            }
            if is_dropped {
                self.let_go(&piece);
                fates.dropped.extend(piece.seq());
                if let (Some(gzip), Some(seq)) = (&mut self.gzip, piece.seq()) {
                    gzip.pass(seq);
                }
                continue;
            }
            let is_doubled = self
                .duplicate_event
                .zip(fated_seq)
                .is_some_and(|(duplicate_event, seq)| duplicate_event.doubles(seq));
            if is_doubled {
                self.passed.push_front(Passed { piece: piece.clone(), is_copy: true });
            } else {
                self.let_go(&piece);
            }
            if is_copy {
                fates.duplicated.extend(piece.seq());
            }
            last_seq = piece.seq().or(last_seq);
            released += 1;
            released_bytes += piece.bytes.len();
            match &mut self.gzip {
                None => outbox.push_piece(piece),
                Some(gzip) => gzip.take(&piece.body(outbox.framing()), piece.tells),
            }
        }
        if let Some(gzip) = &mut self.gzip {
            gzip.give_out(outbox);
        }
        fates
    }

    fn let_go(&mut self, piece: &Piece) {
        self.held_pieces -= 1;
        self.held_bytes -= piece.bytes.len();
    }

    /// When `release` has something to give.
    pub(crate) fn release_us(&self) -> Option<u64> {
        if !self.passed.is_empty() || self.gzip.as_ref().is_some_and(Gzip::has_come_out) {
            return Some(0);
        }
        let held = self.hold_back.as_ref().and_then(HoldBack::due_us);
        let late = self.latency.as_ref().and_then(Latency::due_us);
        held.into_iter().chain(late).min()
    }

    /// Bytes that may be written now.
    pub(crate) fn allowance(&mut self, now_us: u64) -> usize {
        self.drip.as_mut().map_or(usize::MAX, |drip| drip.allowance(now_us))
    }

    /// When something may be written.
    pub(crate) fn allowance_us(&self) -> u64 {
        self.drip.as_ref().map_or(0, Drip::allowance_us)
    }

    /// The kernel accepted bytes.
    pub(crate) fn wrote(&mut self, bytes: usize, now_us: u64) {
        if let Some(drip) = &mut self.drip {
            drip.wrote(bytes, now_us);
        }
        if let Some(idle_cut) = &mut self.idle_cut {
            idle_cut.wrote(now_us);
        }
        if let Some(gzip) = &mut self.gzip {
            gzip.wrote(bytes);
        }
    }

    /// Where the body is compressed: what a client can read now and could not before.
    pub(crate) fn now_readable(&mut self) -> Vec<Accepted> {
        self.gzip.as_mut().map(Gzip::now_readable).unwrap_or_default()
    }

    /// When the connection is cut if nothing is written.
    pub(crate) fn cut_us(&self) -> Option<u64> {
        self.idle_cut.as_ref().map(IdleCut::cut_us)
    }

    /// The first event that is held.
    pub(crate) fn next_event(&self) -> Option<&Piece> {
        let passed = self.passed.iter().map(|passed| &passed.piece);
        let held = self.hold_back.iter().flat_map(HoldBack::pieces);
        let late = self.latency.iter().flat_map(Latency::pieces);
        passed.chain(held).chain(late).find(|piece| piece.seq().is_some())
    }
}

/// Whether a piece may be told of in one stretch with those before it.
fn is_next(last_seq: Option<u64>, seq: Option<u64>) -> bool {
    last_seq.zip(seq).is_none_or(|(last_seq, seq)| seq == last_seq + 1)
}

#[cfg(test)]
pub(super) mod tests {
    use bytes::Bytes;

    use super::{Fates, HELD_PIECES, Pipeline};
    use crate::{
        Fault,
        connection::outbox::{Framing, Outbox, Piece},
        feed::Entry,
    };

    fn piece(entry: &Entry) -> Piece {
        let mut outbox = Outbox::new(Framing::Chunked);
        outbox.push_entry(entry);
        outbox.into_pieces().remove(0)
    }

    pub(crate) fn event(seq: u64) -> Piece {
        piece(&Entry::event(seq, format!("data: {seq:05}\n\n").as_bytes()))
    }

    pub(crate) fn comment() -> Piece {
        piece(&Entry::block(0, b": heartbeat\n\n"))
    }

    fn body_of_next(pipeline: &Pipeline) -> Bytes {
        pipeline.next_event().unwrap().body(Framing::Chunked)
    }

    /// Numbers of the events released now, and their fates.
    fn released(pipeline: &mut Pipeline, now_us: u64) -> (Vec<u64>, Fates) {
        let mut outbox = Outbox::new(Framing::Chunked);
        let fates = pipeline.release(now_us, &mut outbox);
        (outbox.into_pieces().iter().filter_map(Piece::seq).collect(), fates)
    }

    /// Numbers of all events that are released by then, in the stretches in which they are.
    fn stretches(pipeline: &mut Pipeline, now_us: u64) -> (Vec<Vec<u64>>, Fates) {
        let (mut all, mut fates) = (Vec::new(), Fates::default());
        while pipeline.release_us().is_some_and(|us| us <= now_us) {
            let (numbers, these) = released(pipeline, now_us);
            all.extend(Some(numbers).filter(|numbers| !numbers.is_empty()));
            fates.dropped.extend(these.dropped);
            fates.duplicated.extend(these.duplicated);
        }
        (all, fates)
    }

    const LATE: Fault = Fault::Latency { latency_ms: 100, jitter_ms: 0, seed: 0 };
    const HELD: Fault = Fault::HoldBack { bytes: 1_048_576, for_ms: 50 };

    #[test]
    fn what_is_late_is_held_back_only_when_it_has_come() {
        let mut pipeline = Pipeline::new(&[LATE, HELD], 0);
        pipeline.take(vec![event(1)], 0);
        pipeline.take(vec![event(2)], 30_000);
        for (now_us, due_us) in [(99_999, 100_000), (100_000, 130_000), (130_000, 150_000)] {
            assert_eq!(released(&mut pipeline, now_us).0, [0; 0], "{now_us}");
            assert_eq!(pipeline.release_us(), Some(due_us));
        }
        assert_eq!(released(&mut pipeline, 150_000).0, [1, 2]);
        assert_eq!(pipeline.release_us(), None);
    }

    #[test]
    fn stretches_of_events_have_no_holes_and_no_repetitions() {
        let drop_event = Fault::Drop { probability_percent: 40, seed: 1 };
        let duplicate_event = Fault::Duplicate { probability_percent: 40, seed: 1 };
        for faults in [&[drop_event][..], &[duplicate_event], &[drop_event, duplicate_event]] {
            let mut pipeline = Pipeline::new(faults, 0);
            pipeline.take((1..=200).map(event).collect(), 0);
            let (stretches, fates) = stretches(&mut pipeline, 0);
            for stretch in &stretches {
                assert!(stretch.windows(2).all(|pair| pair[1] == pair[0] + 1), "{stretch:?}");
            }
            let written: Vec<u64> = stretches.concat();
            let mut expected: Vec<u64> =
                (1..=200).filter(|seq| !fates.dropped.contains(seq)).collect();
            expected.extend(&fates.duplicated);
            expected.sort_unstable();
            assert_eq!(written, expected);
            assert_eq!(fates.dropped.is_empty(), !faults.contains(&drop_event));
            assert_eq!(fates.duplicated.is_empty(), !faults.contains(&duplicate_event));
            assert!(fates.duplicated.iter().all(|seq| !fates.dropped.contains(seq)));
            assert_eq!((pipeline.held_pieces, pipeline.held_bytes), (0, 0));
        }
    }

    #[test]
    fn comments_are_neither_dropped_nor_doubled() {
        let drop_event = Fault::Drop { probability_percent: 100, seed: 0 };
        let mut pipeline = Pipeline::new(&[drop_event], 0);
        pipeline.take(vec![event(1), comment(), event(2)], 0);
        let mut outbox = Outbox::new(Framing::Chunked);
        let first = pipeline.release(0, &mut outbox);
        assert_eq!((first.dropped, outbox.into_pieces().len()), (vec![1], 1));
        assert_eq!(released(&mut pipeline, 0).1.dropped, [2], "in its turn, after the comment");
    }

    #[test]
    fn nothing_that_waits_has_met_its_fate() {
        let mut pipeline =
            Pipeline::new(&[LATE, Fault::Drop { probability_percent: 100, seed: 0 }], 0);
        pipeline.take(vec![event(1)], 0);
        assert_eq!(released(&mut pipeline, 99_999), (vec![], Fates::default()));
        assert_eq!(body_of_next(&pipeline), &b"data: 00001\n\n"[..]);
        assert_eq!(released(&mut pipeline, 100_000).1.dropped, [1]);
    }

    #[test]
    fn other_faults_let_go_of_what_those_before_held_in_its_order() {
        let mut pipeline = Pipeline::new(&[LATE, HELD], 0);
        pipeline.take(vec![event(1)], 0);
        pipeline.take(vec![event(2)], 60_000);
        assert_eq!(released(&mut pipeline, 110_000).0, [0; 0]);
        pipeline.set(&[Fault::Duplicate { probability_percent: 100, seed: 0 }], 110_000);
        assert_eq!(stretches(&mut pipeline, 110_000).0, [vec![1], vec![1, 2], vec![2]]);
        pipeline.set(&[], 120_000);
        assert!(pipeline.is_spent());
    }

    #[test]
    fn without_faults_it_takes_nothing_more_and_is_spent_when_it_is_empty() {
        let mut pipeline = Pipeline::new(&[LATE], 0);
        pipeline.take(vec![event(1)], 0);
        pipeline.set(&[], 1);
        assert!(!pipeline.takes_more() && !pipeline.is_spent());
        assert_eq!(released(&mut pipeline, 1).0, [1]);
        assert!(pipeline.is_spent());
    }

    #[test]
    fn what_is_held_is_bounded() {
        let mut pipeline = Pipeline::new(&[LATE], 0);
        let mut seq = 0;
        while pipeline.takes_more() {
            seq += 1;
            pipeline.take(vec![event(seq)], 0);
        }
        assert_eq!(usize::try_from(seq).unwrap(), HELD_PIECES);
        released(&mut pipeline, 100_000);
        assert!(pipeline.takes_more());
    }

    #[test]
    fn the_first_of_what_is_held_is_found_wherever_it_waits() {
        let mut pipeline = Pipeline::new(&[LATE, HELD], 0);
        assert!(pipeline.next_event().is_none());
        pipeline.take(vec![comment(), event(1)], 0);
        for now_us in [0, 100_000, 149_999] {
            released(&mut pipeline, now_us);
            assert_eq!(body_of_next(&pipeline), &b"data: 00001\n\n"[..], "{now_us}");
        }
    }
}
