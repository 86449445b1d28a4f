//! Scripts, played over real sockets.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use sse_stage::{
    Actor, Cors, Door, Ending, ErrorCode, Fault, KillKind, Party, PlayedScript, Script,
    ScriptAnswer, ScriptEnd, ScriptFraming, ScriptHeader, ScriptStep, Span, StreamName, Target,
    What,
};
use support::{Client, End, Lab, PATIENCE, content, every, lab, plain, silent};

fn bytes(bytes: impl AsRef<[u8]>) -> ScriptStep {
    ScriptStep::Bytes { base64: STANDARD.encode(bytes) }
}

fn pause(pause_ms: u32) -> ScriptStep {
    ScriptStep::Pause { pause_ms }
}

fn answer(steps: Vec<ScriptStep>, end: ScriptEnd) -> ScriptAnswer {
    let (headers, framing) = (Vec::new(), ScriptFraming::Chunked);
    ScriptAnswer { status: 200, headers, framing, steps, end }
}

fn header(name: &str, value: Option<&str>) -> ScriptHeader {
    ScriptHeader { name: name.to_owned(), value: value.map(str::to_owned) }
}

fn script(answers: Vec<ScriptAnswer>) -> Script {
    Script { answers, client: None }
}

/// Keeps a script and returns its id and its path.
fn add(lab: &Lab, answers: Vec<ScriptAnswer>) -> (String, String) {
    let id = lab.stage.add_script(&script(answers)).unwrap();
    let path = format!("/playground/{id}");
    (id, path)
}

/// Waits until a script is as it is expected to be.
async fn played(lab: &Lab, id: &str, is: impl Fn(&PlayedScript) -> bool) -> PlayedScript {
    let mut played = lab.stage.script(id).unwrap();
    while !is(&played) {
        let waited = lab.stage.script_after(id, played.changes, PATIENCE).await.unwrap();
        assert!(waited.changes > played.changes, "nothing changes: {waited:?}");
        played = waited;
    }
    played
}

#[tokio::test]
async fn each_step_is_one_chunk_and_each_end_is_what_it_is_called() {
    let lab = lab(silent()).await;
    let chunks = "1\r\nd\r\na\r\nata: \u{FEFF}\0\r\r\n1\r\n\n\r\n";
    for (end, tail, fin, how) in [
        (ScriptEnd::End, "0\r\n\r\n", End::Fin, Ending::End),
        (ScriptEnd::Cut, "", End::Fin, Ending::Cut),
        (ScriptEnd::Reset, "", End::Reset, Ending::Reset),
    ] {
        let steps = vec![bytes("d"), bytes("ata: \u{FEFF}\0\r"), bytes("\n"), pause(50)];
        let (id, path) = add(&lab, vec![answer(steps, end)]);
        let mut client = lab.get(&path).await;
        let head = client.head().await;
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        for field in [
            "Content-Type: text/event-stream",
            "Cache-Control: no-cache",
            "Transfer-Encoding: chunked",
            "Connection: close",
            "Access-Control-Allow-Origin: *",
        ] {
            assert!(head.contains(&format!("{field}\r\n")), "{field} in {head}");
        }
        assert_eq!(client.rest().await, (format!("{chunks}{tail}"), fin), "{end:?}");
        let played = played(&lab, &id, |played| played.done).await;
        let attempt = &played.attempts[0];
        let ended = attempt.ended.unwrap();
        assert_eq!((ended.by, ended.how), (Party::Server, how));
        assert_eq!((attempt.steps_done, attempt.bytes_written), (4, 12));
        assert!(attempt.requested_us <= ended.t_us);
    }
}

