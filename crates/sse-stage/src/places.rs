//! How many sockets may be open, in all and from one address.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{Capacity, Limits, sync::lock};

/// Clients that are being turned away at once; those beyond are closed without an answer.
const TURNED_AWAY_AT_ONCE: usize = 256;
/// Connections that are compressed at once, each with about 400 KiB for it.
const COMPRESSED_AT_ONCE: usize = 128;

/// The places a stage has.
#[derive(Debug)]
pub(crate) struct Places {
    most: usize,
    taken: Arc<AtomicUsize>,
    addresses: Option<Arc<Addresses>>,
    turned_away: Arc<AtomicUsize>,
    compressed: Arc<AtomicUsize>,
}

/// Which limit a client met, and how high it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full {
    pub(crate) of: Capacity,
    pub(crate) limit: usize,
}

impl Places {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            most: limits.connections,
            taken: Arc::default(),
            addresses: limits
                .connections_per_address
                .map(|most| Arc::new(Addresses { most, taken: Mutex::default() })),
            turned_away: Arc::default(),
            compressed: Arc::default(),
        }
    }

    /// A place for a client, or the limit it met.
    pub(crate) fn take(&self, address: IpAddr) -> Result<Place, Full> {
        let full = |of, limit| Full { of, limit };
        let one =
            One::take(&self.taken, self.most).ok_or_else(|| full(Capacity::Stage, self.most))?;
        let of_address = match &self.addresses {
            Some(addresses) => Some(
                addresses
                    .take(address.to_canonical())
                    .ok_or_else(|| full(Capacity::Address, addresses.most))?,
            ),
            None => None,
        };
        Ok(Place { _one: one, _of_address: of_address })
    }

    /// A place for a client to be told that there is none.
    pub(crate) fn take_to_turn_away(&self) -> Option<One> {
        One::take(&self.turned_away, TURNED_AWAY_AT_ONCE)
    }

    /// A place for a connection to be compressed.
    pub(crate) fn take_to_compress(&self) -> Option<One> {
        One::take(&self.compressed, COMPRESSED_AT_ONCE)
    }
}

/// A client's place, given back when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _one: One,
    // Boxed: few labs count by address, and every connection holds its place.
    _of_address: Option<Box<OfAddress>>,
}

/// One of a limited number.
#[derive(Debug)]
pub(crate) struct One(Arc<AtomicUsize>);

impl One {
    fn take(taken: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let one = Self(Arc::clone(taken));
        // It gives itself back if it was one too many.
        (taken.fetch_add(1, Ordering::Relaxed) < most).then_some(one)
    }
}

impl Drop for One {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How many each address has. One that has none is not listed.
#[derive(Debug)]
struct Addresses {
    most: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

impl Addresses {
    fn take(self: &Arc<Self>, address: IpAddr) -> Option<Box<OfAddress>> {
        let mut taken = lock(&self.taken);
        let count = taken.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Box::new(OfAddress { addresses: Arc::clone(self), address }))
    }
}

/// One of an address's places.
#[derive(Debug)]
struct OfAddress {
    addresses: Arc<Addresses>,
    address: IpAddr,
}

impl Drop for OfAddress {
    fn drop(&mut self) {
        let mut taken = lock(&self.addresses.taken);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}
