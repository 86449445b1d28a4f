import type { common as en } from '../en/common';

export const common: typeof en = {
  noLab: {
    token: {
      title: '这个页面没有实验室的密钥',
      what: '实验室只通过启动链接交出密钥，每次启动都会更换。',
      todo: '请打开下面任一命令启动时打印的链接：',
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
  nav: {
    label: '页面',
    lab: '实验室',
    otherLanguage: 'English',
    switchLanguage: 'Switch to English',
    theme: { system: '主题：跟随系统', dark: '主题：深色', light: '主题：浅色' },
    typeSize: (size) => `字号：${size}`,
    help: '按键与帮助',
  },
  panel: { enlarge: '占满中间区域', shrink: '恢复原来的大小' },
  notices: {
    label: '通知',
    dismiss: '关闭',
    inField: (field) => `字段：${field}`,
    nothingToRestore: '没有需要复原的：下次请求会得到正常应答，没有停滞，本窗口已连接。',
    nothingToRestoreWaiting: '没有需要复原的：下次请求会得到正常应答，没有停滞。浏览器会自行重连。',
    reopenedEarly: (time) =>
      `浏览器还要再等 ${time}，所以本窗口新建了 EventSource。它不带 id：错过的事件不会重放。`,
    obstacles: {
      cors_refuses: {
        what: '已复原，但浏览器拒绝这个流：CORS 设置为不发送响应头。复原不会改动设置。',
        remedy: '发送 CORS 头',
      },
      credentials_refused: {
        what: '已复原，但浏览器拒绝这个流：携带凭据时不允许使用 *。复原不会改动设置。',
        remedy: '不携带凭据',
      },
      feed_paused: {
        what: '已复原，但事件源处于暂停：继续之前不会产生事件。',
        remedy: '让事件源继续',
      },
      view_paused: {
        what: '已复原，但视图处于暂停：继续之前不显示收到的事件。',
        remedy: '让视图继续',
      },
    },
    portTaken: (requested, actual) =>
      `端口 ${requested} 已被其他程序占用，舞台改用端口 ${actual}。页面上显示的地址是正确的。`,
  },
  errors: {
    unreachable: '实验室没有应答。如果它已结束，请重新启动；没有做任何更改。',
    unexpected_answer: '应答的不是实验室。没有做任何更改。',
    token_missing: '实验室要求密钥。请重新打开启动链接。',
    token_wrong: '实验室已重新启动，密钥不同了。请打开新的启动链接。',
    forbidden_host: '实验室拒绝了打开本页面所用的地址。请使用启动链接。',
    forbidden_origin: '实验室拒绝了来自其他页面的请求。请使用启动链接。',
    forbidden_site: '实验室拒绝了来自其他网站的请求。请使用启动链接。',
    out_of_range: '该值超出实验室接受的范围，保持原值。',
    wrong_type: '该值的格式不对，保持原值。',
    body_too_large: '一次发送的内容太多，请缩小。',
    not_found: '它已经不存在了。',
    no_such_connection: '那个连接已经结束了。',
    too_many_watched: '实验室只能逐个事件地跟踪少数几个客户端。请关闭实验室的另一个窗口。',
    port_lost: '端口无法重新打开：已被其他程序占用。请重新启动实验室。',
  },
  unknownError: (message) => `实验室拒绝了：${message}`,
};
