//! The npm package `eventsource`, in Node.

use tokio::process::Command;

use crate::{
    client::{Client, root, script},
    resuming::check_resumes,
};

fn start(url: &str) -> Client {
    Client::process(
        Command::new("node").arg(script("node_eventsource.mjs")).arg(url).current_dir(root()),
    )
}

#[tokio::test]
async fn node_eventsource_resumes_after_every_kill_without_loss_or_duplicate() {
    check_resumes(start).await;
}
