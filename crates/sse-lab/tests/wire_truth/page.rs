//! What a lab recorded of a connection.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use sse_lab::Lab;
use sse_stage::{ConnectionId, Party, WireDirection, WireMark, WirePage};

/// Nothing here takes this long; a test that waits longer has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// What the lab recorded, once the connection is over.
pub(crate) async fn closed(lab: &Lab, connection: ConnectionId) -> WirePage {
    loop {
        let page = lab.stage().wire(connection, 0, usize::MAX).unwrap();
        if page.closed {
            return page;
        }
        tokio::task::yield_now().await;
    }
}

pub(crate) fn recorded(page: &WirePage, direction: WireDirection) -> Vec<u8> {
    let mut bytes = Vec::new();
    for segment in page.segments.iter().filter(|segment| segment.direction == direction) {
        assert_eq!(segment.offset, bytes.len() as u64);
        bytes.extend(STANDARD.decode(&segment.bytes_base64).unwrap());
        let parts = segment.parts.iter().map(|part| u64::from(part.bytes)).sum::<u64>();
        assert_eq!(segment.offset + parts, bytes.len() as u64, "parts add up");
    }
    bytes
}

pub(crate) fn ends(page: &WirePage) -> Vec<(Party, WireMark)> {
    page.ends.iter().map(|end| (end.by, end.mark)).collect()
}
