export interface components {
  schemas: {
    Actor: 'presenter' | 'url' | 'door' | 'shutdown' | 'limit';
    ConnectionInfo: {
      id: number;
      peer: string;
      stream: components['schemas']['StreamName'];
      client?: string | null;
      user_agent?: string | null;
      last_event_id?: string | null;
      accepted_us: number;
      events: number;
      bytes: number;
      last_seq?: number | null;
      behind: number;
      stalled: boolean;
      watched: boolean;
    };
    StreamName: 'lab' | 'article' | 'url' | 'hung';
    Cors: 'any' | 'echo' | 'none';
    Span: { attempts?: number | null; for_ms?: number | null };
    Door:
      | { kind: 'open' }
      | (components['schemas']['Span'] & { kind: 'refuse' })
      | (components['schemas']['Span'] & { kind: 'hang' })
      | (components['schemas']['Span'] & { status: number; kind: 'status' })
      | (components['schemas']['Span'] & { content_type?: string | null; kind: 'content_type' })
      | (components['schemas']['Span'] & { status: number; kind: 'redirect' })
      | (components['schemas']['Span'] & { kind: 'empty' });
    DoorState: {
      door: components['schemas']['Door'];
      attempts_left?: number | null;
      until_us?: number | null;
    };
    Payload:
      { kind: 'counter' } | { kind: 'json' } | { size_bytes: number; kind: 'text' } | { kind: 'tokens' };
    FeedSettings: {
      interval_ms: number;
      events_per_tick: number;
      retry_ms: number;
      ids: boolean;
      history_events: number;
      heartbeat_ms: number;
      event_names: string[];
      payload: components['schemas']['Payload'];
      paused: boolean;
    };
    FeedPatch: {
      interval_ms?: number | null;
      events_per_tick?: number | null;
      retry_ms?: number | null;
      ids?: boolean | null;
      history_events?: number | null;
      heartbeat_ms?: number | null;
      event_names?: string[] | null;
      payload?: components['schemas']['Payload'] | null;
      paused?: boolean | null;
    };
    Publish: { event?: string | null; data: string };
    Published: { event_seq: number; id?: string | null };
    KillKind: 'end' | 'cut' | 'reset';
    Kill: { kind: components['schemas']['KillKind']; mid_event?: boolean };
    LogState: { first_seq: number; next_seq: number; events: number; bytes: number };
    StageState: {
      epoch: string;
      now_us: number;
      feed: components['schemas']['FeedSettings'];
      cors: components['schemas']['Cors'];
      door: components['schemas']['DoorState'];
      stalled: boolean;
      article_global_timer: boolean;
      log: components['schemas']['LogState'];
      connections: components['schemas']['ConnectionInfo'][];
      connections_total: number;
      journal_seq: number;
    };
    LabState: {
      version: string;
      stage_url: string;
      stage_port: number;
      stage_port_requested: number;
      control_url: string;
      lan?: string | null;
      stage: components['schemas']['StageState'];
    };
    GapReason: 'trimmed' | 'future' | 'malformed' | 'other_epoch' | 'too_slow';
    Party: 'client' | 'server';
    Ending: 'end' | 'cut' | 'reset' | 'head_timeout' | 'answer';
    ConnectionCounters: {
      id: number;
      events: number;
      bytes: number;
      behind: number;
      last_seq?: number | null;
    };
    Fact: components['schemas']['What'] & { seq: number; t_us: number };
    What:
      | { epoch: string; by?: components['schemas']['Actor'] | null; fact: 'epoch_began' }
      | { first_seq: number; count: number; span_us: number; fact: 'produced' }
      | { connection: number; peer: string; fact: 'accepted' }
      | {
          connection: number;
          method: string;
          target: string;
          last_event_id?: string | null;
          client?: string | null;
          user_agent?: string | null;
          origin?: string | null;
          fact: 'request';
        }
      | {
          connection: number;
          status: number;
          content_type?: string | null;
          location?: string | null;
          door?: components['schemas']['Door'] | null;
          fact: 'answered';
        }
      | {
          connection: number;
          stream: components['schemas']['StreamName'];
          requested?: string | null;
          resumed_after_seq: number;
          replay: number;
          retry_ms: number;
          fact: 'subscribed';
        }
      | {
          connection: number;
          requested?: string | null;
          resumed_at: string;
          missed?: number | null;
          reason: components['schemas']['GapReason'];
          fact: 'gap';
        }
      | { connection: number; first_seq: number; count: number; span_us: number; fact: 'written' }
      | { fact: 'heartbeat' }
      | {
          connections: components['schemas']['ConnectionCounters'][];
          open: number;
          fact: 'counters';
        }
      | { connection?: number | null; fact: 'stalled' }
      | { connection?: number | null; fact: 'released' }
      | {
          connection: number;
          kind: components['schemas']['KillKind'];
          partial_bytes?: number | null;
          by: components['schemas']['Actor'];
          fact: 'killed';
        }
      | {
          connection: number;
          by: components['schemas']['Party'];
          how: components['schemas']['Ending'];
          events: number;
          bytes: number;
          last_seq?: number | null;
          fact: 'closed';
        }
      | {
          state: components['schemas']['DoorState'];
          by: components['schemas']['Actor'];
          fact: 'door_changed';
        }
      | {
          connection: number;
          door: components['schemas']['Door'];
          attempts_left?: number | null;
          fact: 'door_met';
        }
      | { feed: components['schemas']['FeedSettings']; fact: 'feed_changed' }
      | { cors: components['schemas']['Cors']; fact: 'cors_changed' }
      | { global_timer: boolean; fact: 'article_changed' }
      | { fact: 'restored' }
      | { peer: string; limit: number; fact: 'over_capacity' }
      | { from_seq: number; to_seq: number; fact: 'journal_gap' };
  };
}
