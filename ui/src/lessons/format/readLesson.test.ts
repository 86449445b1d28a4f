import { expect, it } from 'vitest';
import { told } from './mistake';
import { readLesson } from './readLesson';

const SOUND = `---
title: Kill it
minutes: 5
lab:
  - feed: {interval_ms: 500}
---
What it is **about**.

## Cut the wire
Press *Cut* and [read](https://example.com/) \`readyState\`.

- one
- two

\`\`\`sh
curl -N
\`\`\`

\`\`\`step
point: kill-cut
do:
  - kill: {kind: cut}
check:
  - fact: killed
    kind: cut
hint: The red **Cut**.
\`\`\`

## The end
It stays as it is.
`;

const FILE = 'lessons/en/04-kill-it.md';

function read(text: string | Uint8Array, file = FILE) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return readLesson(file, 'en', bytes);
}

/** The sound lesson with one part of it written otherwise. */
function changed(part: string, instead: string): string {
  if (!SOUND.includes(part)) throw new Error(`the lesson has no ${part}`);
  return SOUND.replace(part, instead);
}

function mistakes(text: string | Uint8Array): readonly string[] {
  return read(text).mistakes.map(told);
}

it('reads a sound lesson whole', () => {
  const { lesson, mistakes: wrong, stepLines } = read(SOUND);
  expect(wrong).toEqual([]);
  expect(stepLines).toEqual([9, 29]);
  expect(lesson).toEqual({
    id: '04-kill-it',
    locale: 'en',
    title: 'Kill it',
    minutes: 5,
    lab: [{ feed: { interval_ms: 500 } }],
    intro: [
      {
        kind: 'paragraph',
        of: [
          { kind: 'text', text: 'What it is ' },
          { kind: 'strong', of: [{ kind: 'text', text: 'about' }] },
          { kind: 'text', text: '.' },
        ],
      },
    ],
    steps: [
      {
        title: 'Cut the wire',
        body: [
          {
            kind: 'paragraph',
            of: [
              { kind: 'text', text: 'Press ' },
              { kind: 'emphasis', of: [{ kind: 'text', text: 'Cut' }] },
              { kind: 'text', text: ' and ' },
              { kind: 'link', href: 'https://example.com/', of: [{ kind: 'text', text: 'read' }] },
              { kind: 'text', text: ' ' },
              { kind: 'code', text: 'readyState' },
              { kind: 'text', text: '.' },
            ],
          },
          {
            kind: 'list',
            ordered: false,
            items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two' }]],
          },
          { kind: 'listing', language: 'sh', text: 'curl -N\n' },
        ],
        point: 'kill-cut',
        deeds: [{ kill: { kind: 'cut' } }],
        check: [{ fact: 'killed', where: { kind: 'cut' } }],
        hint: [
          { kind: 'text', text: 'The red ' },
          { kind: 'strong', of: [{ kind: 'text', text: 'Cut' }] },
          { kind: 'text', text: '.' },
        ],
      },
      {
        title: 'The end',
        body: [{ kind: 'paragraph', of: [{ kind: 'text', text: 'It stays as it is.' }] }],
        deeds: [],
        check: [],
      },
    ],
  });
});

it('reads lines ended by CRLF as those ended by LF', () => {
  expect(read(SOUND.replaceAll('\n', '\r\n'))).toEqual(read(SOUND));
});

it('joins lines by a space, and lines of Chinese by nothing', () => {
  const { lesson } = read(changed('What it is **about**.', 'one\ntwo 一\n二**三**\n四'));
  expect(JSON.stringify(lesson?.intro)).toContain('one two 一二');
  expect(JSON.stringify(lesson?.intro)).not.toContain('" 四"');
});

it('reads conditions with who, how often and where, apart from what they compare', () => {
  const check = `- seen: event
    lane: fetch
    count: 3
    engines: [chromium, webkit]
    data: {matches: ^a}
  - fact: feed_changed
    feed: {interval_ms: {at_most: 5}, event_names: {some: {matches: x}}}
  - fact: gap
    missed: null
  - view: {panel: wire, enlarged: null}`;
  const { lesson, mistakes: wrong } = read(changed('- fact: killed\n    kind: cut', check));
  expect(wrong).toEqual([]);
  expect(lesson?.steps[0]?.check).toEqual([
    {
      seen: 'event',
      lane: 'fetch',
      count: 3,
      engines: ['chromium', 'webkit'],
      where: { data: { matches: '^a' } },
    },
    {
      fact: 'feed_changed',
      where: { feed: { interval_ms: { at_most: 5 }, event_names: { some: { matches: 'x' } } } },
    },
    { fact: 'gap', where: { missed: null } },
    { view: { panel: 'wire', enlarged: null } },
  ]);
});

