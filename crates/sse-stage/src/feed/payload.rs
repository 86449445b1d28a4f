use sse_wire::{Block, EncodeError, LineEnd};

use crate::{FeedSettings, Payload};

/// The sentence of [`Payload::Tokens`], word by word, over and over.
const SENTENCE: &str = "A stream of events is a letter that never ends : the server writes , \
    the client reads , and when the line breaks the client asks again from the last word it knows .";

/// What an event of a feed consists of, apart from its number and time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content<'a> {
    /// What the feed's settings say.
    Tick,
    /// What somebody published by hand.
    Published { event: Option<&'a str>, data: &'a str },
    /// Bytes in base64.
    Binary { base64: &'a str },
}

/// Name of a binary event.
const BINARY: &str = "binary";

/// Appends event `seq` to `out`.
pub(crate) fn encode(
    settings: &FeedSettings,
    id: Option<&str>,
    seq: u64,
    counter: u64,
    unix_ms: u64,
    content: Content<'_>,
    out: &mut Vec<u8>,
) -> Result<(), EncodeError> {
    let tick;
    let (event, data) = match content {
        Content::Published { event, data } => (event, data),
        Content::Binary { base64 } => (Some(BINARY), base64),
        Content::Tick => {
            tick = data_of_tick(settings.payload, counter, unix_ms);
            (name_of(&settings.event_names, seq), tick.as_str())
        }
    };
    let block = Block { id, event, data: Some(data), ..Block::default() };
    block.encode(LineEnd::Lf, out)
}

fn name_of(names: &[String], seq: u64) -> Option<&str> {
    let turn = usize::try_from(seq.wrapping_sub(1)).unwrap_or(0).checked_rem(names.len())?;
    names.get(turn).map(String::as_str)
}

fn data_of_tick(payload: Payload, counter: u64, unix_ms: u64) -> String {
    match payload {
        Payload::Counter => format!("{counter}-----{unix_ms}"),
        Payload::Json => format!(r#"{{"n":{counter},"unix_ms":{unix_ms}}}"#),
        Payload::Text { size_bytes } => text(counter, size_bytes as usize),
        Payload::Tokens => {
            let words = SENTENCE.split_whitespace();
            let turn =
                usize::try_from(counter.wrapping_sub(1)).unwrap_or(0) % words.clone().count();
            // The space belongs to the token: a reader joins tokens without looking at them.
            words.clone().nth(turn).map(|word| format!(" {word}")).unwrap_or_default()
        }
    }
}

/// Printable text that begins with the number, so that two events are told apart.
fn text(counter: u64, size_bytes: usize) -> String {
    const PATTERN: &str = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ";
    let mut text = format!("{counter} ");
    text.reserve(size_bytes + PATTERN.len());
    while text.len() < size_bytes {
        text.push_str(PATTERN);
    }
    text.truncate(size_bytes);
    text
}

#[cfg(test)]
mod tests {
    use super::{Content, encode};
    use crate::{FeedSettings, Payload};

    fn tick(settings: &FeedSettings, seq: u64) -> String {
        let mut out = Vec::new();
        encode(settings, None, seq, seq, 1_700, Content::Tick, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_tick_carries_number_and_time() {
        assert_eq!(tick(&FeedSettings::default(), 3), "data: 3-----1700\n\n");
    }

    #[test]
    fn an_id_comes_first() {
        let mut out = Vec::new();
        encode(&FeedSettings::default(), Some("e-3"), 3, 3, 1_700, Content::Tick, &mut out)
            .unwrap();
        assert_eq!(out, b"id: e-3\ndata: 3-----1700\n\n");
    }

    #[test]
    fn names_take_turns_and_an_empty_one_is_message() {
        let names = vec!["a".to_owned(), String::new()];
        let settings = FeedSettings { event_names: names, ..FeedSettings::default() };
        assert_eq!(tick(&settings, 1), "event: a\ndata: 1-----1700\n\n");
        assert_eq!(tick(&settings, 2), "data: 2-----1700\n\n");
        assert_eq!(tick(&settings, 3), "event: a\ndata: 3-----1700\n\n");
    }

    #[test]
    fn text_has_the_size_asked_for() {
        for size_bytes in [1, 2, 100, 1_048_576] {
            let payload = Payload::Text { size_bytes };
            let settings = FeedSettings { payload, ..FeedSettings::default() };
            assert_eq!(tick(&settings, 12).len(), "data: \n\n".len() + size_bytes as usize);
        }
    }

    #[test]
    fn tokens_join_into_a_sentence() {
        let settings = FeedSettings { payload: Payload::Tokens, ..FeedSettings::default() };
        assert_eq!(tick(&settings, 1), "data:  A\n\n");
        assert_eq!(tick(&settings, 2), "data:  stream\n\n");
    }

    #[test]
    fn json_is_json() {
        let settings = FeedSettings { payload: Payload::Json, ..FeedSettings::default() };
        assert_eq!(tick(&settings, 2), "data: {\"n\":2,\"unix_ms\":1700}\n\n");
    }
}
