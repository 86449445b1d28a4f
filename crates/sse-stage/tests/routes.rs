//! CORS, feeds by URL, the article, and what else the stage serves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use sse_stage::{Actor, Cors, Ending, KillKind, StreamName, Target, What};
use support::{End, Lab, field, lab, plain, silent};

async fn head_with_origin(lab: &Lab, request: &str) -> String {
    let request = format!("{request} HTTP/1.1\r\nHost: lab\r\nOrigin: http://a.example\r\n\r\n");
    lab.request(&request).await.head().await
}

#[tokio::test]
async fn cors_headers_follow_the_setting() {
    let lab = lab(silent()).await;
    let any = "\r\nAccess-Control-Allow-Origin: *\r\n";
    let echo = "\r\nAccess-Control-Allow-Origin: http://a.example\r\n";
    let credentials = "\r\nAccess-Control-Allow-Credentials: true\r\n";
    for request in ["GET /stream", "POST /stream", "OPTIONS /stream", "HEAD /stream"] {
        lab.stage.set_cors(Cors::Any);
        let head = head_with_origin(&lab, request).await;
        assert!(head.contains(any) && !head.contains(credentials), "{head}");
        lab.stage.set_cors(Cors::Echo);
        let head = head_with_origin(&lab, request).await;
        assert!(head.contains(echo) && head.contains(credentials), "{head}");
        assert!(head.contains("\r\nVary: Origin\r\n"), "{head}");
        lab.stage.set_cors(Cors::None);
        let head = head_with_origin(&lab, request).await;
        assert!(!head.contains("Access-Control-Allow"), "{head}");
    }
}

#[tokio::test]
async fn a_preflight_allows_what_clients_send() {
    let lab = lab(silent()).await;
    let head = head_with_origin(&lab, "OPTIONS /stream").await;
    assert!(head.starts_with("HTTP/1.1 204 No Content\r\n"), "{head}");
    assert!(head.contains("\r\nAccess-Control-Allow-Methods: GET, POST\r\n"), "{head}");
    let allowed =
        "\r\nAccess-Control-Allow-Headers: Last-Event-ID, Cache-Control, Content-Type\r\n";
    assert!(head.contains(allowed), "{head}");
}

#[tokio::test]
async fn a_preflight_is_allowed_any_header_where_the_stage_echoes_and_only_there() {
    let lab = lab(silent()).await;
    let request = "OPTIONS /stream HTTP/1.1\r\nHost: lab\r\nOrigin: http://a.example\r\n\
        Access-Control-Request-Headers: authorization,x-demo\r\n\r\n";
    for (cors, allowed) in [
        (Cors::Any, Some("Last-Event-ID, Cache-Control, Content-Type")),
        (Cors::Echo, Some("authorization,x-demo")),
        (Cors::None, None),
    ] {
        lab.stage.set_cors(cors);
        let head = lab.request(request).await.head().await;
        let line = "\r\nAccess-Control-Allow-Headers: ";
        let said = head.split_once(line).and_then(|(_, rest)| rest.split("\r\n").next());
        assert_eq!(said, allowed, "{cors:?}: {head}");
    }
}

#[tokio::test]
async fn other_methods_and_paths_are_refused() {
    let lab = lab(silent()).await;
    let head = lab.request("DELETE /stream HTTP/1.1\r\nHost: lab\r\n\r\n").await.head().await;
    assert!(head.starts_with("HTTP/1.1 405 "), "{head}");
    let (page, _) = lab.get("/nothing").await.rest().await;
    assert!(page.starts_with("HTTP/1.1 404 "), "{page}");
    assert!(page.contains("/stream"), "it says what there is: {page}");
    let (page, _) = lab.get("/").await.rest().await;
    assert!(page.contains("href=\"/article/\""), "{page}");
}

