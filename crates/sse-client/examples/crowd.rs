//! Many clients in one process, for `cargo xtask bench`: they connect at once and count events.
//!
//! `crowd <address> <path> <clients> <source ip>` waits for a line on standard input, connects,
//! prints `connected <clients> failed <n>`, then answers every further line with
//! `events <n> closed <n>` and ends with its input.
#![expect(clippy::print_stdout, reason = "its lines on standard output are its interface")]

use std::cell::Cell;
use std::error::Error;
use std::io::{self, BufRead};
use std::net::{IpAddr, SocketAddr};
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{JoinSet, LocalSet};

/// What begins the data of an event, wherever the bytes are cut.
const MARK: &[u8] = b"\ndata:";

/// What all clients count together. They share one thread.
#[derive(Default)]
struct Counts {
    events: Cell<u64>,
    closed: Cell<u64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, path, clients, source] = arguments.as_slice() else {
        return Err("usage: crowd <address> <path> <clients> <source ip>".into());
    };
    let (address, source): (SocketAddr, IpAddr) = (address.parse()?, source.parse()?);
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let mut orders = orders();
    orders.recv().await;
    let local = LocalSet::new();
    local.run_until(crowd(address, source, request, clients.parse()?, orders)).await;
    Ok(())
}

async fn crowd(
    address: SocketAddr,
    source: IpAddr,
    request: String,
    clients: usize,
    mut orders: mpsc::UnboundedReceiver<()>,
) {
    let mut connecting = JoinSet::new();
    for _ in 0..clients {
        connecting.spawn_local(connect(address, source, request.clone()));
    }
    let counts = Rc::new(Counts::default());
    let mut connected = 0;
    while let Some(outcome) = connecting.join_next().await {
        if let Ok(Ok(stream)) = outcome {
            connected += 1;
            tokio::task::spawn_local(read(stream, Rc::clone(&counts)));
        }
    }
    println!("connected {connected} failed {}", clients - connected);
    while orders.recv().await.is_some() {
        println!("events {} closed {}", counts.events.get(), counts.closed.get());
    }
}

/// Connects, asks for the stream and waits for the first byte of the answer.
async fn connect(address: SocketAddr, source: IpAddr, request: String) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(source, 0))?;
    let mut stream = socket.connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    stream.readable().await?;
    Ok(stream)
}

async fn read(mut stream: TcpStream, counts: Rc<Counts>) {
    let mut buffer = vec![0; 4096];
    let mut matched = 0;
    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
        let mut events = 0;
        for byte in &buffer[..length] {
            matched = match MARK.get(matched) {
                Some(expected) if expected == byte => matched + 1,
                _ => usize::from(*byte == MARK[0]),
            };
            if matched == MARK.len() {
                events += 1;
                matched = 0;
            }
        }
        counts.events.set(counts.events.get() + events);
    }
    counts.closed.set(counts.closed.get() + 1);
}

/// A message for each line of standard input.
fn orders() -> mpsc::UnboundedReceiver<()> {
    let (sender, receiver) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            if line.is_err() || sender.send(()).is_err() {
                return;
            }
        }
    });
    receiver
}
