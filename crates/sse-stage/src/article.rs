//! The 2021 article's server: a page, and a stream with a timer for each client.

use std::{
    collections::VecDeque,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio_util::sync::CancellationToken;

use crate::{
    Clock, FeedSettings,
    feed::{Feed, FeedStart},
    sync::lock,
};

/// Leaked timers that the lab lets live; the oldest dies for a new one.
const LEAKED: usize = 1_000;

/// A feed for one client: a counter that is raised before it is written, so that the first
/// message says 2, and no ids.
pub(crate) fn feed(clock: Clock) -> Feed {
    let settings = FeedSettings {
        interval_ms: 1_000,
        retry_ms: 10_000,
        ids: false,
        heartbeat_ms: 0,
        history_events: 1,
        ..FeedSettings::default()
    };
    let start = FeedStart {
        settings,
        epoch: "article".to_owned(),
        last_seq: 0,
        ahead: None,
        counter_offset: 1,
        finish: None,
    };
    Feed::new(clock, None, start)
}

/// The timers of the article's clients.
///
/// The original kept its timer in one global variable: each client that comes overwrites it, and
/// each that leaves clears what it holds. With two clients, the first to leave silences the
/// newest, and its own timer runs on for nobody. The switch reproduces that.
#[derive(Debug, Default)]
pub(crate) struct ArticleTimers {
    global: AtomicBool,
    variable: Mutex<Variable>,
}

#[derive(Debug, Default)]
struct Variable {
    newest: Option<CancellationToken>,
    leaked: VecDeque<CancellationToken>,
}

impl ArticleTimers {
    pub(crate) fn is_global(&self) -> bool {
        self.global.load(Ordering::Relaxed)
    }

    /// Switches; without the global variable nothing stays leaked.
    pub(crate) fn set_global(&self, global: bool) -> bool {
        if !global {
            for timer in lock(&self.variable).leaked.drain(..) {
                timer.cancel();
            }
        }
        self.global.swap(global, Ordering::Relaxed) != global
    }

    /// A client came; its timer runs until the token is cancelled.
    pub(crate) fn begin(&self, timer: CancellationToken) -> CancellationToken {
        lock(&self.variable).newest = Some(timer.clone());
        timer
    }

    /// A client left.
    pub(crate) fn end(&self, own: CancellationToken) {
        if !self.is_global() {
            own.cancel();
            return;
        }
        let mut variable = lock(&self.variable);
        if let Some(newest) = &variable.newest {
            newest.cancel();
        }
        if own.is_cancelled() {
            return;
        }
        variable.leaked.push_back(own);
        if variable.leaked.len() > LEAKED
            && let Some(oldest) = variable.leaked.pop_front()
        {
            oldest.cancel();
        }
    }
}

/// The article's page: an `EventSource` on an absolute URL, with credentials.
pub(crate) fn page(port: u16) -> String {
    format!(
        r#"<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>EventSource</title>
<link rel="icon" href="data:,">
</head>
<body>
<div id="messages">我是接收的</div>
<script>
  // The URL is absolute: opened as http://localhost:{port}/article/, this page is of another
  // origin than its stream, and `*` does not allow credentials across origins.
  const source = new EventSource("http://127.0.0.1:{port}/article/stream", {{
    withCredentials: true,
  }});
  const messages = document.getElementById("messages");
  source.addEventListener("open", () => console.log("open"));
  source.addEventListener("message", (event) => {{
    const line = document.createElement("div");
    line.textContent = event.data;
    messages.append(line);
  }});
</script>
</body>
</html>
"#
    )
}
