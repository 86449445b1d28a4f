import type { CodeSettings } from './codeSettings';
import { rustString } from './literals';
import { rustData } from './payloadCode';
import { comment, program } from './text';
import type { Comments } from './words';

/** axum as a server of `/stream`. */
export function axumServer(settings: CodeSettings, say: Comments): string {
  return program(
    ...imports(settings),
    '',
    `const INTERVAL: Duration = Duration::from_millis(${settings.intervalMs});`,
    settings.eventsPerTick > 1 && `const EVENTS_PER_TICK: usize = ${settings.eventsPerTick};`,
    `const RETRY: Duration = Duration::from_millis(${settings.retryMs});`,
    settings.heartbeatMs > 0 &&
      `const HEARTBEAT: Duration = Duration::from_millis(${settings.heartbeatMs});`,
    ...rustData(settings.payload).constants,
    ...eventNames(settings, say),
    settings.ids && `const HISTORY_EVENTS: usize = ${settings.historyEvents};`,
    '',
    ...(settings.ids ? feedWithHistory(say) : feedWithoutHistory(say)),
    '',
    ...ticker(settings, say),
    '',
    ...route(settings, say),
    '',
    ...main(settings, say),
  );
}

/** Whether the time of day is told: in ids, or in the data. */
function tellsTime({ ids, payload }: CodeSettings): boolean {
  return ids || rustData(payload).timed;
}

function imports(settings: CodeSettings): string[] {
  const { ids, cors, heartbeatMs } = settings;
  const needsHeaders = ids || cors === 'echo';
  const http = {
    any: needsHeaders ? 'http::{HeaderMap, header}' : 'http::header',
    echo: 'http::{HeaderMap, HeaderValue, header}',
    none: needsHeaders ? 'http::HeaderMap' : '',
  }[cors];
  return [
    ...standardImports(settings),
    '',
    'use axum::{',
    '    Router,',
    '    extract::State,',
    ...(http === '' ? [] : [`    ${http},`]),
    ...(heartbeatMs > 0
      ? [
          '    response::{',
          '        IntoResponse, Sse,',
          '        sse::{Event, KeepAlive},',
          '    },',
        ]
      : ['    response::{IntoResponse, Sse, sse::Event},']),
    '    routing::get,',
    '};',
    'use futures_util::stream::{self, StreamExt};',
    'use tokio::{net::TcpListener, sync::broadcast, time};',
  ];
}

/** As rustfmt would set them. */
function standardImports(settings: CodeSettings): string[] {
  const { ids } = settings;
  const timed = tellsTime(settings);
  if (!ids && !timed) {
    return ['use std::{convert::Infallible, env, io, sync::Arc, time::Duration};'];
  }
  return [
    'use std::{',
    ...(ids ? ['    collections::VecDeque,'] : []),
    '    convert::Infallible,',
    '    env, io,',
    ids ? '    sync::{Arc, Mutex, MutexGuard, PoisonError},' : '    sync::Arc,',
    timed ? '    time::{Duration, SystemTime, UNIX_EPOCH},' : '    time::Duration,',
    '};',
  ];
}

function eventNames({ eventNames }: CodeSettings, say: Comments): string[] {
  if (eventNames.length === 0) return [];
  const items = eventNames.map(rustString).join(', ');
  const line = `const EVENT_NAMES: [&str; ${eventNames.length}] = [${items}];`;
  return [comment('// ', say.names), line];
}

function feedWithHistory(say: Comments): string[] {
  return [
    'struct Feed {',
    comment('    /// ', say.history),
    '    history: Mutex<VecDeque<(String, Event)>>,',
    '    live: broadcast::Sender<Event>,',
    '}',
    '',
    'impl Feed {',
    "    fn history(&self) -> MutexGuard<'_, VecDeque<(String, Event)>> {",
    '        self.history.lock().unwrap_or_else(PoisonError::into_inner)',
    '    }',
    '',
    '    fn publish(&self, id: String, event: Event) {',
    '        let mut history = self.history();',
    '        let event = event.id(&id);',
    '        history.push_back((id, event.clone()));',
    '        if history.len() > HISTORY_EVENTS {',
    '            history.pop_front();',
    '        }',
    comment('        // ', say.nobodyListens),
    '        let _ = self.live.send(event);',
    '    }',
    '',
    comment('    /// ', say.resume),
    '    fn join(&self, asked: &str) -> (Vec<Event>, broadcast::Receiver<Event>) {',
    comment('        // ', say.oneLock),
    '        let history = self.history();',
    '        let place = history.iter().position(|(id, _)| id == asked);',
    '        let newest = history.back().map_or("", |(id, _)| id);',
    '        let resumes_at = if place.is_some() { asked } else { newest };',
    '        let mut first = vec![Event::default().retry(RETRY).id(resumes_at)];',
    '        if let Some(place) = place {',
    '            let missed = history.iter().skip(place + 1);',
    '            first.extend(missed.map(|(_, event)| event.clone()));',
    '        } else if !asked.is_empty() {',
    comment('            // ', say.gap),
    '            first.push(Event::default().event("lab.gap").data("unknown Last-Event-ID"));',
    '        }',
    '        (first, self.live.subscribe())',
    '    }',
    '}',
  ];
}

