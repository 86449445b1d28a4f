use std::{
    env,
    io::{self, IsTerminal, Write},
    process,
    time::Duration,
};

use anyhow::Context;
use sse_lab::{Lab, LabOptions, Listener, PortPolicy, StartError, Token, raise_open_files_limit};
use tokio::{runtime, time::timeout};
use tracing_subscriber::EnvFilter;

use crate::{
    announce,
    cli::{Print, ServeArguments},
    signals::EndSignals,
};

/// Where the control API's token can be set.
const TOKEN_VARIABLE: &str = "SSE_LAB_TOKEN";
/// How long the lab may take to end its streams before the program ends anyway.
const SHUTDOWN_LIMIT: Duration = Duration::from_millis(900);
/// Exit code of arguments or an environment that are wrong, as clap's own.
const USAGE: i32 = 2;

/// `sse-lab serve`: runs until it is asked to end.
pub(crate) fn run(arguments: ServeArguments) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&arguments.log)
        .unwrap_or_else(|error| wrong_usage(&format!("--log {}: {error}", arguments.log)));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    let token = token_from_environment();
    match raise_open_files_limit() {
        Ok(limit) => tracing::debug!(?limit, "open files"),
        Err(error) => tracing::warn!(%error, "the limit on open files stays as it is"),
    }
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the system gives the program no threads")?;
    let done = runtime.block_on(serve(arguments, token));
    // Nothing that is still running may keep the program from ending.
    runtime.shutdown_background();
    done
}

/// Adds what to do where that depends on the options of this program.
fn advised(error: StartError) -> anyhow::Error {
    let StartError::Listen { listener, .. } = &error else { return error.into() };
    let (bind, port) = match listener {
        Listener::Stage => ("--bind", "--port"),
        Listener::Control => ("--control-bind", "--control-port"),
    };
    anyhow::anyhow!("{error}. {bind} takes an address that this machine has; check it and {port}")
}

async fn serve(arguments: ServeArguments, token: Option<Token>) -> anyhow::Result<()> {
    // Before anybody can know that the lab runs, and so ask it to end.
    let mut signals = EndSignals::listen().context("the program cannot listen for signals")?;
    let (bind, control_bind) = (arguments.bind, arguments.control_bind);
    let lab = Lab::start(LabOptions {
        bind: arguments.bind,
        stage_port: arguments.port,
        port_policy: PortPolicy::Exactly,
        control_bind: arguments.control_bind,
        control_port: arguments.control_port,
        feed: arguments.feed(),
        cors: arguments.cors.into(),
        connections: usize::try_from(arguments.max_connections)?,
        connections_per_address: arguments.max_per_address.map(usize::try_from).transpose()?,
        control_names: arguments.control_name,
        token,
        ..LabOptions::default()
    })
    .await
    .map_err(advised)?;
    announce::exposure(bind, control_bind)?;
    announce::addresses(&lab, arguments.print).context("the addresses cannot be printed")?;
    if arguments.print == Print::Text && !arguments.no_open {
        open_page(&lab);
    }
    tokio::select! {
        () = signals.next() => {}
        () = lab.closed() => anyhow::bail!("the lab ended by itself; --log debug may tell why"),
    }
    if timeout(SHUTDOWN_LIMIT, lab.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time and were dropped");
    }
    Ok(())
}

/// The token of the environment; a bad one ends the program, since guessing what was meant could
/// leave the lab open or its user locked out.
fn token_from_environment() -> Option<Token> {
    let text = env::var_os(TOKEN_VARIABLE)?;
    match Token::from_text(text.to_str().unwrap_or("\u{fffd}")) {
        Ok(token) => Some(token),
        Err(error) => wrong_usage(&format!("{TOKEN_VARIABLE}: {error}")),
    }
}

fn open_page(lab: &Lab) {
    if !has_display() {
        return;
    }
    if let Err(error) = open::that_detached(lab.launch_link()) {
        tracing::warn!(%error, "no browser could be opened; open the link above");
    }
}

/// Whether a browser would have a screen to appear on.
fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn wrong_usage(message: &str) -> ! {
    // Where stderr is gone too, the exit code still tells.
    let _ = writeln!(
        io::stderr(),
        "sse-lab: {message}\n\nFor more information, try 'sse-lab serve --help'."
    );
    process::exit(USAGE)
}
