//! What becomes of each kind of response (S5, S6, S9).

use sse_client::{EventSource, Options, ReadyState};

use crate::server::{Server, expect, short};

/// Answers the first request with `response`, and returns what is seen after "connecting".
async fn outcome(response: &'static str) -> Vec<String> {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        connection.write(response).await;
        connection.cut().await;
    });
    let mut seen = Vec::new();
    while let Some(observation) = client.next().await {
        let is_wait = matches!(observation, sse_client::Observation::Waiting(_));
        seen.push(short(&observation));
        if is_wait {
            break;
        }
    }
    script.await.expect("the script ends");
    assert_eq!(seen.remove(0), "connecting /stream");
    seen
}

#[tokio::test]
async fn s6_a_status_other_than_200_closes_for_good() {
    for (response, expected) in [
        ("HTTP/1.1 204 No Content\r\n\r\n", ["response 204", "closed Status(204)"]),
        ("HTTP/1.1 404 Not Found\r\n\r\n", ["response 404", "closed Status(404)"]),
        (
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n\r\n",
            ["response 503", "closed Status(503)"],
        ),
        (
            "HTTP/1.1 201 Created\r\nContent-Type: text/event-stream\r\n\r\n",
            ["response 201", "closed Status(201)"],
        ),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", ["response 304", "closed Status(304)"]),
        ("HTTP/1.1 302 Found\r\n\r\n", ["response 302", "closed Status(302)"]),
    ] {
        assert_eq!(outcome(response).await, expected);
    }
}

#[tokio::test]
async fn s6_another_content_type_closes_for_good() {
    for (response, expected) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",
            ["response 200", "closed ContentType(Some(\"text/plain\"))"],
        ),
        ("HTTP/1.1 200 OK\r\n\r\n", ["response 200", "closed ContentType(None)"]),
        (
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-streams\r\n\r\n",
            ["response 200", "closed ContentType(Some(\"text/event-streams\"))"],
        ),
    ] {
        assert_eq!(outcome(response).await, expected);
    }
}

#[tokio::test]
async fn s20_case_and_parameters_of_the_content_type_do_not_matter() {
    for response in [
        "HTTP/1.1 200 OK\r\nContent-Type: Text/Event-Stream\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=windows-1252\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n",
    ] {
        let seen = outcome(response).await;
        assert_eq!(seen, ["response 200", "open", "ended Complete", "waiting 1"]);
    }
}

#[tokio::test]
async fn s7_no_response_is_a_network_error_and_leads_to_a_reconnect() {
    assert_eq!(outcome("").await, ["error Head UnexpectedEof", "waiting 1"]);
    assert_eq!(outcome("SSH-2.0-x\r\n").await, ["error Head InvalidData", "waiting 1"]);
    assert_eq!(
        outcome("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n").await,
        ["error Head InvalidData", "waiting 1"]
    );
}

#[tokio::test]
async fn s9_redirects_are_followed_and_a_reconnect_goes_to_the_last_address() {
    check_redirect(true, "/moved/stream").await;
}

#[tokio::test]
async fn a_client_may_ask_the_original_address_again_as_webkit_does() {
    check_redirect(false, "/stream").await;
}

async fn check_redirect(reconnect_to_final_url: bool, reconnects_to: &'static str) {
    let server = Server::start().await;
    let mut options = Options::new(&server.url("/stream")).expect("a URL");
    options.reconnection_time = std::time::Duration::ZERO;
    options.reconnect_to_final_url = reconnect_to_final_url;
    let mut client = EventSource::new(options).expect("legal options");
    let script = tokio::spawn(async move {
        let mut first = server.accept().await;
        first.write("HTTP/1.1 307 Temporary Redirect\r\nLocation: /moved/stream\r\n\r\n").await;
        let mut second = server.accept().await;
        assert!(second.request.starts_with("GET /moved/stream HTTP/1.1\r\n"));
        second.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n").await;
        second.cut().await;
        let third = server.accept().await;
        assert!(third.request.starts_with(&format!("GET {reconnects_to} HTTP/1.1\r\n")));
    });
    let reconnecting = format!("connecting {reconnects_to}");
    expect(
        &mut client,
        &[
            "connecting /stream",
            "response 307",
            "redirected /moved/stream",
            "connecting /moved/stream",
            "response 200",
            "open",
            "ended Complete",
            "waiting 0",
            &reconnecting,
            "error Head UnexpectedEof",
        ],
    )
    .await;
    script.await.expect("the script ends");
}

#[tokio::test]
async fn a_redirect_in_a_circle_closes_for_good() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        for _ in 0..=20 {
            let mut connection = server.accept().await;
            connection.write("HTTP/1.1 302 Found\r\nLocation: /stream\r\n\r\n").await;
            connection.cut().await;
        }
    });
    let mut last = String::new();
    while let Some(observation) = client.next().await {
        last = short(&observation);
    }
    assert_eq!(last, "closed TooManyRedirects");
    script.await.unwrap();
}

#[tokio::test]
async fn a_redirect_away_from_plain_http_closes_for_good() {
    let seen = outcome("HTTP/1.1 301 Moved\r\nLocation: https://localhost/\r\n\r\n").await;
    assert_eq!(seen, ["response 301", "closed BadRedirect(\"https://localhost/\")"]);
}

#[tokio::test]
async fn s17_close_is_the_last_thing_told_and_ends_the_connection() {
    let server = Server::start().await;
    let mut client = server.client();
    let script = tokio::spawn(async move {
        let mut connection = server.accept().await;
        connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n").await;
        connection.write("id: 1\ndata: 1\n\ndata: 2\n\n").await;
        connection.closed().await;
    });
    expect(&mut client, &["connecting /stream", "response 200", "open"]).await;
    expect(&mut client, &["message \"1\" 1"]).await;
    client.close();
    assert_eq!(client.last_event_id(), "1", "for a client opened by hand to go on from");
    assert_eq!(client.ready_state(), ReadyState::Closed);
    expect(&mut client, &["closed ByCaller"]).await;
    assert!(client.next().await.is_none());
    script.await.unwrap();
}
