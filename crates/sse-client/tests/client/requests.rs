//! The bytes of a request, and which options make none.

use http::{HeaderValue, Method, header};
use sse_client::{EventSource, Options, OptionsError};

use crate::server::Server;

/// The request that a client with these changes sends.
async fn request(path: &str, change: impl FnOnce(&mut Options)) -> String {
    let server = Server::start().await;
    let mut options = Options::new(&server.url(path)).expect("a URL");
    change(&mut options);
    let mut client = EventSource::new(options).expect("legal options");
    let host = server.url("").replace("http://", "");
    let script = tokio::spawn(async move { server.accept().await.request });
    while !script.is_finished() {
        client.next().await;
    }
    script.await.expect("a request").replace(&host, "HOST")
}

#[tokio::test]
async fn a_plain_request_is_a_get_for_an_event_stream() {
    assert_eq!(
        request("/stream?client=a%20b#part", |_| {}).await,
        "GET /stream?client=a%20b HTTP/1.1\r\nhost: HOST\r\naccept: text/event-stream\r\n\
         cache-control: no-store\r\nconnection: close\r\n\r\n"
    );
}

#[tokio::test]
async fn method_body_and_headers_can_be_chosen() {
    let sent = request("/stream", |options| {
        options.method = Method::POST;
        options.body = "{}".into();
        options.last_event_id = "7".to_owned();
        options.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        options.headers.insert("last-event-id", HeaderValue::from_static("6"));
    })
    .await;
    assert_eq!(
        sent.split("\r\n\r\n").next(),
        Some(
            "POST /stream HTTP/1.1\r\nhost: HOST\r\naccept: text/event-stream\r\n\
             connection: close\r\nlast-event-id: 7\r\ncache-control: no-cache\r\ncontent-length: 2"
        )
    );
}

#[test]
fn options_that_make_no_request_are_refused() {
    assert!(matches!(Options::new("/stream"), Err(OptionsError::Url { .. })));
    let options = Options::new("https://localhost/stream").unwrap();
    assert!(matches!(EventSource::new(options), Err(OptionsError::Scheme { .. })));
    let mut options = Options::new("http://localhost/stream").unwrap();
    options.last_event_id = "1\r\nX: y".to_owned();
    assert!(matches!(EventSource::new(options), Err(OptionsError::LastEventId)));
}
