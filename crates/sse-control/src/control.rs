use std::{
    fmt, io, iter,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    http::{HeaderMap, header::HOST},
    middleware,
};
use sse_stage::Stage;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Token, UiFiles,
    api_error::ApiError,
    guard::{self, Guard},
    headers, listener,
    openapi::API_PREFIX,
    routes, ui_files,
};

/// What protects the control listener from its clients.
#[derive(Clone, Copy, Debug)]
pub struct ControlLimits {
    /// Open connections; over it, 503 with `Retry-After`.
    pub connections: usize,
    /// How long a request head may take, and how long a connection may idle between requests.
    pub head_timeout: Duration,
    /// The size of a request head, in bytes.
    pub head_bytes: usize,
    /// How long a request body may take.
    pub body_timeout: Duration,
    /// Silence in the journal after which a comment shows that the connection still lives.
    pub journal_heartbeat: Duration,
}

impl Default for ControlLimits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            head_timeout: Duration::from_secs(10),
            head_bytes: 16 * 1024,
            body_timeout: Duration::from_secs(10),
            journal_heartbeat: Duration::from_secs(15),
        }
    }
}

/// What the control listener is started with: everything from outside comes in here.
pub struct ControlConfig {
    /// A bound listener.
    pub listener: TcpListener,
    /// The stage that is steered.
    pub stage: Stage,
    /// Where clients reach the stage, without a slash at the end.
    pub stage_url: String,
    /// The stage's port that was asked for; 0 for any.
    pub stage_port_requested: u16,
    /// Where clients on other machines reach the stage, if they can.
    pub lan_url: Option<String>,
    /// The secret that opens the API.
    pub token: Token,
    /// Host names and addresses without port, other than this machine's own, that requests may
    /// be addressed to. An IPv6 address stands in brackets.
    pub names: Vec<String>,
    /// The page's files.
    pub ui: Arc<dyn UiFiles>,
    /// Cancelled to end it; open streams end with it, within a second.
    pub shutdown: CancellationToken,
    /// Protection.
    pub limits: ControlLimits,
}

impl fmt::Debug for ControlConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ControlConfig")
            .field("listener", &self.listener)
            .field("stage_url", &self.stage_url)
            .finish_non_exhaustive()
    }
}

/// A running control listener.
#[derive(Clone, Debug)]
pub struct Control {
    local_addr: SocketAddr,
    url: String,
    tasks: TaskTracker,
}

impl Control {
    /// Starts serving on the listener, on the caller's runtime.
    ///
    /// # Errors
    /// An I/O error of the listener.
    pub fn start(config: ControlConfig) -> io::Result<Self> {
        let local_addr = config.listener.local_addr()?;
        let stage_port = config.stage.local_addr().port();
        let url = local_url(local_addr);
        let stage_urls = iter::once(&config.stage_url).chain(&config.lan_url).cloned().collect();
        let guard = Guard::new(local_addr, &config.names);
        let policy = headers::Policy::new(stage_port, stage_urls, &config.names);
        let shared = Arc::new(Shared {
            stage: config.stage,
            token: config.token,
            limits: config.limits,
            address: Address {
                stage_url: config.stage_url,
                stage_port,
                stage_port_requested: config.stage_port_requested,
                control_url: url.clone(),
                lan_url: config.lan_url,
            },
        });
        let router = router(shared, config.ui)
            .layer(middleware::from_fn_with_state(Arc::new(guard), guard::check))
            .layer(middleware::from_fn_with_state(Arc::new(policy), headers::add));
        let tasks = TaskTracker::new();
        let serving =
            listener::serve(config.listener, router, config.limits, config.shutdown, tasks.clone());
        tasks.spawn(serving);
        tasks.close();
        Ok(Self { local_addr, url, tasks })
    }

    /// The address it listens on.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Its address as a URL without a slash at the end; an unspecified address as this machine's.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Resolves when it has ended and its port is free.
    pub async fn closed(&self) {
        self.tasks.wait().await;
    }
}

/// What the routes share.
pub(crate) struct Shared {
    pub(crate) stage: Stage,
    pub(crate) token: Token,
    pub(crate) limits: ControlLimits,
    pub(crate) address: Address,
}

/// Where things are, as `GET /lab` tells it.
pub(crate) struct Address {
    pub(crate) stage_url: String,
    pub(crate) stage_port: u16,
    pub(crate) stage_port_requested: u16,
    pub(crate) control_url: String,
    pub(crate) lan_url: Option<String>,
}

impl Address {
    /// Where the sender of a request with these headers reaches the stage: this machine's own
    /// names for the control listener mean the loopback address, any other a network.
    pub(crate) fn stage_url_for(&self, headers: &HeaderMap) -> String {
        let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let from_here = guard::OWN_NAMES.iter().any(|own| own.eq_ignore_ascii_case(name));
        let remote = self.lan_url.as_ref().filter(|_| !from_here);
        remote.unwrap_or(&self.stage_url).clone()
    }
}

/// The URL at which a client on this machine reaches a listener, without a slash at the end.
#[must_use]
pub fn local_url(mut listens_on: SocketAddr) -> String {
    if listens_on.ip().is_unspecified() {
        listens_on.set_ip(match listens_on {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{listens_on}")
}

fn router(shared: Arc<Shared>, ui: Arc<dyn UiFiles>) -> Router {
    let (api, _) = routes::router().split_for_parts();
    let api = api
        .fallback(async || ApiError::not_found("such route in the API"))
        .method_not_allowed_fallback(guard::method_not_allowed)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), guard::require_token))
        .with_state(Arc::clone(&shared));
    let outside = Router::new()
        .fallback(async || ApiError::not_found("such route in the API"))
        .layer(middleware::from_fn_with_state(shared, guard::require_token));
    Router::new()
        .nest(API_PREFIX, api)
        .nest("/api", outside)
        .fallback(move |request| ui_files::serve(Arc::clone(&ui), request))
}
