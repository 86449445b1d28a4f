//! The stage, and what steers it.

mod inner;
mod looking;
mod scripts;
#[cfg(test)]
mod tests;

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock, RwLock, atomic::AtomicU64},
    time::Duration,
};

use tokio::{net::TcpListener, sync::mpsc, task::unconstrained};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub(crate) use self::inner::Inner;
use crate::{
    Actor, Clock, ConnectionInfo, Cors, Door, DoorState, ErrorCode, Fault, FaultKind, FeedPatch,
    FeedSettings, Invalid, Journal, Kill, KillKind, Publish, PublishBinary, Published,
    PublishedBinary, StageState, StreamName, Target, What,
    accept::accept,
    article::ArticleTimers,
    connection::{Order, Partial},
    epoch::Epochs,
    feed::{Feed, FeedStart},
    places::Places,
    playground::scripts::Scripts,
    port::Port,
    registry::Registry,
    routes,
    sync::lock,
    tap::recordings::Recordings,
};

/// What protects the stage from its clients.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open connections; over it, 503 with `Retry-After`.
    pub connections: usize,
    /// Open connections from one address; over it, the same. None where addresses say nothing of
    /// who connects, as on loopback.
    pub connections_per_address: Option<usize>,
    /// How long a request head may take.
    pub head_timeout: Duration,
    /// The size of a request head, in bytes.
    pub head_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            connections_per_address: None,
            head_timeout: Duration::from_secs(10),
            head_bytes: 16 * 1024,
        }
    }
}

/// What a stage is started with: everything from outside comes in here.
#[derive(Debug)]
pub struct StageConfig {
    /// A bound listener; the door may close and reopen its address.
    pub listener: TcpListener,
    /// The clock of every fact.
    pub clock: Clock,
    /// Cancelled to end the stage; open streams end with it, within a second.
    pub shutdown: CancellationToken,
    /// The main feed.
    pub feed: FeedSettings,
    /// CORS headers.
    pub cors: Cors,
    /// Protection.
    pub limits: Limits,
}

/// A running stage. Clones are handles on the same one.
#[derive(Clone, Debug)]
pub struct Stage {
    inner: Arc<Inner>,
}

/// Connections that [`StageState`] lists.
const LISTED: usize = 500;

impl Stage {
    /// Starts serving on the listener.
    ///
    /// # Errors
    /// `InvalidInput` with an [`Invalid`] inside if the feed's settings are out of range; an I/O
    /// error of the listener; the operating system's lack of randomness for the epoch.
    pub async fn start(config: StageConfig) -> io::Result<Self> {
        let StageConfig { listener, clock, shutdown, feed, cors, limits } = config;
        feed.validate().map_err(|invalid| io::Error::new(io::ErrorKind::InvalidInput, invalid))?;
        let address = listener.local_addr()?;
        let port = Port::listening(listener)?;
        let (port_orders, orders) = mpsc::unbounded_channel();
        let mut epochs = Epochs::random().map_err(io::Error::other)?;
        let epoch = epochs.begin();
        let journal = Journal::new(clock);
        journal.record(What::EpochBegan { epoch: epoch.clone(), by: None });
        let start = FeedStart {
            settings: feed,
            epoch,
            last_seq: 0,
            ahead: None,
            counter_offset: 0,
            finish: None,
        };
        let main = Arc::new(Feed::new(clock, Some(journal.clone()), start));
        let stage = Arc::new(Inner {
            address,
            clock,
            limits,
            journal: journal.clone(),
            main: Arc::clone(&main),
            registry: Registry::default(),
            recordings: Recordings::default(),
            scripts: Scripts::default(),
            article: ArticleTimers::default(),
            places: Places::new(&limits),
            tasks: TaskTracker::new(),
            shutdown: shutdown.clone(),
            closed: CancellationToken::new(),
            stalled: Mutex::default(),
            faults: Mutex::default(),
            watched: Mutex::default(),
            epochs: Mutex::new(epochs),
            door: Mutex::default(),
            door_turn: tokio::sync::Mutex::default(),
            port_orders,
            cors: RwLock::new(cors),
            router: OnceLock::new(),
            last_connection_id: AtomicU64::new(0),
        });
        let router = routes::router(Arc::downgrade(&stage));
        stage.router.get_or_init(|| router);
        let tasks = &stage.tasks;
        tasks.spawn(journal.close_batches(shutdown.clone()));
        tasks.spawn(main.run_ticker(shutdown));
        tasks.spawn(Arc::clone(&stage).count());
        // Not made to wait its turn among the connections it has accepted: while thousands of them
        // open, the kernel's queue would overflow, and whoever is dropped there tries again only
        // after a second.
        tasks.spawn(unconstrained(accept(Arc::clone(&stage), port, orders)));
        tokio::spawn(Arc::clone(&stage).end());
        Ok(Self { inner: stage })
    }

