//! The lab as other programs use it.

use std::{net::TcpListener, time::Duration};

use sse_lab::{Lab, LabOptions, Listener, PortPolicy, StartError, Token};
use sse_stage::FeedSettings;
use tokio_util::sync::CancellationToken;

fn on_free_ports() -> LabOptions {
    LabOptions { stage_port: 0, ..LabOptions::default() }
}

fn port_of(url: &str) -> u16 {
    url.rsplit(':').next().unwrap_or("").parse().unwrap_or(0)
}

fn is_free(url: &str) -> bool {
    TcpListener::bind(("127.0.0.1", port_of(url))).is_ok()
}

#[tokio::test]
async fn a_lab_says_where_it_is_and_leaves_no_port_behind() {
    let token = Token::from_text("0123456789abcdef").unwrap();
    let lab = Lab::start(LabOptions { token: Some(token), ..on_free_ports() }).await.unwrap();
    assert_eq!(lab.stage_url(), format!("http://127.0.0.1:{}", lab.stage_port()));
    assert_eq!(lab.stage_port_requested(), 0);
    assert_eq!(lab.launch_link(), format!("{}/#token=0123456789abcdef", lab.control_url()));
    assert_eq!(lab.state().feed, FeedSettings::default());
    assert!(!format!("{lab:?}").contains("0123456789abcdef"));
    assert!(!is_free(lab.stage_url()) && !is_free(lab.control_url()));
    lab.shutdown().await;
    assert!(is_free(lab.stage_url()) && is_free(lab.control_url()));
    lab.shutdown().await;
}

#[tokio::test]
async fn a_lab_that_is_dropped_or_cancelled_from_outside_ends() {
    let shutdown = CancellationToken::new();
    let lab = Lab::start(LabOptions { shutdown: shutdown.clone(), ..on_free_ports() });
    let lab = lab.await.unwrap();
    shutdown.cancel();
    lab.closed().await;
    assert!(is_free(lab.stage_url()));

    let lab = Lab::start(on_free_ports()).await.unwrap();
    let (stage, control) = (lab.stage_url().to_owned(), lab.control_url().to_owned());
    drop(lab);
    tokio::time::timeout(Duration::from_secs(10), async {
        while !is_free(&stage) || !is_free(&control) {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_next_free_port_is_taken_where_that_was_asked_for() {
    let first = Lab::start(on_free_ports()).await.unwrap();
    let taken = first.stage_port();
    let asked =
        |port_policy| LabOptions { stage_port: taken, port_policy, ..LabOptions::default() };
    let second = Lab::start(asked(PortPolicy::NextFree)).await.unwrap();
    assert_eq!(second.stage_port_requested(), taken);
    assert_ne!(second.stage_port(), taken);

    let refused = Lab::start(asked(PortPolicy::Exactly)).await.unwrap_err();
    let StartError::PortTaken { listener, address } = &refused else { panic!("{refused}") };
    assert_eq!((*listener, address.port()), (Listener::Stage, taken));
}

#[tokio::test]
async fn a_lab_that_cannot_start_leaves_nothing_running() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let feed = FeedSettings { interval_ms: 0, ..FeedSettings::default() };
    let options = LabOptions { stage_port: free, feed, ..LabOptions::default() };
    let refused = Lab::start(options).await.unwrap_err().to_string();
    assert!(refused.contains("interval_ms"), "{refused}");
    assert!(TcpListener::bind(("127.0.0.1", free)).is_ok());
}

#[tokio::test]
async fn a_lab_on_every_address_names_one_that_can_be_used() {
    let bind = "0.0.0.0".parse().unwrap();
    let lab = Lab::start(LabOptions { bind, control_bind: bind, ..on_free_ports() }).await.unwrap();
    assert!(lab.stage_url().starts_with("http://127.0.0.1:"), "{}", lab.stage_url());
    assert!(lab.control_url().starts_with("http://127.0.0.1:"), "{}", lab.control_url());
    lab.shutdown().await;
}

#[tokio::test]
async fn a_lab_can_live_on_the_loopback_of_ipv6() {
    let bind = "::1".parse().unwrap();
    let lab = match Lab::start(LabOptions { bind, ..on_free_ports() }).await {
        Ok(lab) => lab,
        // Containers without IPv6 have no such address; there is nothing to test there.
        Err(StartError::Listen { .. }) => return,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(lab.stage_url(), format!("http://[::1]:{}", lab.stage_port()));
    lab.shutdown().await;
}
