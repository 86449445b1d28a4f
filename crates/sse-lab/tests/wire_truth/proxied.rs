//! Against a proxy between client and lab: it needs no right to capture, sees the same bytes as
//! both kernels, tells FIN from RST by what its own reads give, and knows when it has seen
//! everything.

use sse_lab::{Lab, LabOptions};
use sse_stage::{
    Actor, ConnectionId, Door, FeedSettings, Kill, KillKind, Party, Publish, Span, Target,
    WireDirection, WireMark, WirePage,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::page::{PATIENCE, closed, ends, recorded};

/// The number of the only connection of its lab.
const FIRST: ConnectionId = 1;

/// What one side sent, as the proxy saw it.
#[derive(Debug, PartialEq, Eq)]
struct Side {
    bytes: Vec<u8>,
    /// Absent where the other side broke the connection first.
    end: Option<WireMark>,
}

/// What the proxy saw.
#[derive(Debug)]
struct Seen {
    client: Side,
    stage: Side,
}

/// Carries one connection to the stage and takes down both sides.
async fn proxy(listener: TcpListener, stage: std::net::SocketAddr) -> Seen {
    let (client, _) = listener.accept().await.unwrap();
    let stage = TcpStream::connect(stage).await.unwrap();
    for stream in [&client, &stage] {
        stream.set_nodelay(true).unwrap();
    }
    let (client_reads, client_writes) = client.into_split();
    let (stage_reads, stage_writes) = stage.into_split();
    let broken = CancellationToken::new();
    let (client, stage) = tokio::join!(
        pump(client_reads, stage_writes, &broken),
        pump(stage_reads, client_writes, &broken)
    );
    Seen { client, stage }
}

/// Passes on what one side sends, and its end as it is.
async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, broken: &CancellationToken) -> Side {
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        let read = tokio::select! {
            biased;
            read = from.read_buf(&mut bytes) => read,
            () = broken.cancelled() => return Side { bytes, end: None },
        };
        match read {
            Ok(0) => {
                let _gone = to.shutdown().await;
                return Side { bytes, end: Some(WireMark::Fin) };
            }
            Ok(_) => {
                // A side that is gone takes nothing; what was sent to it was sent all the same.
                let _gone = to.write_all(&bytes[before..]).await;
            }
            Err(_) => {
                let _gone = to.as_ref().set_zero_linger();
                // Dropping it would send FIN first.
                to.forget();
                broken.cancel();
                return Side { bytes, end: Some(WireMark::Rst) };
            }
        }
    }
}

pub(crate) struct Run {
    pub(crate) lab: Lab,
    pub(crate) client: Option<TcpStream>,
    proxied: JoinHandle<Seen>,
    read: Vec<u8>,
}

impl Run {
    pub(crate) async fn start(request: &str) -> Self {
        Self::start_behind(request, Door::Open).await
    }

    async fn start_behind(request: &str, door: Door) -> Self {
        let feed = FeedSettings { paused: true, heartbeat_ms: 0, ..FeedSettings::default() };
        let lab = Lab::start(LabOptions { stage_port: 0, feed, ..LabOptions::default() });
        let lab = lab.await.unwrap();
        lab.stage().set_door(door, Actor::Presenter).await.unwrap();
        lab.stage().record_client("me").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let proxied = tokio::spawn(proxy(listener, lab.stage().local_addr()));
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(request.as_bytes()).await.unwrap();
        Self { lab, client: Some(client), proxied, read: Vec::new() }
    }

    pub(crate) fn publish(&self, data: &str) {
        self.lab.stage().publish(Publish { event: None, data: data.to_owned() }).unwrap();
    }

    pub(crate) async fn until(&mut self, mark: &str) {
        let client = self.client.as_mut().unwrap();
        while !self.read.windows(mark.len()).any(|window| window == mark.as_bytes()) {
            let read = timeout(PATIENCE, client.read_buf(&mut self.read)).await;
            assert_ne!(read.expect("it never comes").unwrap(), 0, "the stream ended");
        }
    }