#[tokio::test]
async fn without_chunks_the_length_or_the_end_of_the_connection_says_where_the_body_ends() {
    let lab = lab(silent()).await;
    for (framing, end, length) in [
        (ScriptFraming::ContentLength, ScriptEnd::End, Some("Content-Length: 9\r\n")),
        (ScriptFraming::ContentLength, ScriptEnd::Cut, Some("Content-Length: 10\r\n")),
        (ScriptFraming::Close, ScriptEnd::End, None),
        (ScriptFraming::Close, ScriptEnd::Cut, None),
    ] {
        let steps = vec![bytes("data: x\n"), bytes("\n")];
        let (_, path) = add(&lab, vec![ScriptAnswer { framing, ..answer(steps, end) }]);
        let mut client = lab.get(&path).await;
        let head = client.head().await;
        assert!(!head.contains("Transfer-Encoding"), "{head}");
        match length {
            Some(length) => assert!(head.contains(length), "{head}"),
            None => assert!(!head.contains("Content-Length"), "{head}"),
        }
        assert_eq!(client.rest().await, ("data: x\n\n".to_owned(), End::Fin));
    }
    let (_, path) = add(&lab, vec![answer(vec![bytes("data\n\n")], ScriptEnd::End)]);
    let mut old = lab.request(&format!("GET {path} HTTP/1.0\r\n\r\n")).await;
    assert!(old.head().await.starts_with("HTTP/1.0 200 OK\r\n"));
    assert_eq!(old.rest().await, ("data\n\n".to_owned(), End::Fin));
}

#[tokio::test]
async fn requests_are_given_the_answers_in_turn_and_then_204() {
    let lab = lab(silent()).await;
    let mut first = answer(vec![bytes("id: 7\n\n")], ScriptEnd::End);
    first.headers = vec![header("content-type", Some("TEXT/event-stream;a=\u{e9}"))];
    let mut second = answer(Vec::new(), ScriptEnd::End);
    second.status = 307;
    second.headers = vec![header("Location", Some("?again")), header("Content-Type", None)];
    let (id, path) = add(&lab, vec![first, second]);
    let mut one = lab.get(&path).await;
    assert!(one.head().await.contains("Content-Type: TEXT/event-stream;a=\u{e9}\r\n"));
    one.rest().await;
    let mut two = lab.resume(&path, "\u{fc}").await;
    let head = two.head().await;
    assert!(head.starts_with("HTTP/1.1 307 Temporary Redirect\r\n"), "{head}");
    assert!(head.contains("Location: ?again\r\n") && !head.contains("Content-Type"), "{head}");
    two.rest().await;
    for query in ["?again", ""] {
        let request = format!(
            "POST {path}{query} HTTP/1.1\r\nHost: lab\r\nOrigin: http://page\r\nLast-Event-ID:\r\n\r\n"
        );
        let mut more = lab.request(&request).await;
        let head = more.head().await;
        assert!(head.starts_with("HTTP/1.1 204 No Content\r\n"), "{head}");
        for field in ["Transfer-Encoding", "Content-Length", "Content-Type"] {
            assert!(!head.contains(field), "{field} in {head}");
        }
        assert_eq!(more.rest().await, (String::new(), End::Fin));
    }
    let played = played(&lab, &id, |it| it.done && it.attempts.len() == 4).await;
    let told = |it: &sse_stage::PlayedAttempt| {
        (it.answer, it.last_event_id.clone(), it.origin.clone(), it.method.clone())
    };
    let none = || None::<String>;
    assert_eq!(
        played.attempts.iter().map(told).collect::<Vec<_>>(),
        [
            (Some(0), none(), none(), "GET".to_owned()),
            (Some(1), Some("\u{fc}".to_owned()), none(), "GET".to_owned()),
            (None, Some(String::new()), Some("http://page".to_owned()), "POST".to_owned()),
            (None, Some(String::new()), Some("http://page".to_owned()), "POST".to_owned()),
        ]
    );
    assert_eq!((played.answers_left, played.attempts_left_out), (0, 0));
}

