//! Packets of the loopback as tcpdump captures them, and the two directions of a connection put
//! together from them.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Stdio},
    sync::{Arc, Condvar, Mutex},
    thread,
};

use etherparse::{SlicedPacket, TransportSlice};
use pcap_parser::{parse_pcap_frame, parse_pcap_header};
use sse_stage::{Party, WireMark};

use crate::page::PATIENCE;

/// What one side of a connection sent.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    /// The sequence number of its SYN.
    first: Option<u32>,
    /// Content by its distance from the first byte; what was sent again is there once.
    content: BTreeMap<u32, Vec<u8>>,
}

impl Sent {
    /// The bytes from the first one on, without a hole.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (at, content) in &self.content {
            let at = usize::try_from(*at).unwrap();
            assert!(at <= bytes.len(), "nothing was captured from {} to {at}", bytes.len());
            let known = bytes.len() - at;
            bytes.extend(content.get(known..).unwrap_or_default());
        }
        bytes
    }
}

/// A captured connection.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    pub(crate) client: Sent,
    pub(crate) server: Sent,
    /// Every FIN and RST in the order they were sent, each side's once.
    pub(crate) ends: Vec<(Party, WireMark)>,
}

/// A running capture of one port of the loopback.
pub(crate) struct Capture {
    tcpdump: Child,
    port: u16,
    read: Arc<(Mutex<Vec<u8>>, Condvar)>,
}

impl Capture {
    /// Starts to capture.
    ///
    /// # Errors
    /// In tcpdump's words: capturing is not permitted, or there is no tcpdump.
    pub(crate) fn start(port: u16) -> Result<Self, String> {
        let filter = format!("tcp port {port}");
        let words = ["-i", "lo", "-n", "-U", "--immediate-mode", "-B", "16384", "-w", "-"];
        let mut tcpdump = Command::new("tcpdump")
            .args(words)
            .arg(filter)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("tcpdump: {error}"))?;
        let mut said = BufReader::new(tcpdump.stderr.take().unwrap());
        let mut all = String::new();
        while !all.contains("listening on") {
            if said.read_line(&mut all).unwrap() == 0 {
                tcpdump.wait().unwrap();
                return Err(all.trim().to_owned());
            }
        }
        let read = Arc::new((Mutex::new(Vec::new()), Condvar::new()));
        let mut output = tcpdump.stdout.take().unwrap();
        let into = Arc::clone(&read);
        thread::spawn(move || {
            let mut buffer = [0; 64 * 1024];
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                into.0.lock().unwrap().extend_from_slice(&buffer[..count]);
                into.1.notify_all();
            }
        });
        Ok(Self { tcpdump, port, read })
    }

    /// Waits until a connection from this port was captured: everything before it was, too.
    pub(crate) fn wait_for(&self, client_port: u16) {
        let bytes = self.read.0.lock().unwrap();
        let is_missing =
            |bytes: &mut Vec<u8>| connection(bytes, self.port, client_port).client.first.is_none();
        let (_bytes, waited) = self.read.1.wait_timeout_while(bytes, PATIENCE, is_missing).unwrap();
        assert!(!waited.timed_out(), "the capture stands still");
    }

    /// What was captured of the connection from this port.
    pub(crate) fn connection(&self, client_port: u16) -> Connection {
        connection(&self.read.0.lock().unwrap(), self.port, client_port)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        let _ended_already = self.tcpdump.kill();
        let _reaped = self.tcpdump.wait();
    }
}

fn connection(pcap: &[u8], server_port: u16, client_port: u16) -> Connection {
    let mut connection = Connection::default();
    let Ok((mut rest, _)) = parse_pcap_header(pcap) else { return connection };
    // The last packet may not be read to its end yet.
    while let Ok((after, packet)) = parse_pcap_frame(rest) {
        rest = after;
        assert_eq!(packet.caplen, packet.origlen, "a packet was captured in part");
        let sliced = SlicedPacket::from_ethernet(packet.data).unwrap();
        let Some(TransportSlice::Tcp(tcp)) = sliced.transport else { continue };
        let (by, sent) = match (tcp.source_port(), tcp.destination_port()) {
            (from, to) if (from, to) == (client_port, server_port) => {
                (Party::Client, &mut connection.client)
            }
            (from, to) if (from, to) == (server_port, client_port) => {
                (Party::Server, &mut connection.server)
            }
            _ => continue,
        };
        if tcp.syn() {
            sent.first = Some(tcp.sequence_number().wrapping_add(1));
        }
        if let Some(first) = sent.first.filter(|_| !tcp.payload().is_empty()) {
            let at = tcp.sequence_number().wrapping_sub(first);
            let known = sent.content.entry(at).or_default();
            if known.len() < tcp.payload().len() {
                *known = tcp.payload().to_vec();
            }
        }
        for (is_set, mark) in [(tcp.fin(), WireMark::Fin), (tcp.rst(), WireMark::Rst)] {
            if is_set && !connection.ends.contains(&(by, mark)) {
                connection.ends.push((by, mark));
            }
        }
    }
    connection
}
