use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::sync::watch;

use super::{
    PlayedAttempt, PlayedEnd, PlayedScript,
    prepared::{Prepared, PreparedAnswer},
};
use crate::{ConnectionId, sync::lock};

/// Scripts that are kept at once.
const SCRIPTS: usize = 64;
/// Requests of one script that are remembered.
const ATTEMPTS: usize = 64;

/// The scripts that can be asked for.
#[derive(Debug, Default)]
pub(crate) struct Scripts(Mutex<VecDeque<Arc<Kept>>>);

/// There are as many scripts as there may be, and each has a connection open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Scripts {
    /// Keeps a script. Where there are too many, the oldest that is done makes room, or else the
    /// oldest of which no connection is open.
    pub(crate) fn add(&self, id: String, script: Prepared) -> Result<(), Full> {
        let mut list = lock(&self.0);
        if list.len() >= SCRIPTS {
            let done = list.iter().position(|kept| kept.is_done());
            let idle = || list.iter().position(|kept| kept.is_idle());
            let at = done.or_else(idle).ok_or(Full)?;
            list.remove(at);
        }
        list.push_back(Arc::new(Kept::new(id, script)));
        Ok(())
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Kept>> {
        lock(&self.0).iter().find(|kept| kept.id == id).cloned()
    }

    pub(crate) fn remove(&self, id: &str) -> Option<Arc<Kept>> {
        let mut list = lock(&self.0);
        let at = list.iter().position(|kept| kept.id == id)?;
        list.remove(at)
    }
}

/// A script, and what became of it.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) script: Prepared,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct State {
    given: usize,
    attempts: Vec<PlayedAttempt>,
    left_out: u64,
    /// Preflights since the last request.
    preflights: u32,
    open: Vec<ConnectionId>,
    removed: bool,
}

/// One request's answer, as it is being played.
#[derive(Clone, Debug)]
pub(crate) struct Play {
    kept: Arc<Kept>,
    connection: ConnectionId,
    /// Which answer; none for the 204 after the last.
    pub(crate) index: Option<u32>,
    pub(crate) answer: Arc<PreparedAnswer>,
}

impl Kept {
    fn new(id: String, script: Prepared) -> Self {
        Self { id, script, state: Mutex::default(), changes: watch::Sender::new(0) }
    }

    fn is_idle(&self) -> bool {
        lock(&self.state).open.is_empty()
    }

    fn is_done(&self) -> bool {
        self.played().done
    }

    /// The answer that the next request gets; where it has no head, one without content.
    pub(crate) fn next_answer(&self) -> Arc<PreparedAnswer> {
        let given = lock(&self.state).given;
        let next = self.script.answers.get(given).filter(|it| !it.end.leaves_unanswered());
        next.cloned().unwrap_or_else(|| Arc::new(PreparedAnswer::no_content()))
    }

    /// Gives a request the next answer. `asked` is what is known of the request. Nothing is given
    /// once the script was removed.
    pub(crate) fn begin(self: &Arc<Self>, asked: PlayedAttempt) -> Option<Play> {
        let mut state = lock(&self.state);
        if state.removed {
            return None;
        }
        let connection = asked.connection;
        let answer = self.script.answers.get(state.given).cloned();
        let index = answer.as_ref().and_then(|_| u32::try_from(state.given).ok());
        state.given += usize::from(answer.is_some());
        state.open.push(connection);
        let preflights = std::mem::take(&mut state.preflights);
        if state.attempts.len() < ATTEMPTS {
            state.attempts.push(PlayedAttempt { answer: index, preflights, ..asked });
        } else {
            state.left_out += 1;
        }
        drop(state);
        self.changed();
        let answer = answer.unwrap_or_else(|| Arc::new(PreparedAnswer::no_content()));
        Some(Play { kept: Arc::clone(self), connection, index, answer })
    }

    /// Somebody asks first whether it may ask (Fetch, "CORS-preflight fetch").
    pub(crate) fn preflight(&self) {
        let mut state = lock(&self.state);
        state.preflights = state.preflights.saturating_add(1);
    }

    /// Gives no more answers. Returns the connections that are open.
    pub(crate) fn close(&self) -> Vec<ConnectionId> {
        let mut state = lock(&self.state);
        state.removed = true;
        state.open.clone()
    }

    pub(crate) fn played(&self) -> PlayedScript {
        // Read first: what changes from here on is told once more.
        let changes = *self.changes.borrow();
        let state = lock(&self.state);
        let left = self.script.answers.len() - state.given;
        PlayedScript {
            id: self.id.clone(),
            attempts: state.attempts.clone(),
            attempts_left_out: state.left_out,
            answers_left: u32::try_from(left).unwrap_or(u32::MAX),
            done: left == 0 && state.open.is_empty(),
            changes,
        }
    }

    /// Resolves once more than `after` changes were made.
    pub(crate) async fn wait(&self, after: u64) {
        let mut changes = self.changes.subscribe();
        // Its sender is kept here, so the channel cannot close.
        let _kept = changes.wait_for(|changes| *changes > after).await;
    }

    fn changed(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }
}

impl Play {
    /// The script's id.
    pub(crate) fn script(&self) -> String {
        self.kept.id.clone()
    }

    /// Whether the script was removed since.
    pub(crate) fn is_removed(&self) -> bool {
        lock(&self.kept.state).removed
    }

    /// A step is done, which wrote so many bytes.
    pub(crate) fn step_done(&self, bytes: usize) {
        self.change(|attempt| {
            attempt.steps_done += 1;
            attempt.bytes_written += bytes as u64;
        });
    }

    /// The connection is over.
    pub(crate) fn ended(&self, end: PlayedEnd) {
        lock(&self.kept.state).open.retain(|open| *open != self.connection);
        self.change(|attempt| attempt.ended = Some(end));
    }

    fn change(&self, change: impl FnOnce(&mut PlayedAttempt)) {
        let mut state = lock(&self.kept.state);
        let attempts = &mut state.attempts;
        if let Some(attempt) = attempts.iter_mut().find(|it| it.connection == self.connection) {
            change(attempt);
        }
        drop(state);
        self.kept.changed();
    }
}