#[tokio::test]
async fn a_pause_holds_back_what_follows_it() {
    let lab = lab(silent()).await;
    let steps = vec![bytes("data: 1\n\n"), pause(10_000), bytes("data: 2\n\n")];
    let (id, path) = add(&lab, vec![answer(steps, ScriptEnd::End)]);
    let mut client = lab.get(&path).await;
    client.head().await;
    assert_eq!(client.chunk().await, "data: 1\n\n");
    let played = played(&lab, &id, |played| played.attempts[0].steps_done == 1).await;
    assert!(!played.done);
    lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
    // A whole response, of which the second step is no part.
    assert_eq!(client.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
}

#[tokio::test]
async fn two_clients_are_given_one_answer_each_at_the_same_time() {
    let lab = lab(silent()).await;
    let held = |text: &str| answer(vec![bytes(text)], ScriptEnd::HoldOpen);
    let (id, path) = add(&lab, vec![held("data: a\n\n"), held("data: b\n\n")]);
    let (mut one, mut two) = (lab.get(&path).await, Client::connect(lab.address()).await);
    one.head().await;
    assert_eq!(one.chunk().await, "data: a\n\n");
    tokio::io::AsyncWriteExt::write_all(
        &mut two.stream,
        format!("GET {path} HTTP/1.1\r\nHost: lab\r\n\r\n").as_bytes(),
    )
    .await
    .unwrap();
    two.head().await;
    assert_eq!(two.chunk().await, "data: b\n\n");
    let both = lab.stage.connections();
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|it| it.stream == StreamName::Playground), "{both:?}");
    drop(one);
    let left = played(&lab, &id, |played| played.attempts[0].ended.is_some()).await;
    assert_eq!(left.attempts[0].ended.unwrap().by, Party::Client);
    assert!(left.attempts[1].ended.is_none() && !left.done);
}

#[tokio::test]
async fn what_is_held_open_ends_by_a_kill_by_removing_the_script_and_at_shutdown() {
    let lab = lab(silent()).await;
    let mut facts = lab.facts();
    let steps = || vec![bytes("data: x\n\n")];
    let add = || add(&lab, vec![answer(steps(), ScriptEnd::HoldOpen)]);
    let opened = async |path: &str| {
        let mut client = lab.get(path).await;
        client.head().await;
        client.chunk().await;
        client
    };
    let (_, path) = add();
    let mut killed = opened(&path).await;
    lab.stage.kill(Target::All, plain(KillKind::Reset)).unwrap();
    assert_eq!(killed.rest().await, (String::new(), End::Reset));

    let (id, path) = add();
    let mut removed = opened(&path).await;
    lab.stage.remove_script(&id).unwrap();
    assert_eq!(removed.rest().await, (String::new(), End::Fin));
    assert_eq!(lab.stage.script(&id).unwrap_err().code, ErrorCode::NotFound);
    assert!(lab.get(&path).await.head().await.starts_with("HTTP/1.1 404 "));

    let (_, path) = add();
    let mut open = opened(&path).await;
    lab.shutdown.cancel();
    assert_eq!(open.rest().await, ("0\r\n\r\n".to_owned(), End::Fin));
    tokio::time::timeout(Duration::from_secs(1), lab.stage.closed()).await.unwrap();
    let mut by = Vec::new();
    for _ in 0..3 {
        by.push(
            facts.find(|it| if let What::Killed { by, .. } = it { Some(*by) } else { None }).await,
        );
    }
    assert_eq!(by, [Actor::Presenter, Actor::Presenter, Actor::Shutdown]);
}

