//! Headers every answer carries, whoever asked and whatever became of it.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
            X_FRAME_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The page's Content-Security-Policy, which names the stage it may read from.
pub(crate) struct Policy {
    content_security: HeaderValue,
}

impl Policy {
    /// A policy for a page that talks to its own origin and to a stage on `stage_port`, by the
    /// names that `stage_urls` and `names` give it beside this machine's own.
    pub(crate) fn new(stage_port: u16, stage_urls: Vec<String>, names: &[String]) -> Self {
        let mut origins = stage_urls;
        let own = ["127.0.0.1", "localhost"];
        for name in own.into_iter().chain(names.iter().map(String::as_str)) {
            let origin = format!("http://{name}:{stage_port}");
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        // A source with `http:` does not stand for `ws:` (CSP Level 3, "scheme-part matches").
        let sockets = origins.iter().filter_map(|origin| origin.strip_prefix("http"));
        let sockets: Vec<String> = sockets.map(|rest| format!("ws{rest}")).collect();
        let origins = [origins, sockets].concat().join(" ");
        // Styles may be inline: components position menus and tooltips through style attributes.
        let text = format!(
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
             img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; manifest-src 'self'; \
             connect-src 'self' {origins}; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'"
        );
        let fallback = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
        Self { content_security: HeaderValue::try_from(text).unwrap_or(fallback) }
    }
}

/// Adds the headers that keep an answer from being framed, sniffed, embedded or kept.
pub(crate) async fn add(
    State(policy): State<Arc<Policy>>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy.content_security.clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
