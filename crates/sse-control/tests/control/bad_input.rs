//! Every field out of range, of the wrong type, oversized, or unknown.

use serde_json::{Value, json};

use crate::lab::Lab;

/// A refusal names the field, and where numbers are accepted, which.
async fn check(lab: &Lab, method: &str, path: &str, body: Value, code: &str, field: &str) {
    let answer = lab.send(method, path, &body).await;
    assert_eq!(answer.expect_error(422, code).as_deref(), Some(field), "{body} {answer:?}");
}

#[tokio::test]
async fn numbers_of_the_feed_out_of_range_name_the_field_and_the_range() {
    let lab = Lab::start().await;
    let before = lab.get("/api/v1/feed").await.json();
    for (field, least, most, range) in [
        ("interval_ms", 1_i64, 60_000_i64, "1 to 60000"),
        ("events_per_tick", 1, 1_000, "1 to 1000"),
        ("retry_ms", 0, 60_000, "0 to 60000"),
        ("history_events", 1, 100_000, "1 to 100000"),
        ("heartbeat_ms", 0, 60_000, "0 to 60000"),
    ] {
        for value in [least - 1, most + 1, -5, 4_294_967_296, i64::MAX] {
            let answer = lab.send("PATCH", "/api/v1/feed", &json!({ field: value })).await;
            assert_eq!(answer.expect_error(422, "out_of_range").as_deref(), Some(field));
            let message = answer.json()["message"].to_string();
            assert!(message.contains(range), "{field} {value}: {message}");
        }
        for value in [json!("1000"), json!(1.5), json!(true), json!([1]), json!({})] {
            check(&lab, "PATCH", "/api/v1/feed", json!({ field: value }), "wrong_type", field)
                .await;
        }
    }
    assert_eq!(lab.get("/api/v1/feed").await.json(), before);
}

#[tokio::test]
async fn other_fields_of_the_feed_are_checked_too() {
    let lab = Lab::start().await;
    let before = lab.get("/api/v1/feed").await.json();
    let many: Vec<_> = (0..17).map(|i| i.to_string()).collect();
    for (body, field) in [
        (json!({ "ids": "yes" }), "ids"),
        (json!({ "paused": 1 }), "paused"),
        (json!({ "event_names": "tick" }), "event_names"),
        (json!({ "event_names": ["a\nb"] }), "event_names"),
        (json!({ "event_names": ["a\rb"] }), "event_names"),
        (json!({ "event_names": ["a\0b"] }), "event_names"),
        (json!({ "event_names": ["x".repeat(101)] }), "event_names"),
        (json!({ "event_names": many }), "event_names"),
        (json!({ "payload": { "kind": "xml" } }), "payload"),
        (json!({ "payload": "json" }), "payload"),
        (json!({ "payload": { "kind": "text" } }), "payload"),
        (json!({ "payload": { "kind": "text", "size_bytes": 0 } }), "payload"),
        (json!({ "payload": { "kind": "text", "size_bytes": 1_048_577 } }), "payload"),
        (json!({ "payload": { "kind": "text", "size_bytes": -1 } }), "payload"),
    ] {
        let answer = lab.send("PATCH", "/api/v1/feed", &body).await;
        assert_eq!(answer.status(), 422, "{body} {answer:?}");
        let named = answer.json()["field"].as_str().unwrap().to_owned();
        assert!(named.starts_with(field), "{body} names {named}");
    }
    assert_eq!(lab.get("/api/v1/feed").await.json(), before);
}

#[tokio::test]
async fn unknown_fields_are_refused_by_name() {
    let lab = Lab::start().await;
    for (method, path, body) in [
        ("PATCH", "/api/v1/feed", json!({ "interval": 1 })),
        ("POST", "/api/v1/events", json!({ "data": "", "interval": 1 })),
        ("POST", "/api/v1/connections/kill", json!({ "kind": "end", "interval": 1 })),
        ("PUT", "/api/v1/stall", json!({ "stalled": true, "interval": 1 })),
        ("PUT", "/api/v1/door", json!({ "kind": "open", "interval": 1 })),
        ("PUT", "/api/v1/faults", json!({ "faults": [], "interval": 1 })),
        ("PUT", "/api/v1/cors", json!({ "cors": "any", "interval": 1 })),
        ("PUT", "/api/v1/article", json!({ "global_timer": true, "interval": 1 })),
    ] {
        check(&lab, method, path, body, "unknown_field", "interval").await;
    }
}

