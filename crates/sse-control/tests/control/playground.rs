//! Scripts, kept and read over the API.

use serde_json::{Value, json};

use crate::lab::Lab;

const PATH: &str = "/api/v1/playground";

/// `data: x` and a blank line.
fn step() -> Value {
    json!({ "kind": "bytes", "base64": "ZGF0YTogeAoK" })
}

async fn add(lab: &Lab, script: &Value) -> Value {
    let answer = lab.send("POST", PATH, script).await;
    assert_eq!(answer.status(), 200, "{answer:?}");
    answer.json()
}

/// Asks the stage for a path, and reads to the end.
async fn ask(lab: &Lab, path: &Value) -> String {
    let mut request = lab.request("GET", path.as_str().unwrap());
    request.to = lab.stage.local_addr();
    let answer = request.without("Authorization").send().await;
    String::from_utf8(answer.body).unwrap()
}

#[tokio::test]
async fn a_script_is_kept_played_read_and_forgotten() {
    let lab = Lab::start().await;
    let script = json!({ "answers": [{ "steps": [step()] }], "client": "page" });
    let added = add(&lab, &script).await;
    let id = added["id"].as_str().unwrap();
    assert_eq!(id.len(), 24);
    assert_eq!(added["path"], format!("/playground/{id}"));
    let url = format!("http://{}/playground/{id}", lab.stage.local_addr());
    assert_eq!(added["url"], url);
    let other = add(&lab, &script).await;
    assert_ne!(other["id"], added["id"]);

    let about = format!("{PATH}/{id}");
    let before = lab.get(&about).await.json();
    let nothing = json!({ "id": id, "attempts": [], "attempts_left_out": 0, "answers_left": 1,
        "done": false, "changes": 0 });
    assert_eq!(before, nothing);
    let news = format!("{about}?after=0");
    let (waited, body) = tokio::join!(lab.get(&news), ask(&lab, &added["path"]));
    assert_eq!(body, "9\r\ndata: x\n\n\r\n0\r\n\r\n");
    assert!(waited.json()["changes"].as_u64().unwrap() > 0);
    let mut now = lab.get(&about).await.json();
    while now["done"] != true {
        now = lab.get(&format!("{about}?after={}", now["changes"])).await.json();
    }
    let attempt = &now["attempts"][0];
    assert_eq!(attempt["last_event_id"], Value::Null);
    assert_eq!((&attempt["answer"], &attempt["bytes_written"]), (&json!(0), &json!(9)));
    assert_eq!(attempt["ended"]["how"], "end");

    assert_eq!(lab.send("DELETE", &about, &json!({})).await.status(), 204);
    lab.get(&about).await.expect_error(404, "not_found");
    lab.send("DELETE", &about, &json!({})).await.expect_error(404, "not_found");
    assert!(ask(&lab, &added["path"]).await.starts_with("There is no such script"));
}

#[tokio::test]
async fn nothing_new_is_waited_for_no_longer_than_asked() {
    let lab = Lab::start().await;
    let id = add(&lab, &json!({ "answers": [{}] })).await["id"].as_str().unwrap().to_owned();
    let same = lab.get(&format!("{PATH}/{id}?after=0&wait_ms=1")).await;
    assert_eq!(same.json()["changes"], 0);
    for (query, status, code) in [
        ("wait_ms=0", 422, "out_of_range"),
        ("wait_ms=10001", 422, "out_of_range"),
        ("after=x", 400, "malformed_query"),
        ("since=1", 400, "malformed_query"),
    ] {
        lab.get(&format!("{PATH}/{id}?{query}")).await.expect_error(status, code);
    }
}

#[tokio::test]
async fn a_script_that_makes_no_sense_is_refused_by_the_name_of_its_field() {
    let lab = Lab::start().await;
    for (script, code, field) in [
        (json!({}), "missing_field", "answers"),
        (json!({ "answers": [] }), "too_many", "answers"),
        (json!({ "answers": [{ "status": 99 }] }), "out_of_range", "answers[0].status"),
        (json!({ "answers": [{ "status": -1 }] }), "out_of_range", "answers[0].status"),
        (json!({ "answers": [{ "body": 1 }] }), "unknown_field", "answers[0].body"),
        (json!({ "answers": [{ "end": "never" }] }), "unknown_value", "answers[0].end"),
        (
            json!({ "answers": [{ "steps": [{ "kind": "sleep" }] }] }),
            "unknown_value",
            "answers[0].steps[0].kind",
        ),
        (
            json!({ "answers": [{ "steps": [{ "kind": "bytes", "base64": "=" }] }] }),
            "not_base64",
            "answers[0].steps[0].base64",
        ),
        (
            json!({ "answers": [{ "headers": [{ "name": "A", "value": "b\r\nC: d" }] }] }),
            "forbidden_character",
            "answers[0].headers[0].value",
        ),
        (
            json!({ "answers": [{ "headers": [{ "name": "Transfer-Encoding", "value": "x" }] }] }),
            "forbidden_header",
            "answers[0].headers[0].name",
        ),
    ] {
        for path in [PATH.to_owned(), format!("{PATH}/expected")] {
            let answer = lab.send("POST", &path, &script).await;
            assert_eq!(answer.expect_error(422, code).as_deref(), Some(field), "{script}");
        }
    }
}

#[tokio::test]
async fn only_who_has_the_token_writes_scripts() {
    let lab = Lab::start().await;
    let script = json!({ "answers": [{}] });
    for path in [PATH.to_owned(), format!("{PATH}/expected")] {
        let request = lab.request("POST", &path).json(&script);
        request.without("Authorization").send().await.expect_error(401, "token_missing");
    }
}

#[tokio::test]
async fn where_every_script_is_being_read_there_is_no_room() {
    let lab = Lab::start().await;
    let script = json!({ "answers": [{ "steps": [step()], "end": "hold_open" }] });
    let mut readers = Vec::new();
    for _ in 0..64 {
        let added = add(&lab, &script).await;
        let mut request = lab.request("GET", added["path"].as_str().unwrap());
        request.to = lab.stage.local_addr();
        readers.push(request.open().await);
        let mut about = json!({ "changes": 0, "attempts": [] });
        while about["attempts"] == json!([]) {
            let query =
                format!("{PATH}/{}?after={}", added["id"].as_str().unwrap(), about["changes"]);
            about = lab.get(&query).await.json();
        }
    }
    lab.send("POST", PATH, &script).await.expect_error(409, "too_many_scripts");
}