#[tokio::test]
async fn a_feed_by_url_counts_ends_and_goes_on_from_the_id() {
    let lab = lab(silent()).await;
    let target = "/stream?interval_ms=1&retry_ms=77&count=3&end=cut&client=test";
    let mut client = lab.get(target).await;
    let opening = client.open().await;
    assert!(opening.starts_with(":\nretry: 77\nid: url-0\nevent: connecttime\n"), "{opening}");
    for seq in 1..=3 {
        let event = client.chunk().await;
        assert!(event.starts_with(&format!("id: url-{seq}\ndata: {seq}-----")), "{event}");
    }
    assert_eq!(client.rest().await, (String::new(), End::Fin));
    let mut client = lab.resume(target, "url-3").await;
    assert_eq!(field(&client.open().await, "id"), Some("url-3"));
    assert!(client.chunk().await.starts_with("id: url-4\n"));
    let mut facts = lab.facts();
    let killed = facts.find(|what| match what {
        What::Killed { kind, by, .. } => Some((*kind, *by)),
        _ => None,
    });
    assert_eq!(killed.await, (KillKind::Cut, Actor::Url));
}

#[tokio::test]
async fn a_feed_by_url_ends_in_every_way() {
    let lab = lab(silent()).await;
    for (end, tail, how) in
        [("end", "0\r\n\r\n", End::Fin), ("cut", "", End::Fin), ("reset", "", End::Reset)]
    {
        let mut client = lab.get(&format!("/stream?count=1&interval_ms=1&end={end}")).await;
        client.open().await;
        client.chunk().await;
        assert_eq!(client.rest().await, (tail.to_owned(), how), "{end}");
    }
}

#[tokio::test]
async fn a_feed_by_url_has_names_payloads_and_no_ids_on_request() {
    let lab = lab(silent()).await;
    let target =
        "/stream?interval_ms=1&ids=false&event=a&event=b%20c&payload=json&events_per_tick=2";
    let mut client = lab.get(target).await;
    assert_eq!(field(&client.open().await, "id"), None);
    assert!(client.chunk().await.starts_with("event: a\ndata: {\"n\":1,"));
    assert!(client.chunk().await.starts_with("event: b c\ndata: {\"n\":2,"));
    let mut client = lab.get("/stream?interval_ms=1&size_bytes=10").await;
    client.open().await;
    assert_eq!(field(&client.chunk().await, "data").unwrap().len(), 10);
    let mut client = lab.get("/stream?interval_ms=60000&heartbeat_ms=5").await;
    client.open().await;
    assert_eq!(client.chunk().await, ": heartbeat\n\n");
}

#[tokio::test]
async fn a_foreign_id_is_told_by_a_feed_by_url() {
    let lab = lab(silent()).await;
    for (id, reason) in
        [("abc-7", "other_epoch"), ("x", "malformed"), ("url-9007199254740991", "future")]
    {
        let mut client = lab.resume("/stream?interval_ms=1", id).await;
        assert_eq!(field(&client.open().await, "id"), Some("url-0"));
        let gap = client.chunk().await;
        assert!(gap.contains(&format!("\"reason\":\"{reason}\"")), "{gap}");
        assert!(client.chunk().await.starts_with("id: url-1\n"));
    }
}

#[tokio::test]
async fn bad_parameters_are_answered_400_by_name() {
    let lab = lab(silent()).await;
    for (query, name) in [
        ("interval_ms=0", "interval_ms"),
        ("interval_ms=1s", "interval_ms"),
        ("interval_ms=-1", "interval_ms"),
        ("interval_ms=", "interval_ms"),
        ("retry_ms=60001", "retry_ms"),
        ("retry_ms=99999999999999999999", "retry_ms"),
        ("count=0", "count"),
        ("count=1000001", "count"),
        ("end=bang", "end"),
        ("events_per_tick=1001", "events_per_tick"),
        ("ids=maybe", "ids"),
        ("payload=xml", "payload"),
        ("payload=json&size_bytes=3", "size_bytes"),
        ("size_bytes=1048577", "size_bytes"),
        ("heartbeat_ms=60001", "heartbeat_ms"),
        ("event=a%0Adata:%20b", "event"),
    ] {
        let (answer, _) = lab.get(&format!("/stream?{query}")).await.rest().await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{query}: {answer}");
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["field"], name, "{query}");
        assert!(body["code"].is_string() && body["message"].is_string(), "{query}");
    }
}