    /// Reads until the lab has ended the connection, closes it, and compares what was recorded
    /// with what the proxy saw.
    pub(crate) async fn check(mut self, what: &str) -> WirePage {
        if let Some(mut client) = self.client.take() {
            let ending =
                async { while matches!(client.read_buf(&mut self.read).await, Ok(1..)) {} };
            timeout(PATIENCE, ending).await.expect("it never ends");
        }
        let seen = timeout(PATIENCE, self.proxied).await.expect("the proxy never ends").unwrap();
        let page = timeout(PATIENCE, closed(&self.lab, FIRST)).await.expect("it is never closed");
        assert_eq!(page.to_client.left_out_bytes, 0, "{what}");
        assert_eq!(page.to_server.left_out_bytes, 0, "{what}");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        for (direction, side) in
            [(WireDirection::ToClient, &seen.stage), (WireDirection::ToServer, &seen.client)]
        {
            let recorded = recorded(&page, direction);
            assert_eq!(text(&recorded), text(&side.bytes), "{direction:?}, {what}");
            assert_eq!(recorded, side.bytes, "{direction:?}, {what}");
        }
        let ended = |by: Party| {
            let of_it = page.ends.iter().filter(|end| end.by == by);
            of_it.map(|end| end.mark).collect::<Vec<_>>()
        };
        // What a side did after the other had broken the connection, nobody can see.
        for (by, side) in [(Party::Server, &seen.stage), (Party::Client, &seen.client)] {
            if let Some(end) = side.end {
                assert_eq!(ended(by).last(), Some(&end), "{by:?}, {what}: {:?}", page.ends);
            }
        }
        page
    }
}

const BY_LAB_THEN_CLIENT: [(Party, WireMark); 2] =
    [(Party::Server, WireMark::Fin), (Party::Client, WireMark::Fin)];

#[tokio::test]
async fn what_is_recorded_is_what_crossed_for_every_kill() {
    for kind in [KillKind::End, KillKind::Cut, KillKind::Reset] {
        for mid_event in [false, true] {
            for version in ["1.1", "1.0"] {
                let what = format!("{kind:?}, mid-event {mid_event}, HTTP/{version}");
                let target = "/stream?client=me";
                let request =
                    format!("GET {target} HTTP/{version}\r\nHost: lab\r\nX-Odd: \u{1F600}\r\n\r\n");
                let mut run = Run::start(&request).await;
                run.until("connecttime").await;
                for data in ["one", "two\nlines", "\u{FEFF}三"] {
                    run.publish(data);
                    let last_line = data.lines().last().unwrap();
                    run.until(&format!("data: {last_line}\n\n")).await;
                }
                run.lab.stage().kill(Target::All, Kill { kind, mid_event }).unwrap();
                let page = run.check(&what).await;
                match kind {
                    KillKind::End | KillKind::Cut => {
                        assert_eq!(ends(&page), BY_LAB_THEN_CLIENT, "{what}");
                    }
                    KillKind::Reset => {
                        assert_eq!(ends(&page), [(Party::Server, WireMark::Rst)], "{what}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn what_is_recorded_is_what_crossed_where_the_client_ends_it() {
    for mark in [WireMark::Fin, WireMark::Rst] {
        let mut run = Run::start("GET /stream?client=me HTTP/1.1\r\nHost: lab\r\n\r\n").await;
        run.until("connecttime").await;
        run.publish("x");
        run.until("data: x\n\n\r\n").await;
        let client = run.client.take().unwrap();
        if mark == WireMark::Rst {
            client.set_zero_linger().unwrap();
        }
        drop(client);
        let page = run.check(&format!("the client's {mark:?}")).await;
        assert_eq!(page.ends[0].by, Party::Client);
        assert_eq!(page.ends[0].mark, mark);
    }
}

#[tokio::test]
async fn what_is_recorded_is_what_crossed_where_there_is_no_stream() {
    let span = || Span::default();
    let doors = [
        Door::Open,
        Door::Status { status: 503, retry_after_s: None, span: span() },
        Door::Redirect { status: 307, span: span() },
        Door::Empty { span: span() },
    ];
    for door in doors {
        for request in [
            "GET /stream?client=me&count=2&interval_ms=1&end=end HTTP/1.1\r\nHost: lab\r\n\r\n",
            "HEAD /stream?client=me HTTP/1.1\r\nHost: lab\r\n\r\n",
            "POST /stream?client=me&count=1&end=cut HTTP/1.1\r\nHost: lab\r\nContent-Length: 2\r\n\r\n{}",
            "GET /nothing?client=me HTTP/1.1\r\nHost: lab\r\n\r\n",
            "OPTIONS /stream?client=me HTTP/1.1\r\nHost: lab\r\n\r\n",
        ] {
            let what = format!("{door:?}, {request:?}");
            let run = Run::start_behind(request, door.clone()).await;
            let page = run.check(&what).await;
            assert_eq!(ends(&page), BY_LAB_THEN_CLIENT, "{what}");
        }
    }
}