it('reads every deed', () => {
  const deeds = `- kill: {kind: reset, mid_event: true, target: window}
  - stall: true
  - door: {kind: status, status: 503, attempts: 2}
  - feed: {ids: false, payload: {kind: tokens}}
  - faults: [{kind: drip, bytes: 1, every_ms: 10}]
  - faults: []
  - cors: echo
  - article_timer: true
  - publish: {data: "a\\nb", event: x}
  - reset: true
  - restore: true
  - stream: /article/stream
  - credentials: true
  - source: reopen
  - streams: 6
  - fetch: post
  - websocket: send_binary
  - binary: {bytes: 1024}
  - view: {page: playground, selected: false}
  - select: newest
  - play: one-space
  - until: {seen: open}`;
  const { lesson, mistakes: wrong } = read(changed('- kill: {kind: cut}', deeds));
  expect(wrong).toEqual([]);
  expect(lesson?.steps[0]?.deeds).toHaveLength(22);
  expect(lesson?.steps[0]?.deeds.at(-1)).toEqual({ until: { seen: 'open', where: {} } });
});

/** What is changed, into what, on which line it is told, and what is said. */
const WRONG: readonly (readonly [part: string, instead: string, line: number, says: RegExp])[] = [
  // The header.
  ['---\ntitle', 'title', 1, /begins with a line `---`/],
  ['title: Kill it', 'titel: Kill it', 2, /`header` has no field `titel`: it has `title`/],
  ['title: Kill it\n', '', 2, /the header lacks `title`/],
  ['minutes: 5\n', '', 2, /the header lacks `minutes`/],
  ['title: Kill it', 'title: ""', 2, /the title is empty/],
  ['title: Kill it', 'title: 5', 2, /`title` has to be a text, not `5`/],
  ['minutes: 5', 'minutes: 0', 3, /a whole number from 1 to 60, not `0`/],
  ['minutes: 5', 'minutes: five', 3, /`minutes` has to be a whole number/],
  ['minutes: 5', 'minutes: 5\ntitle: Again', 4, /stands here twice/],
  ['interval_ms: 500', 'interval_ms: 0', 5, /`interval_ms` has to be .* from 1 to 60000/],
  ['interval_ms: 500', 'intervall_ms: 500', 5, /`feed` has no field `intervall_ms`/],
  ['- feed: {interval_ms: 500}', '- fed: {}', 5, /there is no deed `fed`: `kill`/],
  ['  - feed: {interval_ms: 500}', '\t- feed: {}', 5, /indented by a tab/],
  ['  - feed: {interval_ms: 500}', '  feed: {interval_ms: 500}', 4, /`lab` is a list of deeds/],
  ['title: Kill it', 'title: &a Kill it\nlab: *a', 3, /aliases are not read/],
  // The prose.
  ['What it is **about**.', '', 9, /say before the first step what the lesson is about/],
  ['What it', '<b>What</b> it', 7, /HTML is not shown/],
  ['What it', '<div>\nWhat it', 7, /HTML is not shown/],
  ['What it is', 'What\n![it](https://example.com/a.png) is', 8, /pictures are not shown/],
  ['What it is', 'What  \nit is', 7, /begin a new paragraph/],
  ['https://example.com/', 'http://example.com/', 10, /leads to https:/],
  ['https://example.com/', '#there', 10, /leads to https:/],
  ['## Cut the wire', '# Cut the wire', 9, /`#` is no heading of a lesson/],
  ['## The end', '### The end', 29, /`###` is no heading of a lesson/],
  ['## The end\nIt', 'The end\n---\nIt', 29, /a line of `-` makes a heading/],
  ['## The end', '## The **end**', 29, /title is plain text/],
  ['## The end', '##', 29, /has no title/],
  ['It stays as it is.\n', '', 29, /has no caption/],
  ['- one', '- one\n  - more', 12, /an item of a list is one line/],
  ['- one', '> one\n\n- one', 12, /quotes are not shown/],
  ['It stays', '    It stays', 30, /indented by four spaces/],
  ['It stays as it is.', 'It stays.\n\n***', 32, /lines across are not shown/],
  ['hint: The red **Cut**.\n```', 'hint: The red **Cut**.', 19, /never closed/],
  ['```step', '```Step', 19, /stands in a block `step`, not `Step`/],
  ['## The end\n', '', 19, /has to be the last thing/],
  ['## The end\n', '```step\npoint: wire-view\n```\n\n## The end\n', 29, /a block `step` already/],
  // The block of a step.
  ['point: kill-cut', 'point: kill-kut', 20, /the screen has no place `"kill-kut"`: `strip`/],
  ['point: kill-cut', 'pont: kill-cut', 20, /`step` has no field `pont`/],
  ['point: kill-cut', 'point: [kill-cut', 21, /not YAML/],
  ['- kill: {kind: cut}', '- kill: {kind: cat}', 22, /`kind` has to be `end`, `cut`, `reset`/],
  ['- kill: {kind: cut}', '- kill: {}', 22, /`kill` lacks its field `kind`/],
  ['- kill: {kind: cut}', '- kill: {kind: cut}\n    stall: true', 22, /a deed is one word/],
  ['- kill: {kind: cut}', '- door: {kind: shut}', 22, /`kind` of `door` has to be `open`/],
  [
    '- kill: {kind: cut}',
    '- door: {kind: open, status: 5}',
    22,
    /no field `status`: it has `kind`/,
  ],
  ['- kill: {kind: cut}', '- faults: [{kind: drip}]', 22, /lacks its field `bytes`/],
  ['- kill: {kind: cut}', '- streams: 13', 22, /from 0 to 12, not `13`/],
  ['- kill: {kind: cut}', '- restore: false', 22, /`restore` has to be `true`/],
  ['- kill: {kind: cut}', '- play: no-such-case', 22, /`play` has to be .*`one-space`/],
  ['- kill: {kind: cut}', '- stream: /other', 22, /`\/stream`, `\/article\/stream`/],
  ['- kill: {kind: cut}', '- until: {seen: opened}', 22, /no client sees `"opened"`: `created`/],
  ['- kill: {kind: cut}', '- view: {panel: wires}', 22, /`panel` has to be/],
  ['check:\n  - fact: killed\n    kind: cut\n', '', 21, /deeds without a `check`/],
  ['hint: The red **Cut**.\n', '', 21, /add a `hint`/],
  ['hint: The red **Cut**.', 'hint: [a]', 26, /`hint` is a sentence/],
  ['hint: The red **Cut**.', 'hint: a <b>c</b>', 26, /HTML is not shown/],
  ['check:\n  - fact: killed\n    kind: cut', 'check: []', 23, /`check` is a list of conditions/],
  // Conditions.
  ['- fact: killed', '- fakt: killed', 24, /one of `fact`, `seen` or `view`/],
  ['- fact: killed', '- fact: killed\n    seen: open', 24, /one of `fact`, `seen` or `view`/],
  ['- fact: killed', '- fact: kiled', 24, /the journal has no fact `"kiled"`: `epoch_began`/],
  ['    kind: cut', '    kin: cut', 25, /`killed` has no field `kin`: it has `by`/],
  ['    kind: cut', '    kind: cat', 25, /`kind` is `end`, `cut`, `reset`, never `"cat"`/],
  ['    kind: cut', '    kind: {at_least: 1}', 25, /compares numbers, and `kind` is/],
  ['    kind: cut', '    kind: {matches: "(["}', 25, /no regular expression/],
  ['    kind: cut', '    kind: {matches: ""}', 25, /needs a regular expression/],
  ['    kind: cut', '    kind: {present: 1}', 25, /`present` is `true` or `false`/],
  ['    kind: cut', '    kind: {is: cut}', 25, /`kind` is compared with `at_least`/],
  ['    kind: cut', '    kind: [cut]', 25, /compared with a list/],
  ['    kind: cut', '    partial_bytes: {at_least: many}', 25, /needs a number/],
  ['    kind: cut', '    partial_bytes: {at_least: 1, at_most: 2}', 25, /more than one comparison/],
  ['    kind: cut', '    count: 0', 25, /`count` has to be a whole number from 1 to 1000, not `0`/],
  ['    kind: cut', '    lane: widow', 25, /`lane` has to be `window`/],
  ['    kind: cut', '    engines: [trident]', 25, /no engine is called `"trident"`/],
  ['    kind: cut', '    engines: []', 25, /`engines` is a list of/],
  ['killed\n    kind: cut', 'heartbeat\n    lane: window', 25, /tells of no connection/],
  ['killed\n    kind: cut', 'accepted\n    lane: window', 25, /ask for `fact: request`/],
  ['killed\n    kind: cut', 'feed_changed\n    feed: {ids: 1}', 25, /`ids` is `true` or `false`/],
  ['killed\n    kind: cut', 'feed_changed\n    feed: {id: true}', 25, /`feed` has no field `id`/],
  ['- fact: killed\n    kind: cut', '- seen: comment', 24, /never seen by `"window"`/],
  [
    '- fact: killed\n    kind: cut',
    '- seen: event\n    name: x',
    25,
    /`event` has no field `name`/,
  ],
  ['- fact: killed\n    kind: cut', '- seen: error\n    readyState: 3', 25, /never `3`/],
  ['- fact: killed\n    kind: cut', '- view: {}', 24, /`view` says nothing/],
  ['- fact: killed\n    kind: cut', '- view: {page: x}', 24, /`page` has to be `lab`/],
  ['- fact: killed\n    kind: cut', '- view:\n    page: lab', 25, /means nothing beside `view`/],
  ['- fact: killed\n    kind: cut', '- view: {page: lab}\n    count: 2', 25, /nothing beside/],
];

