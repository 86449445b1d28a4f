//! Clause by clause: what a stream means, and where each part of it stands.

use std::ops::Range;

use crate::common::{diagnostic, event, message, parse, parse_chunks};
use sse_wire::{Diagnostic, DropCause, Limits, Parser, RetryProblem, SingleField, What};

/// Each expectation with the part of the stream its range must cover.
#[track_caller]
fn check(stream: impl AsRef<[u8]>, expected: &[(&[u8], What<'static>)]) {
    let stream = stream.as_ref();
    let parsed = parse(stream);
    let index = |at: u64| usize::try_from(at).expect("small");
    let part = |range: &Range<u64>| &stream[index(range.start)..index(range.end)];
    let got: Vec<_> = parsed.iter().map(|one| (part(&one.range), one.what.clone())).collect();
    assert_eq!(got, expected, "parsing {}", stream.escape_ascii());
}

#[track_caller]
fn check_events(stream: impl AsRef<[u8]>, expected: &[What<'static>]) {
    let events: Vec<_> = parse(stream.as_ref())
        .into_iter()
        .map(|one| one.what)
        .filter(|what| matches!(what, What::Event(_)))
        .collect();
    assert_eq!(events, expected, "parsing {}", stream.as_ref().escape_ascii());
}

fn retry_ignored(value: &'static str, problem: RetryProblem) -> What<'static> {
    diagnostic(Diagnostic::RetryIgnored { value: value.into(), problem })
}

fn unknown(name: &'static str) -> What<'static> {
    diagnostic(Diagnostic::UnknownField { name: name.into() })
}

#[test]
fn s20_one_leading_byte_order_mark_is_stripped() {
    check(
        "\u{FEFF}data: x\n\n",
        &[
            ("\u{FEFF}".as_bytes(), diagnostic(Diagnostic::LeadingByteOrderMark)),
            (b"data: x\n", message("x")),
        ],
    );
}

#[test]
fn s20_a_second_byte_order_mark_belongs_to_the_name() {
    check(
        "\u{FEFF}\u{FEFF}data: x\n\n",
        &[
            ("\u{FEFF}".as_bytes(), diagnostic(Diagnostic::LeadingByteOrderMark)),
            ("\u{FEFF}data: x".as_bytes(), diagnostic(Diagnostic::StrayByteOrderMark)),
        ],
    );
}

#[test]
fn s20_a_byte_order_mark_on_a_later_line_is_stray() {
    check(
        "\n\u{FEFF}data: x\n\n",
        &[("\u{FEFF}data: x".as_bytes(), diagnostic(Diagnostic::StrayByteOrderMark))],
    );
}

#[test]
fn s20_a_byte_order_mark_within_a_value_is_data() {
    check_events("data: \u{FEFF}x\n\n", &[message("\u{FEFF}x")]);
}

#[test]
fn s20_invalid_utf8_becomes_u_fffd() {
    let invalid = |replacements| diagnostic(Diagnostic::InvalidUtf8 { replacements });
    check(
        b"data: a\xFFb\xE2\x82c\n\n",
        &[
            (b"\xFFb\xE2\x82", invalid(2)),
            (b"data: a\xFFb\xE2\x82c\n", message("a\u{FFFD}b\u{FFFD}c")),
        ],
    );
}

#[test]
fn s20_each_maximal_part_of_a_broken_sequence_is_one_u_fffd() {
    for (bytes, text) in [
        // A sequence that was begun well and broken off is one.
        (&b"\xF0\x9F\x98"[..], "\u{FFFD}"),
        // A surrogate, an overlong form and a code point past the last have no good beginning.
        (b"\xED\xA0\x80", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        (b"\xC0\x80", "\u{FFFD}\u{FFFD}"),
        (b"\xF4\x90\x80\x80", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        (b"\xE2\x28\xA1", "\u{FFFD}(\u{FFFD}"),
    ] {
        check_events([b"data: ", bytes, b"\n\n"].concat(), &[message(text)]);
    }
}

#[test]
fn s20_a_broken_sequence_does_not_swallow_the_line_end() {
    check_events(b"data: \xF0\x9F\r\ndata: y\n\n", &[message("\u{FFFD}\ny")]);
}

#[test]
fn s21_cr_lf_and_cr_lf_end_a_line() {
    for stream in ["data: a\ndata: b\n\n", "data: a\rdata: b\r\r", "data: a\r\ndata: b\r\n\r\n"] {
        check_events(stream, &[message("a\nb")]);
    }
    check_events("data: a\n\rdata: b\r\n\n", &[message("a"), message("b")]);
}

#[test]
fn s21_no_other_character_ends_a_line() {
    check_events("data: \u{0B}\u{0C}\u{85}\u{2028}\n\n", &[message("\u{0B}\u{0C}\u{85}\u{2028}")]);
}

#[test]
fn s21_an_event_is_dispatched_at_cr_without_waiting_for_lf() {
    let mut parser = Parser::default();
    let mut events = 0;
    parser.feed(b"data: x\r\n\r", |_| events += 1);
    assert_eq!(events, 1);
    parser.feed(b"\ndata: y\r\n\r\n", |_| events += 1);
    assert_eq!(events, 2);
}

#[test]
fn s23_a_comment_is_yielded_and_changes_nothing() {
    check(
        "data: a\n: note\n:\n:  two spaces\ndata: b\n\n",
        &[
            (b": note", What::Comment("note".into())),
            (b":", What::Comment("".into())),
            (b":  two spaces", What::Comment(" two spaces".into())),
            (b"data: a\n: note\n:\n:  two spaces\ndata: b\n", message("a\nb")),
        ],
    );
}

#[test]
fn s24_exactly_one_space_after_the_colon_goes() {
    check_events("data:x\n\n", &[message("x")]);
    check_events("data: x\n\n", &[message("x")]);
    check_events("data:  x\n\n", &[message(" x")]);
    check_events("data:\tx\n\n", &[message("\tx")]);
    check_events("data:x:y\n\n", &[message("x:y")]);
}

#[test]
fn s25_a_line_without_a_colon_is_a_name() {
    check_events("data\n\n", &[message("")]);
    check_events(
        "id: 1\ndata: a\n\nid\ndata: b\n\n",
        &[event("message", "a", "1", true), event("message", "b", "", true)],
    );
}

#[test]
fn s26_unknown_names_are_ignored_and_case_counts() {
    check(
        "Data: a\n data: b\ndata : c\nfoo\n\n",
        &[
            (b"Data: a", unknown("Data")),
            (b" data: b", unknown(" data")),
            (b"data : c", unknown("data ")),
            (b"foo", unknown("foo")),
        ],
    );
}

#[test]
fn s27_data_lines_are_joined_by_lf_and_the_last_lf_goes() {
    check_events("data: a\ndata:\ndata: b\ndata:\n\n", &[message("a\n\nb\n")]);
}

#[test]
fn s28_the_type_is_reset_after_every_blank_line() {
    check(
        "event: lost\n\ndata: x\n\n",
        &[
            (
                b"event: lost",
                diagnostic(Diagnostic::EventWithoutData { event_type: "lost".into() }),
            ),
            (b"data: x\n", message("x")),
        ],
    );
    check_events("event: a\ndata: 1\n\ndata: 2\n\n", &[event("a", "1", "", false), message("2")]);
}

#[test]
fn s28_an_empty_type_is_message_and_the_last_one_counts() {
    check(
        "event: a\nevent\ndata: x\n\n",
        &[
            (b"event: a", diagnostic(Diagnostic::Overridden { field: SingleField::Event })),
            (b"event: a\nevent\ndata: x\n", message("x")),
        ],
    );
}

#[test]
fn s29_an_id_with_nul_is_ignored() {
    check(
        "id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n",
        &[
            (b"id: 1\ndata: a\n", event("message", "a", "1", true)),
            (b"id: 2\0", diagnostic(Diagnostic::IdWithNul)),
            (b"data: b\n", event("message", "b", "1", false)),
        ],
    );
}

#[test]
fn s29_the_last_id_of_a_block_counts() {
    check(
        "id: 1\nid: 2\ndata: a\n\n",
        &[
            (b"id: 1", diagnostic(Diagnostic::Overridden { field: SingleField::Id })),
            (b"id: 1\nid: 2\ndata: a\n", event("message", "a", "2", true)),
        ],
    );
}

#[test]
fn s30_retry_is_ascii_digits_and_applies_at_once() {
    check("retry: 300\n", &[(b"retry: 300", What::Retry(300))]);
    check("retry:0\n", &[(b"retry:0", What::Retry(0))]);
    let zeros = format!("retry: {}7\n", "0".repeat(40));
    check(&zeros, &[(zeros.trim_end().as_bytes(), What::Retry(7))]);
    let largest = u64::MAX.to_string();
    let line = format!("retry: {largest}");
    check(format!("{line}\n"), &[(line.as_bytes(), What::Retry(u64::MAX))]);
}

#[test]
fn s30_other_retry_values_are_ignored() {
    for (value, problem) in [
        ("", RetryProblem::Empty),
        ("300x", RetryProblem::NotDigits),
        ("-300", RetryProblem::NotDigits),
        ("+300", RetryProblem::NotDigits),
        (" 300", RetryProblem::NotDigits),
        ("300.5", RetryProblem::NotDigits),
        ("٣٠٠", RetryProblem::NotDigits),
        ("18446744073709551616", RetryProblem::TooLarge),
        ("99999999999999999999999", RetryProblem::TooLarge),
    ] {
        let line = format!("retry: {value}");
        check(format!("{line}\n"), &[(line.as_bytes(), retry_ignored(value, problem))]);
    }
    check("retry\n", &[(b"retry", retry_ignored("", RetryProblem::Empty))]);
}

#[test]
fn s31_an_id_is_committed_without_data() {
    check("id: 7\n\n", &[(b"id: 7\n", What::Id("7".into()))]);
    check("id\n\n", &[(b"id\n", What::Id("".into()))]);
}

#[test]
fn s32_empty_data_is_an_event_and_no_data_is_none() {
    check_events("data:\n\n", &[message("")]);
    check_events("data\n\n", &[message("")]);
    check("\n\n\n", &[]);
}

#[test]
fn s33_what_is_unfinished_at_the_end_is_discarded() {
    let incomplete_line = || diagnostic(Diagnostic::IncompleteLine);
    let incomplete_event = || diagnostic(Diagnostic::IncompleteEvent);
    check("id: 1\ndata: x\n", &[(b"id: 1\ndata: x\n", incomplete_event())]);
    check(
        "id: 1\ndata: x",
        &[(b"data: x", incomplete_line()), (b"id: 1\ndata: x", incomplete_event())],
    );
    check("retry: 300", &[(b"retry: 300", incomplete_line())]);
    check("foo: x\n", &[(b"foo: x", unknown("foo"))]);
    check("", &[]);
}

#[test]
fn s33_the_id_of_an_unfinished_event_is_not_committed() {
    let mut parser = Parser::default();
    parser.feed(b"id: 1\ndata: a\n\nid: 2\ndata: b\n", |_| {});
    assert_eq!(parser.buffers().last_event_id_buffer(), "2");
    assert_eq!(parser.finish(|_| {}), "1");
}

#[test]
fn s34_an_id_stays_for_the_events_after_it_and_over_a_reconnect() {
    check_events(
        "id: 1\ndata: a\n\ndata: b\n\n",
        &[event("message", "a", "1", true), event("message", "b", "1", false)],
    );
    let mut parser = Parser::new(Limits::default(), "1".to_owned());
    let mut heard = Vec::new();
    parser.feed(b"data: c\n\n", |parsed| heard.push(parsed.into_owned().what));
    assert_eq!(heard, [event("message", "c", "1", false)]);
}

#[test]
fn s36_nul_may_stand_in_names_types_and_data() {
    check(
        "event: a\0\ndata: b\0\n\0: c\n\n",
        &[
            (b"\0: c", unknown("\0")),
            (b"event: a\0\ndata: b\0\n\0: c\n", event("a\0", "b\0", "", false)),
        ],
    );
}

#[test]
fn the_buffers_can_be_watched_between_two_lines() {
    let mut parser = Parser::default();
    parser.feed(b"event: e\nid: 1\ndata: a\ndata: b\n", |_| {});
    let buffers = parser.buffers();
    assert_eq!(buffers.event_type_buffer(), "e");
    assert_eq!(buffers.data_buffer(), "a\nb\n");
    assert_eq!((buffers.last_event_id_buffer(), buffers.last_event_id()), ("1", ""));
}

const SMALL: Limits = Limits { line_bytes: 64, event_bytes: 100 };

#[track_caller]
fn check_small(stream: &str, expected: &[What<'static>]) {
    let parsed = parse_chunks([stream.as_bytes()], SMALL);
    let got: Vec<_> = parsed.into_iter().map(|one| one.what).collect();
    assert_eq!(got, expected);
}

#[test]
fn an_over_long_line_takes_its_event_along_but_no_other() {
    let long = "x".repeat(60);
    let too_long = diagnostic(Diagnostic::LineTooLong { limit_bytes: 64 });
    let dropped = diagnostic(Diagnostic::EventDropped { cause: DropCause::LineTooLong });
    check_small(
        &format!("id: 1\ndata: a\ndata: {long}\nretry: 5\n\ndata: b\n\n"),
        &[too_long.clone(), What::Retry(5), dropped.clone(), message("b")],
    );
    check_small(
        &format!("data: a\n: {long}xxxx\nfoo: {long}\ndata: b\n\n"),
        &[too_long.clone(), too_long, message("a\nb")],
    );
}

#[test]
fn a_line_as_long_as_the_limit_is_read() {
    let data = "x".repeat(64 - "data: ".len());
    check_small(&format!("data: {data}\n\n"), &[message(&data)]);
}

#[test]
fn an_event_over_the_limit_is_dropped_whole() {
    let line = format!("data: {}\n", "x".repeat(40));
    let dropped = diagnostic(Diagnostic::EventDropped { cause: DropCause::EventTooLarge });
    check_small(
        &format!("id: 1\n{line}{line}{line}event: e\n\ndata: b\n\n"),
        &[dropped, message("b")],
    );
}

#[test]
fn the_id_of_a_dropped_event_is_forgotten() {
    let mut parser = Parser::new(SMALL, "0".to_owned());
    parser.feed(format!("id: 1\ndata: {}\n\n", "x".repeat(60)).as_bytes(), |_| {});
    let buffers = parser.buffers();
    assert_eq!((buffers.last_event_id_buffer(), buffers.last_event_id()), ("0", "0"));
}
