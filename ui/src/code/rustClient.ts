import type { CodeSettings } from './codeSettings';
import { rustString } from './literals';
import { comment, program } from './text';
import type { Comments } from './words';

/** Rust with the crate `eventsource-client`. */
export function rustClient(settings: CodeSettings, say: Comments): string {
  return program(
    'use std::{env, error::Error, time::Duration};',
    '',
    'use eventsource_client::{Client, ClientBuilder, ReconnectOptions, SSE};',
    'use futures_util::StreamExt;',
    'use launchdarkly_sdk_transport::HyperTransport;',
    '',
    `const URL: &str = ${rustString(settings.url)};`,
    `const RETRY: Duration = Duration::from_millis(${settings.retryMs});`,
    '',
    '#[tokio::main]',
    'async fn main() -> Result<(), Box<dyn Error>> {',
    comment('    // ', say.rustAddress),
    '    let url = env::args().nth(1).unwrap_or_else(|| URL.to_owned());',
    comment('    // ', say.rustReconnect),
    '    let reconnect = ReconnectOptions::reconnect(true).delay(RETRY).build();',
    comment('    // ', say.rustTransport),
    '    let transport = HyperTransport::builder().build_http()?;',
    '    let client = ClientBuilder::for_url(&url)?.reconnect(reconnect);',
    '    let mut events = client.build_with_transport(transport).stream();',
    '',
    '    while let Some(event) = events.next().await {',
    '        match event {',
    '            Ok(SSE::Connected(_)) => eprintln!("open"),',
    comment('            // ', say.rustComment),
    '            Ok(SSE::Comment(_)) => {}',
    '            Ok(SSE::Event(event)) => {',
    '                let id = event.id.unwrap_or_default();',
    '                println!("{} {id} {}", event.event_type, event.data);',
    '            }',
    '            Err(error) => eprintln!("lost: {error}"),',
    '        }',
    '    }',
    '    Ok(())',
    '}',
  );
}
