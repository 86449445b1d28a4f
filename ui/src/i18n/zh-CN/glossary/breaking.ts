import type { GroupTexts } from '../../../glossary/terms';

export const breaking: GroupTexts<'breaking'> = {
  breakIt: {
    words: ['制造中断'],
    says: '立即结束连接或让它沉默。各种方式在线路上各不相同，在浏览器看来却往往一样。',
  },
  target: {
    words: ['对象', '所有连接'],
    says: '这些按钮作用于谁：舞台的所有客户端，还是只有本窗口的连接。',
  },
  kill: {
    words: ['断开'],
    says: '立即结束一个连接，方式有三种：结束、切断、重置。',
  },
  end: {
    words: ['结束'],
    says: '服务器把响应发完：最后一个分块，再发 FIN。按标准，即便如此浏览器也会重连。',
  },
  cut: {
    words: ['切断'],
    says: '不发最后一个分块就发 FIN：响应停在中途，像服务器进程崩溃、由系统收尾时那样。',
  },
  reset: {
    words: ['重置'],
    says: '发送 RST：连接被拆除，尚未送达的内容可能丢失，像被中间设备丢弃时那样。',
  },
  midEvent: {
    words: ['事件中途'],
    says: '断开之前先写出下一个事件的一半。它的空行不会到来，所以客户端把它连同 id 一起丢弃。',
  },
  stall: {
    words: ['停滞', '停滞中'],
    says: '服务器沉默，连接仍然打开。客户端分不清这是没有新事件，还是对方已经消失。',
  },
  release: {
    words: ['解除', '解除停滞'],
    says: '结束停滞：积压的内容一次发出，什么也不丢。',
  },
  door: {
    words: ['门', '下次请求遇到'],
    says: '客户端下一次请求事件流时会遇到什么。已经打开的连接不受影响。',
  },
  attempt: {
    words: ['下次请求', '下一次请求', '尝试'],
    says: '对事件流的一次请求：可以是首次，也可以是浏览器为重连而发的任何一次。',
  },
  doorOpen: {
    words: ['正常应答'],
    says: '下一次请求照常得到事件流。',
  },
  doorRefuse: {
    words: ['端口关闭', '被拒绝'],
    says: '端口上无人监听，系统拒绝连接。浏览器等待后再次请求，多数引擎会一直试下去。',
  },
  doorHang: {
    words: ['没有回应', '无应答'],
    says: '连接被接受，但始终没有应答。EventSource 没有时限，会一直等到有人结束它。',
  },
  doorStatus: {
    words: ['错误状态码'],
    says: '返回别的状态码，没有事件流。不论是 204 还是 503，EventSource 都就此放弃。',
  },
  doorRedirect: {
    words: ['重定向'],
    says: '响应让客户端改去 /moved/stream，那里播放同一个事件源。',
  },
  doorContentType: {
    words: ['类型不符', '错误的内容类型'],
    says: '状态是 200，类型却不是 text/event-stream。EventSource 就此放弃。',
  },
  doorEmpty: {
    words: ['空响应', '空的 200'],
    says: '状态是 200，类型也对，正文却立刻结束。浏览器打开流、失去流，然后再次请求。',
  },
  doorSpan: {
    words: ['持续', '直到手动打开'],
    says: '何时自动恢复正常应答：遇到几次请求之后，过一段时间之后，或者只能手动。',
  },
  restore: {
    words: ['复原'],
    says: '一键恢复正常：下次请求得到正常应答，停滞全部结束，本窗口重新连接。设置保持不变。',
  },
  fault: {
    words: ['故障'],
    says: '在连接存活期间改变它的东西：延迟、丢弃、重复、压缩或切断。',
  },
  latencyFault: {
    words: ['延迟（故障）', '晚到'],
    says: '一种故障：所有内容都比产生时晚些写出，顺序不变。',
  },
  jitter: {
    words: ['抖动', '至多再加'],
    says: '在延迟之上，每段内容随机再晚多久。',
  },
  holdBack: {
    words: ['攒着再发'],
    says: '一种故障：把写出的内容攒起来，一批批送走，像会缓冲的代理那样。',
  },
  dropFault: {
    words: ['丢弃事件'],
    says: '一种故障：部分事件从不写出，它们的 id 被跳过，客户端无从得知。',
  },
  duplicateFault: {
    words: ['重复事件'],
    says: '一种故障：部分事件以同一个 id 写出两次。客户端若要计数，得自己发现重复。',
  },
  gzipFault: {
    words: ['gzip 压缩不刷新', 'gzip 未刷新'],
    says: '一种故障：正文被压缩又不刷新，事件要等压缩器攒够了才出来。',
  },
  drip: {
    words: ['慢慢滴出'],
    says: '一种故障：每次只写几个字节，事件一点一点到来。空行没到，就看不到事件。',
  },
  idleCutter: {
    words: ['空闲切断'],
    says: '一种故障：连接沉默一段时间就被切断，像代理做的那样。心跳可以避免。',
  },
  seed: {
    words: ['种子'],
    says: '随机从这个数开始。种子相同，选择就相同，所以一次运行可以重现。',
  },
  hotLoop: {
    words: ['不停重连', 'retry 为 0'],
    says: '重连时间为 0 时，只要流还断着，Chromium 和 WebKit 隔几毫秒就再请求一次。',
  },
  backoff: {
    words: ['退避', '逐次加倍'],
    says: '每失败一次就多等一些，并带一点随机，免得上千个客户端同时回来。',
  },
  giveUp: {
    words: ['放弃', '已放弃'],
    says: '不再请求。EventSource 遇到错误的状态码或类型就放弃；用 fetch 时由自己的规则决定。',
  },
};
