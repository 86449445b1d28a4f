//! Each line's step: where its parts stand, what it did, by which clause, and what the buffers held.

#![expect(clippy::unwrap_used, reason = "a test whose ground gives way should stop")]

use sse_wire::{Effect, Excerpt, Limits, LineEnd, NoEvent, RetryProblem, Step, Stepper};

use crate::common::step_chunks;

fn steps(stream: &[u8]) -> Vec<Step> {
    step_chunks([stream], Limits::default())
}

/// The text of a step's name and value.
fn field<'a>(stream: &'a [u8], step: &Step) -> Option<(&'a str, &'a str)> {
    let text = |range: &std::ops::Range<u64>| {
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        std::str::from_utf8(&stream[range]).unwrap()
    };
    step.field.as_ref().map(|field| (text(&field.name), text(&field.value)))
}

#[test]
fn every_kind_of_line_says_what_it_did_and_by_which_clause() {
    for (line, effect, clauses) in [
        ("data: x", Effect::DataAppended, &[27, 24][..]),
        ("data", Effect::DataAppended, &[27, 25]),
        ("event: x", Effect::EventTypeSet, &[28, 24]),
        ("id: x", Effect::IdSet, &[29, 24]),
        ("id", Effect::IdSet, &[29, 25]),
        ("id: \0", Effect::IdIgnored, &[29, 24]),
        ("retry: 7", Effect::RetrySet, &[30, 24]),
        ("retry", Effect::RetryIgnored(RetryProblem::Empty), &[30, 25]),
        ("retry: 7s", Effect::RetryIgnored(RetryProblem::NotDigits), &[30, 24]),
        ("retry:99999999999999999999", Effect::RetryIgnored(RetryProblem::TooLarge), &[30, 24]),
        (":x", Effect::Comment, &[23]),
        ("Data: x", Effect::UnknownField, &[26, 24]),
        ("", Effect::NoEvent(NoEvent::NothingSet), &[22, 32]),
    ] {
        let step = steps(format!("\n{line}\n").as_bytes()).remove(1);
        assert_eq!((step.effect, step.clauses().as_slice()), (effect, clauses), "{line:?}");
    }
}

#[test]
fn the_blank_line_says_why_it_dispatched_or_did_not() {
    for (block, effect, clauses) in [
        ("data\n", Effect::Dispatched { has_id: false }, &[22, 34, 27][..]),
        ("data\nid: 7\n", Effect::Dispatched { has_id: true }, &[22, 31, 27]),
        ("id: 7\n", Effect::NoEvent(NoEvent::NoData { has_id: true }), &[32, 31]),
        ("event: x\n", Effect::NoEvent(NoEvent::NoData { has_id: false }), &[32, 28]),
        (": x\nretry: 7\n", Effect::NoEvent(NoEvent::NothingSet), &[22, 32]),
    ] {
        let mut steps = steps(format!("{block}\n").as_bytes());
        steps.pop();
        let blank = steps.pop().unwrap();
        assert_eq!((blank.effect, blank.clauses().as_slice()), (effect, clauses), "{block:?}");
        assert_eq!(blank.field, None);
    }
}

#[test]
fn what_is_pending_at_the_end_is_discarded_with_its_id() {
    let steps = steps(b"id: 7\n\nid: 8\ndata: x\nda");
    let end = steps.last().unwrap();
    assert_eq!(end.effect, Effect::Ended { event_discarded: true });
    assert_eq!((end.range.clone(), end.line_end, end.clauses()), (21..23, None, vec![33]));
    assert_eq!((end.before.data.start.as_str(), end.after.data.start.as_str()), ("x\n", ""));
    assert_eq!(end.before.last_event_id_buffer.start, "8");
    assert_eq!(end.after.last_event_id_buffer.start, "7");
    let nothing = self::steps(b"").remove(0);
    assert_eq!((nothing.effect, nothing.range), (Effect::Ended { event_discarded: false }, 0..0));
}

