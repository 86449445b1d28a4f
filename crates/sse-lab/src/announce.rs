use std::{
    io::{self, Write},
    net::IpAddr,
};

use serde::Serialize;
use sse_lab::Lab;

use crate::cli::Print;

/// What `--print json` says: all a program needs to use the lab.
#[derive(Serialize)]
struct Addresses<'a> {
    stage: &'a str,
    control: &'a str,
    token: &'a str,
}

/// Tells where the lab is.
pub(crate) fn addresses(lab: &Lab, print: Print) -> io::Result<()> {
    let (stage, control) = (lab.stage_url(), lab.control_url());
    let mut out = io::stdout().lock();
    match print {
        Print::Json => {
            let addresses = Addresses { stage, control, token: lab.token().as_str() };
            serde_json::to_writer(&mut out, &addresses)?;
            writeln!(out)?;
        }
        Print::Text => {
            writeln!(out, "SSE Lab {}\n", env!("CARGO_PKG_VERSION"))?;
            writeln!(out, "  stream   {stage}/stream")?;
            writeln!(out, "  article  {stage}/article/")?;
            writeln!(out, "  control  {control}/api/v1\n")?;
            writeln!(
                out,
                "Open the page (the link is the key to it):\n\n  {}\n",
                lab.launch_link()
            )?;
            writeln!(out, "Ctrl+C ends the lab.")?;
        }
    }
    out.flush()
}

/// Warns of what listening beyond this machine exposes.
pub(crate) fn exposure(bind: IpAddr, control_bind: IpAddr) -> io::Result<()> {
    let mut err = io::stderr().lock();
    if !bind.is_loopback() {
        writeln!(
            err,
            "warning: --bind {bind} lets every machine that reaches this one open streams and \
             load the article page. It cannot steer the lab."
        )?;
    }
    if !control_bind.is_loopback() {
        writeln!(
            err,
            "warning: --control-bind {control_bind} lets every machine that reaches this one try \
             to steer the lab.\nwarning: There is no encryption: whoever sees the network's \
             traffic reads the token and can then break and publish whatever they like. Use it \
             only in a network you trust, or keep 127.0.0.1 and use an SSH tunnel."
        )?;
    }
    Ok(())
}
