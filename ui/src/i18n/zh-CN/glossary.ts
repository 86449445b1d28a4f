import type { GroupName, TermCatalogue } from '../../glossary/terms';
import type { Catalogue } from '../catalogue';
import { breaking } from './glossary/breaking';
import { lab } from './glossary/lab';
import { network } from './glossary/network';
import { pages } from './glossary/pages';
import { shown } from './glossary/shown';
import { standard } from './glossary/standard';

const terms: TermCatalogue = { ...standard, ...network, ...breaking, ...lab, ...shown, ...pages };

const groups: Readonly<Record<GroupName, string>> = {
  standard: '标准中的词',
  network: 'HTTP 与网络',
  breaking: '制造中断',
  lab: '实验室的组成',
  shown: '屏幕上显示的',
  pages: '页面、课程与录制',
};

export const glossary: Catalogue['glossary'] = {
  title: '词汇',
  part: '帮助的内容',
  search: '搜索词汇',
  found: (n) => `${n} 个词`,
  none: '没有符合的词。',
  terms,
  groups,
  thisLab: '本实验室',
  standard: 'HTML 标准',
  list: '词汇表',
  also: '也作：',
  more: '在词汇表中查看',
  mode: {
    start: '在屏幕上解释词语',
    help: '开启后，每个词都能就地看到解释：用鼠标指向它、触摸它，或用 Tab 键移到它。平时把鼠标在词上停一会儿也行。',
    on: '正在解释词语：用鼠标指向、触摸，或用 Tab 键移到一个词；按回车查看更多。',
    done: '完成',
  },
};