#[tokio::test]
async fn what_is_no_object_is_refused_even_where_its_items_would_fit_the_fields() {
    let lab = Lab::start().await;
    let before = lab.get("/api/v1/lab").await.json();
    for (method, path, in_order) in [
        ("PATCH", "/api/v1/feed", json!([5, 2])),
        ("POST", "/api/v1/events", json!([null, "data"])),
        ("POST", "/api/v1/connections/kill", json!(["cut", true])),
        ("POST", "/api/v1/connections/1/kill", json!(["cut", true])),
        ("PUT", "/api/v1/stall", json!([true, null])),
        ("PUT", "/api/v1/door", json!(["empty", null, null, 1])),
        ("PUT", "/api/v1/cors", json!(["none"])),
        ("PUT", "/api/v1/article", json!([true])),
    ] {
        for body in [in_order, json!([]), json!([{}]), json!(null), json!("{}"), json!(7)] {
            let answer = lab.send(method, path, &body).await;
            assert_eq!(answer.expect_error(422, "wrong_type"), None, "{method} {path} {body}");
            let message = answer.json()["message"].to_string();
            assert!(message.contains("JSON object"), "{method} {path} {body}: {message}");
        }
    }
    let unfinished = lab.request("PATCH", "/api/v1/feed").body("application/json", b" [5,");
    unfinished.send().await.expect_error(400, "malformed_json");
    let after = lab.get("/api/v1/lab").await.json();
    for part in ["feed", "door", "cors", "article_global_timer", "log"] {
        assert_eq!(after[part], before[part], "{part}");
    }
}

#[tokio::test]
async fn missing_fields_are_named() {
    let lab = Lab::start().await;
    for (method, path, body, field) in [
        ("POST", "/api/v1/events", json!({}), "data"),
        ("POST", "/api/v1/connections/kill", json!({}), "kind"),
        ("PUT", "/api/v1/stall", json!({}), "stalled"),
        ("PUT", "/api/v1/door", json!({}), "kind"),
        ("PUT", "/api/v1/door", json!({ "kind": "status" }), "status"),
        ("PUT", "/api/v1/door", json!({ "kind": "redirect" }), "status"),
        ("PUT", "/api/v1/faults", json!({}), "faults"),
        ("PUT", "/api/v1/cors", json!({}), "cors"),
        ("PUT", "/api/v1/article", json!({}), "global_timer"),
    ] {
        check(&lab, method, path, body, "missing_field", field).await;
    }
    let answer = lab.send("PUT", "/api/v1/door", &json!({ "kind": "status" })).await;
    assert_eq!(answer.json()["message"], "A door of kind \"status\" needs a status.");
}

#[tokio::test]
async fn choices_that_do_not_exist_are_refused() {
    let lab = Lab::start().await;
    for (method, path, body, field) in [
        ("POST", "/api/v1/connections/kill", json!({ "kind": "explode" }), "kind"),
        ("PUT", "/api/v1/door", json!({ "kind": "ajar" }), "kind"),
        ("PUT", "/api/v1/cors", json!({ "cors": "all" }), "cors"),
    ] {
        check(&lab, method, path, body, "unknown_value", field).await;
    }
}

#[tokio::test]
async fn an_event_that_would_inject_a_field_is_refused() {
    let lab = Lab::start().await;
    for body in [
        json!({ "event": "a\nid: 7", "data": "" }),
        json!({ "event": "a\r", "data": "" }),
        json!({ "event": "a\0", "data": "" }),
    ] {
        let answer = lab.send("POST", "/api/v1/events", &body).await;
        assert_eq!(answer.status(), 422, "{answer:?}");
        assert_eq!(answer.json()["field"], "event");
    }
    for data in ["a\0b".to_owned(), "x".repeat(1_048_577)] {
        let answer = lab.send("POST", "/api/v1/events", &json!({ "data": data })).await;
        assert_eq!(answer.status(), 422, "{answer:?}");
        assert_eq!(answer.json()["field"], "data");
    }
    check(&lab, "POST", "/api/v1/events", json!({ "data": 7 }), "wrong_type", "data").await;
    assert_eq!(lab.stage.state().log.next_seq, 1);
}

