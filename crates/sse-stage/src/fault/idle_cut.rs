use super::micros;

/// The connection is cut once the kernel has accepted no byte for a while.
#[derive(Debug)]
pub(super) struct IdleCut {
    after_us: u64,
    last_us: u64,
}

impl IdleCut {
    /// Its time begins now, whatever was written before.
    pub(super) fn new(after_ms: u32, now_us: u64) -> Self {
        Self { after_us: micros(after_ms), last_us: now_us }
    }

    pub(super) fn wrote(&mut self, now_us: u64) {
        self.last_us = now_us;
    }

    /// When it cuts.
    pub(super) fn cut_us(&self) -> u64 {
        self.last_us + self.after_us
    }
}

#[cfg(test)]
mod tests {
    use super::IdleCut;

    #[test]
    fn each_write_puts_it_off() {
        let mut idle_cut = IdleCut::new(500, 40_000);
        assert_eq!(idle_cut.cut_us(), 540_000);
        for (wrote_us, cut_us) in [(41_000, 541_000), (539_999, 1_039_999)] {
            idle_cut.wrote(wrote_us);
            assert_eq!(idle_cut.cut_us(), cut_us);
        }
    }
}
