//! The first and the last bytes of a compressed body; what is between them passes the faults.

use bytes::Bytes;

use super::{
    ending::LAST_CHUNK,
    faulty::Faulty,
    flow::Flow,
    outbox::{Framing, Outbox},
};
use crate::{
    Fault, KillKind,
    fault::{Gzip, Pipeline},
    places::One,
};

impl Flow<'_> {
    /// Queues the response head, and the first blocks as far as they come out of the compressor.
    pub(super) fn queue_compressed(&mut self, head: Bytes, blocks: Outbox, place: One) {
        self.faults_set = self.connection.faults_set();
        let faults = self.connection.faults();
        let mut gzip = Gzip::new(Fault::flush_gzip(&faults), place);
        gzip.push_raw(head, &mut self.outbox);
        for piece in blocks.into_pieces() {
            gzip.take(&piece.body(self.outbox.framing()), piece.tells);
        }
        gzip.give_out(&mut self.outbox);
        let pipeline = Pipeline::new(&faults, self.stage.clock.now_us()).with_gzip(gzip);
        self.faulty = Some(Faulty::new(pipeline));
    }

    /// Writes what the end of a compressed body asks for: an end finishes the compressed stream.
    /// The first part of one more event goes through the compressor as any event does, and may
    /// stay in it.
    ///
    /// Returns how much can be read of an event without its end, and whether the response is
    /// complete.
    pub(super) async fn end_compressed(
        &mut self,
        kind: KillKind,
        part: Option<Bytes>,
    ) -> (Option<u64>, bool) {
        let ends = kind == KillKind::End;
        if let Some(gzip) = self.gzip() {
            if let Some(part) = &part {
                gzip.take_part(part);
            }
            if ends {
                gzip.finish();
            }
        }
        self.queue_what_came_out(ends);
        let complete = if ends {
            self.flush_all().await
        } else {
            // A half event follows what was written before it, as far as the kernel takes it.
            let _as_far_as_it_goes = part.is_some().then(|| self.write(usize::MAX));
            false
        };
        (self.gzip().and_then(|gzip| gzip.partial_event_bytes()), complete)
    }

    fn queue_what_came_out(&mut self, ends: bool) {
        let Some(gzip) = self.faulty.as_mut().and_then(|faulty| faulty.pipeline().gzip()) else {
            return;
        };
        gzip.give_out(&mut self.outbox);
        if ends && self.outbox.framing() == Framing::Chunked {
            gzip.push_raw(Bytes::from_static(LAST_CHUNK), &mut self.outbox);
        }
    }

    fn gzip(&mut self) -> Option<&mut Gzip> {
        self.faulty.as_mut()?.pipeline().gzip()
    }
}