#[tokio::test]
async fn the_journal_tells_what_is_played_and_who_ended_it() {
    let lab = lab(silent()).await;
    let mut facts = lab.facts();
    let answers = vec![answer(vec![bytes(":\n")], ScriptEnd::Cut)];
    let script = Script { answers, client: Some("my page".to_owned()) };
    let id = lab.stage.add_script(&script).unwrap();
    lab.get(&format!("/playground/{id}")).await.rest().await;
    let client = facts
        .find(|it| if let What::Request { client, .. } = it { Some(client.clone()) } else { None })
        .await;
    assert_eq!(client.as_deref(), Some("my page"));
    let played = facts
        .find(|it| {
            let What::Played { script, answer, .. } = it else { return None };
            Some((script.clone(), *answer))
        })
        .await;
    assert_eq!(played, (id, Some(0)));
    let killed = facts
        .find(|it| {
            let What::Killed { kind, by, partial_bytes, .. } = it else { return None };
            Some((*kind, *by, *partial_bytes))
        })
        .await;
    assert_eq!(killed, (KillKind::Cut, Actor::Script, None));
}

#[tokio::test]
async fn a_head_and_a_preflight_take_no_answer() {
    let lab = lab(silent()).await;
    let (id, path) = add(&lab, vec![answer(vec![bytes("data\n\n")], ScriptEnd::End)]);
    for _ in 0..2 {
        let mut head = lab.request(&format!("HEAD {path} HTTP/1.1\r\nHost: lab\r\n\r\n")).await;
        let text = head.head().await;
        assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
        assert!(text.contains("Content-Type: text/event-stream\r\n"), "{text}");
        assert_eq!(head.rest().await, (String::new(), End::Fin));
    }
    let preflight = format!("OPTIONS {path} HTTP/1.1\r\nHost: lab\r\nOrigin: http://page\r\n\r\n");
    let text = lab.request(&preflight).await.head().await;
    assert!(text.starts_with("HTTP/1.1 204 "), "{text}");
    assert!(text.contains("Access-Control-Allow-Headers: Last-Event-ID"), "{text}");
    assert!(text.contains("Access-Control-Allow-Origin: *\r\n"), "{text}");
    let script = lab.stage.script(&id).unwrap();
    assert_eq!((script.attempts.len(), script.answers_left), (0, 1));
    let (_, silent) = add(&lab, vec![answer(Vec::new(), ScriptEnd::ResetUnanswered)]);
    let mut head = lab.request(&format!("HEAD {silent} HTTP/1.1\r\nHost: lab\r\n\r\n")).await;
    assert!(head.head().await.starts_with("HTTP/1.1 204 No Content\r\n"));

    lab.get(&path).await.rest().await;
    lab.get(&format!("{path}?again")).await.rest().await;
    let played = played(&lab, &id, |it| it.done && it.attempts.len() == 2).await;
    let told = played.attempts.into_iter().map(|it| (it.target, it.preflights));
    assert_eq!(told.collect::<Vec<_>>(), [(path.clone(), 1), (format!("{path}?again"), 0)]);
}

#[tokio::test]
async fn what_is_set_for_the_lab_s_streams_alters_no_script() {
    let lab = lab(every(10)).await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    let drip = Fault::Drip { bytes: 1, every_ms: 60_000 };
    let gzip = Fault::Gzip { flush: false };
    lab.stage.set_faults(Target::All, vec![gzip, drip]).unwrap();
    let door = Door::Hang { span: Span::default() };
    lab.stage.set_door(door, Actor::Presenter).await.unwrap();
    let (_, path) = add(&lab, vec![answer(vec![bytes("data: x\n\n")], ScriptEnd::HoldOpen)]);
    let head = format!("GET {path} HTTP/1.1\r\nHost: lab\r\nAccept-Encoding: gzip\r\n\r\n");
    let mut client = lab.request(&head).await;
    let head = client.head().await;
    assert!(!head.contains("Content-Encoding") && !head.contains("Vary"), "{head}");
    assert_eq!(client.chunk().await, "data: x\n\n");
    lab.stage.set_stalled(Target::All, true).unwrap();
    let connection = &lab.stage.connections()[0];
    assert!(!connection.stalled && connection.faults.is_empty(), "{connection:?}");
    let one = Target::One(connection.id);
    let refused = lab.stage.set_faults(one, vec![drip]).unwrap_err();
    assert_eq!(refused.code, ErrorCode::NoStream);
    // Who silences this one means it.
    lab.stage.set_stalled(one, true).unwrap();
    assert!(lab.stage.connections()[0].stalled);
}