function feedWithoutHistory(say: Comments): string[] {
  return [
    'struct Feed {',
    '    live: broadcast::Sender<Event>,',
    '}',
    '',
    'impl Feed {',
    '    fn publish(&self, event: Event) {',
    comment('        // ', say.nobodyListens),
    '        let _ = self.live.send(event);',
    '    }',
    '',
    comment('    /// ', say.noIds),
    '    fn join(&self) -> (Vec<Event>, broadcast::Receiver<Event>) {',
    '        (vec![Event::default().retry(RETRY)], self.live.subscribe())',
    '    }',
    '}',
  ];
}

function ticker(settings: CodeSettings, say: Comments): string[] {
  const { ids, eventNames, eventsPerTick, payload } = settings;
  const named =
    eventNames.length === 0
      ? ['    Event::default().data(data)']
      : [
          '    let event = Event::default().data(data);',
          '    match EVENT_NAMES[(count - 1) % EVENT_NAMES.len()] {',
          '        "" => event,',
          '        name => event.event(name),',
          '    }',
        ];
  const publish = ids
    ? 'feed.publish(format!("{epoch}-{count}"), content(count));'
    : 'feed.publish(content(count));';
  const ticks =
    eventsPerTick > 1
      ? [
          '    for tick in 0_usize.. {',
          '        clock.tick().await;',
          '        for turn in 1..=EVENTS_PER_TICK {',
          '            let count = tick * EVENTS_PER_TICK + turn;',
          `            ${publish}`,
          '        }',
          '    }',
        ]
      : [
          '    for count in 1_usize.. {',
          '        clock.tick().await;',
          `        ${publish}`,
          '    }',
        ];
  return [
    ...(tellsTime(settings)
      ? [
          'fn unix_ms() -> u128 {',
          '    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()',
          '}',
          '',
        ]
      : []),
    'fn content(count: usize) -> Event {',
    ...rustData(payload).statements.map((line) => `    ${line}`),
    ...named,
    '}',
    '',
    `async fn tick(feed: Arc<Feed>${ids ? ', epoch: String' : ''}) {`,
    comment('    // ', say.noDrift),
    '    let mut clock = time::interval(INTERVAL);',
    ...ticks,
    '}',
  ];
}

function route({ ids, cors, heartbeatMs }: CodeSettings, say: Comments): string[] {
  const headers = ids || cors === 'echo' ? ', headers: HeaderMap' : '';
  const asked = [
    '    let asked = headers.get("last-event-id").and_then(|id| id.to_str().ok());',
    '    let (first, live) = feed.join(asked.unwrap_or_default());',
  ];
  const respond = {
    any: [
      comment('    // ', say.corsAny),
      '    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], stream)',
    ],
    echo: [
      comment('    // ', say.corsEcho),
      '    let mut response = stream.into_response();',
      '    if let Some(origin) = headers.get(header::ORIGIN) {',
      '        let yes = HeaderValue::from_static("true");',
      '        let vary = HeaderValue::from_static("origin");',
      '        let sent = response.headers_mut();',
      '        sent.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());',
      '        sent.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, yes);',
      '        sent.insert(header::VARY, vary);',
      '    }',
      '    response',
    ],
    none: [comment('    // ', say.corsNone), '    stream'],
  }[cors];
  return [
    `async fn events(State(feed): State<Arc<Feed>>${headers}) -> impl IntoResponse {`,
    ...(ids ? asked : ['    let (first, live) = feed.join();']),
    comment('    // ', ids ? say.slowReaderResumes : say.slowReader),
    '    let live = stream::unfold(live, |mut live| async move {',
    '        let event = live.recv().await.ok()?;',
    '        Some((event, live))',
    '    });',
    '    let events = stream::iter(first).chain(live).map(Ok::<_, Infallible>);',
    ...(heartbeatMs > 0
      ? [
          comment('    // ', say.heartbeat),
          '    let alive = KeepAlive::new().interval(HEARTBEAT).text("heartbeat");',
          '    let stream = Sse::new(events).keep_alive(alive);',
        ]
      : ['    let stream = Sse::new(events);']),
    ...respond,
    '}',
  ];
}

function main({ ids, eventsPerTick }: CodeSettings, say: Comments): string[] {
  // A reader must have room for a few ticks before it counts as slow.
  const room = Math.max(1_000, 4 * eventsPerTick);
  const live = `live: broadcast::Sender::new(${room})`;
  const feed = ids
    ? [
        comment('    // ', say.epoch),
        '    let epoch = unix_ms().to_string();',
        '    let start = (format!("{epoch}-0"), Event::default());',
        '    let history = Mutex::new(VecDeque::from([start]));',
        `    let feed = Arc::new(Feed { history, ${live} });`,
        '    tokio::spawn(tick(feed.clone(), epoch));',
      ]
    : [`    let feed = Arc::new(Feed { ${live} });`, '    tokio::spawn(tick(feed.clone()));'];
  return [
    '#[tokio::main]',
    'async fn main() -> io::Result<()> {',
    ...feed,
    '',
    '    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());',
    '    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;',
    '    println!("http://{}/stream", listener.local_addr()?);',
    '    let app = Router::new().route("/stream", get(events)).with_state(feed);',
    '    axum::serve(listener, app).await',
    '}',
  ];
}
