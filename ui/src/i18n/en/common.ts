import type { ErrorCode } from '../../api/types';

/** The codes of the control API, and what goes wrong before it answers. */
type ErrorTexts = Readonly<Record<ErrorCode | 'unreachable' | 'unexpected_answer', string>>;

export const common = {
  noLab: {
    token: {
      title: 'This page has no key to the lab',
      what: 'The lab gives its key only through the launch link, and a new one at every start.',
      todo: 'Open the launch link that one of these commands printed when it started:',
    },
    unreachable: {
      title: 'The lab does not answer',
      what: 'The program that serves this page has ended, or something is in the way.',
      todo: 'Start it again and open the launch link it prints:',
    },
    failed: {
      title: 'The lab could not start',
      what: 'The window is open, but the server inside the program is not running.',
      todo: 'Remove what stood in its way, named below, then close this window and launch the program again.',
    },
    again: 'Try again',
  },
  nav: {
    label: 'Pages',
    pages: {
      lab: 'Lab',
      lessons: 'Lessons',
      playground: 'Playground',
      recordings: 'Recordings',
    },
    otherLanguage: '中文',
    switchLanguage: '切换到中文',
    theme: { system: 'Theme: as the system', dark: 'Theme: dark', light: 'Theme: light' },
    typeSize: (size: string) => `Type size: ${size}`,
    help: 'Keys, words and help',
  },
  panel: { enlarge: 'Give this all the room', shrink: 'Give the room back' },
  notices: {
    label: 'Notices',
    dismiss: 'Dismiss',
    inField: (field: string) => `Field: ${field}`,
    nothingToRestore:
      'Nothing needed restoring: the door is open, nothing is stalled, and this window is connected.',
    nothingToRestoreWaiting:
      'Nothing needed restoring: the door is open and nothing is stalled. The browser comes back by itself.',
    reopenedEarly: (time: string) =>
      `The browser would have stayed away another ${time}, so this window opened a new EventSource. It knows no id: what was missed is not replayed.`,
    /** What stands in the way after a restore, and the button that removes it. */
    obstacles: {
      cors_refuses: {
        what: 'Restored, but the browser refuses the stream: the CORS setting sends no header. Restore leaves settings as they are.',
        remedy: 'Send the CORS header',
      },
      credentials_refused: {
        what: 'Restored, but the browser refuses the stream: * is never allowed with credentials. Restore leaves settings as they are.',
        remedy: 'Without credentials',
      },
      feed_paused: {
        what: 'Restored, but the feed is paused: nothing is produced until it goes on.',
        remedy: 'Let the feed go on',
      },
      view_paused: {
        what: 'Restored, but this view is paused: what arrives is not shown until it goes on.',
        remedy: 'Let the view go on',
      },
    },
    /** A link in the program's window, which shows nothing but the lab. */
    linkCopied: (address: string) => `Copied, to be pasted into a browser: ${address}`,
    notCopied: 'Nothing was copied: select the text and copy it by hand.',
    linkNotCopied: (address: string) =>
      `Nothing could be copied. Type this into a browser: ${address}`,
    portTaken: (requested: number, actual: number) =>
      `Port ${requested} is taken by another program, so the stage is on port ${actual}. The addresses shown are right.`,
  },
  /** By the `code` of the control API: what happened and what to do. */
  errors: {
    unreachable: 'The lab did not answer. If it has ended, start it again; nothing was changed.',
    unexpected_answer: 'Something other than the lab answered. Nothing was changed.',
    token_missing: 'The lab asked for its key. Open the launch link again.',
    token_wrong: 'The lab was started anew and has another key. Open its new launch link.',
    forbidden_host: 'The lab refused the address this page was opened under. Use the launch link.',
    forbidden_origin: 'The lab refused a request from another page. Use the launch link.',
    forbidden_site: 'The lab refused a request from another site. Use the launch link.',
    out_of_range: 'The value is outside what the lab accepts; it stays as it was.',
    wrong_type: 'The value has the wrong form; it stays as it was.',
    body_too_large: 'That is more than the lab takes at once. Make it smaller.',
    not_found: 'It is not there any more.',
    no_such_connection: 'That connection is already over.',
    not_recorded: 'The bytes of this connection are not recorded, or no longer kept.',
    too_many_recorded: 'The lab records only a few connections at once. Stop another recording.',
    no_stream: 'This connection carries no stream that faults could alter.',
    too_late_to_compress:
      'This connection began uncompressed. Set gzip for all connections: the next one begins with it.',
    fault_given_twice: 'The same fault was given twice.',
    parse_failed: 'The lab failed to parse the bytes. Try again.',
    too_many_watched:
      'The lab follows only a few clients event by event. Close another window of the lab.',
    malformed_request: 'The lab could not read the request.',
    head_too_large: 'The request head was too large for the lab.',
    length_required: 'The lab wants to know how long a body is.',
    wrong_content_type: 'The lab takes JSON only.',
    body_timeout: 'The request did not arrive in time. Try again.',
    body_incomplete: 'The request broke off. Try again.',
    malformed_json: 'The lab could not read what was sent.',
    unknown_field: 'The lab does not know this setting.',
    missing_field: 'Something is missing.',
    duplicate_field: 'Something was said twice.',
    unknown_value: 'There is no such choice.',
    too_long: 'The text is too long; it stays as it was.',
    too_many: 'Those are too many; it stays as it was.',
    forbidden_character: 'The text holds a character that may not stand there.',
    cannot_count: 'A closed port cannot count attempts; give it a time.',
    use_redirect: 'A 3xx status is a door of its own: a redirect.',
    not_wrong: 'That is the right type; choose a wrong one.',
    method_not_allowed: 'The lab does not answer that here.',
    malformed_query: 'The address of the stream cannot be read.',
    not_base64: 'The bytes arrived damaged. Reload this page and send them again.',
    forbidden_header:
      'A script cannot set this header: the lab sees to framing, connection and CORS itself, and nothing may outlive a script in the browser.',
    too_many_scripts:
      'All 64 places for scripts are taken, each with an open connection. End one and try again.',
    unknown_parameter: 'A stream has no such parameter.',
    not_a_number: 'That must be a whole number.',
    port_lost: 'The port could not be opened again: another program has it. Start the lab anew.',
  } satisfies ErrorTexts as ErrorTexts,
  unknownError: (message: string) => `The lab refused: ${message}`,
};