#[tokio::test]
async fn a_stall_of_one_connection_holds_its_script_back() {
    let lab = lab(silent()).await;
    let steps = vec![bytes("data: 1\n\n"), pause(100), bytes("data: 2\n\n")];
    let (id, path) = add(&lab, vec![answer(steps, ScriptEnd::End)]);
    let mut client = lab.get(&path).await;
    client.head().await;
    client.chunk().await;
    let one = Target::One(lab.stage.connections()[0].id);
    lab.stage.set_stalled(one, true).unwrap();
    // The pause is over, and nothing was written.
    let waited = played(&lab, &id, |played| played.attempts[0].steps_done == 2).await;
    assert_eq!(waited.attempts[0].bytes_written, 9);
    lab.stage.set_stalled(one, false).unwrap();
    assert_eq!(client.chunk().await, "data: 2\n\n");
}

#[tokio::test]
async fn a_mebibyte_reaches_a_slow_reader_whole() {
    let lab = lab(silent()).await;
    let written: Vec<u8> = (0..1024 * 1024).map(|at| u8::try_from(at % 251).unwrap()).collect();
    let (id, path) = add(&lab, vec![answer(vec![bytes(&written)], ScriptEnd::End)]);
    let mut client = lab.get(&path).await;
    // Both kernels' buffers hold less than this.
    assert!(!lab.stage.script(&id).unwrap().done);
    let read = client.rest_bytes().await;
    assert!(read.starts_with(b"HTTP/1.1 200 OK") && read.ends_with(b"\r\n0\r\n\r\n"));
    assert_eq!(content(&read), written);
}

#[tokio::test]
async fn the_wire_is_recorded_as_it_was() {
    let lab = lab(silent()).await;
    lab.stage.record_client("page").unwrap();
    let answers = vec![answer(vec![bytes("a"), bytes("bc")], ScriptEnd::Cut)];
    let script = Script { answers, client: Some("page".to_owned()) };
    let id = lab.stage.add_script(&script).unwrap();
    let read = lab.get(&format!("/playground/{id}")).await.rest_bytes().await;
    let attempt = played(&lab, &id, |played| played.done).await.attempts[0].clone();
    let page = lab.stage.wire(attempt.connection, 0, 100).unwrap();
    let to_client =
        page.segments.iter().filter(|it| it.direction == sse_stage::WireDirection::ToClient);
    let segments: Vec<Vec<u8>> =
        to_client.map(|it| STANDARD.decode(&it.bytes_base64).unwrap()).collect();
    assert_eq!(segments.concat(), read);
    // The head and each step are writes of their own.
    assert_eq!(segments[1..], [b"1\r\na\r\n".to_vec(), b"2\r\nbc\r\n".to_vec()]);
}

#[tokio::test]
async fn scripts_make_room_for_newer_ones_unless_somebody_reads_them() {
    let lab = lab(silent()).await;
    let held = || vec![answer(vec![bytes("data\n\n")], ScriptEnd::HoldOpen)];
    let (first, first_path) = add(&lab, held());
    let mut reader = lab.get(&first_path).await;
    reader.head().await;
    let (second, _) = add(&lab, held());
    let (done, done_path) = add(&lab, vec![answer(Vec::new(), ScriptEnd::End)]);
    lab.get(&done_path).await.rest().await;
    played(&lab, &done, |played| played.done).await;
    for _ in 3..65 {
        add(&lab, held());
    }
    assert!(lab.stage.script(&first).is_ok(), "it is being read");
    assert!(lab.stage.script(&second).is_ok(), "one that was done makes room before it");
    assert!(lab.stage.script(&done).is_err());
    add(&lab, held());
    assert!(lab.stage.script(&first).is_ok());
    assert!(lab.stage.script(&second).is_err());
}

