//! Whole streams as files, each in three line ends that must mean the same.

use crate::common::{diagnostic, event, message, parse};
use sse_wire::{Diagnostic, RetryProblem, SingleField, What};

macro_rules! twins {
    ($name:literal) => {
        [
            include_bytes!(concat!("../fixtures/", $name, ".lf.sse")).as_slice(),
            include_bytes!(concat!("../fixtures/", $name, ".cr.sse")).as_slice(),
            include_bytes!(concat!("../fixtures/", $name, ".crlf.sse")).as_slice(),
        ]
    };
}

#[track_caller]
fn check(twins: [&[u8]; 3], expected: &[What<'static>]) {
    let [lf, cr, crlf] = twins;
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    assert_eq!(text(lf).replace('\n', "\r"), text(cr), "the CR twin differs");
    assert_eq!(text(lf).replace('\n', "\r\n"), text(crlf), "the CR LF twin differs");
    for twin in twins {
        let meant: Vec<_> = parse(twin).into_iter().map(|one| one.what).collect();
        assert_eq!(meant, expected);
    }
}

#[test]
fn three_data_lines_are_one_event() {
    check(
        twins!("stock"),
        &[
            What::Comment("the first example of the standard, in our words".into()),
            message("YHOO\n+2\n10"),
        ],
    );
}

#[test]
fn four_blocks_are_a_comment_and_three_events_and_a_loss() {
    check(
        twins!("four-blocks"),
        &[
            What::Comment("test stream".into()),
            event("message", "first event", "1", true),
            event("message", "second event", "", true),
            message(" third event"),
            diagnostic(Diagnostic::IncompleteEvent),
        ],
    );
}

#[test]
fn empty_data_twice_and_an_event_that_does_not_end() {
    check(
        twins!("empty-data"),
        &[message(""), message("\n"), diagnostic(Diagnostic::IncompleteEvent)],
    );
}

#[test]
fn one_space_or_none_is_the_same() {
    check(twins!("one-space"), &[message("test"), message("test")]);
}

#[test]
fn ids_move_the_resume_point_with_and_without_data() {
    check(
        twins!("resume-points"),
        &[
            What::Id("7".into()),
            What::Id("8".into()),
            diagnostic(Diagnostic::EventWithoutData { event_type: "lost".into() }),
            diagnostic(Diagnostic::Overridden { field: SingleField::Id }),
            event("message", "x", "10", true),
            event("message", "y", "10", false),
            What::Retry(250),
        ],
    );
}

#[test]
fn what_has_no_effect_is_named() {
    let unknown = |name: &'static str| diagnostic(Diagnostic::UnknownField { name: name.into() });
    let retry = |value: &'static str, problem| {
        diagnostic(Diagnostic::RetryIgnored { value: value.into(), problem })
    };
    check(
        twins!("nothing-works"),
        &[
            unknown(" data"),
            unknown("DATA"),
            unknown("datum"),
            retry("300x", RetryProblem::NotDigits),
            retry("", RetryProblem::Empty),
            retry("99999999999999999999999", RetryProblem::TooLarge),
            diagnostic(Diagnostic::IdWithNul),
        ],
    );
}
