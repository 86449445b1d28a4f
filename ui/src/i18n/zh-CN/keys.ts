import type { keys as en } from '../en/keys';

export const keys: typeof en = {
  title: '帮助',
  part: '按键',
  close: '关闭',
  what: {
    cut: '切断连接',
    end: '结束响应',
    reset: '重置连接',
    stall: '停滞或解除停滞',
    midEvent: '是否断在事件中途',
    restore: '复原：正常应答，没有停滞，本窗口重新连接；设置不变',
    pause: '暂停视图；事件照常接收',
    search: '搜索事件',
    settings: '打开设置',
    present: '进入或退出演示模式',
    explain: '在屏幕上解释词语，或停止',
    help: '显示按键与词汇；正在解释某个词时，查看它的更多内容',
  },
  openRecording: '打开录制',
  escape: '关闭当前打开的面板',
  presenting: {
    'Page Down': '演示模式中：完成课程的下一个操作，或进入下一步',
    'Page Up': '演示模式中：回到上一步',
    B: '演示模式中：黑屏，再按任意键恢复',
    W: '演示模式中：白屏，再按任意键恢复',
  },
  inFields: '在输入框中打字时单键不起作用；单键都不需要组合键。',
  switch: '单键操作',
  switchHelp: '使用语音输入或容易误触时，可将其关闭（WCAG 2.1.4）。',
  allSettings: '全部设置',
};
