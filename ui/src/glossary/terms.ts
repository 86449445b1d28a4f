/**
 * Every word that is explained, by group, with where it comes from: clauses of docs/standard.md,
 * other standards by name, or this lab, where there is none.
 */
export const GROUPS = {
  /** Of the HTML standard's section on server-sent events. */
  standard: {
    sse: ['S20'],
    eventSource: ['S43'],
    eventStream: ['S5', 'S20'],
    event: ['S22', 'S31'],
    eventType: ['S28'],
    message: ['S28'],
    listener: ['S28', 'HTML'],
    field: ['S24', 'S26'],
    dataField: ['S27'],
    eventField: ['S28'],
    idField: ['S29', 'S34'],
    retryField: ['S30'],
    comment: ['S23'],
    blankLine: ['S22'],
    lineEnd: ['S21'],
    dispatch: ['S22', 'S32', 'S35'],
    lastEventId: ['S31', 'S34'],
    lastEventIdHeader: ['S13', 'S15'],
    reconnect: ['S7', 'S8', 'S11'],
    reconnectionTime: ['S12', 'S14', 'S30'],
    readyState: ['S16'],
    connecting: ['S11', 'S16'],
    open: ['S5', 'S16'],
    closed: ['S6', 'S16', 'S17'],
    closeCall: ['S17'],
    withCredentials: ['S2'],
    parsing: ['S20', 'S21'],
    buffer: ['S27', 'S28', 'S29'],
    byteOrderMark: ['S20'],
    utf8: ['S20'],
    nul: ['S29', 'S36'],
    clause: [],
  },
  /** Of what carries a stream: HTTP, the network, the browser's rules. */
  network: {
    http: ['RFC 9110'],
    request: ['RFC 9110'],
    response: ['RFC 9110'],
    method: ['RFC 9110', 'S4'],
    header: ['RFC 9110', 'S4'],
    body: ['RFC 9110'],
    status: ['S5', 'S6', 'RFC 9110'],
    contentType: ['S5', 'S6'],
    redirect: ['S9', 'RFC 9110'],
    retryAfterHeader: ['RFC 9110'],
    chunk: ['RFC 9112'],
    terminator: ['RFC 9112'],
    tcpConnection: ['RFC 9293'],
    fin: ['RFC 9293'],
    rst: ['RFC 9293'],
    byte: [],
    hex: [],
    controlCharacter: ['Unicode'],
    gzip: ['RFC 1952', 'RFC 9110'],
    flush: [],
    proxy: ['RFC 9110', 'S37', 'S38'],
    origin: ['RFC 6454'],
    cors: ['Fetch', 'S2', 'S10'],
    credentials: ['Fetch', 'S2'],
    preflight: ['Fetch'],
    fetch: ['Fetch'],
    curl: [],
    webSocket: ['RFC 6455'],
    handshake: ['RFC 6455'],
    frame: ['RFC 6455'],
    base64: ['RFC 4648'],
  },
  /** What the lab can do to a connection, now or the next time. */
  breaking: {
    breakIt: [],
    target: [],
    kill: [],
    end: ['S8'],
    cut: ['S7'],
    reset: ['S7'],
    midEvent: ['S33'],
    stall: [],
    release: [],
    door: [],
    attempt: ['S13'],
    doorOpen: [],
    doorRefuse: ['S7'],
    doorHang: [],
    doorStatus: ['S6'],
    doorRedirect: ['S9'],
    doorContentType: ['S6'],
    doorEmpty: ['S8'],
    doorSpan: [],
    restore: [],
    fault: [],
    latencyFault: [],
    jitter: [],
    holdBack: ['S38'],
    dropFault: [],
    duplicateFault: [],
    gzipFault: ['S38'],
    drip: [],
    idleCutter: ['S37'],
    seed: [],
    hotLoop: [],
    backoff: ['S12'],
    giveUp: ['S6'],
  },
  /** What the lab consists of. */
  lab: {
    stage: [],
    control: [],
    feed: [],
    tick: [],
    interval: [],
    payload: ['S27'],
    tokens: [],
    publish: [],
    ids: ['S29'],
    log: [],
    epoch: [],
    gap: [],
    replay: [],
    heartbeat: ['S37'],
    connecttime: [],
    connection: [],
    client: [],
    thisWindow: [],
    journal: [],
    fact: [],
    observation: [],
    watched: [],
    hangs: [],
    article: [],
    globalTimer: [],
    streamByUrl: [],
    furtherStreams: ['S39'],
  },
  /** What stands on the screen. */
  shown: {
    stateStrip: [],
    caption: [],
    timeline: [],
    lane: [],
    live: [],
    replayed: [],
    away: [],
    missed: [],
    lost: [],
    latency: [],
    wait: ['S12'],
    arrival: [],
    shownOfAll: [],
    eventsList: [],
    connectionsTable: [],
    connectionNumber: [],
    behind: [],
    age: [],
    recentlyClosed: [],
    wire: [],
    parse: ['S20'],
    code: [],
    figures: [],
    viewPaused: [],
    settings: [],
    language: [],
    theme: [],
    typeSize: [],
    singleKeys: ['WCAG 2.1.4'],
  },
  /** The other pages, and ways to teach and to keep. */
  pages: {
    labPage: [],
    lesson: [],
    step: [],
    check: [],
    hint: [],
    playground: [],
    case: [],
    script: [],
    notation: [],
    verdict: [],
    agrees: [],
    knownBug: [],
    differs: [],
    notSettled: ['S30'],
    reportCard: [],
    engine: [],
    recording: [],
    momentShown: [],
    breakShown: [],
    ndjson: [],
    presenter: [],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export type GroupName = keyof typeof GROUPS;

/** The words of one group. */
export type TermOf<G extends GroupName> = keyof (typeof GROUPS)[G] & string;

/** A word that the glossary explains. */
export type TermKey = { [G in GroupName]: TermOf<G> }[GroupName];

/** What a language says of a word. */
export interface TermTexts {
  /** The word as it is looked up, and others for the same thing. */
  readonly words: readonly [string, ...string[]];
  /** What it means, in one or two plain sentences. */
  readonly says: string;
}

/** What a language says of the words of one group. */
export type GroupTexts<G extends GroupName> = Readonly<Record<TermOf<G>, TermTexts>>;

/** What a language says of all words. */
export type TermCatalogue = Readonly<Record<TermKey, TermTexts>>;

export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

/** The words of a group, in the order in which they are read. */
export function termsOf(group: GroupName): TermKey[] {
  return Object.keys(GROUPS[group]) as TermKey[];
}

const SOURCES = new Map<string, readonly string[]>(
  GROUP_NAMES.flatMap((group) => Object.entries<readonly string[]>(GROUPS[group])),
);

/** Where a word comes from; empty where it is the lab's own. */
export function sourcesOf(term: TermKey): readonly string[] {
  return SOURCES.get(term) ?? [];
}

/** Whether a name is that of a word; what stands in the page is plain text. */
export function isTerm(name: string | null | undefined): name is TermKey {
  return name !== null && name !== undefined && SOURCES.has(name);
}
