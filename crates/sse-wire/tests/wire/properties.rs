//! What holds for every stream: cuts do not matter, the plain reading of the standard agrees, and
//! what was encoded comes back.

use crate::common::{parse, parse_chunks, step_chunks};
use proptest::{collection::vec, option, prelude::*};
use sse_wire::{Block, Effect, Limits, LineEnd, What};

const PARTS: &[&[u8]] = &[
    b"data",
    b"event",
    b"id",
    b"retry",
    b"data: x",
    b"id: 7",
    b":",
    b": ",
    b" ",
    b"\n",
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"\r\n\r\n",
    b"\0",
    b"3",
    b"00",
    b"x",
    b"\xEF\xBB\xBF",
    b"\xEF",
    b"\xBB",
    b"\xBF",
    b"\xE2\x82\xAC",
    b"\xE2\x82",
    b"\xF0\x9F\x98\x80",
    b"\xF0\x9F",
    b"\x80",
    b"\xFF",
    b"\xED\xA0\x80",
    b"\xC0\xAF",
];

/// Streams made of what matters: names, separators, line ends, broken and whole UTF-8.
fn stream(parts: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u8>> {
    let part =
        prop_oneof![prop::sample::select(PARTS).prop_map(<[u8]>::to_vec), vec(any::<u8>(), 0..4),];
    vec(part, parts).prop_map(|parts| parts.concat())
}

/// Both small limits and none to speak of, so that cuts meet the limits too.
fn limits() -> impl Strategy<Value = Limits> {
    prop_oneof![
        Just(Limits::default()),
        Just(Limits { line_bytes: 64, event_bytes: 8 }),
        Just(Limits { line_bytes: 64, event_bytes: 70 }),
    ]
}

/// The chunks between the cuts, which stand at the bits of `mask`.
fn split(stream: &[u8], mask: u32) -> Vec<&[u8]> {
    let mut chunks = Vec::new();
    let mut start = 0;
    for at in 1..stream.len() {
        if mask >> (at - 1) & 1 == 1 {
            chunks.push(&stream[start..at]);
            start = at;
        }
    }
    chunks.push(&stream[start..]);
    chunks
}

/// An event as the plain reading sees it: type, data, last event ID.
type Seen = (String, String, String);

/// The standard's algorithm read aloud: decode everything, cut it into lines, go through them.
fn plain_reading(stream: &[u8]) -> (Vec<Seen>, String) {
    let text = String::from_utf8_lossy(stream).into_owned();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<&str> = text.split('\n').collect();
    // What follows the last line end is not a line yet.
    lines.pop();
    let (mut data, mut event_type, mut id) = (String::new(), String::new(), String::new());
    let mut last_event_id = String::new();
    let mut seen = Vec::new();
    for line in lines {
        if line.is_empty() {
            last_event_id.clone_from(&id);
            if let Some(data) = data.strip_suffix('\n') {
                let event_type = if event_type.is_empty() { "message" } else { &event_type };
                seen.push((event_type.to_owned(), data.to_owned(), last_event_id.clone()));
            }
            data.clear();
            event_type.clear();
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => data += &format!("{value}\n"),
            "event" => value.clone_into(&mut event_type),
            "id" if !value.contains('\0') => value.clone_into(&mut id),
            _ => {}
        }
    }
    (seen, last_event_id)
}

fn line_end() -> impl Strategy<Value = LineEnd> {
    prop::sample::select(&[LineEnd::Lf, LineEnd::Cr, LineEnd::CrLf][..])
}

/// Text that tries to break out, for every field.
fn text() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(
        &["\n", "\r", "\r\n", "\0", "data: x", "id: 1", ":", " ", "\u{FEFF}", "\u{2028}", "é"][..],
    )
    .prop_map(str::to_owned);
    vec(prop_oneof![hostile, ".{0,3}"], 0..5).prop_map(|parts| parts.concat())
}

