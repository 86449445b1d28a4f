use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::Feed;
use crate::sync::lock;

/// Arrears beyond this are dropped: the machine slept, or cannot produce what it is asked for.
const ARREARS: Duration = Duration::from_secs(1);

impl Feed {
    /// Ticks on an absolute schedule until cancelled: a late tick does not delay those after it,
    /// and those that are due are all made up for.
    pub(crate) async fn run_ticker(self: Arc<Self>, cancelled: CancellationToken) {
        let mut last_tick = Instant::now();
        loop {
            let (interval, paused, heartbeat) = self.schedule();
            let next_tick = last_tick + interval;
            let now = Instant::now();
            // Paused, or with a longer interval than heartbeats need, the silence decides.
            let wake_at = match (paused, heartbeat) {
                (false, Some(heartbeat)) => Some(next_tick.min(now + heartbeat)),
                (false, None) => Some(next_tick),
                (true, Some(heartbeat)) => Some(now + heartbeat),
                (true, None) => None,
            };
            tokio::select! {
                () = cancelled.cancelled() => return,
                () = self.rescheduled.notified() => {
                    let rescheduled = self.schedule();
                    // A resting ticker, or one with a much longer interval, has no arrears.
                    let earliest = Instant::now().checked_sub(rescheduled.0);
                    if paused || rescheduled.0 < interval {
                        last_tick = earliest.map_or(last_tick, |earliest| last_tick.max(earliest));
                    }
                    continue;
                }
                () = sleep(wake_at) => {}
            }
            let now = Instant::now();
            if !paused && now >= next_tick {
                last_tick = next_tick;
                if now - next_tick > ARREARS {
                    last_tick = now;
                }
                self.tick();
                // Several ticks may be due; other tasks get their turn between them.
                tokio::task::yield_now().await;
            } else if self.schedule().2.is_some_and(|silence_left| silence_left.is_zero()) {
                self.heartbeat();
            }
        }
    }

    /// The interval, whether the ticker rests, and how much silence is left until a heartbeat.
    fn schedule(&self) -> (Duration, bool, Option<Duration>) {
        let producer = lock(&self.producer);
        let settings = &producer.settings;
        let interval = Duration::from_millis(u64::from(settings.interval_ms));
        let silence = Duration::from_millis(u64::from(settings.heartbeat_ms));
        let silent = Duration::from_micros(self.clock.now_us() - producer.appended_us);
        let heartbeat = (!silence.is_zero()).then(|| silence.saturating_sub(silent));
        (interval, settings.paused, heartbeat)
    }
}

async fn sleep(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}
