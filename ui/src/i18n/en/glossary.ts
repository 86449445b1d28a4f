import type { GroupName, TermCatalogue } from '../../glossary/terms';
import { breaking } from './glossary/breaking';
import { lab } from './glossary/lab';
import { network } from './glossary/network';
import { pages } from './glossary/pages';
import { shown } from './glossary/shown';
import { standard } from './glossary/standard';

const terms: TermCatalogue = { ...standard, ...network, ...breaking, ...lab, ...shown, ...pages };

const groups: Readonly<Record<GroupName, string>> = {
  standard: 'The standard’s words',
  network: 'HTTP and the network',
  breaking: 'Breaking it',
  lab: 'What the lab consists of',
  shown: 'What the lab shows',
  pages: 'Pages, lessons, recordings',
};

export const glossary = {
  title: 'Words',
  part: 'What is shown of the help',
  search: 'Search the words',
  found: (n: string) => (n === '1' ? '1 word' : `${n} words`),
  none: 'No word matches.',
  terms,
  groups,
  thisLab: 'This lab',
  standard: 'HTML standard',
  list: 'The glossary',
  also: 'also:',
  /** Beneath a definition in place. */
  more: 'More in the glossary',
  mode: {
    start: 'Explain the words on the screen',
    help: 'Then every word has its explanation where it stands: point at it, touch it, or go to it with Tab. Without it, rest the pointer on a word for a moment.',
    on: 'Words are explained: point at one, touch it, or go to it with Tab; Enter tells more.',
    done: 'Done',
  },
};
