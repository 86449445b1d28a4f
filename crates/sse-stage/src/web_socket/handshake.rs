//! The opening handshake (RFC 6455, section 4.2): which requests are one, and what they are
//! answered.

use axum::{
    extract::Query,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header};
use tungstenite::handshake::derive_accept_key;

use super::MessageForm;
use crate::{ErrorCode, url_feed::Refused};

/// The version of the protocol that the stage speaks, the only one there is.
const VERSION: &str = "13";
/// Bytes of a key, before base64 (RFC 6455, section 4.1).
const KEY_BYTES: usize = 16;

/// Why a request opens no WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    Method,
    NoUpgrade,
    Version,
    Key,
}

/// The head that opens a WebSocket: no subprotocol, and no extension, so that every message
/// crosses as it is.
pub(crate) fn answer(key: &[u8]) -> Response {
    let mut response = StatusCode::SWITCHING_PROTOCOLS.into_response();
    let headers = response.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(accept) = HeaderValue::from_str(&derive_accept_key(key)) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

/// What the query asks for.
pub(crate) fn form(uri: &Uri) -> Result<MessageForm, Refused> {
    let refused = |code, field: &str, message: &str| Refused {
        code,
        field: field.to_owned(),
        message: message.to_owned(),
    };
    let Query(parameters) = Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(|error| {
        refused(ErrorCode::MalformedQuery, "query", &format!("cannot be read: {error}"))
    })?;
    let mut form = MessageForm::Data;
    let mut is_set = false;
    for (name, value) in parameters {
        match (name.as_str(), value.as_str()) {
            ("client" | "_", _) => {}
            ("envelope", _) if is_set => {
                return Err(refused(ErrorCode::DuplicateField, "envelope", "is there twice"));
            }
            ("envelope", "json") => {
                form = MessageForm::Envelope;
                is_set = true;
            }
            ("envelope", _) => {
                let message = "must be json; without it a message is the event's data alone";
                return Err(refused(ErrorCode::UnknownValue, "envelope", message));
            }
            _ => {
                let message = "is no parameter of a WebSocket: there are envelope and client";
                return Err(refused(ErrorCode::UnknownParameter, &name, message));
            }
        }
    }
    Ok(form)
}

/// The key of a request that opens a WebSocket, which is to be proved to have been read.
pub(crate) fn key<'a>(
    method: &Method,
    version: Version,
    request: &'a HeaderMap,
) -> Result<&'a [u8], Unfit> {
    if method != Method::GET {
        return Err(Unfit::Method);
    }
    let upgrades = version >= Version::HTTP_11
        && lists(request, &header::CONNECTION, "upgrade")
        && lists(request, &header::UPGRADE, "websocket");
    if !upgrades {
        return Err(Unfit::NoUpgrade);
    }
    if only(request, &header::SEC_WEBSOCKET_VERSION) != Some(VERSION.as_bytes()) {
        return Err(Unfit::Version);
    }
    only(request, &header::SEC_WEBSOCKET_KEY)
        .filter(|key| STANDARD.decode(key).is_ok_and(|key| key.len() == KEY_BYTES))
        .ok_or(Unfit::Key)
}

/// Whether a header that is a list has this word in it, in any case.
fn lists(request: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = request.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|list| list.split(',')).any(|item| item.trim().eq_ignore_ascii_case(word))
}

/// A header that is there once.
fn only<'a>(request: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    let mut values = request.get_all(name).iter();
    let value = values.next()?.as_bytes().trim_ascii();
    values.next().is_none().then_some(value)
}

/// What a request is told that opens none.
pub(crate) fn refuse(unfit: Unfit) -> Response {
    match unfit {
        Unfit::Method => {
            let allow = [(header::ALLOW, "GET")];
            let text = "A WebSocket is opened by GET (RFC 6455, section 4.1).\n";
            (StatusCode::METHOD_NOT_ALLOWED, allow, text).into_response()
        }
        Unfit::NoUpgrade => {
            let text = "This is a WebSocket. Ask by HTTP/1.1 with `Connection: Upgrade` and \
                `Upgrade: websocket` (RFC 6455, section 4.1); /stream is the same feed by plain \
                HTTP.\n";
            upgrade_required(text)
        }
        Unfit::Version => upgrade_required(
            "The version of the protocol must be 13: send `Sec-WebSocket-Version: 13` \
             (RFC 6455, section 4.1).\n",
        ),
        Unfit::Key => {
            let text = "`Sec-WebSocket-Key` must be there once and be 16 bytes in base64 \
                (RFC 6455, section 4.1).\n";
            (StatusCode::BAD_REQUEST, text).into_response()
        }
    }
}

/// 426 names what to change to (RFC 9110, section 15.5.22; RFC 6455, section 4.4).
fn upgrade_required(text: &'static str) -> Response {
    let headers = [
        (header::UPGRADE, "websocket"),
        (header::CONNECTION, "close, Upgrade"),
        (header::SEC_WEBSOCKET_VERSION, VERSION),
    ];
    (StatusCode::UPGRADE_REQUIRED, headers, text).into_response()
}
