//! The plainest server there could be, for `cargo xtask bench` to compare with: one thread, and
//! for each event one `send` per client.
//!
//! `send_loop <clients> <interval ms>` reads the framed bytes of one event from standard input,
//! prints its address, waits for its clients and sends to them until one has gone.
#![expect(clippy::print_stdout, reason = "its line on standard output is its interface")]

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

const HEAD: &[u8] =
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [clients, interval_ms] = arguments.as_slice() else {
        return Err("usage: send_loop <clients> <interval ms>".into());
    };
    let interval = Duration::from_millis(interval_ms.parse()?);
    let mut event = Vec::new();
    io::stdin().read_to_end(&mut event)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?);
    let mut streams = Vec::new();
    while streams.len() < clients.parse()? {
        streams.push(answer(&listener)?);
    }
    let mut due = Instant::now();
    loop {
        for stream in &mut streams {
            if stream.write_all(&event).is_err() {
                return Ok(());
            }
        }
        due += interval;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
}

fn answer(listener: &TcpListener) -> io::Result<TcpStream> {
    let (mut stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        let length = stream.read(&mut buffer)?;
        request.extend_from_slice(&buffer[..length]);
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    stream.write_all(HEAD)?;
    Ok(stream)
}
