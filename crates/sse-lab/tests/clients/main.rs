//! Real clients against a real lab: every kill kind, each also within an event, then reconnect
//! and resume. What a client is known to do otherwise than the standard stands in its test's
//! name.

mod client;
mod curl;
mod httpx_sse;
mod lab;
mod node_eventsource;
mod python;
mod resuming;
mod rust_eventsource_client;
mod sse_client;
mod web_sockets;
