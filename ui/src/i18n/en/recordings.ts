const entries = (n: string) => `${n} ${n === '1' ? 'entry' : 'entries'}`;

export const recordings = {
  title: 'Recordings',
  /** Where nothing is open. */
  intro: 'What happened can be saved as a file, and looked at again moment by moment.',
  /** The menu in the navigation bar. */
  menu: {
    label: 'File',
    open: 'Open a recording…',
    save: 'Save a recording up to now',
    start: 'Record from now on',
    stop: 'Stop recording and save',
    backFirst: 'back to live first',
  },
  open: {
    title: 'Open a recording',
    what: 'Choose a file, or drop it anywhere on this window. Nothing leaves this computer.',
    choose: 'Choose a file…',
    drop: 'Drop the recording to open it',
    reading: (name: string) => `Reading ${name}`,
    share: (percent: string) => `${percent} %`,
    cancel: 'Cancel',
    commandTitle: 'From a terminal',
    copy: 'Copy command',
    copied: 'Copied',
  },
  save: {
    title: 'Save what this page holds',
    what: (facts: string, observations: string) =>
      `${facts} facts of the server and ${observations} observations of this page, with the bytes that are recorded of connections.`,
    letGo: (n: string) =>
      `The page keeps the newest 100,000 facts: ${entries(n)} before them are gone. To keep all, record.`,
    now: 'Save recording',
    saving: 'Saving…',
    saved: (size: string, where?: string) => `Recording saved, ${size}${where ? `: ${where}` : ''}`,
  },
  record: {
    title: 'Record from now on',
    what: (limit: string) =>
      `Keeps everything from start to stop, up to ${limit}, with the bytes of this page’s connections, and of every other whose bytes somebody looks at.`,
    start: 'Record',
    stop: 'Stop and save',
    discard: 'Discard',
    running: (time: string, size: string) => `Recording for ${time} · ${size}`,
    chip: (time: string) => `● Recording ${time}`,
    chipFull: (limit: string) => `Recording stopped at ${limit}: not saved yet`,
    full: (limit: string) =>
      `The recording reached ${limit} and has stopped. Save what it holds, or discard it.`,
  },
  banner: {
    label: 'What is shown',
    recording: 'Recording',
    of: (when: string, version: string) => `saved ${when} by SSE Lab ${version}`,
    another: 'Open another…',
    backToLive: 'Back to live',
    close: 'Close the recording',
    leftOut: (n: string) => `It begins late: ${entries(n)} before it were no longer held.`,
    full: 'It ends where it had reached its largest size.',
    cut: (until: string) => `The file was cut off: it has no end. It is shown up to ${until}.`,
    damaged: (n: string, first: string) =>
      n === '1'
        ? `Line ${first} could not be used.`
        : `${n} lines could not be used, the first of them line ${first}.`,
    leftOutOfFile: (n: string) => `${entries(n)} in it were not sound and are left out.`,
    missing: (n: string) => `${entries(n)} that its last line speaks of are missing.`,
  },
  player: {
    label: 'Moment shown',
    position: 'Moment',
    at: (time: string, whole: string) => `${time} of ${whole}`,
    play: 'Play',
    pause: 'Pause',
    previousEvent: 'Event before',
    nextEvent: 'Next event',
    previousBreak: 'Break before',
    nextBreak: 'Next break',
    speed: 'Speed',
    speedHelp: 'How fast it plays; 1× is as fast as it happened.',
    times: (factor: string) => `${factor}×`,
    breaks: (n: string) => `${n} ${n === '1' ? 'break' : 'breaks'}`,
    keys: 'Space plays; arrows step through events, with Shift through breaks',
    clock: 'Time of day when it happened',
  },
  refused: {
    title: (name: string) => `${name} cannot be opened`,
    again: 'Choose another file…',
    empty: 'The file is empty. Was it copied or downloaded to its end?',
    foreign:
      'This is no recording of SSE Lab: its first line is not the head of one. Recordings are saved on this page, under “Save recording”.',
    events_export:
      'These are exported events, not a recording. Events alone do not tell what the server did; save a recording on this page instead.',
    other_version: (version: string) =>
      `It is a recording in format ${version}, and this version of SSE Lab reads format 1. Open it with the version that saved it.`,
    damaged_header:
      'It is a recording, but its first line is damaged, and without it the rest cannot be understood. Copy or save it once more.',
    unreadable: 'The file could not be read. Check that it is still there and that it may be read.',
  },
};
