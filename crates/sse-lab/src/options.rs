use std::{
    fmt,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use sse_control::{Token, UiFiles};
use sse_stage::{Cors, FeedSettings, Limits};
use tokio_util::sync::CancellationToken;

use crate::BuiltPage;

/// What to do where the stage's port is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PortPolicy {
    /// Fail: whoever started the lab has written the port down somewhere.
    #[default]
    Exactly,
    /// Take the next free one; [`crate::Lab::stage_port`] tells which.
    NextFree,
}

/// What a lab is started with. The default listens on loopback, the stage on port 3000.
#[derive(Clone)]
pub struct LabOptions {
    /// The address the stage listens on.
    pub bind: IpAddr,
    /// The stage's port; 0 for any.
    pub stage_port: u16,
    /// What to do where that port is taken.
    pub port_policy: PortPolicy,
    /// The address the control listener listens on.
    pub control_bind: IpAddr,
    /// The control listener's port; 0 for any.
    pub control_port: u16,
    /// Names, besides this machine's own, under which the control listener answers.
    pub control_names: Vec<String>,
    /// The secret that opens the control API; random where nothing is said.
    pub token: Option<Token>,
    /// The main feed.
    pub feed: FeedSettings,
    /// The stage's CORS headers.
    pub cors: Cors,
    /// Open connections the stage serves; over it, 503.
    pub connections: usize,
    /// Open connections the stage serves from one address; where nothing is said,
    /// [`LabOptions::CONNECTIONS_PER_ADDRESS`] on a network, and no limit on loopback.
    pub connections_per_address: Option<usize>,
    /// The page's files.
    pub page: Arc<dyn UiFiles>,
    /// Cancelled to end the lab from outside; [`crate::Lab::shutdown`] cancels it too.
    pub shutdown: CancellationToken,
}

impl LabOptions {
    /// The port of the article, and of most tutorials since.
    pub const STAGE_PORT: u16 = 3000;
    /// A room full of phones may come from one address; a single one of them must not take all
    /// places.
    pub const CONNECTIONS_PER_ADDRESS: usize = 1_000;

    /// What protects the stage.
    pub(crate) fn limits(&self) -> Limits {
        let on_network = !self.bind.is_loopback();
        Limits {
            connections: self.connections,
            connections_per_address: self
                .connections_per_address
                .or(on_network.then_some(Self::CONNECTIONS_PER_ADDRESS)),
            ..Limits::default()
        }
    }
}

impl Default for LabOptions {
    fn default() -> Self {
        Self {
            bind: Ipv4Addr::LOCALHOST.into(),
            stage_port: Self::STAGE_PORT,
            port_policy: PortPolicy::default(),
            control_bind: Ipv4Addr::LOCALHOST.into(),
            control_port: 0,
            control_names: Vec::new(),
            token: None,
            feed: FeedSettings::default(),
            cors: Cors::default(),
            connections: Limits::default().connections,
            connections_per_address: None,
            page: Arc::new(BuiltPage),
            shutdown: CancellationToken::new(),
        }
    }
}

impl fmt::Debug for LabOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LabOptions")
            .field("bind", &self.bind)
            .field("stage_port", &self.stage_port)
            .field("port_policy", &self.port_policy)
            .field("control_bind", &self.control_bind)
            .field("control_port", &self.control_port)
            .field("feed", &self.feed)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_limited_where_others_can_connect() {
        let on = |bind: [u8; 4]| LabOptions { bind: bind.into(), ..LabOptions::default() };
        assert_eq!(on([127, 0, 0, 1]).limits().connections_per_address, None);
        assert_eq!(on([0, 0, 0, 0]).limits().connections_per_address, Some(1_000));
        let said = LabOptions { connections_per_address: Some(2), ..on([127, 0, 0, 1]) };
        assert_eq!(said.limits().connections_per_address, Some(2));
    }
}
