//! curl, whose output is the body as it is on the wire. It does not reconnect, and its exit
//! status tells the kills apart.

use std::process::Stdio;

use sse_stage::KillKind;
use sse_wire::{Diagnostic, Parser, What};
use tokio::{io::AsyncReadExt, process::Command};

use crate::{
    client::{Client, Seen},
    lab::TestLab,
    resuming::check_resumes_by_hand,
};

fn command(url: &str, last_event_id: Option<&str>) -> Command {
    let mut command = Command::new("curl");
    command.args(["--silent", "--no-buffer", "--noproxy", "*", url]);
    if let Some(id) = last_event_id {
        command.arg("--header").arg(format!("Last-Event-ID: {id}"));
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    command
}

fn start(url: &str, last_event_id: Option<&str>) -> Client {
    let mut curl = command(url, last_event_id).spawn().expect("curl starts; is it installed?");
    Client::task(|report| async move {
        let mut output = curl.stdout.take().expect("it is piped");
        let mut parser = Parser::default();
        let mut bytes = vec![0; 4096];
        while let Ok(length @ 1..) = output.read(&mut bytes).await {
            parser.feed(&bytes[..length], |parsed| {
                if let What::Event(event) = parsed.what {
                    // The test may be over before curl is.
                    let _ = report.send(Seen::Event {
                        event_type: event.event_type.into_owned(),
                        data: event.data.into_owned(),
                        id: event.last_event_id.into_owned(),
                    });
                }
            });
        }
        let mut is_unfinished = false;
        parser.finish(|parsed| {
            is_unfinished |= parsed.what == What::Diagnostic(Diagnostic::IncompleteEvent);
        });
        let status = curl.wait().await.expect("curl ends");
        let code = status.code().unwrap_or(-1);
        let message = format!("exit {code}{}", if is_unfinished { ", unfinished" } else { "" });
        let _ = report.send(Seen::Closed { message });
    })
}

#[tokio::test]
async fn curl_does_not_reconnect_but_can_resume_by_hand_after_every_kill() {
    check_resumes_by_hand(start, |kill, last_words| {
        let exit = match kill.kind {
            KillKind::End => "exit 0",
            // "A file was only partially transferred."
            KillKind::Cut => "exit 18",
            // "Failure in receiving network data."
            KillKind::Reset => "exit 56",
        };
        let unfinished = if kill.mid_event { ", unfinished" } else { "" };
        assert_eq!(last_words, format!("{exit}{unfinished}"), "after {kill:?}");
    })
    .await;
}

#[tokio::test]
async fn curl_shows_the_head_block_as_it_is_on_the_wire() {
    let lab = TestLab::start().await;
    let mut curl = command(&lab.url(), None).spawn().expect("curl starts; is it installed?");
    let mut output = curl.stdout.take().expect("it is piped");
    let mut block = Vec::new();
    while !block.ends_with(b"\n\n") {
        assert!(output.read_buf(&mut block).await.expect("a pipe") > 0, "curl ended");
    }
    let block = String::from_utf8(block).expect("UTF-8");
    let names: Vec<_> = block.lines().map(|line| line.split(':').next()).collect();
    let expected = ["", "retry", "id", "event", "data", ""].map(Some);
    assert_eq!(names, expected, "{block}");
}
