/** What the programs were tested with; a test compares them with what is installed. */
export const VERSIONS = {
  chromium: '156',
  node: '20',
  eventsource: '4.1.1',
  eventsourceParser: '3.1.1',
  express: '5.3.0',
  python: '3.11',
  httpx: '0.28.1',
  httpxSse: '0.4.3',
  rust: '1.95',
  axum: '0.8.9',
  eventsourceClient: '0.18.0',
  futuresUtil: '0.3.34',
  tokio: '1.54.1',
  transport: '0.1.4',
} as const;
