use crate::{ConnectionCounters, Door, Fact, Fault, What};

/// Roughly the bytes a fact holds.
pub(super) fn of(fact: &Fact) -> usize {
    // Two counters stand before what an `Arc` holds.
    16 + size_of::<Fact>() + heap(&fact.what)
}

fn heap(what: &What) -> usize {
    match what {
        What::EpochBegan { epoch, .. } => epoch.len(),
        What::Accepted { peer, .. } | What::OverCapacity { peer, .. } => peer.len(),
        What::Request { method, target, last_event_id, client, user_agent, origin, .. } => {
            method.len()
                + target.len()
                + [last_event_id, client, user_agent, origin].into_iter().map(text).sum::<usize>()
        }
        What::Answered { content_type, location, door: met, .. } => {
            text(content_type) + text(location) + met.as_ref().map_or(0, door)
        }
        What::Subscribed { requested, .. } => text(requested),
        What::Gap { requested, resumed_at, .. } => text(requested) + resumed_at.len(),
        What::Counters { connections, .. } => size_of::<ConnectionCounters>() * connections.len(),
        What::FaultChanged { faults, .. } => size_of::<Fault>() * faults.len(),
        What::FaultActed { event_seqs, .. } => size_of::<u64>() * event_seqs.len(),
        What::DoorChanged { state, .. } => door(&state.door),
        What::DoorMet { door: met, .. } => door(met),
        What::FeedChanged { feed } => {
            feed.event_names.iter().map(|name| size_of::<String>() + name.len()).sum()
        }
        What::Produced { .. }
        | What::Written { .. }
        | What::Received { .. }
        | What::Heartbeat {}
        | What::Stalled { .. }
        | What::Released { .. }
        | What::Killed { .. }
        | What::Closed { .. }
        | What::CorsChanged { .. }
        | What::ArticleChanged { .. }
        | What::Restored {}
        | What::JournalGap { .. } => 0,
        What::CloseFrame { reason, .. } => reason.len(),
        What::Played { script, .. } => script.len(),
    }
}

fn text(text: &Option<String>) -> usize {
    text.as_ref().map_or(0, String::len)
}

fn door(door: &Door) -> usize {
    match door {
        Door::ContentType { content_type, .. } => text(content_type),
        Door::Open
        | Door::Refuse { .. }
        | Door::Hang { .. }
        | Door::Status { .. }
        | Door::Redirect { .. }
        | Door::Empty { .. } => 0,
    }
}
