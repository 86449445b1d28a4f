use super::micros;
use crate::connection::outbox::Piece;

/// What is written is gathered until there is enough of it, or the oldest has waited long enough;
/// then all of it goes on at once.
#[derive(Debug)]
pub(super) struct HoldBack {
    enough_bytes: usize,
    for_us: u64,
    held: Vec<Piece>,
    held_bytes: usize,
    /// When the oldest came.
    since_us: u64,
}

impl HoldBack {
    pub(super) fn new(bytes: u32, for_ms: u32) -> Self {
        Self {
            enough_bytes: bytes as usize,
            for_us: micros(for_ms),
            held: Vec::new(),
            held_bytes: 0,
            since_us: 0,
        }
    }

    pub(super) fn push(&mut self, piece: Piece, now_us: u64) {
        if self.held.is_empty() {
            self.since_us = now_us;
        }
        self.held_bytes += piece.bytes.len();
        self.held.push(piece);
    }

    /// All that is held, once it is enough or has waited enough.
    pub(super) fn release(&mut self, now_us: u64) -> Vec<Piece> {
        if self.due_us().is_none_or(|due_us| due_us > now_us) {
            return Vec::new();
        }
        self.held_bytes = 0;
        std::mem::take(&mut self.held)
    }

    /// When it lets go.
    pub(super) fn due_us(&self) -> Option<u64> {
        if self.held.is_empty() {
            return None;
        }
        let enough = self.held_bytes >= self.enough_bytes;
        Some(if enough { self.since_us } else { self.since_us + self.for_us })
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.held.iter()
    }

    pub(super) fn into_pieces(self) -> impl Iterator<Item = Piece> {
        self.held.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::pipeline::tests::event, HoldBack};

    #[test]
    fn it_lets_go_of_all_at_enough_bytes_or_after_its_time() {
        let size = u32::try_from(event(1).bytes.len()).unwrap();
        // Events come every 10 ms; what is let go of is looked at right after the last.
        for (bytes, for_ms, events, let_go, due_us) in [
            (size, 1_000, 1, 1, None),
            (size + 1, 1_000, 1, 0, Some(1_000_000)),
            (size + 1, 1_000, 2, 2, None),
            (2 * size, 1_000, 2, 2, None),
            (2 * size + 1, 1_000, 2, 0, Some(1_000_000)),
            (1_048_576, 20, 3, 3, None),
            (1_048_576, 21, 3, 0, Some(21_000)),
        ] {
            let mut hold_back = HoldBack::new(bytes, for_ms);
            for seq in 0..events {
                hold_back.push(event(seq), seq * 10_000);
            }
            let released = hold_back.release((events - 1) * 10_000);
            assert_eq!(released.len(), let_go, "{bytes} bytes, {for_ms} ms, {events} events");
            assert_eq!(hold_back.due_us(), due_us, "{bytes} bytes, {for_ms} ms, {events} events");
        }
    }

    #[test]
    fn its_time_begins_anew_with_what_comes_after() {
        let mut hold_back = HoldBack::new(1_048_576, 100);
        hold_back.push(event(1), 0);
        assert!(hold_back.release(99_999).is_empty());
        assert_eq!(hold_back.release(100_000).len(), 1);
        assert_eq!(hold_back.due_us(), None);
        hold_back.push(event(2), 500_000);
        assert_eq!(hold_back.due_us(), Some(600_000));
    }
}