#[tokio::test]
async fn where_every_script_is_read_there_is_no_room() {
    let lab = lab(silent()).await;
    let held = || vec![answer(Vec::new(), ScriptEnd::HoldOpen)];
    let mut readers = Vec::new();
    for _ in 0..64 {
        let (_, path) = add(&lab, held());
        let mut reader = lab.get(&path).await;
        reader.head().await;
        readers.push(reader);
    }
    let refused = lab.stage.add_script(&script(held())).unwrap_err();
    assert_eq!(refused.code, ErrorCode::TooManyScripts);
    assert!(lab.get("/playground/").await.head().await.starts_with("HTTP/1.1 404 "));
    assert!(lab.get("/playground/0123").await.head().await.starts_with("HTTP/1.1 404 "));
}

#[tokio::test]
async fn more_requests_than_are_remembered_are_counted() {
    let lab = lab(silent()).await;
    let (id, path) = add(&lab, vec![answer(Vec::new(), ScriptEnd::End)]);
    for _ in 0..70 {
        lab.get(&path).await.rest().await;
    }
    let played = played(&lab, &id, |it| it.done && it.attempts_left_out == 6).await;
    assert_eq!(played.attempts.len(), 64);
}

#[test]
fn a_script_that_cannot_be_played_is_refused_by_the_name_of_its_field() {
    let plain = || answer(vec![bytes("x")], ScriptEnd::End);
    let with = |headers| ScriptAnswer { headers, ..plain() };
    let steps = |steps| ScriptAnswer { steps, ..plain() };
    let no_content = ScriptAnswer { status: 204, ..plain() };
    let unanswered = |end| ScriptAnswer { end, ..plain() };
    let half = "x".repeat(600 * 1024);
    let mut cases = vec![
        (vec![], "answers", ErrorCode::TooMany),
        (vec![plain(); 17], "answers", ErrorCode::TooMany),
        (vec![steps(vec![pause(1); 4097])], "answers", ErrorCode::TooMany),
        (vec![plain(), no_content], "answers[1].steps[0]", ErrorCode::OutOfRange),
        (vec![unanswered(ScriptEnd::Hang)], "answers[0].steps[0]", ErrorCode::OutOfRange),
        (
            vec![unanswered(ScriptEnd::CloseUnanswered)],
            "answers[0].steps[0]",
            ErrorCode::OutOfRange,
        ),
        (
            vec![unanswered(ScriptEnd::ResetUnanswered)],
            "answers[0].steps[0]",
            ErrorCode::OutOfRange,
        ),
        (vec![steps(vec![bytes("")])], "answers[0].steps[0].base64", ErrorCode::OutOfRange),
        (vec![steps(vec![pause(10_001)])], "answers[0].steps[0].pause_ms", ErrorCode::OutOfRange),
        (vec![steps(vec![pause(0)])], "answers[0].steps[0].pause_ms", ErrorCode::OutOfRange),
        (
            vec![steps(vec![ScriptStep::Bytes { base64: "x".to_owned() }])],
            "answers[0].steps[0].base64",
            ErrorCode::NotBase64,
        ),
        (
            vec![steps(vec![bytes(&half)]), steps(vec![pause(1), bytes(&half)])],
            "answers[1].steps[1].base64",
            ErrorCode::TooLong,
        ),
        (vec![with(vec![header("a", None); 33])], "answers[0].headers", ErrorCode::TooMany),
        (
            vec![with(vec![header("A-b", None), header("a-B", Some("x"))])],
            "answers[0].headers[1].name",
            ErrorCode::DuplicateField,
        ),
    ];
    for status in [0, 101, 199, 600] {
        let odd = ScriptAnswer { status, ..plain() };
        cases.push((vec![odd], "answers[0].status", ErrorCode::OutOfRange));
    }
    for name in ["", "a b", "a:", "a\r\nSet-Cookie", "\u{e9}", "a\0"] {
        let odd = with(vec![header(name, Some("x"))]);
        cases.push((vec![odd], "answers[0].headers[0].name", ErrorCode::ForbiddenCharacter));
    }
    for value in ["a\r\nb: c", "a\nb", "a\rb", "a\0b", "\u{1b}[0m"] {
        let odd = with(vec![header("a", Some(value))]);
        cases.push((vec![odd], "answers[0].headers[0].value", ErrorCode::ForbiddenCharacter));
    }
    for name in [
        "Transfer-Encoding",
        "content-length",
        "Content-Encoding",
        "CONNECTION",
        "Set-Cookie",
        "Service-Worker-Allowed",
        "Accept-CH",
        "NEL",
        "Report-To",
        "Reporting-Endpoints",
        "Content-Security-Policy",
        "Access-Control-Allow-Origin",
    ] {
        let odd = with(vec![header(name, None)]);
        cases.push((vec![odd], "answers[0].headers[0].name", ErrorCode::ForbiddenHeader));
    }
    let long = "x".repeat(4_097);
    cases.push((
        vec![with(vec![header("a", Some(&long))])],
        "answers[0].headers[0].value",
        ErrorCode::TooLong,
    ));
    cases.push((
        vec![with(vec![header(&long, Some("a"))])],
        "answers[0].headers[0].name",
        ErrorCode::TooLong,
    ));
    for (answers, field, code) in cases {
        let refused = script(answers).written().unwrap_err();
        assert_eq!((refused.field.as_str(), refused.code), (field, code), "{refused}");
        assert!(refused.message.len() > 10, "{refused}");
    }
    for label in [String::new(), "x".repeat(101)] {
        let labelled = Script { answers: vec![plain()], client: Some(label) };
        assert_eq!(labelled.written().unwrap_err().field, "client");
    }
}

