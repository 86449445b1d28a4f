//! What is expected of a script, and what the client by the standard makes of it in earnest.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::{prelude::*, test_runner::Config};
use serde_json::{Value, json};
use sse_client::{CloseReason, EventSource, Observation, Options};
use sse_stage::Script;
use sse_wire::What;

use crate::lab::Lab;

const EXPECTED: &str = "/api/v1/playground/expected";

fn bytes(bytes: &[u8]) -> Value {
    json!({ "kind": "bytes", "base64": STANDARD.encode(bytes) })
}

fn stream(body: &[u8]) -> Value {
    json!({ "steps": [bytes(body)] })
}

async fn expected(lab: &Lab, script: &Value) -> Value {
    let answer = lab.send("POST", EXPECTED, script).await;
    assert_eq!(answer.status(), 200, "{answer:?}");
    answer.json()
}

/// Plays a script to the client by the standard, and tells it as a verdict would.
async fn seen(lab: &Lab, script: &Value) -> Vec<Value> {
    let script: Script = serde_json::from_value(script.clone()).unwrap();
    let id = lab.stage.add_script(&script).unwrap();
    let url = format!("http://{}/playground/{id}", lab.stage.local_addr());
    let mut source = EventSource::new(Options::new(&url).unwrap()).unwrap();
    let mut connections: Vec<Value> = Vec::new();
    while let Some(observation) = source.next().await {
        if let Observation::Connecting { last_event_id, .. } = &observation {
            let sent = (!last_event_id.is_empty()).then_some(last_event_id);
            connections.push(json!({ "last_event_id": sent, "events": [],
                "reconnection_ms": null, "outcome": null, "then": "reconnects" }));
            let attempt = connections.len() - 1;
            let answer = script.answers.get(attempt);
            if let Some(hangs) = answer.filter(|it| it.end == sse_stage::ScriptEnd::Hang) {
                tokio::select! {
                    () = all_written(lab, &id, attempt, hangs.steps.len()) => {}
                    news = source.next() => panic!("{news:?} of a request that hangs"),
                }
                connections[attempt]["outcome"] = json!({ "kind": "unanswered" });
                connections[attempt]["then"] = json!("waits");
                break;
            }
        }
        let count = connections.len();
        let now = connections.last_mut().unwrap();
        match observation {
            Observation::Open => {
                now["outcome"] = json!({ "kind": "opened" });
                let answer = script.answers.get(count - 1);
                if answer.is_some_and(|it| it.end == sse_stage::ScriptEnd::HoldOpen) {
                    now["then"] = json!("stays_open");
                    all_written(lab, &id, count - 1, answer.map_or(0, |it| it.steps.len())).await;
                    // What is there is read, and then the end that this makes.
                    lab.stage.remove_script(&id).unwrap();
                }
            }
            Observation::Parsed(parsed) => match parsed.what {
                What::Event(event) => now["events"].as_array_mut().unwrap().push(json!({
                    "type": event.event_type, "data": event.data,
                    "last_event_id": event.last_event_id,
                })),
                What::Retry(ms) => now["reconnection_ms"] = json!(ms),
                What::Comment(_) | What::Id(_) | What::Diagnostic(_) => {}
            },
            Observation::Redirected { .. } => {
                now["outcome"] = json!({ "kind": "redirected", "to": null });
                now["then"] = json!("follows");
            }
            Observation::Closed(reason) => {
                let why = match reason {
                    CloseReason::Status(_) => "status",
                    CloseReason::ContentType(_) => "content_type",
                    CloseReason::BadRedirect(_) => "redirect",
                    CloseReason::TooManyRedirects | CloseReason::ByCaller => "something else",
                };
                now["outcome"] = json!({ "kind": "failed", "why": why });
                now["then"] = json!("closed");
            }
            Observation::Waiting(_) if now["then"] == "stays_open" => break,
            Observation::Waiting(_) => source.reconnect_now(),
            Observation::NetworkError(_) => now["outcome"] = json!({ "kind": "unanswered" }),
            Observation::Connecting { .. }
            | Observation::Response { .. }
            | Observation::BodyEnded(_) => {}
        }
    }
    connections
}

