//! The connections that carry a stream or hang.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use crate::{ConnectionId, ErrorCode, Invalid, Target, connection::Connection, sync::lock};

#[derive(Debug, Default)]
pub(crate) struct Registry {
    connections: Mutex<BTreeMap<ConnectionId, Arc<Connection>>>,
}

#[cfg(test)]
impl Registry {
    /// Keeps everybody from coming, going and being listed.
    pub(crate) fn hold(&self) -> impl Sized {
        lock(&self.connections)
    }
}

impl Registry {
    pub(crate) fn insert(&self, connection: &Arc<Connection>) {
        lock(&self.connections).insert(connection.id, Arc::clone(connection));
    }

    pub(crate) fn remove(&self, id: ConnectionId) {
        lock(&self.connections).remove(&id);
    }

    pub(crate) fn len(&self) -> usize {
        lock(&self.connections).len()
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<Connection>> {
        lock(&self.connections).values().cloned().collect()
    }

    /// The oldest `most` of them.
    pub(crate) fn oldest(&self, most: usize) -> Vec<Arc<Connection>> {
        lock(&self.connections).values().take(most).cloned().collect()
    }

    pub(crate) fn targets(&self, target: Target) -> Result<Vec<Arc<Connection>>, Invalid> {
        match target {
            Target::All => Ok(self.all()),
            Target::One(id) => {
                let found = lock(&self.connections).get(&id).cloned();
                found.map(|connection| vec![connection]).ok_or_else(|| Invalid {
                    code: ErrorCode::NoSuchConnection,
                    field: "connection",
                    message: format!("there is no open connection {id}"),
                })
            }
        }
    }
}
