//! Against a packet capture of the loopback: what left the kernels, packet by packet.

use std::io::Write;

use sse_lab::{Lab, LabOptions};
use sse_stage::{
    ConnectionId, Fault, FeedSettings, Journal, Kill, KillKind, Party, Publish, Target, What,
    WireDirection, WireMark, WirePage,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::{
    capture::{Capture, Connection},
    page::{PATIENCE, closed, ends, recorded},
};

/// A lab whose port is captured.
pub(crate) struct Run {
    pub(crate) lab: Lab,
    capture: Capture,
}

/// A client of it.
pub(crate) struct Client {
    /// Absent once it has closed.
    pub(crate) stream: Option<TcpStream>,
    port: u16,
    connection: ConnectionId,
    pub(crate) read: Vec<u8>,
}

impl Run {
    /// Absent where capturing is not permitted, which is said.
    pub(crate) async fn start() -> Option<Self> {
        let feed = FeedSettings { paused: true, heartbeat_ms: 0, ..FeedSettings::default() };
        let lab = Lab::start(LabOptions { stage_port: 0, feed, ..LabOptions::default() });
        let lab = lab.await.unwrap();
        lab.stage().record_client("me").unwrap();
        match Capture::start(lab.stage().local_addr().port()) {
            Ok(capture) => Some(Self { lab, capture }),
            Err(why) => {
                // Past the test harness, which keeps what a test prints to itself.
                let _said = writeln!(
                    std::io::stderr(),
                    "not compared with a packet capture, but only with a proxy: {why}"
                );
                None
            }
        }
    }

    pub(crate) async fn connect(&self, request: &str, receive_bytes: Option<u32>) -> Client {
        let socket = TcpSocket::new_v4().unwrap();
        if let Some(bytes) = receive_bytes {
            socket.set_recv_buffer_size(bytes).unwrap();
        }
        let mut stream = socket.connect(self.lab.stage().local_addr()).await.unwrap();
        let address = stream.local_addr().unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let accepted = accepted(self.lab.stage().journal(), address.to_string());
        let connection = timeout(PATIENCE, accepted).await.expect("it is never accepted");
        Client { stream: Some(stream), port: address.port(), connection, read: Vec::new() }
    }

    pub(crate) fn publish(&self, data: &str) {
        self.lab.stage().publish(Publish { event: None, data: data.to_owned() }).unwrap();
    }

    /// What the lab recorded and what was captured of a connection that is over.
    pub(crate) async fn compared(&self, client: &Client, what: &str) -> (WirePage, Connection) {
        let closed = closed(&self.lab, client.connection);
        let page = timeout(PATIENCE, closed).await.expect("it is never closed");
        assert_eq!(page.to_client.left_out_bytes, 0, "{what}");
        assert_eq!(page.to_server.left_out_bytes, 0, "{what}");
        // Packets are captured in their order: when one that is sent now is there, all are.
        let later = TcpStream::connect(self.lab.stage().local_addr()).await.unwrap();
        let later_port = later.local_addr().unwrap().port();
        tokio::task::block_in_place(|| self.capture.wait_for(later_port));
        let captured = self.capture.connection(client.port);
        let requested = recorded(&page, WireDirection::ToServer);
        assert_eq!(captured.client.bytes(), requested, "the request, {what}");
        (page, captured)
    }
}

impl Client {
    pub(crate) async fn until(&mut self, mark: &[u8]) {
        while !self.read.windows(mark.len()).any(|window| window == mark) {
            let read = self.stream.as_mut().unwrap().read_buf(&mut self.read);
            let read = timeout(PATIENCE, read).await;
            assert_ne!(read.expect("it never comes").unwrap(), 0, "the stream ended");
        }
    }

    /// Reads to the end, and closes.
    pub(crate) async fn finish(mut self) -> Self {
        let mut stream = self.stream.take().unwrap();
        let ending = async { while matches!(stream.read_buf(&mut self.read).await, Ok(1..)) {} };
        timeout(PATIENCE, ending).await.expect("it never ends");
        self
    }
}

/// The number of the connection from this address. By the journal, since it may be over already.
async fn accepted(journal: &Journal, from: String) -> ConnectionId {
    let mut reader = journal.reader(Some(0));
    loop {
        let facts = reader.next().await.unwrap();
        let found = facts.iter().find_map(|fact| match &fact.what {
            What::Accepted { connection, peer } if *peer == from => Some(*connection),
            _ => None,
        });
        if let Some(connection) = found {
            return connection;
        }
    }
}

const REQUEST: &str = "GET /stream?client=me HTTP/1.1\r\nHost: lab\r\n\r\n";
const BY_LAB_THEN_CLIENT: [(Party, WireMark); 2] =
    [(Party::Server, WireMark::Fin), (Party::Client, WireMark::Fin)];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_is_what_was_captured_for_every_kill() {
    let Some(run) = Run::start().await else { return };
    for kind in [KillKind::End, KillKind::Cut, KillKind::Reset] {
        for mid_event in [false, true] {
            for version in ["1.1", "1.0"] {
                let what = format!("{kind:?}, mid-event {mid_event}, HTTP/{version}");
                let request = format!(
                    "GET /stream?client=me HTTP/{version}\r\nHost: lab\r\nX-Odd: \u{1F600}\r\n\r\n"
                );
                let mut client = run.connect(&request, None).await;
                client.until(b"connecttime").await;
                for data in ["one", "two\nlines", "\u{FEFF}三"] {
                    run.publish(data);
                    let last_line = data.lines().last().unwrap();
                    client.until(format!("data: {last_line}\n\n").as_bytes()).await;
                }
                run.lab.stage().kill(Target::All, Kill { kind, mid_event }).unwrap();
                let client = client.finish().await;
                let (page, captured) = run.compared(&client, &what).await;
                assert_eq!(captured.ends, ends(&page), "{what}");
                let written = recorded(&page, WireDirection::ToClient);
                if kind == KillKind::Reset {
                    assert_eq!(ends(&page), [(Party::Server, WireMark::Rst)], "{what}");
                    // What was written right before it may not have left.
                    assert!(written.starts_with(&captured.server.bytes()), "{what}");
                } else {
                    assert_eq!(ends(&page), BY_LAB_THEN_CLIENT, "{what}");
                    assert_eq!(captured.server.bytes(), written, "{what}");
                    assert_eq!(client.read, written, "{what}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reset_kept_from_leaving_is_recorded_and_the_page_says_it_was_a_reset() {
    let Some(run) = Run::start().await else { return };
    // It reads nothing and has room for little, so that most stays in the lab's kernel.
    let client = run.connect(REQUEST, Some(4_096)).await;
    let written = async |least_bytes: u64| {
        let bytes = || run.lab.stage().connections().first().map_or(0, |info| info.bytes);
        let waited = async {
            while bytes() < least_bytes {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, waited).await.expect("it is never written");
    };
    // Once its opening is written it is subscribed, and gets what is published.
    written(1).await;
    run.publish(&"x".repeat(300_000));
    written(20_000).await;
    let kill = Kill { kind: KillKind::Reset, mid_event: false };
    run.lab.stage().kill(Target::All, kill).unwrap();
    let (page, captured) = run.compared(&client, "a reset of a full socket").await;
    let (left, written) = (captured.server.bytes(), recorded(&page, WireDirection::ToClient));
    assert!(written.starts_with(&left), "what left is the beginning of what was written");
    assert!(left.len() < written.len(), "{} of {}", left.len(), written.len());
    assert_eq!(ends(&page), [(Party::Server, WireMark::Rst)]);
    assert_eq!(captured.ends, ends(&page));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_is_what_was_captured_where_the_client_ends_it() {
    let Some(run) = Run::start().await else { return };
    for mark in [WireMark::Fin, WireMark::Rst] {
        let mut client = run.connect(REQUEST, None).await;
        client.until(b"connecttime").await;
        run.publish("x");
        client.until(b"data: x\n\n\r\n").await;
        let stream = client.stream.take().unwrap();
        if mark == WireMark::Rst {
            stream.set_zero_linger().unwrap();
        }
        drop(stream);
        let (page, captured) = run.compared(&client, &format!("the client's {mark:?}")).await;
        assert_eq!(captured.ends, ends(&page));
        assert_eq!(captured.ends[0], (Party::Client, mark));
        let written = recorded(&page, WireDirection::ToClient);
        assert_eq!(captured.server.bytes(), written);
        assert_eq!(client.read, written);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_recorded_is_what_was_captured_through_faults() {
    let Some(run) = Run::start().await else { return };
    let gzip = Fault::Gzip { flush: true };
    for faults in [
        vec![gzip],
        vec![gzip, Fault::Drip { bytes: 3, every_ms: 1 }],
        vec![Fault::Duplicate { probability_percent: 100, seed: 0 }],
        vec![Fault::Drip { bytes: 5, every_ms: 1 }],
    ] {
        let what = format!("{faults:?}");
        run.lab.stage().set_faults(Target::All, faults).unwrap();
        let request = "GET /stream?client=me&count=5&interval_ms=1 HTTP/1.1\r\nHost: lab\r\n\
             Accept-Encoding: gzip\r\n\r\n";
        let client = run.connect(request, None).await.finish().await;
        let (page, captured) = run.compared(&client, &what).await;
        let written = recorded(&page, WireDirection::ToClient);
        assert_eq!(captured.server.bytes(), written, "{what}");
        assert_eq!(client.read, written, "{what}");
        assert_eq!(captured.ends, ends(&page), "{what}");
        assert_eq!(captured.ends, BY_LAB_THEN_CLIENT, "{what}");
    }
}
