//! The client against small servers that write exact bytes, on loopback and port 0.

mod outcomes;
mod reconnects;
mod requests;
mod server;
mod streams;
