//! What the next attempt meets.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::wildcard_enum_match_arm, reason = "a test looks for one fact among all")]

mod support;

use std::io::ErrorKind;

use futures_util::FutureExt;
use sse_stage::{Actor, Door, DoorState, ErrorCode, KillKind, Span, Target, What};
use support::{Client, End, Lab, field, lab, plain, silent};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
};

const FOR_EVER: Span = Span { attempts: None, for_ms: None };
const ONCE: Span = Span { attempts: Some(1), for_ms: None };

async fn set(lab: &Lab, door: Door) -> DoorState {
    lab.stage.set_door(door, Actor::Presenter).await.unwrap()
}

async fn connect_error(lab: &Lab) -> ErrorKind {
    TcpStream::connect(lab.address()).await.unwrap_err().kind()
}

#[tokio::test]
async fn a_refusing_door_closes_the_port_and_open_streams_go_on() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    set(&lab, Door::Refuse { span: FOR_EVER }).await;
    assert_eq!(connect_error(&lab).await, ErrorKind::ConnectionRefused);
    lab.publish("still here");
    assert!(client.chunk().await.contains("still here"));
    set(&lab, Door::Open).await;
    lab.get("/stream").await.open().await;
}

#[tokio::test]
async fn a_closed_port_cannot_be_stolen() {
    let lab = lab(silent()).await;
    let mut client = lab.get("/stream").await;
    client.open().await;
    set(&lab, Door::Refuse { span: FOR_EVER }).await;
    for reuse in [false, true] {
        let thief = TcpSocket::new_v4().unwrap();
        thief.set_reuseaddr(reuse).unwrap();
        let stolen = thief.bind(lab.address()).and_then(|()| thief.listen(1));
        assert_eq!(stolen.unwrap_err().kind(), ErrorKind::AddrInUse, "reuse: {reuse}");
    }
    set(&lab, Door::Open).await;
    lab.get("/stream").await.open().await;
}

#[tokio::test]
async fn a_port_can_be_closed_and_opened_again_and_again() {
    let lab = lab(silent()).await;
    for _ in 0..20 {
        set(&lab, Door::Refuse { span: FOR_EVER }).await;
        assert_eq!(connect_error(&lab).await, ErrorKind::ConnectionRefused);
        set(&lab, Door::Refuse { span: FOR_EVER }).await;
        set(&lab, Door::Open).await;
        let mut client = lab.get("/stream").await;
        client.open().await;
        lab.stage.kill(Target::All, plain(KillKind::End)).unwrap();
        client.rest().await;
    }
}

#[tokio::test]
async fn a_refusing_door_opens_by_itself() {
    let lab = lab(silent()).await;
    set(&lab, Door::Refuse { span: Span { attempts: None, for_ms: Some(30) } }).await;
    let mut facts = lab.facts();
    let opened = facts.find(|what| match what {
        What::DoorChanged { state, by: Actor::Door } => Some(state.clone()),
        _ => None,
    });
    assert_eq!(opened.await.door, Door::Open);
    lab.get("/stream").await.open().await;
}

#[tokio::test]
async fn the_timer_of_a_door_does_not_open_the_one_after_it() {
    let lab = lab(silent()).await;
    set(&lab, Door::Refuse { span: Span { attempts: None, for_ms: Some(20) } }).await;
    set(&lab, Door::Status { status: 503, retry_after_s: None, span: FOR_EVER }).await;
    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    assert!(matches!(lab.stage.state().door.door, Door::Status { .. }));
}

