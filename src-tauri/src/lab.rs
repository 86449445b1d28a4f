use crate::address::{Failure, LabAddress, Notice};

/// How many ports after the requested one are tried.
const PORTS_TRIED: u16 = 32;

/// A running lab and where it is.
pub(crate) struct RunningLab {
    pub(crate) address: LabAddress,
    pub(crate) stage_port: u16,
}

impl RunningLab {
    pub(crate) async fn shutdown(&self) {}
}

/// Starts the lab on `requested`, or on the next free port.
///
/// # Errors
///
/// `failed`, with what the lab said, if it cannot start at all.
pub(crate) async fn start(requested: u16) -> Result<RunningLab, Failure> {
    for actual in requested..=requested.saturating_add(PORTS_TRIED) {
        if let Some(mut running) = try_start(actual).await? {
            if actual != requested {
                running.address.notice = Some(Notice::PortTaken { requested, actual });
            }
            return Ok(running);
        }
    }
    Err(Failure { code: "failed", message: "no free port".to_owned() })
}

async fn try_start(_port: u16) -> Result<Option<RunningLab>, Failure> {
    Err(Failure { code: "failed", message: "the lab is not part of this build".to_owned() })
}
