/** One `##` section of a lesson. */
import type { Token } from 'markdown-it';
import type { Condition, Step } from '../lesson';
import { PLACES, type Place } from '../places';
import { readCondition } from './conditions';
import { readDeeds } from './deeds';
import { anyOf, type Mistake, type Problem } from './mistake';
import { endOf, lineOf, readBlocks, readLine } from './prose';
import { isObject, shown } from './schema';
import { unknownField } from './shape';
import { YamlBlock } from './yaml';

/** What stands under one heading. */
export interface Section {
  readonly heading: Token;
  readonly title: string;
  readonly tokens: readonly Token[];
}

type Tell = (line: number, what: string) => void;

/** What stands before the first `##`, and under each. */
export function sectionsOf(
  tokens: readonly Token[],
  tell: Tell,
): { readonly intro: readonly Token[]; readonly sections: readonly Section[] } {
  const intro: Token[] = [];
  const sections: (Section & { tokens: Token[] })[] = [];
  for (let i = 0; i < tokens.length;) {
    const end = endOf(tokens, i);
    const token = tokens[i];
    if (token?.type === 'heading_open') {
      const title = titleOf(tokens[i + 1], tell);
      if (token.markup === '##') sections.push({ heading: token, title, tokens: [] });
      else tell(lineOf(token), misledBy(token.markup));
    } else (sections.at(-1)?.tokens ?? intro).push(...tokens.slice(i, end + 1));
    i = end + 1;
  }
  return { intro, sections };
}

function misledBy(markup: string): string {
  if (markup === '-' || markup === '=') {
    return `a line of \`${markup}\` makes a heading of the line above it: leave an empty line between, or take it out`;
  }
  return `\`${markup}\` is no heading of a lesson: a step begins with \`## \`, and has none in it`;
}

function titleOf(inline: Token | undefined, tell: Tell): string {
  const children = inline?.children ?? [];
  const plain = children.every(({ type }) => type === 'text' || type === 'code_inline');
  if (!plain) tell(lineOf(inline), "a step's title is plain text, or `code`");
  const title = children
    .map(({ content }) => content)
    .join('')
    .trim();
  if (title === '') tell(lineOf(inline), 'this step has no title');
  return title;
}

export interface ReadStep {
  readonly step: Step;
  readonly mistakes: readonly Mistake[];
}

export function readStep(file: string, section: Section): ReadStep {
  const { title, heading } = section;
  const mistakes: Mistake[] = [];
  const tell: Tell = (line, what) => void mistakes.push({ file, line, what });
  const { prose, block } = stepBlockOf(section, tell);
  const { blocks: body, problems } = readBlocks(prose);
  problems.forEach(({ line, what }) => tell(line, what));
  if (body.length === 0) tell(lineOf(heading), 'this step has no caption: say what to see or do');
  if (!block) return { step: { title, body, deeds: [], check: [] }, mistakes };
  const yaml = new YamlBlock(file, block.content, lineOf(block) + 1);
  mistakes.push(...yaml.mistakes);
  if (yaml.mistakes.length > 0) return { step: { title, body, deeds: [], check: [] }, mistakes };
  const { fields, problems: wrong } = readFields(yaml);
  mistakes.push(...wrong.map((problem) => yaml.place(problem)));
  return { step: { title, body, ...fields }, mistakes };
}

/** The block `step`, which has to be the last thing in its section, and all that is none. */
function stepBlockOf(
  { tokens }: Section,
  tell: Tell,
): { readonly prose: readonly Token[]; readonly block: Token | undefined } {
  const blocks = tokens.filter(isStep);
  blocks.slice(1).forEach((block) => {
    tell(lineOf(block), 'this step has a block `step` already: put both into one');
  });
  const [block] = blocks;
  if (block && blocks.length === 1 && tokens.at(-1) !== block) {
    tell(lineOf(block), 'the block `step` has to be the last thing in its step');
  }
  for (const token of tokens.filter(({ type }) => type === 'fence')) {
    if (!isStep(token) && /step/i.test(token.info)) {
      tell(
        lineOf(token),
        `what a step checks stands in a block \`step\`, not \`${token.info.trim()}\``,
      );
    }
  }
  return { prose: tokens.filter((token) => !isStep(token)), block };
}

function isStep({ type, info }: Token): boolean {
  return type === 'fence' && info.trim() === 'step';
}

const FIELDS = ['point', 'do', 'check', 'hint'];

type Fields = Pick<Step, 'point' | 'deeds' | 'check' | 'hint'>;

function readFields(yaml: YamlBlock): {
  readonly fields: Fields;
  readonly problems: readonly Problem[];
} {
  const { value } = yaml;
  const problems: Problem[] = [];
  if (!isObject(value)) {
    const what = `a block \`step\` holds ${anyOf(FIELDS)}, not ${shown(value)}`;
    return { fields: { deeds: [], check: [] }, problems: [{ path: [], what }] };
  }
  for (const name of Object.keys(value)) {
    if (!FIELDS.includes(name))
      problems.push({ path: [name], what: unknownField('step', name, FIELDS) });
  }
  const { point, hint } = value;
  if (point !== undefined && !PLACES.includes(point as Place)) {
    const what = `the screen has no place ${shown(point)}: ${anyOf(PLACES)}`;
    problems.push({ path: ['point'], what });
  }
  const { deeds, problems: wrongDeeds } = readDeeds(value['do'], ['do'], 'do');
  const { check, problems: wrongCheck } = readCheck(value['check']);
  problems.push(...wrongDeeds, ...wrongCheck);
  if (deeds.length > 0 && value['check'] === undefined) {
    const what = 'deeds without a `check`: say by what it shows that they are done';
    problems.push({ path: ['do'], what });
  }
  if (deeds.length > 0 && hint === undefined) {
    problems.push({ path: ['do'], what: 'add a `hint`: one sentence for whoever is stuck here' });
  }
  const fields: Fields = {
    deeds,
    check,
    ...(point === undefined ? {} : { point: point as Place }),
    ...(hint === undefined ? {} : { hint: readHint(hint, problems) }),
  };
  return { fields, problems };
}

function readHint(hint: unknown, problems: Problem[]): NonNullable<Step['hint']> {
  if (typeof hint !== 'string' || hint.trim() === '') {
    problems.push({ path: ['hint'], what: `\`hint\` is a sentence, not ${shown(hint)}` });
    return [];
  }
  const { of, problems: wrong } = readLine(hint.trim(), 1);
  problems.push(...wrong.map(({ what }) => ({ path: ['hint'], what })));
  return of;
}

function readCheck(value: unknown): {
  readonly check: readonly Condition[];
  readonly problems: readonly Problem[];
} {
  if (value === undefined) return { check: [], problems: [] };
  const path = ['check'];
  if (!Array.isArray(value) || value.length === 0) {
    const what =
      '`check` is a list of conditions, each on a line with `- `; leave it out if there is none';
    return { check: [], problems: [{ path, what }] };
  }
  const read = value.map((each, i) => readCondition(each, [...path, i]));
  return {
    check: read.map(({ condition }) => condition),
    problems: read.flatMap(({ problems }) => problems),
  };
}
