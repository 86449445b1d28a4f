//! Events of the log as messages.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use serde::Serialize;
use sse_wire::{Event, Parser, What};
use tungstenite::protocol::frame::coding::{Data, OpCode};

use super::{MessageForm, frame};
use crate::feed::Entry;

/// What a message has to say by itself where there are no fields for it.
#[derive(Serialize)]
struct Envelope<'a> {
    id: Option<&'a str>,
    event: &'a str,
    data: &'a str,
}

/// An event as a frame, and the bytes of its header. Binary data is sent as it is, without an
/// envelope: JSON has no place for it.
///
/// The log holds events as `text/event-stream`, which is read back here: so `/stream` pays nothing
/// for there being `/ws`, and both clients get the same data.
pub(crate) fn frame_of(entry: &Entry, form: MessageForm) -> Option<(Bytes, usize)> {
    let mut framed = None;
    Parser::default().feed(&entry.body(), |parsed| {
        if let What::Event(event) = parsed.what {
            framed = Some(match entry.is_binary.then(|| STANDARD.decode(&*event.data)) {
                Some(Ok(bytes)) => encode(Data::Binary, &bytes),
                Some(Err(_)) | None => encode(Data::Text, text_of(&event, form).as_bytes()),
            });
        }
    });
    framed
}

fn encode(kind: Data, payload: &[u8]) -> (Bytes, usize) {
    frame::encode(OpCode::Data(kind), true, payload)
}

fn text_of(event: &Event<'_>, form: MessageForm) -> String {
    match form {
        MessageForm::Data => event.data.to_string(),
        MessageForm::Envelope => {
            let id = Some(&*event.last_event_id).filter(|id| !id.is_empty());
            let envelope = Envelope { id, event: &event.event_type, data: &event.data };
            // Three texts are always JSON.
            serde_json::to_string(&envelope).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageForm, frame_of};
    use crate::feed::Entry;

    #[test]
    fn a_message_is_the_data_of_the_event() {
        let entry = Entry::event(1, b"id: e-1\nevent: tick\ndata: a\ndata: b\n\n");
        let (frame, header_bytes) = frame_of(&entry, MessageForm::Data).unwrap();
        assert_eq!((&frame[..], header_bytes), (&b"\x81\x03a\nb"[..], 2));
    }

    #[test]
    fn an_envelope_has_id_and_type_beside_the_data() {
        for (event, expected) in [
            ("id: e-1\nevent: tick\ndata: \"\n\n", r#"{"id":"e-1","event":"tick","data":"\""}"#),
            ("data: x\n\n", r#"{"id":null,"event":"message","data":"x"}"#),
            ("id\ndata\n\n", r#"{"id":null,"event":"message","data":""}"#),
        ] {
            let entry = Entry::event(1, event.as_bytes());
            let (frame, header_bytes) = frame_of(&entry, MessageForm::Envelope).unwrap();
            assert_eq!(std::str::from_utf8(&frame[header_bytes..]).unwrap(), expected);
        }
    }

    #[test]
    fn binary_is_sent_as_it_is() {
        for form in [MessageForm::Data, MessageForm::Envelope] {
            let entry = Entry::binary(1, b"event: binary\ndata: AP8=\n\n");
            assert_eq!(&frame_of(&entry, form).unwrap().0[..], b"\x82\x02\x00\xff");
        }
    }
}