#[tokio::test]
async fn a_script_is_read_across_origins_as_the_setting_says() {
    let lab = lab(silent()).await;
    for (cors, wanted) in [
        (Cors::Any, vec!["Access-Control-Allow-Origin: *"]),
        (
            Cors::Echo,
            vec![
                "Access-Control-Allow-Origin: http://page",
                "Access-Control-Allow-Credentials: true",
                "Vary: Origin",
            ],
        ),
        (Cors::None, vec![]),
    ] {
        lab.stage.set_cors(cors);
        let (_, path) = add(&lab, vec![answer(Vec::new(), ScriptEnd::End)]);
        // The second request is answered 204, which is read across origins as well.
        for _ in 0..2 {
            let request =
                format!("GET {path} HTTP/1.1\r\nHost: lab\r\nOrigin: http://page\r\n\r\n");
            let head = lab.request(&request).await.head().await;
            let told =
                head.lines().filter(|it| it.starts_with("Access-") || it.starts_with("Vary"));
            let (mut told, mut wanted): (Vec<_>, _) = (told.collect(), wanted.clone());
            told.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(told, wanted);
        }
    }
}

#[tokio::test]
async fn a_script_that_is_shown_as_a_page_has_no_origin() {
    let lab = lab(silent()).await;
    for (accept, is_boxed) in [
        ("Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n", true),
        ("Accept: text/event-stream\r\n", false),
        ("Accept: */*\r\n", false),
        ("", false),
    ] {
        let html = header("Content-Type", Some("text/html"));
        let page = ScriptAnswer { headers: vec![html], ..answer(Vec::new(), ScriptEnd::End) };
        let (_, path) = add(&lab, vec![page]);
        let request = format!("GET {path} HTTP/1.1\r\nHost: lab\r\n{accept}\r\n");
        let head = lab.request(&request).await.head().await;
        let sandbox = head.contains("\r\nContent-Security-Policy: sandbox\r\n");
        assert_eq!(sandbox, is_boxed, "{accept}: {head}");
    }
}
