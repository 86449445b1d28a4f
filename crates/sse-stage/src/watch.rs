//! Which clients' deliveries are journalled one by one.

use crate::{ErrorCode, Invalid, routes::LABEL_CHARS};

/// Labels watched at once.
const LABELS: usize = 8;
/// Connections watched at once. A client that reconnects may have two for a moment.
pub(crate) const CONNECTIONS: usize = 2 * LABELS;

#[derive(Debug, Default)]
pub(crate) struct WatchList {
    /// Each with the time when it last had a connection, or was asked for.
    labels: Vec<(String, u64)>,
}

impl WatchList {
    pub(crate) fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    pub(crate) fn contains(&self, label: &str) -> bool {
        self.labels.iter().any(|(watched, _)| watched == label)
    }

    /// A connection with this label came or went.
    pub(crate) fn seen(&mut self, label: &str, now_us: u64) {
        if let Some((_, seen_us)) = self.labels.iter_mut().find(|(watched, _)| watched == label) {
            *seen_us = now_us;
        }
    }

    /// Adds a label. Where there is no room, the one that has been without a connection longest
    /// makes some and is returned.
    ///
    /// # Errors
    /// [`Invalid`] if every watched label has a connection, or the label is too long.
    pub(crate) fn add(
        &mut self,
        label: &str,
        now_us: u64,
        is_connected: impl Fn(&str) -> bool,
    ) -> Result<(), Invalid> {
        if label.is_empty() || label.chars().count() > LABEL_CHARS {
            let message = format!("a label has 1 to {LABEL_CHARS} characters");
            return Err(Invalid { code: ErrorCode::OutOfRange, field: "label", message });
        }
        if self.contains(label) {
            self.seen(label, now_us);
            return Ok(());
        }
        if self.labels.len() >= LABELS {
            let idle =
                self.labels.iter().enumerate().filter(|(_, (label, _))| !is_connected(label));
            let oldest = idle.min_by_key(|(_, (_, seen_us))| *seen_us).map(|(place, _)| place);
            let Some(oldest) = oldest else { return Err(too_many()) };
            self.labels.remove(oldest);
        }
        self.labels.push((label.to_owned(), now_us));
        Ok(())
    }

    pub(crate) fn remove(&mut self, label: &str) {
        self.labels.retain(|(watched, _)| watched != label);
    }
}

/// All places are taken.
pub(crate) fn too_many() -> Invalid {
    let message = format!("{LABELS} clients are watched already; stop watching one first");
    Invalid { code: ErrorCode::TooManyWatched, field: "label", message }
}
