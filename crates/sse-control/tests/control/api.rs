//! Every route, used as it is meant to be.

use serde_json::{Value, json};

use crate::lab::{Lab, contains};
use tokio::io::AsyncReadExt;

#[tokio::test]
async fn the_whole_lab_is_read_at_once() {
    let lab = Lab::start().await;
    let state = lab.get("/api/v1/lab").await.json();
    let stage_port = lab.stage.local_addr().port();
    assert_eq!(state["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(state["stage_url"], format!("http://127.0.0.1:{stage_port}"));
    assert_eq!(state["stage_port"], stage_port);
    assert_eq!(state["stage_port_requested"], 3000);
    assert_eq!(state["control_url"], format!("http://127.0.0.1:{}", lab.port()));
    assert_eq!(state["lan_url"], Value::Null);
    assert_eq!(state["stage"]["feed"]["interval_ms"], 1_000);
    assert_eq!(state["stage"]["door"]["door"], json!({ "kind": "open" }));
    assert_eq!(state["stage"]["faults"], json!([]));
    assert_eq!(state["stage"]["connections"], json!([]));
}

#[tokio::test]
async fn whoever_comes_from_the_network_is_told_where_the_stage_is_from_there() {
    let lab = Lab::start_with(Default::default(), &["192.168.7.7"]).await;
    let port = lab.port();
    let local = format!("http://{}", lab.stage.local_addr());
    for (host, stage) in [
        ("192.168.7.7", "http://192.168.7.7:1"),
        ("127.0.0.1", &local),
        ("LocalHost", &local),
        ("[::1]", &local),
    ] {
        let request = lab.request("GET", "/api/v1/lab").with("Host", &format!("{host}:{port}"));
        assert_eq!(request.send().await.json()["stage_url"], stage, "{host}");
    }
}

#[tokio::test]
async fn the_feed_is_read_and_changed_field_by_field() {
    let lab = Lab::start().await;
    let before = lab.get("/api/v1/feed").await.json();
    let patch = json!({
        "interval_ms": 60_000, "events_per_tick": 1_000, "retry_ms": 0, "ids": false,
        "history_events": 100_000, "heartbeat_ms": 0, "event_names": ["", "tick"],
        "payload": { "kind": "text", "size_bytes": 1 },
    });
    let answer = lab.send("PATCH", "/api/v1/feed", &patch).await;
    assert_eq!(answer.status(), 200, "{answer:?}");
    let after = answer.json();
    for (field, value) in patch.as_object().unwrap() {
        assert_eq!(&after[field], value, "{field}");
    }
    assert_eq!(after["paused"], true, "what is not in the patch stays");
    assert_eq!(lab.get("/api/v1/feed").await.json(), after);
    assert_ne!(before, after);
    let nothing = lab.send("PATCH", "/api/v1/feed", &json!({})).await;
    assert_eq!(nothing.json(), after);
}

#[tokio::test]
async fn an_event_is_published_and_numbered() {
    let lab = Lab::start().await;
    let epoch = lab.stage.state().epoch;
    let answer = lab.send("POST", "/api/v1/events", &json!({ "data": "one\ntwo" })).await;
    assert_eq!(answer.json(), json!({ "event_seq": 1, "id": format!("{epoch}-1") }));
    lab.send("PATCH", "/api/v1/feed", &json!({ "ids": false })).await;
    let named = json!({ "event": "news", "data": "" });
    let answer = lab.send("POST", "/api/v1/events", &named).await;
    assert_eq!(answer.json(), json!({ "event_seq": 2, "id": null }));
}

#[tokio::test]
async fn binary_data_is_published_by_its_size() {
    let lab = Lab::start().await;
    let epoch = lab.stage.state().epoch;
    for (body, bytes, base64) in [
        (json!({}), 1_024, 1_368),
        (json!({ "bytes": 1 }), 1, 4),
        (json!({ "bytes": 65_536 }), 65_536, 87_384),
    ] {
        let answer = lab.send("POST", "/api/v1/events/binary", &body).await.json();
        assert_eq!(
            (&answer["binary_bytes"], &answer["base64_bytes"]),
            (&json!(bytes), &json!(base64))
        );
        assert_eq!(answer["id"], format!("{epoch}-{}", answer["event_seq"]));
    }
    for (body, code, field) in [
        (json!({ "bytes": 0 }), "out_of_range", "bytes"),
        (json!({ "bytes": 65_537 }), "out_of_range", "bytes"),
        (json!({ "bytes": -1 }), "out_of_range", "bytes"),
        (json!({ "bytes": "many" }), "wrong_type", "bytes"),
        (json!({ "byte": 1 }), "unknown_field", "byte"),
    ] {
        let answer = lab.send("POST", "/api/v1/events/binary", &body).await;
        assert_eq!(answer.status(), 422, "{body}: {answer:?}");
        assert_eq!(answer.json()["code"], code, "{body}");
        assert_eq!(answer.json()["field"], field, "{body}");
    }
}

#[tokio::test]
async fn connections_are_listed_read_and_killed() {
    let lab = Lab::start().await;
    let mut first = lab.subscribe("?client=first").await;
    let mut second = lab.subscribe("").await;
    let list = lab.get("/api/v1/connections").await.json();
    let connections = list["connections"].as_array().unwrap();
    assert_eq!(connections.len(), 2);
    let found = connections.iter().find(|it| it["client"] == "first").unwrap();
    let path = format!("/api/v1/connections/{}", found["id"]);
    assert_eq!(lab.get(&path).await.json()["client"], "first");

    let kill = json!({ "kind": "end", "mid_event": false });
    let answer = lab.send("POST", &format!("{path}/kill"), &kill).await;
    assert_eq!(answer.json(), json!({ "killed": 1 }));
    let mut rest = Vec::new();
    first.read_to_end(&mut rest).await.unwrap();
    assert!(contains(&rest, b"0\r\n\r\n"), "a complete response");
    lab.get(&path).await.expect_error(404, "not_found");

    let answer = lab.send("POST", "/api/v1/connections/kill", &json!({ "kind": "cut" })).await;
    assert_eq!(answer.json(), json!({ "killed": 1 }));
    rest.clear();
    second.read_to_end(&mut rest).await.unwrap();
    assert!(!contains(&rest, b"0\r\n\r\n"), "an incomplete response");
    let nobody = lab.send("POST", "/api/v1/connections/kill", &json!({ "kind": "reset" })).await;
    assert_eq!(nobody.json(), json!({ "killed": 0 }));
}

#[tokio::test]
async fn one_connection_or_all_are_stalled_and_let_go() {
    let lab = Lab::start().await;
    let _client = lab.subscribe("").await;
    let id = lab.stage.connections()[0].id;
    for setting in [
        json!({ "stalled": true, "connection": id }),
        json!({ "stalled": false, "connection": id }),
    ] {
        let answer = lab.send("PUT", "/api/v1/stall", &setting).await;
        assert_eq!(answer.json(), setting);
        assert_eq!(lab.stage.connections()[0].stalled, setting["stalled"]);
    }
    let answer = lab.send("PUT", "/api/v1/stall", &json!({ "stalled": true })).await;
    assert_eq!(answer.json(), json!({ "stalled": true, "connection": null }));
    assert!(lab.stage.state().stalled);
}

#[tokio::test]
async fn faults_are_set_for_one_connection_or_all_and_restore_takes_them_away() {
    let lab = Lab::start().await;
    let _client = lab.subscribe("").await;
    let id = lab.stage.connections()[0].id;
    let in_order = json!([
        { "kind": "latency", "latency_ms": 0, "jitter_ms": 60_000, "seed": 4_294_967_295_u32 },
        { "kind": "hold_back", "bytes": 1_048_576, "for_ms": 600_000 },
        { "kind": "drop", "probability_percent": 1, "seed": 0 },
        { "kind": "duplicate", "probability_percent": 100, "seed": 1 },
        { "kind": "drip", "bytes": 1, "every_ms": 60_000 },
        { "kind": "idle_cut", "after_ms": 3_600_000 },
    ]);
    let mut reversed = in_order.clone();
    reversed.as_array_mut().unwrap().reverse();
    for connection in [json!(id), Value::Null] {
        let setting = json!({ "faults": reversed, "connection": connection });
        let answer = lab.send("PUT", "/api/v1/faults", &setting).await;
        assert_eq!(answer.json(), json!({ "faults": in_order, "connection": connection }));
        let stage = lab.get("/api/v1/lab").await.json()["stage"].clone();
        assert_eq!(stage["connections"][0]["faults"], in_order);
        let of_all = if connection.is_null() { &in_order } else { &json!([]) };
        assert_eq!(&stage["faults"], of_all);
    }
    let answer = lab.send("PUT", "/api/v1/faults", &json!({ "faults": [] })).await;
    assert_eq!(answer.json(), json!({ "faults": [], "connection": null }));
    assert_eq!(lab.stage.connections()[0].faults, []);
    let setting = json!({ "faults": reversed, "connection": id });
    lab.send("PUT", "/api/v1/faults", &setting).await;
    assert_eq!(lab.request("POST", "/api/v1/restore").send().await.status(), 204);
    assert_eq!(lab.stage.connections()[0].faults, []);
}

#[tokio::test]
async fn gzip_is_for_connections_to_come() {
    let lab = Lab::start().await;
    let _client = lab.subscribe("").await;
    let id = lab.stage.connections()[0].id;
    let gzip = json!({ "kind": "gzip", "flush": false });
    let setting = json!({ "faults": [gzip], "connection": id });
    let refused = lab.send("PUT", "/api/v1/faults", &setting).await;
    assert_eq!(refused.status(), 422);
    let told = refused.json();
    assert_eq!((&told["code"], &told["field"]), (&json!("too_late_to_compress"), &json!("faults")));
    let setting = json!({ "faults": [gzip], "connection": null });
    assert_eq!(lab.send("PUT", "/api/v1/faults", &setting).await.json(), setting);
    let stage = lab.get("/api/v1/lab").await.json()["stage"].clone();
    assert_eq!(stage["faults"], json!([gzip]));
    assert_eq!(stage["connections"][0]["faults"], json!([]));
    assert_eq!(stage["connections"][0]["gzip"], json!(false));
    assert_eq!(stage["connections"][0]["recorded"], json!(false));
}

#[tokio::test]
async fn every_door_is_set_and_read_and_restore_opens_it() {
    let lab = Lab::start().await;
    for door in [
        json!({ "kind": "refuse", "for_ms": 60_000 }),
        json!({ "kind": "hang" }),
        json!({ "kind": "status", "status": 503, "attempts": 2 }),
        json!({ "kind": "status", "status": 204 }),
        json!({ "kind": "content_type", "content_type": "text/html", "attempts": 1 }),
        json!({ "kind": "redirect", "status": 307, "for_ms": 5_000 }),
        json!({ "kind": "empty", "attempts": 1_000 }),
    ] {
        let set = lab.send("PUT", "/api/v1/door", &door).await;
        assert_eq!(set.status(), 200, "{door}: {set:?}");
        let state = set.json();
        assert_eq!(state["door"], door);
        assert_eq!(state["attempts_left"], door.get("attempts").cloned().unwrap_or(Value::Null));
        assert_eq!(state["until_us"].is_u64(), door.get("for_ms").is_some(), "{state}");
        assert_eq!(lab.get("/api/v1/door").await.json()["door"], door);
    }
    lab.send("PUT", "/api/v1/stall", &json!({ "stalled": true })).await;
    assert_eq!(lab.request("POST", "/api/v1/restore").send().await.status(), 204);
    assert_eq!(lab.get("/api/v1/door").await.json()["door"], json!({ "kind": "open" }));
    assert!(!lab.stage.state().stalled);
}

#[tokio::test]
async fn the_switches_of_the_stage_are_set() {
    let lab = Lab::start().await;
    for cors in ["echo", "none", "any"] {
        let answer = lab.send("PUT", "/api/v1/cors", &json!({ "cors": cors })).await;
        assert_eq!(answer.json(), json!({ "cors": cors }));
        assert_eq!(lab.get("/api/v1/lab").await.json()["stage"]["cors"], cors);
    }
    for on in [true, false] {
        let answer = lab.send("PUT", "/api/v1/article", &json!({ "global_timer": on })).await;
        assert_eq!(answer.json(), json!({ "global_timer": on }));
        assert_eq!(lab.stage.state().article_global_timer, on);
    }
}

#[tokio::test]
async fn a_reset_begins_a_new_epoch() {
    let lab = Lab::start().await;
    let before = lab.stage.state().epoch;
    let answer = lab.request("POST", "/api/v1/reset").send().await.json();
    assert_eq!(answer["epoch"], lab.stage.state().epoch);
    assert_ne!(answer["epoch"], before);
}

#[tokio::test]
async fn clients_and_connections_are_watched_and_left_alone() {
    let lab = Lab::start().await;
    assert_eq!(lab.request("PUT", "/api/v1/watch/caf%C3%A9%2F1").send().await.status(), 204);
    let _client = lab.subscribe("?client=caf%C3%A9%2F1").await;
    assert!(lab.stage.connections()[0].watched);
    assert_eq!(lab.request("DELETE", "/api/v1/watch/caf%C3%A9%2F1").send().await.status(), 204);
    assert!(!lab.stage.connections()[0].watched);
    let path = format!("/api/v1/connections/{}/watch", lab.stage.connections()[0].id);
    for (method, watched) in [("PUT", true), ("DELETE", false)] {
        assert_eq!(lab.request(method, &path).send().await.status(), 204);
        assert_eq!(lab.stage.connections()[0].watched, watched);
    }
}

#[tokio::test]
async fn the_bytes_of_a_connection_can_be_read_while_it_is_recorded_and_after() {
    let lab = Lab::start().await;
    assert_eq!(lab.get("/api/v1/recording").await.json(), json!({ "connections": [] }));
    assert_eq!(lab.request("PUT", "/api/v1/recording/caf%C3%A9").send().await.status(), 204);
    let _client = lab.subscribe("?client=caf%C3%A9").await;
    let id = lab.stage.connections()[0].id;
    assert_eq!(lab.get("/api/v1/recording").await.json(), json!({ "connections": [id] }));
    let path = format!("/api/v1/connections/{id}");
    let wire = lab.get(&format!("{path}/wire?limit=1")).await.json();
    assert_eq!(wire["segments"][0]["direction"], "to_server");
    assert_eq!(wire["segments"][0]["parts"][0]["kind"], "request_head");
    // "GET /stream?"
    let bytes = wire["segments"][0]["bytes_base64"].as_str().unwrap();
    assert!(bytes.starts_with("R0VUIC9zdHJlYW0/"), "{bytes}");
    assert_eq!((&wire["more"], &wire["recording"]), (&json!(true), &json!(true)));
    let wire = lab.get(&format!("{path}/wire?after=1")).await.json();
    assert_eq!((&wire["segments"][0]["n"], &wire["more"]), (&json!(2), &json!(false)));
    assert_eq!(lab.request("DELETE", "/api/v1/recording/caf%C3%A9").send().await.status(), 204);
    assert_eq!(lab.get(&format!("{path}/wire")).await.json()["recording"], false);
    for (method, recording) in [("PUT", true), ("DELETE", false)] {
        let answer = lab.request(method, &format!("{path}/recording")).send().await;
        assert_eq!(answer.status(), 204, "{method}");
        assert_eq!(lab.get(&format!("{path}/wire")).await.json()["recording"], recording);
    }
}

#[tokio::test]
async fn a_wire_that_was_not_recorded_and_a_page_of_it_that_cannot_be_are_refused_by_name() {
    let lab = Lab::start().await;
    let _client = lab.subscribe("").await;
    let path = format!("/api/v1/connections/{}/wire", lab.stage.connections()[0].id);
    lab.get(&path).await.expect_error(404, "not_recorded");
    for query in ["limit=0", "limit=5001", "limit=x", "after=-1", "after=x"] {
        lab.get(&format!("{path}?{query}")).await.expect_error(422, "out_of_range");
    }
}

#[tokio::test]
async fn the_clock_goes_forward() {
    let lab = Lab::start().await;
    let (one, two) = (lab.get("/api/v1/clock").await.json(), lab.get("/api/v1/clock").await.json());
    assert!(one["t_us"].as_u64() < two["t_us"].as_u64());
    assert!(one["unix_ms"].as_u64() > Some(1_700_000_000_000));
}

#[tokio::test]
async fn the_document_it_serves_is_the_one_that_is_checked_in() {
    let lab = Lab::start().await;
    assert_eq!(lab.get("/api/v1/openapi.json").await.json(), sse_control::openapi());
}

#[tokio::test]
async fn every_route_of_the_document_exists_and_reading_changes_nothing() {
    let lab = Lab::start().await;
    let before = lab.stage.state().journal_seq;
    let document = sse_control::openapi();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace("{id}", "1").replace("{label}", "x");
        for method in ["GET", "PUT", "POST", "PATCH", "DELETE"] {
            if item.get(method.to_lowercase()).is_none() {
                let answer = lab.request(method, &path).send().await;
                answer.expect_error(405, "method_not_allowed");
                assert!(answer.header("allow").is_some_and(|it| !it.is_empty()), "{method} {path}");
            } else if method == "GET" && !path.ends_with("/journal") {
                assert!(matches!(lab.get(&path).await.status(), 200 | 404), "{path}");
            }
        }
    }
    assert_eq!(lab.stage.state().journal_seq, before);
}
