//! Who may ask at all. A listener on loopback is no boundary by itself: every page in every
//! browser on the machine can send requests to it, and a name under a stranger's control can be
//! made to resolve to it (DNS rebinding).

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
            AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, ORIGIN, TRANSFER_ENCODING, VARY,
            WWW_AUTHENTICATE,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use sse_stage::ErrorCode;

use crate::{
    api_error::ApiError,
    body::{is_json, is_raw, wrong_content_type},
    control::Shared,
};

/// The desktop window's origins: on Linux and macOS, and on Windows.
const WINDOW_ORIGINS: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];

/// What this machine calls itself, whatever its network calls it.
pub(crate) const OWN_NAMES: [&str; 3] = ["127.0.0.1", "[::1]", "localhost"];

/// The names under which this listener answers.
pub(crate) struct Guard {
    hosts: Vec<String>,
}

impl Guard {
    pub(crate) fn new(local_addr: SocketAddr, names: &[String]) -> Self {
        let port = local_addr.port();
        // 127.0.0.2 is this machine's own too, where the listener was bound to it.
        let bound = Some(local_addr.ip()).filter(IpAddr::is_loopback).map(|ip| match ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        });
        let mut hosts = Vec::new();
        let own = OWN_NAMES.into_iter().chain(bound.as_deref());
        for name in own.chain(names.iter().map(String::as_str)) {
            hosts.push(format!("{name}:{port}").to_ascii_lowercase());
            if port == 80 {
                hosts.push(name.to_ascii_lowercase());
            }
        }
        Self { hosts }
    }

    /// The host a request is addressed to, if this listener goes by that name.
    fn host(&self, request: &Request) -> Option<String> {
        let mut named = request.headers().get_all(HOST).iter();
        let host = named.next()?.to_str().ok()?.to_ascii_lowercase();
        // A second Host, or another one in the request line, is a disagreement to exploit.
        let agreed = named.next().is_none()
            && request.uri().authority().is_none_or(|it| it.as_str().eq_ignore_ascii_case(&host));
        (agreed && self.hosts.contains(&host)).then_some(host)
    }
}

/// Where a request comes from, once it has been let in.
enum Origin {
    /// The page this listener serves, or a program.
    Own,
    /// The desktop window, which needs CORS answers.
    Window(HeaderValue),
}

/// Checks `Host`, `Origin`, `Sec-Fetch-Site` and the body's type, and answers the window's CORS.
pub(crate) async fn check(
    State(guard): State<Arc<Guard>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(host) = guard.host(&request) else {
        return forbidden(
            ErrorCode::ForbiddenHost,
            "This listener answers only to its own names: use the address the lab printed, or \
             start it with --control-name.",
        );
    };
    let Some(origin) = origin(request.headers(), &host) else {
        return forbidden(
            ErrorCode::ForbiddenOrigin,
            "Pages of other origins may not steer the lab.",
        );
    };
    if matches!(origin, Origin::Own) && !is_at_home(&request) {
        return forbidden(
            ErrorCode::ForbiddenSite,
            "Pages of other sites may not use this listener.",
        );
    }
    let mut response = if is_preflight(&request) {
        preflight()
    } else if request.headers().contains_key(TRANSFER_ENCODING) {
        length_required()
    } else if has_foreign_body(&request) {
        wrong_content_type().into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if let Origin::Window(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

fn origin(headers: &HeaderMap, host: &str) -> Option<Origin> {
    let mut named = headers.get_all(ORIGIN).iter();
    let Some(value) = named.next() else { return Some(Origin::Own) };
    let text = value.to_str().ok().filter(|_| named.next().is_none())?;
    if WINDOW_ORIGINS.contains(&text) {
        return Some(Origin::Window(value.clone()));
    }
    // RFC 6454 §6.2: scheme and host of a serialised origin are lower-case already.
    (text.strip_prefix("http://") == Some(host)).then_some(Origin::Own)
}

/// Whether a browser sent this on behalf of a page of ours, of nobody (a typed or pasted address),
/// or by following a link to the page itself, which tells nothing and changes nothing.
fn is_at_home(request: &Request) -> bool {
    let header = |name| request.headers().get(name).map(HeaderValue::as_bytes);
    match header("sec-fetch-site") {
        None | Some(b"same-origin" | b"none") => true,
        Some(_) => {
            header("sec-fetch-mode") == Some(b"navigate")
                && header("sec-fetch-dest") == Some(b"document")
                && request.method() == Method::GET
                && !request.uri().path().starts_with("/api")
        }
    }
}

/// Whether a request that changes something has a body a form could have sent without a preflight.
fn has_foreign_body(request: &Request) -> bool {
    !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && request.headers().contains_key(CONTENT_TYPE)
        && !is_json(request.headers())
        && !is_raw(request.headers())
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(ORIGIN)
        && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, Last-Event-ID"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// A body whose end is told twice, by length and by chunks, is how requests are smuggled (RFC 9112
/// §11.2), and hyper drops the length before anybody sees it. The API needs no chunks: none at all.
fn length_required() -> Response {
    let refused = ApiError::new(
        StatusCode::LENGTH_REQUIRED,
        ErrorCode::LengthRequired,
        "Send the body with a Content-Length; chunked bodies are not read.",
    );
    ([(CONNECTION, "close")], refused).into_response()
}

fn forbidden(code: ErrorCode, message: &str) -> Response {
    ApiError::new(StatusCode::FORBIDDEN, code, message).into_response()
}

/// Lets a request through that carries the lab's token (RFC 6750 §2.1).
pub(crate) async fn require_token(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let mut given = request.headers().get_all(AUTHORIZATION).iter();
    let token = given.next().and_then(|value| bearer(value.as_bytes()));
    let alone = given.next().is_none();
    if token.is_some_and(|token| alone && shared.token.matches(token)) {
        return next.run(request).await;
    }
    let (code, message) = match token {
        None => (ErrorCode::TokenMissing, "Send the lab's token as `Authorization: Bearer …`."),
        Some(_) => (
            ErrorCode::TokenWrong,
            "This is not the token of this lab; it changes at every start. Use the link the \
             running lab printed.",
        ),
    };
    let refused = ApiError::new(StatusCode::UNAUTHORIZED, code, message);
    ([(WWW_AUTHENTICATE, "Bearer")], refused).into_response()
}

/// The credentials of `Bearer …`; the scheme's case does not matter (RFC 9110 §11.1).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked(7)?;
    scheme.eq_ignore_ascii_case(b"bearer ").then(|| token.trim_ascii())
}

/// The answer to a method the route does not have; axum adds `Allow`.
pub(crate) async fn method_not_allowed(method: Method) -> ApiError {
    ApiError::new(
        StatusCode::METHOD_NOT_ALLOWED,
        ErrorCode::MethodNotAllowed,
        format!("This route does not answer {method}; its Allow header says what it answers."),
    )
}

#[cfg(test)]
mod tests {
    use super::Guard;

    #[test]
    fn a_listener_answers_to_the_loopback_address_it_was_bound_to() {
        let hosts = |bound: &str| Guard::new(bound.parse().unwrap(), &[]).hosts;
        assert!(hosts("127.0.0.2:8700").contains(&"127.0.0.2:8700".to_owned()));
        assert!(!hosts("127.0.0.1:8700").contains(&"127.0.0.2:8700".to_owned()));
        assert!(!hosts("0.0.0.0:8700").contains(&"0.0.0.0:8700".to_owned()));
    }
}
