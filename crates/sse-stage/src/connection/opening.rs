use bytes::Bytes;
use sse_wire::{Block, EncodeError, LineEnd};

use super::outbox::{Outbox, Tells};
use crate::{
    Door, FeedSettings, date, event_id,
    log::{GapNotice, Subscription},
    places::One,
    playground::scripts::Play,
};

/// Name of the event every connection begins with.
const CONNECT_TIME: &str = "connecttime";
/// Name of the event that tells a client what it will never get.
const GAP: &str = "lab.gap";

/// The first thing a connection does once the stage has its socket.
#[derive(Debug)]
pub(crate) enum Opening {
    /// Nothing is answered: the door hangs.
    Silence,
    /// A response head, and what the journal says of it.
    Answer {
        head: Bytes,
        status: u16,
        content_type: Option<String>,
        /// Where the body is compressed, the place for it.
        gzip: Option<One>,
        door: Option<Door>,
        block: OpeningBlock,
        /// Whether the client sent bytes before it was answered.
        early: bool,
    },
    /// An answer of a script.
    Script { head: Bytes, status: u16, content_type: Option<String>, play: Play },
}

/// The block that follows the response head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpeningBlock {
    /// The lab's: with a comment first and the resume point.
    Lab,
    /// The article's: neither.
    Article,
    /// None: a WebSocket has nothing that a stream would be told of by it.
    None,
}

/// Queues the opening block and, where the client cannot have what it asked for, the gap.
pub(super) fn push_opening(
    outbox: &mut Outbox,
    block: OpeningBlock,
    subscription: &Subscription,
    settings: &FeedSettings,
    unix_ms: u64,
) {
    if block == OpeningBlock::None {
        return;
    }
    let lab = block == OpeningBlock::Lab;
    let id = event_id::format(&subscription.epoch, subscription.resumed_after);
    let date = date::javascript(unix_ms);
    push_block(
        outbox,
        Block {
            // After a reset in mid-event WebKit glues what it had to what comes next. It may
            // have the comment and this block, so that the first tick stays clean.
            comment: lab.then_some(""),
            retry_ms: Some(u64::from(settings.retry_ms)),
            // A connection that dies before its first event is resumed from here.
            id: (lab && settings.ids).then_some(&id),
            event: Some(CONNECT_TIME),
            data: Some(&date),
        },
        Tells::Nothing,
    );
    if let Some(gap) = &subscription.gap {
        push_gap(outbox, gap, settings.ids);
    }
}

/// Queues what tells a client of a gap. With ids, its id is the point from which the stream goes
/// on, so that a client which is cut off right after it is not told again.
pub(super) fn push_gap(outbox: &mut Outbox, gap: &GapNotice, ids: bool) {
    let resumed_at = event_id::format(&gap.epoch, gap.resumed_after);
    let data = serde_json::json!({
        "requested": gap.requested,
        "resumed_at": resumed_at,
        "missed": gap.missed,
        "reason": gap.reason,
    })
    .to_string();
    push_block(
        outbox,
        Block {
            id: ids.then_some(&resumed_at),
            event: Some(GAP),
            data: Some(&data),
            ..Block::default()
        },
        Tells::Passed(gap.resumed_after),
    );
}

fn push_block(outbox: &mut Outbox, block: Block<'_>, tells: Tells) {
    let mut body = Vec::new();
    let encoded: Result<(), EncodeError> = block.encode(LineEnd::Lf, &mut body);
    debug_assert!(encoded.is_ok(), "JSON and dates hold no line breaks");
    outbox.push_block(&body, tells);
}
