use super::micros;

/// A few bytes at a time: so many, then none until its time has passed. What was not used is not
/// saved up.
#[derive(Debug)]
pub(super) struct Drip {
    bytes: usize,
    every_us: u64,
    left: usize,
    next_us: u64,
}

impl Drip {
    pub(super) fn new(bytes: u32, every_ms: u32) -> Self {
        Self { bytes: bytes as usize, every_us: micros(every_ms), left: 0, next_us: 0 }
    }

    /// Bytes that may be written now.
    pub(super) fn allowance(&mut self, now_us: u64) -> usize {
        if now_us >= self.next_us {
            self.left = self.bytes;
        }
        self.left
    }

    /// Bytes were written: the next may follow so long after the first of them.
    pub(super) fn wrote(&mut self, bytes: usize, now_us: u64) {
        if now_us >= self.next_us {
            self.next_us = now_us + self.every_us;
        }
        self.left = self.left.saturating_sub(bytes);
    }

    /// When something may be written again.
    pub(super) fn allowance_us(&self) -> u64 {
        if self.left > 0 { 0 } else { self.next_us }
    }
}

#[cfg(test)]
mod tests {
    use super::Drip;

    #[test]
    fn so_many_bytes_in_each_stretch_of_time() {
        let mut drip = Drip::new(10, 100);
        for (now_us, allowed, written, next_us) in [
            (5_000, 10, 10, 105_000),
            (5_000, 0, 0, 105_000),
            (104_999, 0, 0, 105_000),
            (105_000, 10, 4, 0),
            (110_000, 6, 6, 205_000),
            (204_999, 0, 0, 205_000),
            // Silence is not saved up.
            (900_000, 10, 3, 0),
            (999_999, 7, 7, 1_000_000),
            (1_000_000, 10, 1, 0),
        ] {
            assert_eq!(drip.allowance(now_us), allowed, "{now_us}");
            if written > 0 {
                drip.wrote(written, now_us);
            }
            assert_eq!(drip.allowance_us(), next_us, "{now_us}");
        }
    }
}
