use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
};

use thiserror::Error;
use tokio::net::{TcpListener, TcpSocket};

use crate::PortPolicy;

/// Connections the kernel completes before they are accepted: a room full of clients that come
/// back at the same moment must not meet a full queue.
const BACKLOG: u32 = 4096;
/// Ports after the requested one that [`PortPolicy::NextFree`] tries before it takes any.
const NEXT_PORTS: u16 = 32;

/// Which of the lab's two listeners.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// What clients connect to.
    Stage,
    /// What a presenter steers with.
    Control,
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stage => "stage",
            Self::Control => "control listener",
        })
    }
}

impl Listener {
    /// The option of `sse-lab serve` that chooses the port.
    fn port_option(self) -> &'static str {
        match self {
            Self::Stage => "--port",
            Self::Control => "--control-port",
        }
    }
}

/// Why a lab did not start. What the system said is part of the text, so none has a source.
#[derive(Debug, Error)]
pub enum StartError {
    /// Both listeners were asked to take one port.
    #[error(
        "port {port} is asked for twice: the stage and the control listener need one each. \
         Choose another with --port or --control-port (0 takes any free one)"
    )]
    SamePort {
        /// The port.
        port: u16,
    },
    /// Another program listens there.
    #[error(
        "port {} is taken: another program listens on {address}. End it, or choose another port \
         for the {listener} with {} (0 takes any free one)",
        address.port(), listener.port_option()
    )]
    PortTaken {
        /// Which listener wanted it.
        listener: Listener,
        /// The address it wanted.
        address: SocketAddr,
    },
    /// The address cannot be listened on for another reason.
    #[error("the {listener} cannot listen on {address}: {error}")]
    Listen {
        /// Which listener.
        listener: Listener,
        /// The address it wanted.
        address: SocketAddr,
        /// What the system said.
        error: io::Error,
    },
    /// The operating system has no randomness to give.
    #[error("the operating system gives no randomness for the token: {0}")]
    Randomness(getrandom::Error),
    /// The stage refused its settings, or its listener failed.
    #[error("the stage cannot start: {0}")]
    Stage(io::Error),
    /// The control listener failed.
    #[error("the control listener cannot start: {0}")]
    Control(io::Error),
}

/// Makes sure that the listeners do not ask for the same port of the same address; the system
/// would say that the port is taken, and not that it is the lab itself that took it.
pub(crate) fn differ(stage: SocketAddr, control: SocketAddr) -> Result<(), StartError> {
    let (one, other) = (stage.ip(), control.ip());
    let overlap = one == other
        || one.is_ipv4() == other.is_ipv4() && (one.is_unspecified() || other.is_unspecified());
    if overlap && stage.port() == control.port() && stage.port() != 0 {
        return Err(StartError::SamePort { port: stage.port() });
    }
    Ok(())
}

/// Listens on the address.
pub(crate) fn listen(listener: Listener, address: SocketAddr) -> Result<TcpListener, StartError> {
    try_listen(address).map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            StartError::PortTaken { listener, address }
        } else {
            StartError::Listen { listener, address, error }
        }
    })
}

/// Listens on the stage's port, or where that is taken and `policy` allows it, on another.
pub(crate) fn listen_for_stage(
    address: SocketAddr,
    policy: PortPolicy,
) -> Result<TcpListener, StartError> {
    let taken = match listen(Listener::Stage, address) {
        Err(taken @ StartError::PortTaken { .. }) if policy == PortPolicy::NextFree => taken,
        listening => return listening,
    };
    let port = address.port();
    let next = (1..=NEXT_PORTS).filter_map(|step| port.checked_add(step));
    next.chain([0])
        .find_map(|port| try_listen(SocketAddr::new(address.ip(), port)).ok())
        .ok_or(taken)
}

fn try_listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // On Unix a port is free as soon as its listener is gone, whatever connections linger. On
    // Windows the same option would let two programs share it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// This machine's address in its network, as far as the routing table tells; no packet is sent.
pub(crate) fn address_in_network() -> Option<IpAddr> {
    // TEST-NET-1 (RFC 5737) stands for "somewhere else".
    let elsewhere = SocketAddr::from(([192, 0, 2, 1], 9));
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(elsewhere).ok()?;
    socket.local_addr().ok().map(|own| own.ip()).filter(|ip| !ip.is_loopback())
}
