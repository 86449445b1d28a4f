import type { curl as en } from '../en/curl';

/** curl 读取事件流时各退出码的含义。 */
const EXITS: Readonly<Record<number, string>> = {
  0: '响应正常结束',
  7: '连接被拒绝',
  18: '连接被切断：响应尚未完整就关闭了',
  28: '超时未应答',
  52: '服务器没有应答就关闭了连接',
  56: '连接被重置',
};

export const curl: typeof en = {
  title: 'curl',
  views: '此处显示',
  start: '运行 curl',
  again: '再次运行 curl',
  stop: '停止',
  copy: '复制',
  copied: '已复制',
  output: 'curl 的输出',
  idle: 'curl 以原始字节读取同一个事件流。断开连接来比较：curl 结束后不再回来，EventSource 会自动重连。',
  elsewhere:
    '浏览器不能启动程序。请复制这条命令，在终端里运行：连接会出现在列表中，各种断开方式对它同样有效。',
  running: (size) => `正在运行，已收到 ${size}。`,
  leftOut: (count) => `前面的 ${count} 个字符未显示。`,
  byHand: '已手动停止。',
  exit: (code) => {
    if (code === null) return 'curl 被信号终止。';
    return `退出码 ${code}：${EXITS[code] ?? '参见 curl 手册的 “EXIT CODES” 一节'}。`;
  },
  noReturn: 'curl 已结束，不会再回来；它不认识 retry，也不认识 Last-Event-ID。',
  missing: {
    title: '没有安装 curl，或者它不在 PATH 中。',
    todo: 'Debian 和 Ubuntu：sudo apt install curl。Fedora：sudo dnf install curl。macOS 与 Windows 10 及以上版本自带。安装后再次运行。',
  },
  failed: 'curl 无法启动。',
};
