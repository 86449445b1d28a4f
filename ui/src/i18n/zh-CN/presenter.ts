import type { presenter as en } from '../en/presenter';

export const presenter: typeof en = {
  label: '演示模式',
  enter: '演示模式',
  leave: '退出演示模式',
  blank: '让屏幕变黑',
  black: '屏幕已变黑，流照常继续；按任意键恢复画面。',
  white: '屏幕已变白，流照常继续；按任意键恢复画面。',
  back: '画面已恢复。',
  midEvent: '下次中断：断在事件中途',
};
