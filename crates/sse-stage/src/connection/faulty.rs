use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::time::{Instant, Sleep};

use super::{
    Order, Partial,
    flow::Flow,
    opening::push_gap,
    outbox::{Outbox, Piece},
};
use crate::{
    Actor, FaultKind, KillKind, What,
    fault::{Fates, Pipeline},
};

/// What a connection with faults waits for, beside its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WaitsFor {
    /// What the faults hold, or the log.
    Pieces,
    /// Its turn to write what is in the outbox.
    Allowance,
    /// The end of a stall, or room in the socket: no fault can bring it.
    Others,
}

/// A connection's faults, and what wakes it when their time comes.
#[derive(Debug)]
pub(super) struct Faulty {
    pipeline: Pipeline,
    alarm: Pin<Box<Sleep>>,
}

impl Faulty {
    pub(super) fn new(pipeline: Pipeline) -> Box<Self> {
        Box::new(Self { pipeline, alarm: Box::pin(tokio::time::sleep_until(Instant::now())) })
    }

    pub(super) fn takes_more(&self) -> bool {
        self.pipeline.takes_more()
    }

    pub(super) fn pipeline(&mut self) -> &mut Pipeline {
        &mut self.pipeline
    }

    /// When something is to be done, in microseconds on the lab's clock.
    fn next_us(&self, waits_for: WaitsFor) -> Option<u64> {
        let by_itself = match waits_for {
            WaitsFor::Pieces => self.pipeline.release_us(),
            WaitsFor::Allowance => Some(self.pipeline.allowance_us()),
            WaitsFor::Others => None,
        };
        by_itself.into_iter().chain(self.pipeline.cut_us()).min()
    }
}

impl Flow<'_> {
    /// Takes on the faults as they are set now.
    pub(super) fn follow_faults(&mut self) {
        self.faults_set = self.connection.faults_set();
        let faults = self.connection.faults();
        let now_us = self.stage.clock.now_us();
        match &mut self.faulty {
            Some(faulty) => faulty.pipeline.set(&faults, now_us),
            None if faults.is_empty() => {}
            None => self.faulty = Some(Faulty::new(Pipeline::new(&faults, now_us))),
        }
    }

    /// The end of a connection that its idle cutter has waited for long enough.
    pub(super) fn cut_when_idle(&self) -> Option<Order> {
        let cut_us = self.faulty.as_ref()?.pipeline.cut_us()?;
        (cut_us <= self.stage.clock.now_us()).then_some(Order {
            kind: KillKind::Cut,
            partial: Partial::None,
            by: Actor::IdleCut,
        })
    }

    /// Bytes that may be written now; nothing while that must wait.
    pub(super) fn allowance(&mut self) -> Option<usize> {
        let Some(faulty) = &mut self.faulty else { return Some(usize::MAX) };
        let allowed = faulty.pipeline.allowance(self.stage.clock.now_us());
        Some(allowed).filter(|bytes| *bytes > 0)
    }

    /// The kernel accepted bytes.
    pub(super) fn tell_faults_of(&mut self, bytes: usize) {
        if let Some(faulty) = &mut self.faulty {
            faulty.pipeline.wrote(bytes, self.stage.clock.now_us());
            self.count_readable();
        }
    }

    /// Counts what a client of a compressed body can read now.
    fn count_readable(&mut self) {
        let Some(faulty) = &mut self.faulty else { return };
        for readable in faulty.pipeline.now_readable() {
            self.count(readable);
        }
    }

    /// The first event that is held.
    pub(super) fn next_held_event(&self) -> Option<&Piece> {
        self.faulty.as_ref()?.pipeline.next_event()
    }

    /// As `refill`, through the faults. They take in what there is even while the outbox waits,
    /// so that what is new begins to wait when it comes.
    pub(super) fn refill_through_faults(&mut self) {
        let now_us = self.stage.clock.now_us();
        self.take_in(now_us);
        let Some(faulty) = &mut self.faulty else { return };
        if !self.outbox.is_empty() {
            return;
        }
        let fates = faulty.pipeline.release(now_us, &mut self.outbox);
        if let Some(gzip) = faulty.pipeline.gzip() {
            self.connection.compressed(gzip.last_seq());
        }
        if faulty.pipeline.is_spent() {
            self.faulty = None;
        }
        self.record_fates(fates);
        self.count_readable();
    }

    fn take_in(&mut self, now_us: u64) {
        let connection = self.connection;
        let Some(feed) = connection.feed.as_deref() else { return };
        while let (Some(faulty), Some(cursor)) = (&mut self.faulty, &mut self.cursor)
            && faulty.takes_more()
            && cursor.is_behind(feed.end())
        {
            let mut read = Outbox::new(self.outbox.framing());
            let gap = feed.read(cursor, &mut read);
            if let Some(gap) = &gap
                && self.web_socket.is_none()
            {
                push_gap(&mut read, gap, feed.settings().ids);
            }
            faulty.pipeline.take(read.into_pieces(), now_us);
            if let Some(gap) = gap {
                if self.web_socket.is_some() {
                    self.take_gap(gap);
                    return;
                }
                self.record_gap(gap);
            }
        }
    }

    fn record_fates(&mut self, fates: Fates) {
        // Nothing before it is unwritten: the outbox was empty. A compressor tells by itself.
        if let Some(seq) = fates.dropped.last().filter(|_| !self.connection.gzip) {
            self.connection.pass(*seq);
        }
        if !self.connection.is_watched() {
            return;
        }
        let connection = self.connection.id;
        for (fault, event_seqs) in
            [(FaultKind::Drop, fates.dropped), (FaultKind::Duplicate, fates.duplicated)]
        {
            if !event_seqs.is_empty() {
                self.stage.journal.record(What::FaultActed { connection, fault, event_seqs });
            }
        }
    }

    /// Resolves when a fault has something to do.
    pub(super) fn poll_faults(&mut self, cx: &mut Context<'_>, waits_for: WaitsFor) -> Poll<()> {
        let Some(faulty) = &mut self.faulty else { return Poll::Pending };
        let Some(next_us) = faulty.next_us(waits_for) else { return Poll::Pending };
        let wait_us = next_us.saturating_sub(self.stage.clock.now_us());
        if wait_us == 0 {
            return Poll::Ready(());
        }
        faulty.alarm.as_mut().reset(Instant::now() + Duration::from_micros(wait_us));
        faulty.alarm.as_mut().poll(cx)
    }
}
