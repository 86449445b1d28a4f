//! Ids: `<epoch>-<seq>`.

/// What a client's `Last-Event-ID` says, as far as it can be one of ours.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct EventId<'a> {
    pub(crate) epoch: &'a str,
    pub(crate) seq: u64,
}

impl<'a> EventId<'a> {
    /// Only what [`format`] writes is an id: no signs, no leading zeros.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (epoch, digits) = text.rsplit_once('-')?;
        let epoch_is_ours =
            (1..=16).contains(&epoch.len()) && epoch.bytes().all(|b| b.is_ascii_alphanumeric());
        let digits_are_ours = digits.bytes().all(|b| b.is_ascii_digit())
            && (digits == "0" || !digits.starts_with('0'));
        if !epoch_is_ours || !digits_are_ours {
            return None;
        }
        Some(Self { epoch, seq: digits.parse().ok()? })
    }
}

pub(crate) fn format(epoch: &str, seq: u64) -> String {
    format!("{epoch}-{seq}")
}

#[cfg(test)]
mod tests {
    use super::{EventId, format};

    #[test]
    fn what_was_formatted_is_parsed() {
        assert_eq!(EventId::parse(&format("5f3a", 42)), Some(EventId { epoch: "5f3a", seq: 42 }));
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in
            ["", "-", "7", "a-", "-1", "a-01", "a-+1", "a-1x", "a b-1", "a-99999999999999999999"]
        {
            assert_eq!(EventId::parse(text), None, "{text:?}");
        }
    }
}