#[tokio::test]
async fn doors_that_cannot_be_are_refused() {
    let lab = Lab::start().await;
    for (body, field) in [
        (json!({ "kind": "refuse", "attempts": 3 }), "attempts"),
        (json!({ "kind": "open", "for_ms": 3 }), "for_ms"),
        (json!({ "kind": "empty", "status": 404 }), "status"),
        (json!({ "kind": "empty", "content_type": "a/b" }), "content_type"),
        (json!({ "kind": "empty", "attempts": 0 }), "attempts"),
        (json!({ "kind": "empty", "attempts": 1_001 }), "attempts"),
        (json!({ "kind": "empty", "attempts": -1 }), "attempts"),
        (json!({ "kind": "empty", "attempts": "1" }), "attempts"),
        (json!({ "kind": "empty", "for_ms": 0 }), "for_ms"),
        (json!({ "kind": "empty", "for_ms": 3_600_001 }), "for_ms"),
        (json!({ "kind": "status", "status": 200 }), "status"),
        (json!({ "kind": "status", "status": 99 }), "status"),
        (json!({ "kind": "status", "status": 302 }), "status"),
        (json!({ "kind": "status", "status": 600 }), "status"),
        (json!({ "kind": "status", "status": 70_000 }), "status"),
        (json!({ "kind": "redirect", "status": 303 }), "status"),
        (json!({ "kind": "redirect", "status": 200 }), "status"),
        (json!({ "kind": "content_type", "content_type": "a\r\nSet-Cookie: b" }), "content_type"),
        (json!({ "kind": "content_type", "content_type": 1 }), "content_type"),
        (json!({ "kind": "content_type", "content_type": "x".repeat(100_000) }), "content_type"),
    ] {
        let answer = lab.send("PUT", "/api/v1/door", &body).await;
        assert_eq!(answer.status(), 422, "{body} {answer:?}");
        assert_eq!(answer.json()["field"], field, "{body} {answer:?}");
    }
    assert_eq!(lab.get("/api/v1/door").await.json()["door"], json!({ "kind": "open" }));
}

#[tokio::test]
async fn an_array_is_no_payload() {
    let lab = Lab::start().await;
    for payload in [json!(["counter"]), json!(["text", 5])] {
        let body = json!({ "payload": payload });
        check(&lab, "PATCH", "/api/v1/feed", body, "wrong_type", "payload").await;
    }
    let names = json!({ "event_names": ["a", "b"], "payload": { "kind": "json" } });
    assert_eq!(lab.send("PATCH", "/api/v1/feed", &names).await.status(), 200);
}

#[tokio::test]
async fn faults_that_cannot_be_are_refused_by_the_field_of_the_fault() {
    let lab = Lab::start().await;
    let good = json!({ "kind": "drip", "bytes": 1, "every_ms": 1 });
    for (fault, code, field) in [
        (json!({ "kind": "brotli" }), "unknown_value", "kind"),
        (json!({ "kind": "gzip" }), "missing_field", "flush"),
        (json!({ "kind": "gzip", "flush": 1 }), "wrong_type", "flush"),
        (json!({ "kind": "idle_cut", "after_ms": 100, "flush": true }), "unknown_field", "flush"),
        (json!({}), "missing_field", "kind"),
        (json!({ "kind": "drip", "bytes": 1 }), "missing_field", "every_ms"),
        (json!({ "kind": "idle_cut" }), "missing_field", "after_ms"),
        (json!({ "kind": "drop", "probability_percent": 1 }), "missing_field", "seed"),
        (json!({ "kind": "drip", "bytes": 1, "every_ms": 1, "seed": 1 }), "unknown_field", "seed"),
        (json!({ "kind": "drip", "bytes": 1, "interval": 1 }), "unknown_field", "interval"),
        (json!({ "kind": "drip", "bytes": "1", "every_ms": 1 }), "wrong_type", "bytes"),
        (json!({ "kind": "drip", "bytes": 1.5, "every_ms": 1 }), "wrong_type", "bytes"),
        (json!({ "kind": "drip", "bytes": -1, "every_ms": 1 }), "out_of_range", "bytes"),
        (json!({ "kind": "drip", "bytes": 0, "every_ms": 1 }), "out_of_range", "bytes"),
        (json!({ "kind": "idle_cut", "after_ms": 99 }), "out_of_range", "after_ms"),
        (json!({ "kind": "hold_back", "bytes": 1, "for_ms": 600_001 }), "out_of_range", "for_ms"),
        (
            json!({ "kind": "drop", "probability_percent": 101, "seed": 0 }),
            "out_of_range",
            "probability_percent",
        ),
        (
            json!({ "kind": "latency", "latency_ms": 60_001, "jitter_ms": 0, "seed": 0 }),
            "out_of_range",
            "latency_ms",
        ),
    ] {
        let field = format!("faults[1].{field}");
        check(&lab, "PUT", "/api/v1/faults", json!({ "faults": [good, fault] }), code, &field)
            .await;
    }
    let in_order = json!(["drip", null, null, 1, null, 1, null, null, null, null]);
    let unnamed = json!({ "faults": [good, in_order] });
    check(&lab, "PUT", "/api/v1/faults", unnamed, "wrong_type", "faults[1]").await;
    let minus = json!({ "faults": [{ "kind": "drip", "bytes": -1, "every_ms": 1 }] });
    let answer = lab.send("PUT", "/api/v1/faults", &minus).await;
    assert!(answer.json()["message"].to_string().contains("1 to 1048576"), "{answer:?}");
    let twice = json!({ "faults": [good, good] });
    check(&lab, "PUT", "/api/v1/faults", twice, "fault_given_twice", "faults").await;
    let nobody = json!({ "faults": [], "connection": 7 });
    let answer = lab.send("PUT", "/api/v1/faults", &nobody).await;
    assert_eq!(answer.expect_error(404, "no_such_connection").as_deref(), Some("connection"));
    assert!(lab.stage.state().faults.is_empty());
}

