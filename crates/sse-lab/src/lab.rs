use std::net::{IpAddr, SocketAddr};

use sse_control::{Control, ControlConfig, ControlLimits, Token, local_url};
use sse_stage::{Clock, Stage, StageConfig, StageState};
use tokio_util::sync::CancellationToken;

use crate::{
    LabOptions, PortPolicy, StartError,
    ports::{self, Listener},
};

/// A running lab. Dropping it ends it too, without waiting.
#[derive(Debug)]
pub struct Lab {
    stage: Stage,
    stage_url: String,
    stage_port_requested: u16,
    control: Control,
    token: Token,
    shutdown: CancellationToken,
}

impl Lab {
    /// Starts stage and control listener on the caller's runtime.
    ///
    /// # Errors
    /// [`StartError`]: a port is taken or asked for twice, an address cannot be listened on, or the feed's settings
    /// are out of range.
    pub async fn start(options: LabOptions) -> Result<Self, StartError> {
        let limits = options.limits();
        let stage_address = SocketAddr::new(options.bind, options.stage_port);
        let control_address = SocketAddr::new(options.control_bind, options.control_port);
        if options.port_policy == PortPolicy::Exactly {
            ports::differ(stage_address, control_address)?;
        }
        // The control listener comes first: a stage that nobody could steer is not started.
        let control_listener = ports::listen(Listener::Control, control_address)?;
        let stage_listener = ports::listen_for_stage(stage_address, options.port_policy)?;
        let token = match options.token {
            Some(token) => token,
            None => Token::random().map_err(StartError::Randomness)?,
        };
        // Whatever fails from here on must not leave the other half running.
        let end_if_not_started = options.shutdown.clone().drop_guard();
        let stage = Stage::start(StageConfig {
            listener: stage_listener,
            clock: Clock::start(),
            shutdown: options.shutdown.clone(),
            feed: options.feed,
            cors: options.cors,
            limits,
        })
        .await
        .map_err(StartError::Stage)?;
        let stage_port = stage.local_addr().port();
        let stage_url = local_url(SocketAddr::new(options.bind, stage_port));
        let mut names = options.control_names;
        names.extend(in_network(options.control_bind).map(host));
        let control = Control::start(ControlConfig {
            listener: control_listener,
            stage: stage.clone(),
            stage_url: stage_url.clone(),
            stage_port_requested: options.stage_port,
            lan_url: in_network(options.bind)
                .map(|ip| format!("http://{}", SocketAddr::new(ip, stage_port))),
            token: token.clone(),
            names,
            ui: options.page,
            shutdown: options.shutdown,
            limits: ControlLimits::default(),
        })
        .map_err(StartError::Control)?;
        Ok(Self {
            stage,
            stage_url,
            stage_port_requested: options.stage_port,
            control,
            token,
            shutdown: end_if_not_started.disarm(),
        })
    }

    /// Where clients connect, without a slash at the end: `http://127.0.0.1:3000`.
    #[must_use]
    pub fn stage_url(&self) -> &str {
        &self.stage_url
    }

    /// The stage's port.
    #[must_use]
    pub fn stage_port(&self) -> u16 {
        self.stage.local_addr().port()
    }

    /// The stage's port that was asked for: another one where it was taken, 0 for any.
    #[must_use]
    pub fn stage_port_requested(&self) -> u16 {
        self.stage_port_requested
    }

    /// Where the control API and the page are, without a slash at the end.
    #[must_use]
    pub fn control_url(&self) -> &str {
        self.control.url()
    }

    /// The secret that opens the control API.
    #[must_use]
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// The link that opens the page with the token in its fragment, which browsers never send.
    #[must_use]
    pub fn launch_link(&self) -> String {
        format!("{}/#token={}", self.control_url(), self.token.as_str())
    }

    /// The stage at this moment.
    #[must_use]
    pub fn state(&self) -> StageState {
        self.stage.state()
    }

    /// The stage, for callers in the same process.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Ends every stream and returns once both ports are free.
    pub async fn shutdown(&self) {
        self.shutdown.cancel();
        self.closed().await;
    }

    /// Resolves once the lab has ended, whoever ended it.
    pub async fn closed(&self) {
        self.stage.closed().await;
        self.control.closed().await;
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// The address a client on another machine uses, if it can reach a listener bound there.
fn in_network(bind: IpAddr) -> Option<IpAddr> {
    if bind.is_loopback() {
        None
    } else if bind.is_unspecified() {
        ports::address_in_network()
    } else {
        Some(bind)
    }
}

/// An address as a URL's host.
fn host(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}
