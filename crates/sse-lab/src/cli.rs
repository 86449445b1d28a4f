use std::{net::IpAddr, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};
use sse_lab::LabOptions;
use sse_stage::{Cors, FeedSettings, Limits, Payload};

/// A laboratory for Server-Sent Events: a server whose streams break in every way they can break.
#[derive(Debug, Parser)]
#[command(name = "sse-lab", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the lab without a window; its page opens in the browser
    #[command(after_help = AFTER_HELP, after_long_help = AFTER_HELP)]
    Serve(Box<ServeArguments>),
    /// Print the OpenAPI document of the control API
    Openapi,
}

const AFTER_HELP: &str = "\
Durations are written as 250ms, 1s, 1m 30s.

Examples:
  sse-lab serve
      The stream on http://127.0.0.1:3000/stream, and the page in your browser.
  sse-lab serve --port 0 --control-port 0 --print json --no-open
      For a test suite: any free ports, printed as {\"stage\":…,\"control\":…,\"token\":…}.
  curl -N http://127.0.0.1:3000/stream
      A client beside the browser.
  curl -X POST -H \"Authorization: Bearer $SSE_LAB_TOKEN\" -H 'Content-Type: application/json' \\
       -d '{\"kind\":\"reset\",\"mid_event\":true}' http://127.0.0.1:8700/api/v1/connections/kill
      Break every connection in the middle of an event (after serve --control-port 8700).
  sse-lab serve --bind 0.0.0.0
      Let other machines connect to the stream; steering it stays on this one.

Environment:
  SSE_LAB_TOKEN  The control API's token, 16 to 512 characters of A-Z a-z 0-9 - . _ ~;
                 random at every start where it is not set. An option would show it to
                 everybody who may list processes.
  RUST_LOG       What --log says, where --log is not given.

Exit codes:
  0  ended by SIGINT (Ctrl+C) or SIGTERM
  1  could not start, such as when a port is taken
  2  the arguments or the environment are wrong";

/// What `--print` writes to standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Print {
    /// Addresses and the launch link, for people
    Text,
    /// One line {"stage","control","token"} and nothing else, for programs; opens no browser
    Json,
}

/// `--cors`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CorsChoice {
    /// Access-Control-Allow-Origin: *
    Any,
    /// The request's origin, with credentials
    Echo,
    /// No CORS headers
    None,
}

impl From<CorsChoice> for Cors {
    fn from(choice: CorsChoice) -> Self {
        match choice {
            CorsChoice::Any => Self::Any,
            CorsChoice::Echo => Self::Echo,
            CorsChoice::None => Self::None,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct ServeArguments {
    /// Port of the stage, which clients connect to; 0 takes any free one
    #[arg(long, value_name = "PORT", default_value_t = LabOptions::STAGE_PORT, help_heading = LISTEN)]
    pub(crate) port: u16,
    /// Address the stage listens on; 0.0.0.0 lets other machines connect
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address,
        help_heading = LISTEN)]
    pub(crate) bind: IpAddr,
    /// Port of the control API and the page; 0 takes any free one
    #[arg(long, value_name = "PORT", default_value_t = 0, help_heading = LISTEN)]
    pub(crate) control_port: u16,
    /// Address the control API and the page listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address,
        help_heading = LISTEN)]
    pub(crate) control_bind: IpAddr,
    /// Another host name or address the control API answers to; may be repeated
    #[arg(long, value_name = "HOST", value_parser = host_name, help_heading = LISTEN)]
    pub(crate) control_name: Vec<String>,
    /// Open connections the stage serves; over it, 503
    #[arg(long, value_name = "N", default_value_t = connections_default(),
        value_parser = clap::value_parser!(u32).range(1..=1_000_000), help_heading = LISTEN)]
    pub(crate) max_connections: u32,
    /// Of these, from one address [default: 1000; no limit on loopback]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000),
        help_heading = LISTEN)]
    pub(crate) max_per_address: Option<u32>,

    /// Time between ticks, 1ms to 60s
    #[arg(long, value_name = "DURATION", default_value = "1s",
        value_parser = |text: &str| milliseconds(text, 1), help_heading = FEED)]
    pub(crate) interval: Millis,
    /// Events at each tick, 1 to 1,000
    #[arg(long, value_name = "N", default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..=1_000), help_heading = FEED)]
    pub(crate) events_per_tick: u32,
    /// Reconnection time the stream advertises, 0s to 60s
    #[arg(long, value_name = "DURATION", default_value = "3s",
        value_parser = |text: &str| milliseconds(text, 0), help_heading = FEED)]
    pub(crate) retry: Millis,
    /// Events kept for clients that come back, 1 to 100,000
    #[arg(long, value_name = "N", default_value_t = 1_000,
        value_parser = clap::value_parser!(u32).range(1..=100_000), help_heading = FEED)]
    pub(crate) history: u32,
    /// Silence after which a comment is written, up to 60s; 0s is never
    #[arg(long, value_name = "DURATION", default_value = "15s",
        value_parser = |text: &str| milliseconds(text, 0), help_heading = FEED)]
    pub(crate) heartbeat: Millis,
    /// What the data of a tick is: counter, json, tokens, or text:BYTES
    #[arg(long, value_name = "KIND", default_value = "counter", value_parser = payload,
        help_heading = FEED)]
    pub(crate) payload: Payload,
    /// Send no `id:`, so that what is missed stays lost
    #[arg(long, help_heading = FEED)]
    pub(crate) no_ids: bool,
    /// Start with the ticker at rest; events come by the control API alone
    #[arg(long, help_heading = FEED)]
    pub(crate) paused: bool,
    /// CORS headers of the stage
    #[arg(long, value_enum, default_value_t = CorsChoice::Any, help_heading = FEED)]
    pub(crate) cors: CorsChoice,

    /// What is written to standard output
    #[arg(long, value_enum, default_value_t = Print::Text)]
    pub(crate) print: Print,
    /// Do not open the page in a browser
    #[arg(long)]
    pub(crate) no_open: bool,
    /// What is logged to standard error: a level, or a filter such as `debug`
    #[arg(long, value_name = "FILTER", env = "RUST_LOG", default_value = "warn", hide_env = true)]
    pub(crate) log: String,
}