/// What the parser must say about a block that was accepted.
fn expected(block: &Block<'_>, last_event_id: &mut String) -> Vec<What<'static>> {
    let one_spelling = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
    let mut whats = Vec::new();
    if let Some(comment) = block.comment {
        whats.extend(
            one_spelling(comment).split('\n').map(|line| What::Comment(line.to_owned().into())),
        );
    }
    whats.extend(block.retry_ms.map(What::Retry));
    if let Some(id) = block.id {
        id.clone_into(last_event_id);
    }
    let event_type = block.event.filter(|event| !event.is_empty());
    if let Some(data) = block.data {
        whats.push(crate::common::event(
            event_type.unwrap_or("message"),
            &one_spelling(data),
            last_event_id,
            block.id.is_some(),
        ));
        return whats;
    }
    whats.extend(block.id.map(|id| What::Id(id.to_owned().into())));
    whats.extend(event_type.map(|event_type| {
        crate::common::diagnostic(sse_wire::Diagnostic::EventWithoutData {
            event_type: event_type.to_owned().into(),
        })
    }));
    whats
}

proptest! {
    #[test]
    fn every_splitting_of_a_small_stream_means_the_same(
        stream in stream(0..6).prop_filter("at most 10 bytes", |stream| stream.len() <= 10),
        limits in limits(),
    ) {
        let whole = parse_chunks([stream.as_slice()], limits);
        for mask in 0..1_u32 << stream.len().saturating_sub(1) {
            let chunks = split(&stream, mask);
            prop_assert_eq!(&parse_chunks(chunks.iter().copied(), limits), &whole, "{:?}", chunks);
        }
    }

    #[test]
    fn random_splittings_of_a_long_stream_mean_the_same(
        stream in stream(0..200),
        cuts in vec(any::<prop::sample::Index>(), 0..20),
        limits in limits(),
    ) {
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let chunks = cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]);
        let whole = parse_chunks([stream.as_slice()], limits);
        prop_assert_eq!(&parse_chunks(chunks, limits), &whole);
        prop_assert_eq!(&parse_chunks(stream.chunks(1), limits), &whole);
    }

    #[test]
    fn the_plain_reading_of_the_standard_sees_the_same_events(stream in stream(0..60)) {
        let mut seen = Vec::new();
        let mut last_event_id = String::new();
        for parsed in parse(&stream) {
            match parsed.what {
                What::Event(event) => {
                    last_event_id = event.last_event_id.clone().into_owned();
                    seen.push((
                        event.event_type.into_owned(),
                        event.data.into_owned(),
                        event.last_event_id.into_owned(),
                    ));
                }
                What::Id(id) => last_event_id = id.into_owned(),
                What::Comment(_) | What::Retry(_) | What::Diagnostic(_) => {}
            }
        }
        prop_assert_eq!((seen, last_event_id), plain_reading(&stream));
    }

    #[test]
    fn every_range_lies_within_the_stream_and_means_the_same_by_itself(stream in stream(0..60)) {
        for parsed in parse(&stream) {
            let range = usize::try_from(parsed.range.start)?..usize::try_from(parsed.range.end)?;
            prop_assert!(range.start < range.end && range.end <= stream.len());
            if let What::Event(event) = parsed.what {
                let alone = [b"\n", &stream[range], b"\n\n"].concat();
                let again: Vec<_> = parse(&alone)
                    .into_iter()
                    .filter_map(|one| match one.what {
                        What::Event(event) => Some((event.event_type, event.data)),
                        What::Comment(_) | What::Retry(_) | What::Id(_) | What::Diagnostic(_) => None,
                    })
                    .collect();
                prop_assert_eq!(again, vec![(event.event_type, event.data)]);
            }
        }
    }

    #[test]
    fn the_stepper_says_what_the_parser_says_however_the_stream_is_cut(
        stream in stream(0..60),
        cuts in vec(any::<prop::sample::Index>(), 0..20),
        limits in limits(),
    ) {
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let steps = step_chunks(cuts.windows(2).map(|cut| &stream[cut[0]..cut[1]]), limits);
        let said: Vec<_> = steps.iter().flat_map(|step| step.parsed.clone()).collect();
        prop_assert_eq!(said, parse_chunks([stream.as_slice()], limits));
        prop_assert_eq!(&step_chunks([stream.as_slice()], limits), &steps);
        prop_assert_eq!(&step_chunks(stream.chunks(1), limits), &steps);
    }

    #[test]
    fn steps_cover_the_stream_without_a_gap_and_each_begins_where_the_last_left_the_buffers(
        stream in stream(0..60),
        limits in limits(),
    ) {
        let steps = step_chunks([stream.as_slice()], limits);
        let mut at = 0;
        for step in &steps {
            prop_assert_eq!(step.range.start, at);
            at = step.range.end + step.line_end.map_or(0, |end| end.as_bytes().len() as u64);
            if let Some(field) = &step.field {
                prop_assert!(step.range.start <= field.name.start);
                prop_assert!(field.name.end <= field.value.start);
                prop_assert_eq!(field.value.end, step.range.end);
            }
            let dispatched = matches!(step.effect, Effect::Dispatched { .. });
            let events = step.parsed.iter().filter(|one| matches!(one.what, What::Event(_)));
            prop_assert_eq!(events.count(), usize::from(dispatched));
        }
        prop_assert_eq!(at, stream.len() as u64);
        for pair in steps.windows(2) {
            prop_assert_eq!(&pair[0].after, &pair[1].before);
        }
    }

    #[test]
    fn what_was_encoded_comes_back(
        blocks in vec(
            (option::of(text()), option::of(any::<u64>()), option::of(text()), option::of(text()),
                option::of(text()), line_end()),
            0..6,
        ),
    ) {
        let mut stream = Vec::new();
        let mut whats = Vec::new();
        let mut last_event_id = String::new();
        for (comment, retry_ms, id, event, data, line_end) in &blocks {
            let block = Block {
                comment: comment.as_deref(),
                retry_ms: *retry_ms,
                id: id.as_deref(),
                event: event.as_deref(),
                data: data.as_deref(),
            };
            let forbidden = |text: Option<&str>, set: &[char]| text.is_some_and(|t| t.contains(set));
            let refused = forbidden(block.comment, &['\0'])
                || forbidden(block.data, &['\0'])
                || forbidden(block.id, &['\r', '\n', '\0'])
                || forbidden(block.event, &['\r', '\n', '\0']);
            let length = stream.len();
            prop_assert_eq!(block.encode(*line_end, &mut stream).is_err(), refused);
            if refused {
                prop_assert_eq!(stream.len(), length);
            } else {
                whats.extend(expected(&block, &mut last_event_id));
            }
        }
        let parsed: Vec<_> = parse(&stream).into_iter().map(|one| one.what).collect();
        prop_assert_eq!(parsed, whats);
    }
}
