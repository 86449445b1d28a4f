import type { GroupTexts } from '../../../glossary/terms';

export const pages: GroupTexts<'pages'> = {
  labPage: {
    words: ['实验室', '实验台'],
    says: '实时事件流所在的页面：状态、时间线、事件、连接，以及各种中断的手段。',
  },
  lesson: {
    words: ['课程'],
    says: '由短小步骤组成的引导。你在实验台上动手，由正在运行的实验室检查结果。',
  },
  step: {
    words: ['步骤'],
    says: '课程中要做或要看的一件事。它会指出所说的是屏幕上的哪一部分。',
  },
  check: {
    words: ['检查'],
    says: '完成一步所必须发生的事，依据活动记录和本页面的观察结果来判断。',
  },
  hint: {
    words: ['提示', '替我做'],
    says: '完成步骤的帮助：迟迟没有动静时给出提醒，还有一个按钮可以代劳。',
  },
  playground: {
    words: ['试验场'],
    says: '在这里逐字节写出一个流，发给真正的 EventSource，再把它的表现与标准对照。',
  },
  case: {
    words: ['案例', '案例库'],
    says: '现成的流，检验标准中的某一点，并写明浏览器该怎样对待它。',
  },
  script: {
    words: ['脚本'],
    says: '试验场中一个流的全部响应，每次请求一个，细到每个字节和每次停顿。',
  },
  notation: {
    words: ['记法'],
    says: '试验场用文本书写字节的办法：\\r 是 CR，\\xFF 是任意字节，\\| 表示块到此为止。',
  },
  verdict: {
    words: ['判定'],
    says: '案例的结果：浏览器与标准一致、有已知缺陷、不一致，或无法定论。',
  },
  agrees: {
    words: ['一致'],
    says: '浏览器的行为与标准相符。',
  },
  knownBug: {
    words: ['已知缺陷'],
    says: '浏览器偏离标准，但这种偏离以前测量过，有一个以 M 开头的编号。',
  },
  differs: {
    words: ['不一致'],
    says: '浏览器偏离标准，而且以前没有见过它这样。',
  },
  notSettled: {
    words: ['无定论'],
    says: '标准没有说清，或者先到了时间上限，所以说不出谁对谁错。',
  },
  reportCard: {
    words: ['成绩单'],
    says: '把库中的每个案例发给这个浏览器自己的 EventSource，列出各自的判定。',
  },
  engine: {
    words: ['引擎'],
    says: '浏览器中真正干活的部分：Chromium 的、WebKit 或 Firefox 的。它们对事件流的处理在细节上不同。',
  },
  recording: {
    words: ['录制', '录制回放'],
    says: '把两份记录和字节存成文件，之后可以在同样的视图里逐个时刻回看。',
  },
  momentShown: {
    words: ['显示的时刻', '时刻'],
    says: '所有视图停在录制中的哪个时刻。可以拖动，也可以播放。',
  },
  breakShown: {
    words: ['中断'],
    says: '录制中本窗口的流断开的地方。播放器可以逐个跳转。',
  },
  ndjson: {
    words: ['NDJSON'],
    says: '每行一个 JSON 值的文本文件。导出的事件和录制都用这种格式。',
  },
  presenter: {
    words: ['演示模式'],
    says: '大字显示，只留状态、时间线和课程当前步骤的文字，让最后一排也看得清。',
  },
};