const LISTEN: &str = "Where it listens";
const FEED: &str = "What it streams";

/// A whole number of milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Millis(pub(crate) u32);

/// The longest duration any option takes, in milliseconds.
const LONGEST_MS: u32 = 60_000;

fn milliseconds(text: &str, least_ms: u32) -> Result<Millis, String> {
    let duration: Duration = humantime::parse_duration(text)
        .map_err(|error| format!("{error}; write it as 250ms, 1s or 1m"))?;
    u32::try_from(duration.as_millis())
        .ok()
        .filter(|ms| {
            (least_ms..=LONGEST_MS).contains(ms)
                && duration.subsec_nanos().is_multiple_of(1_000_000)
        })
        .map(Millis)
        .ok_or_else(|| {
            let least = if least_ms == 0 { "0s" } else { "1ms" };
            format!("accepted are whole milliseconds from {least} to 60s")
        })
}

fn payload(text: &str) -> Result<Payload, String> {
    match text {
        "counter" => Ok(Payload::Counter),
        "json" => Ok(Payload::Json),
        "tokens" => Ok(Payload::Tokens),
        _ => text
            .strip_prefix("text:")
            .and_then(|size| size.parse().ok())
            .filter(|size_bytes| (1..=1_048_576).contains(size_bytes))
            .map(|size_bytes| Payload::Text { size_bytes })
            .ok_or_else(|| {
                "accepted are counter, json, tokens, or text:BYTES with 1 to 1048576".to_owned()
            }),
    }
}

fn address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| {
        "write an IP address, such as 127.0.0.1, ::1 or 0.0.0.0; names are not accepted".to_owned()
    })
}

/// A name as it stands in a `Host` header, without a port.
fn host_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let address = |text: &str| {
        text.strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .is_some_and(|ip| ip.parse::<std::net::Ipv6Addr>().is_ok())
    };
    if !text.is_empty() && (text.chars().all(plain) || address(text)) {
        Ok(text.to_owned())
    } else {
        Err("write a host name or an address without scheme and port, IPv6 in brackets".to_owned())
    }
}

fn connections_default() -> u32 {
    u32::try_from(Limits::default().connections).unwrap_or(u32::MAX)
}

impl ServeArguments {
    /// The main feed as the options say it.
    pub(crate) fn feed(&self) -> FeedSettings {
        FeedSettings {
            interval_ms: self.interval.0,
            events_per_tick: self.events_per_tick,
            retry_ms: self.retry.0,
            ids: !self.no_ids,
            history_events: self.history,
            heartbeat_ms: self.heartbeat.0,
            payload: self.payload,
            paused: self.paused,
            ..FeedSettings::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn serve(arguments: &[&str]) -> Result<ServeArguments, clap::Error> {
        let cli = Cli::try_parse_from(["sse-lab", "serve"].iter().chain(arguments))?;
        match cli.command {
            Command::Serve(arguments) => Ok(*arguments),
            Command::Openapi => unreachable!("the arguments say serve"),
        }
    }

    #[test]
    fn the_options_are_consistent_and_default_to_the_stages_defaults() {
        Cli::command().debug_assert();
        assert_eq!(serve(&[]).unwrap().feed(), FeedSettings::default());
    }

    #[test]
    fn durations_are_written_as_people_write_them() {
        let interval = |text| serve(&["--interval", text]).map(|it| it.interval.0).ok();
        assert_eq!(interval("250ms"), Some(250));
        assert_eq!(interval("1m"), Some(60_000));
        assert_eq!(interval("1s 500ms"), Some(1_500));
        for refused in ["0s", "61s", "1", "-1s", "", "fast", "1500us", "99999999999d"] {
            assert_eq!(interval(refused), None, "{refused}");
        }
        assert_eq!(serve(&["--retry", "0s"]).unwrap().retry, Millis(0));
        assert_eq!(serve(&["--heartbeat", "0s"]).unwrap().heartbeat, Millis(0));
    }

    #[test]
    fn payloads_and_names_are_checked() {
        let payload = |text| serve(&["--payload", text]).map(|it| it.payload).ok();
        assert_eq!(payload("text:100"), Some(Payload::Text { size_bytes: 100 }));
        assert_eq!(payload("tokens"), Some(Payload::Tokens));
        for refused in ["text", "text:0", "text:1048577", "xml"] {
            assert_eq!(payload(refused), None, "{refused}");
        }
        let name = |text| serve(&["--control-name", text]).is_ok();
        assert!(name("lab.example") && name("192.168.1.5") && name("[fe80::1]"));
        assert!(!name("http://lab") && !name("lab:80") && !name("[lab]") && !name("a b"));
    }
}
