//! The port: listening, or closed and held so that nobody can take it meanwhile.

use std::{io, net::SocketAddr};

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::TcpListener;

/// Connections the kernel keeps for us until they are accepted.
const BACKLOG: i32 = 4096;

/// The stage's port.
#[derive(Debug)]
pub(crate) enum Port {
    Listening(TcpListener),
    /// Bound and not listening: attempts are refused.
    Held(Socket),
    /// Somebody took the port in the moment between closing and holding it.
    Lost,
}

impl Port {
    /// Takes over a bound listener and gives it the backlog a reconnect storm needs.
    pub(crate) fn listening(listener: TcpListener) -> io::Result<Self> {
        SockRef::from(&listener).listen(BACKLOG)?;
        Ok(Self::Listening(listener))
    }

    /// Stops listening. Open connections stay; attempts are refused from now on.
    pub(crate) fn close(self, address: SocketAddr) -> (Self, io::Result<()>) {
        drop(match self {
            Self::Held(socket) => return (Self::Held(socket), Ok(())),
            not_held @ (Self::Listening(_) | Self::Lost) => not_held,
        });
        match hold(address) {
            Ok(socket) => (Self::Held(socket), Ok(())),
            Err(error) => (Self::Lost, Err(error)),
        }
    }

    /// Listens again.
    pub(crate) fn open(self, address: SocketAddr) -> (Self, io::Result<()>) {
        let socket = match self {
            Self::Listening(listener) => return (Self::Listening(listener), Ok(())),
            Self::Held(socket) => Ok(socket),
            Self::Lost => hold(address),
        };
        match socket.and_then(listen) {
            Ok(listener) => (Self::Listening(listener), Ok(())),
            Err(error) => (Self::Lost, Err(error)),
        }
    }
}

/// Binds without listening. `SO_REUSEADDR` is needed to bind beside open connections of the
/// closed listener; while the port is held it is off, since two sockets may share a port only if
/// both have it on.
fn hold(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.set_reuse_address(false)?;
    Ok(socket)
}

fn listen(socket: Socket) -> io::Result<TcpListener> {
    // Listening is refused beside open connections without it.
    socket.set_reuse_address(true)?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket.into())
}