    /// The address clients connect to.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.inner.address
    }

    /// The clock of every fact.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.inner.clock
    }

    /// The record of every fact.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    /// The whole stage at one moment.
    #[must_use]
    pub fn state(&self) -> StageState {
        let inner = &self.inner;
        // Read first: what changes from here on is in a fact after it.
        let journal_seq = inner.journal.newest_seq();
        let listed = inner.registry.oldest(LISTED);
        StageState {
            epoch: inner.main.epoch().to_string(),
            now_us: inner.clock.now_us(),
            feed: inner.main.settings(),
            cors: inner.cors(),
            door: lock(&inner.door).state(),
            stalled: *lock(&inner.stalled),
            faults: lock(&inner.faults).clone(),
            article_global_timer: inner.article.is_global(),
            log: inner.main.log_state(),
            connections: listed.iter().map(|connection| connection.info()).collect(),
            connections_total: inner.registry.len() as u64,
            journal_seq,
        }
    }

    /// Every open connection that carries a stream or hangs, oldest first.
    #[must_use]
    pub fn connections(&self) -> Vec<ConnectionInfo> {
        self.inner.registry.all().iter().map(|connection| connection.info()).collect()
    }

    /// Changes the main feed. A new interval counts from the last tick, a new reconnection time
    /// is written to every connection at once; nobody has to reconnect.
    ///
    /// # Errors
    /// [`Invalid`] if a field is out of range; then nothing has changed.
    pub fn change_feed(&self, patch: FeedPatch) -> Result<FeedSettings, Invalid> {
        self.inner.main.change(|settings| settings.patched(patch))
    }

    /// Appends an event to the main feed.
    ///
    /// # Errors
    /// [`Invalid`] if the event could inject a field or is too long.
    pub fn publish(&self, event: Publish) -> Result<Published, Invalid> {
        self.inner.main.publish(event)
    }

    /// Appends a binary event to the main feed, named `binary`: base64 in streams, since they are
    /// text, and one binary message over a WebSocket.
    ///
    /// # Errors
    /// [`Invalid`] if the number of bytes is out of range.
    pub fn publish_binary(&self, event: PublishBinary) -> Result<PublishedBinary, Invalid> {
        self.inner.main.publish_binary(event)
    }

    /// Ends connections now; returns how many. Their ends are journalled as they happen.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such connection.
    pub fn kill(&self, target: Target, kill: Kill) -> Result<u64, Invalid> {
        let partial = if kill.mid_event { Partial::Half } else { Partial::None };
        self.order_end(target, kill.kind, partial)
    }

    /// As [`Stage::kill`], after the first `event_bytes` bytes of one more event; never all of
    /// its bytes.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such connection.
    pub fn kill_inside_event(
        &self,
        target: Target,
        kind: KillKind,
        event_bytes: usize,
    ) -> Result<u64, Invalid> {
        self.order_end(target, kind, Partial::Bytes(event_bytes))
    }

    fn order_end(&self, target: Target, kind: KillKind, partial: Partial) -> Result<u64, Invalid> {
        let order = Order { kind, partial, by: Actor::Presenter };
        let targets = self.inner.registry.targets(target)?;
        Ok(targets.iter().filter(|connection| connection.order_end(order)).count() as u64)
    }

    /// Silences connections with their sockets open, or lets go of them: then what they missed
    /// is written. All means also those to come, and letting go of all lets go of each; those that
    /// play a script are silenced one by one alone.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such connection.
    pub fn set_stalled(&self, target: Target, stalled: bool) -> Result<(), Invalid> {
        let connection = match target {
            Target::All => None,
            Target::One(id) => Some(id),
        };
        // Held to the end: who comes meanwhile is stalled, or not, as the last word has it.
        let mut all = lock(&self.inner.stalled);
        let targets = self.inner.registry.targets(target)?;
        if connection.is_none() {
            *all = stalled;
        }
        self.inner.journal.record(if stalled {
            What::Stalled { connection }
        } else {
            What::Released { connection }
        });
        for each in targets {
            let spared = connection.is_none() && each.stream == StreamName::Playground;
            if !(stalled && spared) {
                each.set_stalled(stalled);
            }
        }
        Ok(())
    }

    /// Sets what alters connections, in place of what did before; an empty list lets them be. What
    /// the faults before still hold goes on at once. All means also those to come, and replaces
    /// what each has of its own. Returns the list in the order in which the faults act.
    ///
    /// # Errors
    /// [`Invalid`] if a fault is out of range or of a kind given twice, if there is no such
    /// connection or none that carries a stream, or if gzip is to begin in mid-stream.
    pub fn set_faults(
        &self,
        target: Target,
        mut faults: Vec<Fault>,
    ) -> Result<Vec<Fault>, Invalid> {
        Fault::put_in_order(&mut faults)?;
        let has_gzip = faults.iter().any(|fault| fault.kind() == FaultKind::Gzip);
        // Held to the end: who comes meanwhile is altered as the last word has it.
        let mut all = lock(&self.inner.faults);
        let mut targets = self.inner.registry.targets(target)?;
        targets.retain(|connection| connection.feed.is_some());
        let connection = match target {
            Target::All => None,
            Target::One(id) if targets.is_empty() => {
                let message = format!(
                    "connection {id} hangs or plays a script: it carries no stream to alter"
                );
                return Err(Invalid { code: ErrorCode::NoStream, field: "connection", message });
            }
            Target::One(id) if has_gzip && targets.iter().all(|connection| !connection.gzip) => {
                let message = format!(
                    "connection {id} began uncompressed; set gzip for all, and the next connection \
                     begins with it"
                );
                return Err(Invalid {
                    code: ErrorCode::TooLateToCompress,
                    field: "faults",
                    message,
                });
            }
            Target::One(id) => Some(id),
        };
        if connection.is_none() {
            all.clone_from(&faults);
        }
        self.inner.journal.record(What::FaultChanged { connection, faults: faults.clone() });
        for connection in targets {
            connection.set_faults(faults.clone());
        }
        Ok(faults)
    }

    /// Sets what the next attempt meets. Returns once the port is open or closed as asked.
    ///
    /// # Errors
    /// [`Invalid`] if the door's settings are out of range, or the port was lost.
    pub async fn set_door(&self, door: Door, by: Actor) -> Result<DoorState, Invalid> {
        self.inner.set_door(door, by).await
    }

    /// Sets the CORS headers of responses from now on.
    pub fn set_cors(&self, cors: Cors) {
        if self.inner.set_cors(cors) {
            self.inner.journal.record(What::CorsChanged { cors });
        }
    }

    /// Whether the article keeps its timer in one global variable, as the original did.
    pub fn set_article_global_timer(&self, on: bool) {
        if self.inner.article.set_global(on) {
            self.inner.journal.record(What::ArticleChanged { global_timer: on });
        }
    }

    /// Puts everything back: the door open, nothing stalled, no faults, and what hangs ended, so
    /// that its client asks again. The feed stays as it is.
    pub async fn restore(&self) {
        if !lock(&self.inner.door).is_open()
            && let Err(error) = self.set_door(Door::Open, Actor::Presenter).await
        {
            tracing::error!(%error, "the door could not be opened");
        }
        let anything_stalled = *lock(&self.inner.stalled)
            || self.inner.registry.all().iter().any(|connection| connection.is_stalled());
        if anything_stalled {
            // All connections always exist.
            let _all = self.set_stalled(Target::All, false);
        }
        let anything_altered = !lock(&self.inner.faults).is_empty()
            || self.inner.registry.all().iter().any(|connection| !connection.faults().is_empty());
        if anything_altered {
            // All connections always exist, and no faults are never out of range.
            let _none = self.set_faults(Target::All, Vec::new());
        }
        let order = Order { kind: KillKind::Cut, partial: Partial::None, by: Actor::Presenter };
        for connection in self.inner.registry.all() {
            if connection.stream == StreamName::Hung {
                connection.order_end(order);
            }
        }
        self.inner.journal.record(What::Restored {});
    }

    /// Forgets the main feed's history and begins a new epoch, which is returned. Open
    /// connections go on with its ids after an in-band `lab.gap`.
    pub fn reset(&self) -> String {
        let epoch = self.inner.new_epoch();
        self.inner.main.reset(epoch.clone(), Actor::Presenter);
        epoch
    }

    /// Resolves when the stage has ended and its port is free.
    pub async fn closed(&self) {
        self.inner.closed.cancelled().await;
    }
}
