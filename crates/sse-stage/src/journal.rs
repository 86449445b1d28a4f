use std::sync::Arc;

use crate::Fact;

/// The bounded record of every fact: 100,000 of them, 16 MiB.
#[derive(Clone, Debug, Default)]
pub struct Journal {}

impl Journal {
    /// A reader that begins after fact `after`, or with the next fact where nothing is said.
    #[must_use]
    pub fn reader(&self, after: Option<u64>) -> JournalReader {
        let _ = after;
        JournalReader {}
    }
}

/// One reader's place in the journal.
#[derive(Debug)]
pub struct JournalReader {}

impl JournalReader {
    /// Waits for facts and returns all that are there, at most 1,000, oldest first. A reader the
    /// journal has moved past gets a [`crate::What::JournalGap`] first. Cancel-safe. `None` once
    /// the stage has shut down and everything was read.
    pub async fn next(&mut self) -> Option<Vec<Arc<Fact>>> {
        None
    }
}
