//! The bytes the encoder writes, and what it refuses.

use sse_wire::{Block, EncodeError, EncodeField, LineEnd};

#[track_caller]
fn check(block: Block<'_>, expected: &str) {
    let mut out = Vec::new();
    block.encode(LineEnd::Lf, &mut out).expect("the block is legal");
    assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
}

#[track_caller]
fn check_refused(block: Block<'_>, field: EncodeField, character: char, at: usize) {
    let mut out = b"before".to_vec();
    let refused = block.encode(LineEnd::Lf, &mut out);
    assert_eq!(refused, Err(EncodeError { field, character, at }));
    assert_eq!(out, b"before", "nothing is written when a block is refused");
}

#[test]
fn a_whole_block_is_written_in_a_fixed_order() {
    check(
        Block {
            comment: Some(""),
            retry_ms: Some(3000),
            id: Some("a-0"),
            event: Some("connecttime"),
            data: Some("now"),
        },
        ":\nretry: 3000\nid: a-0\nevent: connecttime\ndata: now\n\n",
    );
}

#[test]
fn nothing_set_writes_nothing() {
    check(Block::default(), "");
}

#[test]
fn empty_data_is_an_event() {
    check(Block { data: Some(""), ..Block::default() }, "data:\n\n");
}

#[test]
fn every_spelling_of_a_line_break_in_data_makes_a_line() {
    check(
        Block { data: Some("a\nb\rc\r\nd\n"), ..Block::default() },
        "data: a\ndata: b\ndata: c\ndata: d\ndata:\n\n",
    );
}

#[test]
fn a_line_break_cannot_leave_a_comment() {
    check(Block { comment: Some("x\rdata: y"), ..Block::default() }, ": x\n: data: y\n\n");
}

#[test]
fn the_default_type_is_not_written() {
    check(Block { event: Some(""), data: Some("x"), ..Block::default() }, "data: x\n\n");
}

#[test]
fn a_leading_space_survives() {
    check(Block { data: Some(" x"), ..Block::default() }, "data:  x\n\n");
}

#[test]
fn an_empty_id_is_written_because_it_clears() {
    check(Block { id: Some(""), ..Block::default() }, "id:\n\n");
}

#[test]
fn every_line_ends_as_asked() {
    for (line_end, expected) in [
        (LineEnd::Lf, &b"id: 1\ndata: x\n\n"[..]),
        (LineEnd::Cr, b"id: 1\rdata: x\r\r"),
        (LineEnd::CrLf, b"id: 1\r\ndata: x\r\n\r\n"),
    ] {
        let mut out = Vec::new();
        let block = Block { id: Some("1"), data: Some("x"), ..Block::default() };
        block.encode(line_end, &mut out).unwrap();
        assert_eq!(out, expected);
    }
}

#[test]
fn what_would_inject_a_field_is_refused() {
    for character in ['\r', '\n', '\0'] {
        let text = format!("é{character}data: injected");
        check_refused(Block { id: Some(&text), ..Block::default() }, EncodeField::Id, character, 2);
        check_refused(
            Block { event: Some(&text), data: Some(""), ..Block::default() },
            EncodeField::Event,
            character,
            2,
        );
    }
    check_refused(Block { data: Some("a\0"), ..Block::default() }, EncodeField::Data, '\0', 1);
    check_refused(Block { comment: Some("\0"), ..Block::default() }, EncodeField::Comment, '\0', 0);
}

#[test]
fn a_refusal_says_what_and_where() {
    let error = EncodeError { field: EncodeField::Id, character: '\n', at: 3 };
    assert_eq!(error.to_string(), "`id` may not contain a line feed (LF); there is one at byte 3");
}
