//! The contract of `/stream`, in bytes.

mod support;

use support::{End, field, lab, silent};

#[tokio::test]
async fn a_stream_begins_with_its_head_and_the_opening_block() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    let head = client.head().await;
    let (head, date) = head.split_once("Date: ").unwrap();
    assert_eq!(
        head,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n\
         X-Accel-Buffering: no\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\n"
    );
    assert!(date.ends_with(" GMT\r\n\r\n"), "{date}");
    let block = client.chunk().await;
    let epoch = lab.stage.state().epoch;
    let date = field(&block, "data").unwrap().to_owned();
    assert_eq!(
        block,
        format!(":\nretry: 3000\nid: {epoch}-0\nevent: connecttime\ndata: {date}\n\n")
    );
    assert!(date.ends_with(" GMT+0000 (Coordinated Universal Time)"), "{date}");
}

#[tokio::test]
async fn an_event_is_one_chunk() {
    let lab = lab(silent()).await;
    let epoch = lab.stage.state().epoch;
    let mut client = lab.get("/stream").await;
    client.open().await;
    lab.publish("two\nlines");
    assert_eq!(client.chunk().await, format!("id: {epoch}-1\ndata: two\ndata: lines\n\n"));
}

#[tokio::test]
async fn the_feed_ticks_live() {
    let lab = lab(support::every(5)).await;
    let mut client = lab.get("/stream").await;
    let block = client.open().await;
    let after: u64 = field(&block, "id").unwrap().rsplit_once('-').unwrap().1.parse().unwrap();
    for seq in after + 1..after + 20 {
        let event = client.chunk().await;
        assert!(field(&event, "id").unwrap().ends_with(&format!("-{seq}")), "{event}");
        assert!(field(&event, "data").unwrap().starts_with(&format!("{seq}-----")), "{event}");
    }
}

#[tokio::test]
async fn http_1_0_clients_get_no_chunks_and_an_end_by_close() {
    let lab = lab(silent()).await;
    let mut client = lab.request("GET /stream HTTP/1.0\r\n\r\n").await;
    let head = client.head().await;
    assert!(head.starts_with("HTTP/1.0 200 OK\r\n"), "{head}");
    assert!(!head.contains("Transfer-Encoding"), "{head}");
    assert!(client.until("\n\n").await.starts_with(":\nretry: 3000\n"));
    lab.publish("x");
    assert!(client.until("\n\n").await.ends_with("data: x\n\n"));
    let kill = sse_stage::Kill { kind: sse_stage::KillKind::End, mid_event: false };
    lab.stage.kill(sse_stage::Target::All, kill).unwrap();
    assert_eq!(client.rest().await, (String::new(), End::Fin));
}

#[tokio::test]
async fn head_requests_get_the_head_only() {
    let lab = lab(silent()).await;
    let mut client = lab.request("HEAD /stream HTTP/1.1\r\nHost: lab\r\n\r\n").await;
    let (head, end) = client.rest().await;
    assert!(head.contains("Content-Type: text/event-stream\r\n"), "{head}");
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(end, End::Fin);
}

#[tokio::test]
async fn posts_stream_too() {
    let lab = lab(silent()).await;
    let request = "POST /stream HTTP/1.1\r\nHost: lab\r\nContent-Length: 5\r\n\r\nhello";
    let mut client = lab.request(request).await;
    client.open().await;
    lab.publish("x");
    assert!(client.chunk().await.ends_with("data: x\n\n"));
    let kill = sse_stage::Kill { kind: sse_stage::KillKind::End, mid_event: false };
    lab.stage.kill(sse_stage::Target::All, kill).unwrap();
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin), "the body was drained");
}