#[tokio::test]
async fn a_mistyped_parameter_is_answered_400_with_what_was_meant() {
    let lab = lab(silent()).await;
    for (query, name, said) in [
        ("interval_ms=50&cuont=10", "cuont", "`count`"),
        ("cuont=3", "cuont", "`count`?"),
        ("client=me&Interval_MS=3", "Interval_MS", "`interval_ms`?"),
        ("retry_m=3", "retry_m", "`retry_ms`?"),
        ("cleint=me", "cleint", "`client`?"),
        ("t=123", "t", "`_` for a cache buster"),
        ("=", "", "`client`"),
        ("interval=50", "interval", "`interval_ms`"),
        ("client=me&retry=50", "retry", "`retry_ms`"),
        ("heartbeat=5&count=1", "heartbeat", "`heartbeat_ms`"),
        ("payload=text&size=5", "size", "`size_bytes`"),
    ] {
        let (answer, _) = lab.get(&format!("/stream?{query}")).await.rest().await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{query}: {answer}");
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(
            (body["code"].as_str(), &body["field"]),
            (Some("unknown_parameter"), &name.into())
        );
        assert!(body["message"].as_str().unwrap().contains(said), "{query}: {body}");
    }
}

#[tokio::test]
async fn a_name_like_no_parameter_is_refused_without_a_guess() {
    let lab = lab(silent()).await;
    for name in ["token", "x", &"interval_ms".repeat(500)] {
        let (answer, _) = lab.get(&format!("/stream?{name}=1")).await.rest().await;
        assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{name}: {answer}");
        assert!(!answer.contains('?'), "{name}: {answer}");
    }
}

#[tokio::test]
async fn a_label_or_a_cache_buster_makes_no_feed_by_url() {
    let lab = lab(silent()).await;
    lab.get("/stream?client=me&_=123").await.open().await;
    let connections = lab.stage.connections();
    assert_eq!(connections[0].stream, StreamName::Lab);
    assert_eq!(connections[0].client.as_deref(), Some("me"));
    let mut client = lab.get("/stream?interval_ms=1&_=123").await;
    assert_eq!(field(&client.open().await, "id"), Some("url-0"), "nor does it hinder one");
}

#[tokio::test]
async fn the_article_streams_as_it_did() {
    let lab = lab(silent()).await;
    lab.stage.set_cors(Cors::None);
    let mut client = lab.get("/article/stream").await;
    let head = client.head().await;
    let (status_and_headers, date) = head.split_once("Date: ").unwrap();
    assert_eq!(
        status_and_headers,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\
         Connection: keep-alive\r\nAccess-Control-Allow-Origin: *\r\nTransfer-Encoding: chunked\r\n"
    );
    assert!(date.ends_with(" GMT\r\n\r\n"), "{date}");
    let opening = client.chunk().await;
    let date = field(&opening, "data").unwrap();
    assert_eq!(opening, format!("retry: 10000\nevent: connecttime\ndata: {date}\n\n"));
    for counter in 2..=3 {
        let event = client.chunk().await;
        let time = event.strip_prefix(&format!("data: {counter}-----")).unwrap();
        assert!(time.strip_suffix("\n\n").unwrap().parse::<u64>().unwrap() > 1_600_000_000_000);
    }
    lab.stage.kill(Target::All, plain(KillKind::Cut)).unwrap();
    assert_eq!(client.rest().await, (String::new(), End::Fin));
}

#[tokio::test]
async fn with_a_global_timer_the_first_to_leave_silences_the_newest() {
    let lab = lab(silent()).await;
    lab.stage.set_article_global_timer(true);
    let mut first = lab.get("/article/stream").await;
    first.open().await;
    let mut newest = lab.get("/article/stream").await;
    newest.open().await;
    drop(first);
    let mut facts = lab.facts();
    facts.find(|what| matches!(what, What::Closed { how: Ending::Cut, .. }).then_some(())).await;
    // A timer that runs writes each second; what is silent for longer was silenced.
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    lab.stage.kill(Target::All, plain(KillKind::Cut)).unwrap();
    assert_eq!(newest.rest().await, (String::new(), End::Fin), "not one message came");
}

#[tokio::test]
async fn the_article_page_opens_an_event_source_on_an_absolute_url() {
    let lab = lab(silent()).await;
    let (page, _) = lab.get("/article/").await.rest().await;
    let url =
        format!("new EventSource(\"http://127.0.0.1:{}/article/stream\"", lab.address().port());
    assert!(page.contains(&url), "{page}");
    assert!(page.contains("withCredentials: true") && page.contains("我是接收的"), "{page}");
    let (redirect, _) = lab.get("/article").await.rest().await;
    assert!(redirect.contains("\r\nLocation: /article/\r\n"), "{redirect}");
}
