use std::{
    future::Future,
    io,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::time::{Sleep, sleep};

use super::{
    Order, Partial,
    flow::{Flow, Stop, ending_of, poll_gone},
    outbox::Framing,
};
use crate::{
    Actor, KillKind, ScriptEnd, What,
    feed::chunk,
    playground::{prepared::PreparedStep, scripts::Play},
};

/// What a script waits for, beside an order to end and its client.
enum WaitsFor<'a> {
    /// The end of a stall.
    Release,
    /// Room in the socket.
    Room,
    /// The end of a pause.
    Pause(Pin<&'a mut Sleep>),
    /// Nothing.
    Nothing,
}

impl Flow<'_> {
    /// Plays an answer from its head to its last step, and says how the connection is to end.
    pub(super) async fn play(
        &mut self,
        head: Bytes,
        status: u16,
        content_type: Option<String>,
        play: &Play,
    ) -> Stop {
        // Looked at after the connection is registered: who removes the script now finds it there.
        if play.is_removed() {
            self.connection.order_end(end(KillKind::Cut, Actor::Presenter));
        }
        let connection = self.connection.id;
        let answer = &play.answer;
        let journal = &self.stage.journal;
        let mut stopped = None;
        if !answer.end.leaves_unanswered() {
            stopped = self.write_whole(head).await;
            if let Some(stop @ Stop::Gone(_)) = stopped {
                return stop;
            }
            journal.record(What::Answered {
                connection,
                status,
                content_type,
                content_encoding: None,
                location: answer.location(),
                door: None,
            });
            // A length is owed to its last byte; chunks and a body up to the end may end anywhere.
            self.can_end = answer.content_length().is_none();
        }
        let (script, index) = (play.script(), play.index);
        journal.record(What::Played { connection, script, answer: index });
        if let Some(stop) = stopped {
            return stop;
        }
        for step in &answer.steps {
            let (stopped, bytes) = match step {
                PreparedStep::Bytes(bytes) => (self.write_step(bytes).await, bytes.len()),
                PreparedStep::Pause(time) => {
                    let pause = pin!(sleep(*time));
                    (self.wait(WaitsFor::Pause(pause)).await, 0)
                }
            };
            if let Some(stop) = stopped {
                return stop;
            }
            play.step_done(bytes);
        }
        let kind = match answer.end {
            ScriptEnd::End => {
                self.can_end = true;
                KillKind::End
            }
            ScriptEnd::Cut | ScriptEnd::CloseUnanswered => KillKind::Cut,
            ScriptEnd::Reset | ScriptEnd::ResetUnanswered => KillKind::Reset,
            ScriptEnd::HoldOpen | ScriptEnd::Hang => loop {
                if let Some(stop) = self.wait(WaitsFor::Nothing).await {
                    return stop;
                }
            },
        };
        Stop::Ordered(end(kind, Actor::Script))
    }

    async fn write_step(&mut self, bytes: &Bytes) -> Option<Stop> {
        let framed = match self.outbox.framing() {
            Framing::Chunked => chunk(bytes),
            Framing::UntilClose | Framing::Messages(_) => bytes.clone(),
        };
        self.write_whole(framed).await
    }

    /// Writes all of it, in one write if the kernel takes it. Returns why it could not.
    async fn write_whole(&mut self, bytes: Bytes) -> Option<Stop> {
        self.outbox.push_raw(bytes);
        while !self.outbox.is_empty() {
            let waits_for = if self.connection.is_stalled() {
                WaitsFor::Release
            } else {
                match self.write(usize::MAX) {
                    Ok(()) => continue,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => WaitsFor::Room,
                    Err(error) => return Some(Stop::Gone(ending_of(&error))),
                }
            };
            if let Some(stop) = self.wait(waits_for).await {
                return Some(stop);
            }
        }
        self.connection.ordered().map(Stop::Ordered)
    }

    /// Waits; returns what made an end of it.
    async fn wait(&mut self, mut waits_for: WaitsFor<'_>) -> Option<Stop> {
        std::future::poll_fn(|cx| self.poll_script(cx, &mut waits_for)).await
    }

    fn poll_script(
        &mut self,
        cx: &mut Context<'_>,
        waits_for: &mut WaitsFor<'_>,
    ) -> Poll<Option<Stop>> {
        self.connection.task.register(cx.waker());
        if let Some(order) = self.connection.ordered() {
            return Poll::Ready(Some(Stop::Ordered(order)));
        }
        if let Poll::Ready(how) = poll_gone(self.socket, cx) {
            return Poll::Ready(Some(Stop::Gone(how)));
        }
        let over = match waits_for {
            WaitsFor::Release => !self.connection.is_stalled(),
            WaitsFor::Room => self.socket.poll_write_ready(cx).is_ready(),
            WaitsFor::Pause(pause) => pause.as_mut().poll(cx).is_ready(),
            WaitsFor::Nothing => false,
        };
        if over { Poll::Ready(None) } else { Poll::Pending }
    }
}

fn end(kind: KillKind, by: Actor) -> Order {
    Order { kind, partial: Partial::None, by }
}
