//! A lab whose feed rests, so that a test decides what is sent.

use sse_lab::{Lab, LabOptions};
use sse_stage::{FeedPatch, FeedSettings, Kill, KillKind, Publish, PublishBinary, Target};

/// Every way to end a connection.
pub(crate) const KILLS: [Kill; 6] = [
    Kill { kind: KillKind::End, mid_event: false },
    Kill { kind: KillKind::Cut, mid_event: false },
    Kill { kind: KillKind::Reset, mid_event: false },
    Kill { kind: KillKind::End, mid_event: true },
    Kill { kind: KillKind::Cut, mid_event: true },
    Kill { kind: KillKind::Reset, mid_event: true },
];

pub(crate) struct TestLab {
    lab: Lab,
    /// Everything published: id and data.
    pub(crate) published: Vec<(String, String)>,
}

impl TestLab {
    pub(crate) async fn start() -> Self {
        let feed = FeedSettings { paused: true, retry_ms: 20, ..FeedSettings::default() };
        let options = LabOptions { stage_port: 0, feed, ..LabOptions::default() };
        Self { lab: Lab::start(options).await.expect("the lab starts"), published: Vec::new() }
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/stream", self.lab.stage_url())
    }

    /// The same feed over a WebSocket.
    pub(crate) fn web_socket_url(&self) -> String {
        format!("{}/ws", self.lab.stage_url().replace("http://", "ws://"))
    }

    /// Publishes so many bytes.
    pub(crate) fn publish_binary(&self, bytes: u32) {
        self.lab.stage().publish_binary(PublishBinary { bytes }).expect("a legal size");
    }

    /// Publishes one event and returns its id. Its data are hard to confuse with another's.
    pub(crate) fn publish(&mut self) -> String {
        let data = format!("event {}\nin two lines, with é and …", self.published.len() + 1);
        let event = Publish { event: None, data: data.clone() };
        let id = self.lab.stage().publish(event).expect("a legal event").id.expect("ids are on");
        self.published.push((id.clone(), data));
        id
    }

    pub(crate) fn switch_ids_off(&self) {
        let patch = FeedPatch { ids: Some(false), ..FeedPatch::default() };
        self.lab.stage().change_feed(patch).expect("a legal setting");
    }

    /// Publishes one event while ids are off.
    pub(crate) fn publish_without_id(&self, data: &str) {
        let event = Publish { event: None, data: data.to_owned() };
        let published = self.lab.stage().publish(event).expect("a legal event");
        assert_eq!(published.id, None);
    }

    pub(crate) fn kill(&self, kill: Kill) {
        let killed = self.lab.stage().kill(Target::All, kill).expect("all can be killed");
        assert_eq!(killed, 1, "there is one client");
    }

    /// The `Last-Event-ID` of the connection that is open.
    pub(crate) fn last_event_id_sent(&self) -> Option<String> {
        let connections = self.lab.stage().connections();
        connections.last().and_then(|connection| connection.last_event_id.clone())
    }
}
