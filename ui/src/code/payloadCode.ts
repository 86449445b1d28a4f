import type { Payload } from '../api/types';

/** The sentence and the filling that the lab's own feed is made of. */
export const SENTENCE =
  'A stream of events is a letter that never ends : the server writes , the client reads , and when the line breaks the client asks again from the last word it knows .';
export const PATTERN = 'abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ';

/** How a server makes the data of event `count`, in its language. */
interface DataCode {
  /** Constants it needs. */
  readonly constants: readonly string[];
  /** Statements that end with `data` being set or returned. */
  readonly statements: readonly string[];
  /** Whether it tells the time. */
  readonly timed: boolean;
}

/** How often the filling is needed for a text of this size in bytes. */
const turns = (sizeBytes: number): number => Math.ceil(sizeBytes / PATTERN.length);

export function jsData(payload: Payload): DataCode {
  switch (payload.kind) {
    case 'counter':
      return {
        constants: [],
        statements: ['return `${count}-----${Date.now()}`;'],
        timed: true,
      };
    case 'json':
      return {
        constants: [],
        statements: ['return JSON.stringify({ n: count, unix_ms: Date.now() });'],
        timed: true,
      };
    case 'text':
      return {
        constants: [
          `const SIZE_BYTES = ${payload.size_bytes};`,
          `const PATTERN =\n  "${PATTERN}";`,
        ],
        statements: [
          `const text = \`\${count} \${PATTERN.repeat(${turns(payload.size_bytes)})}\`;`,
          'return text.slice(0, SIZE_BYTES);',
        ],
        timed: false,
      };
    case 'tokens':
      return {
        constants: [`const WORDS =\n  "${SENTENCE}".split(" ");`],
        statements: ['return ` ${WORDS[(count - 1) % WORDS.length]}`;'],
        timed: false,
      };
  }
}

export function rustData(payload: Payload): DataCode {
  switch (payload.kind) {
    case 'counter':
      return {
        constants: [],
        statements: ['let data = format!("{count}-----{}", unix_ms());'],
        timed: true,
      };
    case 'json':
      return {
        constants: [],
        statements: ['let data = format!(r#"{{"n":{count},"unix_ms":{}}}"#, unix_ms());'],
        timed: true,
      };
    case 'text':
      return {
        constants: [
          `const SIZE_BYTES: usize = ${payload.size_bytes};`,
          `const PATTERN: &str = "${PATTERN}";`,
        ],
        statements: [
          `let mut data = format!("{count} {}", PATTERN.repeat(${turns(payload.size_bytes)}));`,
          'data.truncate(SIZE_BYTES);',
        ],
        timed: false,
      };
    case 'tokens':
      return {
        constants: [`const SENTENCE: &str = "${SENTENCE}";`],
        statements: [
          "let words: Vec<&str> = SENTENCE.split(' ').collect();",
          'let data = format!(" {}", words[(count - 1) % words.len()]);',
        ],
        timed: false,
      };
  }
}
