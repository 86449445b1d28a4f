//! How a stream was parsed, asked over the API.

use serde_json::{Value, json};

use crate::lab::{Answer, Lab, Request};

const PATH: &str = "/api/v1/parse";

fn request(lab: &Lab, query: &str, stream: &[u8]) -> Request {
    lab.request("POST", &format!("{PATH}{query}")).body("application/octet-stream", stream)
}

async fn parse(lab: &Lab, query: &str, stream: &[u8]) -> Value {
    let answer: Answer = request(lab, query, stream).send().await;
    assert_eq!(answer.status(), 200, "{answer:?}");
    answer.json()
}

fn column<'a>(parsed: &'a Value, name: &str) -> Vec<&'a Value> {
    parsed["steps"].as_array().unwrap().iter().map(|step| &step[name]).collect()
}

#[tokio::test]
async fn each_line_says_what_it_did_why_and_what_the_buffers_hold() {
    let lab = Lab::start().await;
    let parsed = parse(&lab, "", b"id: 7\r\nretry: 5s\ndata: x\n\nevent: y\n\nda").await;
    let effects = ["id_set", "retry_ignored", "data_appended", "dispatched", "event_type_set"];
    assert_eq!(column(&parsed, "effect")[..5], effects);
    assert_eq!(column(&parsed, "effect")[5..], ["no_event", "ended"]);
    let reasons =
        json!([null, "retry_not_digits", null, null, null, "only_event_type", "line_discarded"]);
    assert_eq!(column(&parsed, "reason"), reasons.as_array().unwrap().iter().collect::<Vec<_>>());
    let first = &parsed["steps"][0];
    assert_eq!(first["line"], json!({ "start": 0, "end": 5 }));
    assert_eq!(first["line_end"], "crlf");
    assert_eq!(first["name"], json!({ "start": 0, "end": 2 }));
    assert_eq!(first["value"], json!({ "start": 4, "end": 5 }));
    assert_eq!(first["clauses"], json!(["S29", "S24"]));
    assert_eq!(first["after"]["last_event_id_buffer"]["start"], "7");
    assert_eq!(first["after"]["last_event_id"]["start"], "");
    let event = &parsed["steps"][3];
    assert_eq!((&event["name"], &event["value"]), (&Value::Null, &Value::Null));
    assert_eq!(event["said"][0]["kind"], "event");
    assert_eq!(event["said"][0]["event_type"]["start"], "message");
    assert_eq!(event["said"][0]["last_event_id"]["start"], "7");
    assert_eq!(parsed["steps"][6]["line_end"], Value::Null);
    assert_eq!(parsed["left_out"], json!({ "before": 0, "after": 0 }));
}

#[tokio::test]
async fn the_request_s_last_event_id_and_an_open_end_are_taken_as_told() {
    let lab = Lab::start().await;
    let parsed = parse(&lab, "?last_event_id=e%20%2B1&ended=false", b"data\n\nid: 8").await;
    assert_eq!(parsed["before"]["last_event_id"]["start"], "e +1");
    assert_eq!(parsed["steps"][1]["said"][0]["last_event_id"]["start"], "e +1");
    assert_eq!(parsed["steps_in_all"], 2);
    assert_eq!(parsed["pending"], json!({ "start": 6, "end": 11 }));
    assert_eq!(parse(&lab, "", b"id: 8").await["pending"], Value::Null);
}