#[tokio::test]
async fn the_timer_of_a_door_ends_with_its_door() {
    let lab = lab(silent()).await;
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let at_rest = tasks();
    for _ in 0..10 {
        set(&lab, Door::Hang { span: Span { attempts: None, for_ms: Some(3_600_000) } }).await;
    }
    set(&lab, Door::Open).await;
    let ended = async {
        while tasks() > at_rest {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(support::PATIENCE, ended).await.expect("a timer waits for its hour");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whichever_change_comes_last_the_port_is_as_the_door_says() {
    let lab = lab(silent()).await;
    for round in 0..200 {
        let door = |door| {
            let stage = lab.stage.clone();
            tokio::spawn(async move { drop(stage.set_door(door, Actor::Presenter).await) })
        };
        let restore = {
            let stage = lab.stage.clone();
            tokio::spawn(async move { stage.restore().await })
        };
        let refuse = door(Door::Refuse { span: FOR_EVER });
        let open = door(Door::Open);
        for change in [refuse, open, restore] {
            change.await.unwrap();
        }
        let standing = lab.stage.state().door.door;
        let connected = TcpStream::connect(lab.address()).await;
        assert_eq!(connected.is_ok(), standing == Door::Open, "{round}: {standing:?}");
    }
}

#[tokio::test]
async fn what_hangs_is_never_answered_and_stays_hung_until_killed() {
    let lab = lab(silent()).await;
    set(&lab, Door::Hang { span: ONCE }).await;
    let mut hung = lab.get("/stream").await;
    let mut facts = lab.facts();
    facts
        .find(|what| matches!(what, What::DoorMet { attempts_left: Some(0), .. }).then_some(()))
        .await;
    lab.get("/stream").await.open().await;
    let connections = lab.stage.connections();
    assert_eq!(connections[0].stream, sse_stage::StreamName::Hung);
    lab.stage.kill(Target::One(connections[0].id), plain(KillKind::Cut)).unwrap();
    assert_eq!(hung.rest().await, (String::new(), End::Fin));
}

#[tokio::test]
async fn restore_ends_what_hangs_so_that_its_client_asks_again() {
    let lab = lab(silent()).await;
    let mut streaming = lab.get("/stream").await;
    streaming.open().await;
    set(&lab, Door::Hang { span: FOR_EVER }).await;
    let mut hung = lab.get("/stream").await;
    let mut facts = lab.facts();
    facts.find(|what| matches!(what, What::DoorMet { .. }).then_some(())).await;
    lab.stage.restore().await;
    assert_eq!(hung.rest().await, (String::new(), End::Fin));
    let left: Vec<_> = lab.stage.connections().iter().map(|it| it.stream).collect();
    assert_eq!(left, [sse_stage::StreamName::Lab]);
    drop(streaming);
}

#[tokio::test]
async fn a_status_is_answered_as_often_as_was_said() {
    let lab = lab(silent()).await;
    set(
        &lab,
        Door::Status {
            status: 503,
            retry_after_s: None,
            span: Span { attempts: Some(2), for_ms: None },
        },
    )
    .await;
    for left in [1, 0] {
        let (answer, end) = lab.get("/stream").await.rest().await;
        assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
        assert!(answer.contains("Access-Control-Allow-Origin: *\r\n"), "{answer}");
        assert!(answer.contains("Connection: close\r\n"), "{answer}");
        assert_eq!(end, End::Fin);
        let mut facts = lab.facts();
        facts
            .find(|what| match what {
                What::DoorMet { attempts_left, .. } if *attempts_left == Some(left) => Some(()),
                _ => None,
            })
            .await;
    }
    lab.get("/stream").await.open().await;
    assert_eq!(lab.stage.state().door.door, Door::Open);
}

#[tokio::test]
async fn a_status_that_has_no_name_is_given_none() {
    let lab = lab(silent()).await;
    set(&lab, Door::Status { status: 599, retry_after_s: None, span: FOR_EVER }).await;
    let (answer, _) = lab.get("/stream").await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 599 \r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n599: the lab's door answers so\n"), "{answer}");
}

#[tokio::test]
async fn a_status_says_when_to_come_back_where_it_is_asked_to() {
    let lab = lab(silent()).await;
    let request = "GET /stream HTTP/1.1\r\nHost: lab\r\nOrigin: http://a.example\r\n\r\n";
    set(&lab, Door::Status { status: 503, retry_after_s: Some(7), span: FOR_EVER }).await;
    let (answer, _) = lab.request(request).await.rest().await;
    assert!(answer.contains("\r\nRetry-After: 7\r\n"), "{answer}");
    let exposed = "\r\nAccess-Control-Expose-Headers: Retry-After\r\n";
    assert!(answer.contains(exposed), "a page of another origin can read it: {answer}");
    set(&lab, Door::Status { status: 503, retry_after_s: None, span: FOR_EVER }).await;
    let (answer, _) = lab.request(request).await.rest().await;
    assert!(!answer.contains("Retry-After") && !answer.contains("Expose"), "{answer}");
}

#[tokio::test]
async fn a_204_has_no_body() {
    let lab = lab(silent()).await;
    set(&lab, Door::Status { status: 204, retry_after_s: None, span: FOR_EVER }).await;
    let (answer, _) = lab.get("/stream").await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 204 No Content\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[tokio::test]
async fn a_door_for_streams_leaves_other_routes_and_preflights_alone() {
    let lab = lab(silent()).await;
    set(&lab, Door::Status { status: 500, retry_after_s: None, span: ONCE }).await;
    let (page, _) = lab.get("/").await.rest().await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    let preflight = "OPTIONS /stream HTTP/1.1\r\nHost: lab\r\nOrigin: http://a\r\n\r\n";
    let (answer, _) = lab.request(preflight).await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert_eq!(lab.stage.state().door.attempts_left, Some(1), "neither was an attempt");
}

#[tokio::test]
async fn a_wrong_content_type_carries_the_stream() {
    let lab = lab(silent()).await;
    set(&lab, Door::ContentType { content_type: None, span: ONCE }).await;
    let mut client = lab.get("/stream").await;
    let head = client.head().await;
    assert!(head.contains("\r\nContent-Type: text/html\r\n"), "{head}");
    assert!(!head.contains("event-stream"), "{head}");
    lab.publish("x");
    client.chunk().await;
    assert!(client.chunk().await.contains("data: x\n"));
}

#[tokio::test]
async fn a_redirect_leads_to_the_same_feed_and_the_door_does_not_meet_it_again() {
    let lab = lab(silent()).await;
    set(&lab, Door::Redirect { status: 302, span: FOR_EVER }).await;
    let (answer, _) = lab.get("/stream?client=me").await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 302 Found\r\n"), "{answer}");
    assert!(answer.contains("\r\nLocation: /moved/stream?client=me\r\n"), "{answer}");
    let mut client = lab.get("/moved/stream?client=me").await;
    assert!(field(&client.open().await, "id").is_some());
    lab.publish("x");
    assert!(client.chunk().await.contains("data: x\n"));
}

#[tokio::test]
async fn an_empty_200_is_an_event_stream_without_events() {
    let lab = lab(silent()).await;
    set(&lab, Door::Empty { span: ONCE }).await;
    let (answer, end) = lab.get("/stream").await.rest().await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("\r\nContent-Type: text/event-stream\r\n"), "{answer}");
    assert!(answer.contains("\r\nContent-Length: 0\r\n"), "{answer}");
    assert_eq!(end, End::Fin);
}

#[tokio::test]
async fn restore_opens_the_door() {
    let lab = lab(silent()).await;
    set(&lab, Door::Refuse { span: FOR_EVER }).await;
    lab.stage.set_stalled(Target::All, true).unwrap();
    lab.stage.restore().await;
    let mut client = Client::connect(lab.address()).await;
    tokio::io::AsyncWriteExt::write_all(
        &mut client.stream,
        b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n",
    )
    .await
    .unwrap();
    client.open().await;
    let state = lab.stage.state();
    assert_eq!((state.door.door, state.stalled), (Door::Open, false));
}

#[tokio::test]
async fn doors_that_cannot_be_are_refused_by_field() {
    let lab = lab(silent()).await;
    let span = |attempts, for_ms| Span { attempts, for_ms };
    let typed =
        |value: &str| Door::ContentType { content_type: Some(value.to_owned()), span: FOR_EVER };
    for (door, code, field) in [
        (Door::Refuse { span: span(Some(3), None) }, ErrorCode::CannotCount, "attempts"),
        (Door::Hang { span: span(Some(0), None) }, ErrorCode::OutOfRange, "attempts"),
        (Door::Hang { span: span(Some(1_001), None) }, ErrorCode::OutOfRange, "attempts"),
        (Door::Hang { span: span(None, Some(0)) }, ErrorCode::OutOfRange, "for_ms"),
        (Door::Hang { span: span(None, Some(3_600_001)) }, ErrorCode::OutOfRange, "for_ms"),
        (
            Door::Status { status: 200, retry_after_s: None, span: FOR_EVER },
            ErrorCode::OutOfRange,
            "status",
        ),
        (
            Door::Status { status: 101, retry_after_s: None, span: FOR_EVER },
            ErrorCode::OutOfRange,
            "status",
        ),
        (
            Door::Status { status: 600, retry_after_s: None, span: FOR_EVER },
            ErrorCode::OutOfRange,
            "status",
        ),
        (
            Door::Status { status: 302, retry_after_s: None, span: FOR_EVER },
            ErrorCode::UseRedirect,
            "status",
        ),
        (
            Door::Status { status: 503, retry_after_s: Some(3_601), span: FOR_EVER },
            ErrorCode::OutOfRange,
            "retry_after_s",
        ),
        (Door::Redirect { status: 303, span: FOR_EVER }, ErrorCode::OutOfRange, "status"),
        (typed("text/event-stream; charset=utf-8"), ErrorCode::NotWrong, "content_type"),
        (typed("a\r\nSet-Cookie: b"), ErrorCode::ForbiddenCharacter, "content_type"),
        (typed(""), ErrorCode::ForbiddenCharacter, "content_type"),
    ] {
        let refused = lab.stage.set_door(door.clone(), Actor::Presenter).await.unwrap_err();
        assert_eq!((refused.code, refused.field), (code, field), "{door:?}");
    }
    assert_eq!(lab.stage.state().door.door, Door::Open);
}

#[tokio::test]
async fn a_door_is_set_and_opens_again_though_nobody_waits_for_it() {
    let lab = lab(silent()).await;
    let door = Door::Refuse { span: Span { attempts: None, for_ms: Some(20) } };
    let setting = lab.stage.set_door(door, Actor::Presenter);
    assert!(setting.now_or_never().is_none(), "it is left half-way");
    let mut facts = lab.facts();
    for expected in [Actor::Presenter, Actor::Door] {
        let by = |what: &What| match what {
            What::DoorChanged { by, .. } => Some(*by),
            _ => None,
        };
        assert_eq!(facts.find(by).await, expected);
    }
    lab.get("/stream").await.open().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_door_is_met_before_it_is_journalled() {
    let lab = lab(silent()).await;
    let address = lab.address();
    let hammering: Vec<_> = (0..6)
        .map(|_| {
            tokio::spawn(async move {
                loop {
                    let mut client = Client::connect(address).await;
                    client
                        .stream
                        .write_all(b"HEAD /stream HTTP/1.1\r\nHost: lab\r\n\r\n")
                        .await
                        .ok();
                    client.rest_bytes().await;
                }
            })
        })
        .collect();
    for n in 0..300 {
        let door = Door::Status { status: 500 + n % 10, retry_after_s: None, span: ONCE };
        lab.stage.set_door(door, Actor::Presenter).await.unwrap();
        tokio::task::yield_now().await;
    }
    hammering.iter().for_each(tokio::task::JoinHandle::abort);
    lab.shutdown.cancel();
    lab.stage.closed().await;
    let mut reader = lab.stage.journal().reader(Some(0));
    let mut standing = Door::Open;
    let mut met = 0;
    while let Some(facts) = reader.next().await {
        for fact in facts {
            match &fact.what {
                What::DoorChanged { state, .. } => standing = state.door.clone(),
                What::DoorMet { door, .. } => {
                    assert_eq!(*door, standing);
                    met += 1;
                }
                _ => {}
            }
        }
    }
    assert!(met > 0 && standing == lab.stage.state().door.door);
}
