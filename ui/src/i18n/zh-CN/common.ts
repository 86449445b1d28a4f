import type { common as en } from '../en/common';

export const common: typeof en = {
  noLab: {
    token: {
      title: '这个页面没有实验室的密钥',
      what: '实验室只通过启动链接交出密钥，每次启动都会更换。',
      todo: '请打开下面这条命令启动时打印的链接：',
    },
    unreachable: {
      title: '实验室没有应答',
      what: '提供本页面的程序已经结束，或者连接受阻。',
      todo: '请重新启动，并打开它打印的启动链接：',
    },
    failed: {
      title: '实验室无法启动',
      what: '窗口已经打开，但程序内的服务器没有运行。',
      todo: '请排除下面所说的障碍，然后关闭窗口，重新启动程序。',
    },
    again: '再试一次',
  },
};