#[test]
fn names_and_values_stand_where_the_stream_has_them() {
    let stream = b"\xEF\xBB\xBFdata:  x\r\nevent\r:y: z\n:\n\n";
    let steps = steps(stream);
    let fields: Vec<_> = steps.iter().map(|step| field(stream, step)).collect();
    let expected =
        [Some(("data", " x")), Some(("event", "")), Some(("", "y: z")), Some(("", "")), None, None];
    assert_eq!(fields, expected);
    assert_eq!(steps[0].range, 0..11);
    assert_eq!(steps[0].clauses(), [27, 24, 20], "the byte order mark is dropped");
    let ends: Vec<_> = steps.iter().filter_map(|step| step.line_end).collect();
    let (lf, cr, crlf) = (LineEnd::Lf, LineEnd::Cr, LineEnd::CrLf);
    assert_eq!(ends, [crlf, cr, lf, lf, lf]);
}

#[test]
fn a_line_over_the_limit_has_the_range_of_all_of_it() {
    let limits = Limits { line_bytes: 64, event_bytes: 1000 };
    for (name, value) in [("data", "y".repeat(100)), ("x", "y".repeat(100))] {
        let stream = format!("{name}: {value}\n");
        let step = step_chunks([stream.as_bytes()], limits).remove(0);
        assert_eq!(step.effect, Effect::NotRead);
        assert_eq!(field(stream.as_bytes(), &step), Some((name, value.as_str())));
    }
    let nameless = "x".repeat(100) + "\n";
    let step = step_chunks([nameless.as_bytes()], limits).remove(0);
    assert_eq!(field(nameless.as_bytes(), &step), Some((nameless.trim_end(), "")));
}

#[test]
fn an_event_over_the_limit_is_given_up_line_by_line() {
    let limits = Limits { line_bytes: 64, event_bytes: 8 };
    let steps = step_chunks([&b"data: 123456789\nevent: x\n\n"[..]], limits);
    assert_eq!(steps[0].effect, Effect::GivenUp);
    assert_eq!(steps[1].effect, Effect::GivenUp);
    assert!(matches!(steps[2].effect, Effect::NoEvent(NoEvent::Dropped(_))));
    assert!(steps[2].clauses().is_empty(), "no clause of the standard says so");
}

#[test]
fn retry_is_in_force_at_once_and_stays() {
    let steps = steps(b"retry: 7\nretry: x\n\n");
    let times: Vec<_> = steps.iter().map(|step| step.after.reconnection_time_ms).collect();
    assert_eq!(times, [Some(7); 4]);
    assert_eq!(steps[0].before.reconnection_time_ms, None);
}

#[test]
fn the_request_s_last_event_id_is_there_from_the_start() {
    let mut stepper = Stepper::new(Limits::default(), "5".to_owned(), 100);
    assert_eq!(stepper.now().last_event_id.start, "5");
    let mut seen = Vec::new();
    stepper.feed(b"data\n\n", |step| seen.push(step));
    assert_eq!(seen[0].before.last_event_id_buffer.start, "5");
}

#[test]
fn a_step_waits_only_where_a_cr_may_be_half_of_a_line_end() {
    let mut stepper = Stepper::new(Limits::default(), String::new(), 100);
    let mut seen = Vec::new();
    stepper.feed(b"id\n:x\r", |step| seen.push(step));
    assert_eq!(seen.len(), 1);
    assert_eq!(stepper.pending(), Some(3..6));
    stepper.feed(b"\n", |step| seen.push(step));
    assert_eq!(seen[1].line_end, Some(LineEnd::CrLf));
    assert_eq!(stepper.pending(), None);
}

#[test]
fn long_buffers_are_shown_by_their_ends_and_never_by_half_a_character() {
    let mut stepper = Stepper::new(Limits::default(), String::new(), 10);
    let mut seen = Vec::new();
    stepper.feed("data: 事事事事事事\n".as_bytes(), |step| seen.push(step));
    let excerpt = Excerpt { start: "事".to_owned(), left_out_bytes: 12, end: "事\n".to_owned() };
    assert_eq!(seen[0].after.data, excerpt);
    assert_eq!(Excerpt::of("abc", 0).left_out_bytes, 3);
}