async fn all_written(lab: &Lab, id: &str, attempt: usize, steps: usize) {
    let mut played = lab.stage.script(id).unwrap();
    while played.attempts.get(attempt).is_none_or(|it| it.steps_done as usize != steps) {
        let patience = Duration::from_secs(10);
        played = lab.stage.script_after(id, played.changes, patience).await.unwrap();
    }
}

/// The same without what only a verdict knows.
fn told(expected: &Value) -> Vec<Value> {
    let mut connections = expected["connections"].as_array().unwrap().clone();
    for connection in &mut connections {
        let connection = connection.as_object_mut().unwrap();
        connection.remove("answer");
        connection.remove("query");
        connection.remove("clauses");
    }
    connections
}

#[track_caller]
fn clauses(expected: &Value, connection: usize) -> Vec<&str> {
    let clauses = expected["connections"][connection]["clauses"].as_array().unwrap();
    clauses.iter().map(|it| it.as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_id_goes_on_from_stream_to_stream_and_what_is_pending_at_the_end_is_lost() {
    let lab = Lab::start().await;
    let script = json!({ "answers": [
        { "steps": [bytes(b"id: 7\nretry: 5\ndata: a\n\ndata: lost\nid: 8\n")], "end": "cut" },
        { "steps": [bytes(b"event: t\ndata\n\n")], "end": "hold_open" },
    ] });
    let expected = expected(&lab, &script).await;
    assert_eq!(expected["events_left_out"], 0);
    assert_eq!(
        told(&expected),
        [
            json!({ "last_event_id": null, "outcome": { "kind": "opened" },
                "events": [{ "type": "message", "data": "a", "last_event_id": "7" }],
                "reconnection_ms": 5, "then": "reconnects" }),
            json!({ "last_event_id": "7", "outcome": { "kind": "opened" },
                "events": [{ "type": "t", "data": "", "last_event_id": "7" }],
                "reconnection_ms": null, "then": "stays_open" }),
        ]
    );
    let first = ["S5", "S7", "S22", "S24", "S27", "S29", "S30", "S31", "S33"];
    assert_eq!(clauses(&expected, 0), first);
    assert_eq!(clauses(&expected, 1), ["S5", "S13", "S22", "S24", "S25", "S27", "S28", "S34"]);
    assert_eq!(told(&expected), seen(&lab, &script).await);
}

#[tokio::test]
async fn after_the_last_answer_a_204_ends_it_for_good() {
    let lab = Lab::start().await;
    let script = json!({ "answers": [stream(b"data: x\n\n")] });
    let expected = expected(&lab, &script).await;
    let answers: Vec<_> =
        expected["connections"].as_array().unwrap().iter().map(|it| &it["answer"]).collect();
    assert_eq!(answers, [&json!(0), &Value::Null]);
    assert_eq!(told(&expected)[1]["outcome"], json!({ "kind": "failed", "why": "status" }));
    assert_eq!(clauses(&expected, 1), ["S6"]);
    assert_eq!(clauses(&expected, 0), ["S5", "S8", "S22", "S24", "S27", "S34"]);
}

#[tokio::test]
async fn every_status_type_and_end_goes_as_it_is_expected_to() {
    let lab = Lab::start().await;
    let body = b"\xEF\xBB\xBFid: 1\rdata: a\r\n\ndata: b\n";
    for status in [200, 201, 204, 205, 301, 302, 304, 307, 308, 404, 429, 500, 503] {
        for content_type in [
            json!("text/event-stream"),
            json!("Text/Event-Stream ; charset=windows-1252"),
            json!("text/event-streams"),
            json!("text/plain"),
            json!(""),
            Value::Null,
        ] {
            let steps = if [204, 304].contains(&status) { json!([]) } else { json!([bytes(body)]) };
            let headers = json!([
                { "name": "Content-Type", "value": content_type },
                { "name": "Location", "value": "?elsewhere" },
            ]);
            let answer = json!({ "status": status, "headers": headers, "steps": steps });
            let script = json!({ "answers": [stream(b"id: 0\n\n"), answer, stream(b"data\n\n")] });
            let expected = expected(&lab, &script).await;
            assert_eq!(told(&expected), seen(&lab, &script).await, "{status} {content_type}");
        }
    }
    for end in ["end", "cut", "reset", "hold_open"] {
        for framing in ["chunked", "close", "content_length"] {
            let pause = json!({ "kind": "pause", "pause_ms": 20 });
            let answer = json!({ "steps": [bytes(body), pause], "end": end, "framing": framing });
            let script = json!({ "answers": [answer, stream(b"data: again\n\n")] });
            let expected = expected(&lab, &script).await;
            assert_eq!(told(&expected), seen(&lab, &script).await, "{end} {framing}");
        }
    }
}

#[tokio::test]
async fn a_request_that_is_not_answered_is_asked_again_and_one_that_hangs_is_waited_for() {
    let lab = Lab::start().await;
    let first = stream(b"id: 7\nretry: 5\ndata: a\n\n");
    for end in ["close_unanswered", "reset_unanswered"] {
        // What is said of a head counts for nothing where there is none.
        let unanswered = json!({ "status": 500, "end": end });
        let script = json!({ "answers": [unanswered, first, unanswered, stream(b"data\n\n")] });
        let expected = expected(&lab, &script).await;
        let nothing = |id: Option<&str>| {
            json!({ "last_event_id": id, "outcome": { "kind": "unanswered" }, "events": [],
                "reconnection_ms": null, "then": "reconnects" })
        };
        assert_eq!(told(&expected)[0], nothing(None));
        assert_eq!(told(&expected)[2], nothing(Some("7")));
        assert_eq!(told(&expected).len(), 5);
        assert_eq!(clauses(&expected, 0), ["S7"]);
        assert_eq!(clauses(&expected, 2), ["S7", "S13"]);
        assert_eq!(told(&expected), seen(&lab, &script).await, "{end}");
    }
    let pause = json!({ "kind": "pause", "pause_ms": 5 });
    let hangs = json!({ "end": "hang", "steps": [pause] });
    let script = json!({ "answers": [first, hangs, stream(b"data: never asked for\n\n")] });
    let expected = expected(&lab, &script).await;
    let waits = json!({ "last_event_id": "7", "outcome": { "kind": "unanswered" }, "events": [],
        "reconnection_ms": null, "then": "waits" });
    assert_eq!(told(&expected)[1..], [waits]);
    assert_eq!(clauses(&expected, 1), ["S13"]);
    assert_eq!(told(&expected), seen(&lab, &script).await);
}

#[tokio::test]
async fn a_redirect_elsewhere_leaves_the_script_and_one_to_nowhere_fails() {
    let lab = Lab::start().await;
    for (location, outcome, then) in [
        ("", json!({ "kind": "redirected", "to": null }), "follows"),
        ("/stream?a", json!({ "kind": "redirected", "to": "/stream?a" }), "follows"),
        (
            "http://other.example/",
            json!({ "kind": "redirected", "to": "http://other.example/" }),
            "follows",
        ),
        ("ftp://other.example/", json!({ "kind": "failed", "why": "redirect" }), "closed"),
        ("http://[", json!({ "kind": "failed", "why": "redirect" }), "closed"),
    ] {
        let headers = json!([{ "name": "Location", "value": location }]);
        let script = json!({ "answers": [{ "status": 302, "headers": headers }] });
        let told = told(&expected(&lab, &script).await);
        assert_eq!((&told[0]["outcome"], &told[0]["then"]), (&outcome, &json!(then)), "{location}");
        assert_eq!(told.len(), if location.is_empty() { 2 } else { 1 });
    }
}

#[tokio::test]
async fn after_a_redirect_the_client_comes_back_to_where_it_led() {
    let lab = Lab::start().await;
    let headers = json!([{ "name": "Location", "value": "?again" }]);
    let plain = stream(b"data\n\n");
    let script = json!({ "answers": [plain, { "status": 307, "headers": headers }, plain, plain] });
    let expected = expected(&lab, &script).await;
    let connections = expected["connections"].as_array().unwrap();
    let queries: Vec<_> = connections.iter().map(|it| &it["query"]).collect();
    assert_eq!(json!(queries), json!([null, null, "again", "again", "again"]));
    assert_eq!(told(&expected), seen(&lab, &script).await);
}

#[tokio::test]
async fn more_events_than_are_told_are_counted() {
    let lab = Lab::start().await;
    let many = expected(&lab, &json!({ "answers": [stream(&b"data\n\n".repeat(2_500))] })).await;
    assert_eq!(many["connections"][0]["events"].as_array().unwrap().len(), 2_000);
    assert_eq!(many["events_left_out"], 500);
    let long_id = [b"id: ".as_slice(), &b"x".repeat(500 * 1024), b"\n"].concat();
    let long = [long_id, b"data\n\n".repeat(100)].concat();
    let answer = lab.send("POST", EXPECTED, &json!({ "answers": [stream(&long)] })).await;
    assert!(answer.body.len() < 6 * 1024 * 1024, "{} bytes", answer.body.len());
    assert_eq!(answer.json()["events_left_out"], 100 - 8);
    let never = stream(b"retry: 18446744073709551615\n");
    let never = expected(&lab, &json!({ "answers": [never] })).await;
    assert_eq!(never["connections"][0]["reconnection_ms"], json!((1_u64 << 53) - 1));
}

/// Pieces of streams, from plain to odd.
const PIECES: [&[u8]; 24] = [
    b"data: x\n",
    b"data\n",
    b"data:  two\n",
    b"data: \xF0\x9F\x98\x80",
    b"\n",
    b"\n\n",
    b"\r",
    b"\r\n",
    b"id: 1\n",
    b"id: \xC3\xBC\n",
    b"id\n",
    b"id: a\0b\n",
    b"event: t\n",
    b"event\n",
    b"retry: 10\n",
    b"retry: +1\n",
    b"retry\n",
    b": note\n",
    b"foo: bar\n",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\xF0\x9F",
    b"da",
    b"ta: y\n\n",
];

fn steps() -> impl Strategy<Value = Vec<Value>> {
    let step = prop::collection::vec(prop::sample::select(PIECES.as_slice()), 1..5)
        .prop_map(|pieces| bytes(&pieces.concat()));
    prop::collection::vec(step, 0..4)
}

fn answer() -> impl Strategy<Value = Value> {
    let status = prop::sample::select(vec![200, 200, 200, 200, 200, 200, 302, 307, 404]);
    let location = prop::sample::select(vec!["?r", "", "http://["]);
    let content_type = prop::sample::select(vec![
        Some("text/event-stream"),
        Some("text/event-stream"),
        Some("text/event-stream; charset=x"),
        Some("text/html"),
        None,
    ]);
    let framing = prop::sample::select(vec!["chunked", "close", "content_length"]);
    let end = prop::sample::select(vec![
        "end",
        "end",
        "cut",
        "cut",
        "reset",
        "hold_open",
        "close_unanswered",
        "reset_unanswered",
        "hang",
    ]);
    (status, location, content_type, framing, steps(), end).prop_map(
        |(status, location, content_type, framing, mut steps, end)| {
            if ["close_unanswered", "reset_unanswered", "hang"].contains(&end) {
                steps.clear();
            }
            if end == "reset" {
                // What is not sent yet, or not read, goes with the connection.
                steps.push(json!({ "kind": "pause", "pause_ms": 10 }));
            }
            let headers = json!([
                { "name": "Content-Type", "value": content_type },
                { "name": "Location", "value": location },
            ]);
            json!({ "status": status, "headers": headers, "framing": framing, "steps": steps,
                "end": end })
        },
    )
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_script_goes_as_it_is_expected_to(answers in prop::collection::vec(answer(), 1..5)) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let lab = Lab::start().await;
            let script = json!({ "answers": answers });
            let expected = expected(&lab, &script).await;
            assert_eq!(told(&expected), seen(&lab, &script).await, "{script}");
        });
    }
}