it.each(WRONG)('%j instead of %j is told on line %i', (part, instead, line, says) => {
  const { mistakes: wrong, lesson } = read(changed(part, instead));
  expect(lesson).toBeUndefined();
  const found = wrong.find(({ what }) => says.test(what));
  expect(found, wrong.map(told).join('\n')).toBeDefined();
  expect(found).toMatchObject({ file: FILE, line });
});

it('tells all that is wrong, in the order of its lines', () => {
  const text = SOUND.replace('minutes: 5', 'minutes: 0')
    .replace('kill-cut', 'nowhere')
    .replace('{kind: cut}', '{kind: cat}')
    .replace('fact: killed', 'fact: nothing')
    .replace('It stays', '<br>It stays');
  const lines = read(text).mistakes.map(({ line }) => line);
  expect(lines).toEqual([3, 20, 22, 24, 30]);
});

it.each([
  ['```step', '~~~step', '19: this block is never closed: it ends with a line `~~~`'],
  ['hint: The red **Cut**.\n```', 'hint: The red', '19: this block is never closed'],
  ['\n## ', '\n~~~\n\n## ', ': this block is never closed: it ends with a line `~~~`'],
])('%j with %j instead, which never ends, is told alone', (part, instead, says) => {
  expect(mistakes(changed(part, instead))).toEqual([expect.stringContaining(says)]);
});