#[tokio::test]
async fn connections_that_do_not_exist_are_not_found() {
    let lab = Lab::start().await;
    for id in ["0", "7", "-1", "1.5", "x", "99999999999999999999", "%FF"] {
        let path = format!("/api/v1/connections/{id}");
        assert_eq!(lab.get(&path).await.status(), 404, "{id}");
        let kill = lab.send("POST", &format!("{path}/kill"), &json!({ "kind": "end" })).await;
        assert_eq!(kill.status(), 404, "{id} {kill:?}");
        for method in ["PUT", "DELETE"] {
            let watch = lab.request(method, &format!("{path}/watch")).send().await;
            assert_eq!(watch.status(), 404, "{method} {id} {watch:?}");
            let recording = lab.request(method, &format!("{path}/recording")).send().await;
            assert_eq!(recording.status(), 404, "{method} {id} {recording:?}");
        }
    }
    let stall =
        lab.send("PUT", "/api/v1/stall", &json!({ "stalled": true, "connection": 7 })).await;
    assert_eq!(stall.status(), 404, "{stall:?}");
    let stall = json!({ "stalled": true, "connection": -7 });
    check(&lab, "PUT", "/api/v1/stall", stall, "out_of_range", "connection").await;
}

#[tokio::test]
async fn labels_that_no_client_could_have_are_refused() {
    let lab = Lab::start().await;
    let long = "x".repeat(10_000);
    for what in ["watch", "recording"] {
        let answer = lab.request("PUT", &format!("/api/v1/{what}/{long}")).send().await;
        assert_eq!(answer.status(), 422, "{answer:?}");
    }
    lab.request("PUT", "/api/v1/watch/").send().await.expect_error(404, "not_found");
}

#[tokio::test]
async fn what_is_no_json_is_told_apart_from_json_that_is_wrong() {
    let lab = Lab::start().await;
    for body in [
        "{",
        "{\"data\":}",
        "nonsense",
        "{\"data\":\"\"} {}",
        "{\"data\":\"a\nb\"}",
        "\u{feff}{}",
        "",
    ] {
        let request =
            lab.request("POST", "/api/v1/events").body("application/json", body.as_bytes());
        assert_eq!(request.send().await.expect_error(400, "malformed_json"), None, "{body}");
    }
    for body in [&b"{\"data\":\"\xff\"}"[..], b"{\"data\":\"\xed\xa0\x80\"}"] {
        let request = lab.request("POST", "/api/v1/events").body("application/json", body);
        assert_eq!(request.send().await.status(), 400);
    }
    for body in ["[]", "null", "7", "\"data\""] {
        let request =
            lab.request("POST", "/api/v1/events").body("application/json", body.as_bytes());
        assert_eq!(request.send().await.expect_error(422, "wrong_type"), None, "{body}");
    }
    let deep = format!("{{\"event_names\":{}", "[".repeat(100_000));
    let request = lab.request("PATCH", "/api/v1/feed").body("application/json", deep.as_bytes());
    assert!(matches!(request.send().await.status(), 400 | 422));
    let twice = lab
        .request("POST", "/api/v1/events")
        .body("application/json", b"{\"data\":\"\",\"data\":\"\"}");
    assert_eq!(twice.send().await.expect_error(422, "duplicate_field").as_deref(), Some("data"));
}

#[tokio::test]
async fn a_body_with_parameters_in_its_type_is_read_and_one_without_a_type_is_not() {
    let lab = Lab::start().await;
    let json = br#"{"data":""}"#;
    let utf8 = lab.request("POST", "/api/v1/events").body("Application/JSON; charset=utf-8", json);
    assert_eq!(utf8.send().await.status(), 200);
    let untyped = lab.request("POST", "/api/v1/events").body("x", json).without("Content-Type");
    untyped.send().await.expect_error(415, "wrong_content_type");
}
