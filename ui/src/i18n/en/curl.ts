/** What curl's exit codes mean where it reads a stream. */
const EXITS: Readonly<Record<number, string>> = {
  0: 'the response ended cleanly',
  7: 'the connection was refused',
  18: 'the connection was cut: it closed before the response was complete',
  28: 'no answer in time',
  52: 'the server closed without answering',
  56: 'the connection was reset',
};

export const curl = {
  title: 'curl',
  views: 'What stands here',
  start: 'Run curl',
  again: 'Run curl again',
  stop: 'Stop',
  copy: 'Copy',
  copied: 'Copied',
  output: 'What curl prints',
  idle: 'curl reads the same stream as plain bytes. Break the connection and compare: curl ends and stays away, the EventSource comes back by itself.',
  elsewhere:
    'A browser cannot start programs. Copy the command and run it in a terminal: the connection appears in the list, and every kill reaches it too.',
  running: (size: string) => `Running. ${size} so far.`,
  leftOut: (count: string) => `${count} earlier characters are not shown.`,
  byHand: 'Stopped by hand.',
  exit: (code: number | null): string => {
    if (code === null) return 'curl was ended by a signal.';
    return `Exit code ${code}: ${EXITS[code] ?? 'see “EXIT CODES” in curl’s manual'}.`;
  },
  noReturn: 'curl has ended and does not come back; it knows neither retry nor Last-Event-ID.',
  missing: {
    title: 'curl is not installed, or not in PATH.',
    todo: 'Debian and Ubuntu: sudo apt install curl. Fedora: sudo dnf install curl. macOS and Windows 10 and later bring it along. Then run it again.',
  },
  failed: 'curl could not be started.',
};