it('tells of a file without any step, and of one that is empty', () => {
  const [header = ''] = SOUND.split('## ');
  expect(mistakes(header)).toEqual([expect.stringMatching(/:9: there is no step/)]);
  expect(mistakes('')).toEqual([
    expect.stringMatching(/:1: a lesson begins with a line/),
    expect.stringMatching(/:1: there is no step/),
  ]);
});

it('tells of what no editor shows: other encodings, a byte order mark, control characters', () => {
  const latin = Uint8Array.from([...SOUND.replace('wire', 'w\xefre')].map((c) => c.charCodeAt(0)));
  expect(mistakes(latin)).toEqual([expect.stringMatching(/:9: is not UTF-8/)]);
  expect(mistakes(`\ufeff${SOUND}`)).toEqual([expect.stringMatching(/:1: .* byte order mark/)]);
  expect(mistakes(SOUND.replace('stays', 'st\x07ays'))).toEqual([
    expect.stringMatching(/:30: holds the control character U\+0007/),
  ]);
});

it('tells of a name that no lesson has', () => {
  for (const name of ['4-kill-it.md', '04-Kill-It.md', '04_kill.md', 'kill-it.md']) {
    const { mistakes: wrong } = read(SOUND, `lessons/en/${name}`);
    expect(wrong).toEqual([
      expect.objectContaining({ line: 1, what: expect.stringMatching(/04-kill-it/) as string }),
    ]);
  }
});
