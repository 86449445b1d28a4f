use std::{io, time::Duration};

use super::Stage;
use crate::{
    Actor, ErrorCode, Invalid, KillKind, PlayedScript, Script, Target, Unplayable,
    connection::{Order, Partial},
};

/// Bytes of randomness in a script's id: nobody finds one by trying.
const ID_BYTES: usize = 12;

impl Stage {
    /// Keeps a script, to be asked for at `/playground/<id>`, and returns its id. At most 64 are
    /// kept; the oldest that is done, or else the oldest of which no connection is open, makes
    /// room.
    ///
    /// # Errors
    /// [`Unplayable`] if something of it is out of range, or if there is no room.
    pub fn add_script(&self, script: &Script) -> Result<String, Unplayable> {
        let script = script.prepare()?;
        let refused = |message: String| Unplayable {
            code: ErrorCode::TooManyScripts,
            field: "answers".to_owned(),
            message,
        };
        let id = random_id().map_err(|error| refused(format!("no id can be had: {error}")))?;
        match self.inner.scripts.add(id.clone(), script) {
            Ok(()) => Ok(id),
            Err(_full) => {
                Err(refused("64 scripts have connections open; end one first".to_owned()))
            }
        }
    }

    /// What became of a script so far.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such script, or not any more.
    pub fn script(&self, id: &str) -> Result<PlayedScript, Invalid> {
        self.inner.scripts.find(id).map(|kept| kept.played()).ok_or_else(no_such_script)
    }

    /// As [`Stage::script`], as soon as it has changed more than `after` times, but after
    /// `patience` at the latest.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such script.
    pub async fn script_after(
        &self,
        id: &str,
        after: u64,
        patience: Duration,
    ) -> Result<PlayedScript, Invalid> {
        let kept = self.inner.scripts.find(id).ok_or_else(no_such_script)?;
        tokio::select! {
            () = self.inner.shutdown.cancelled() => {}
            () = tokio::time::sleep(patience) => {}
            () = kept.wait(after) => {}
        }
        Ok(kept.played())
    }

    /// Forgets a script and cuts its connections.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such script.
    pub fn remove_script(&self, id: &str) -> Result<(), Invalid> {
        let kept = self.inner.scripts.remove(id).ok_or_else(no_such_script)?;
        let order = Order { kind: KillKind::Cut, partial: Partial::None, by: Actor::Presenter };
        for connection in kept.close() {
            // One that is not registered yet finds its script removed when it is.
            for open in self.inner.registry.targets(Target::One(connection)).unwrap_or_default() {
                open.order_end(order);
            }
        }
        Ok(())
    }
}

fn random_id() -> io::Result<String> {
    let mut bytes = [0; ID_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn no_such_script() -> Invalid {
    Invalid {
        code: ErrorCode::NotFound,
        field: "id",
        message: "there is no such script, or not any more".to_owned(),
    }
}