#[tokio::test]
async fn a_page_of_steps_says_what_it_leaves_out_and_begins_with_the_buffers_before_it() {
    let lab = Lab::start().await;
    let stream = b"data: x\n".repeat(1000);
    let all = parse(&lab, "", &stream).await;
    assert_eq!(all["steps"].as_array().unwrap().len(), 100);
    assert_eq!(all["left_out"], json!({ "before": 0, "after": 901 }));
    let page = parse(&lab, "?first_step=10&max_steps=5", &stream).await;
    assert_eq!(column(&page, "step"), [10, 11, 12, 13, 14]);
    assert_eq!(page["left_out"], json!({ "before": 10, "after": 986 }));
    assert_eq!(page["before"], all["steps"][9]["after"]);
    let beyond = parse(&lab, "?first_step=18446744073709551615", &stream).await;
    assert_eq!(beyond["steps"], json!([]));
    assert_eq!(beyond["left_out"], json!({ "before": 1001, "after": 0 }));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_parsed_all_the_same() {
    let lab = Lab::start().await;
    let parsed = parse(&lab, "", b"data: \xFF\xC0\xAF\0\n\n\xF0\x9F\n").await;
    let said = &parsed["steps"][0]["said"][0];
    assert_eq!((&said["code"], &said["replacements"]), (&json!("invalid_utf8"), &json!(3)));
    assert_eq!(parsed["steps"][0]["clauses"], json!(["S27", "S24", "S20"]));
    let data = parsed["steps"][1]["said"][0]["data"]["start"].clone();
    assert_eq!(data, "\u{FFFD}\u{FFFD}\u{FFFD}\0");
}

#[tokio::test]
async fn hostile_content_comes_back_bounded_and_as_text() {
    let lab = Lab::start().await;
    let script = "data: </script><img onerror=x>\u{202E}\u{2028}\nretry: 18446744073709551615\n\n";
    let answer = request(&lab, "", script.as_bytes()).send().await;
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let parsed = answer.json();
    assert_eq!(
        parsed["steps"][2]["said"][0]["data"]["start"],
        "</script><img onerror=x>\u{202E}\u{2028}"
    );
    assert_eq!(parsed["steps"][1]["after"]["reconnection_time_ms"], "18446744073709551615");
    let mut long = b"data: ".to_vec();
    long.resize(1024 * 1024 - 2, 0);
    long.extend(b"\n\n");
    let answer = request(&lab, "", &long).send().await;
    assert!(answer.body.len() < 32 * 1024, "{} bytes", answer.body.len());
    let left_out = &answer.json()["steps"][1]["said"][0]["data"]["left_out_bytes"];
    assert_eq!(left_out, &json!(1024 * 1024 - 8 - 256));
    let lines = "\n".repeat(1024 * 1024);
    let parsed = parse(&lab, "?max_steps=500", lines.as_bytes()).await;
    assert_eq!(parsed["steps_in_all"], 1024 * 1024 + 1);
    assert_eq!(parsed["left_out"]["after"], 1024 * 1024 + 1 - 500);
}

#[tokio::test]
async fn a_stream_of_more_than_a_mebibyte_is_refused() {
    let lab = Lab::start().await;
    let most = b":".repeat(1024 * 1024);
    assert_eq!(parse(&lab, "", &most).await["steps_in_all"], 1);
    let more = [most.as_slice(), b":"].concat();
    request(&lab, "", &more).send().await.expect_error(413, "body_too_large");
}

#[tokio::test]
async fn only_raw_bytes_are_taken_and_only_with_the_token() {
    let lab = Lab::start().await;
    let json = lab.request("POST", PATH).body("application/json", b"data\n");
    json.send().await.expect_error(415, "wrong_content_type");
    let form = lab.request("POST", PATH).body("text/plain", b"data\n");
    form.send().await.expect_error(415, "wrong_content_type");
    let stranger = request(&lab, "", b"data\n").with("Authorization", "Bearer wrong");
    stranger.send().await.expect_error(401, "token_wrong");
    let nobody = request(&lab, "", b"data\n").without("Authorization");
    nobody.send().await.expect_error(401, "token_missing");
    let raw = lab.request("POST", "/api/v1/events").body("application/octet-stream", b"{}");
    raw.send().await.expect_error(415, "wrong_content_type");
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_refused_by_name() {
    let lab = Lab::start().await;
    for (query, field) in [
        ("?max_steps=0", "max_steps"),
        ("?max_steps=501", "max_steps"),
        ("?last_event_id=a%0Ab", "last_event_id"),
        ("?last_event_id=%00", "last_event_id"),
    ] {
        let answer = request(&lab, query, b"").send().await;
        assert_eq!(answer.expect_error(422, "out_of_range").as_deref(), Some(field), "{query}");
    }
    for query in ["?max_steps=x", "?first_step=-1", "?ended=maybe", "?first=1"] {
        request(&lab, query, b"").send().await.expect_error(400, "malformed_query");
    }
}
