import type { Catalogue } from '../catalogue';

export const cases: Catalogue['cases'] = {
  'bom-at-start': {
    title: '开头的字节顺序标记',
    shows: '流开头的一个字节顺序标记会被去掉，因此第一行照常有效。',
  },
  'bom-twice': {
    title: '两个字节顺序标记',
    shows: '只去掉一个；第二个成为字段名的一部分，该字段因此无人认识。',
  },
  'bom-later': {
    title: '后面行里的字节顺序标记',
    shows: '过了流的开头，字节顺序标记就只是普通文本。',
  },
  'bom-in-pieces': {
    title: '分三块到达的字节顺序标记',
    shows: '标记的三个字节即使各在一块里，也照样认得出来。',
  },
  'invalid-utf8': {
    title: '不是 UTF-8 的字节',
    shows: '不是 UTF-8 的部分变成 U+FFFD，这一行的其余内容保留。',
  },
  'utf8-malformed-sequences': {
    title: '过长编码与代理项',
    shows: '每个错误序列变成几个 U+FFFD，由编码标准规定。',
  },
  'utf8-byte-by-byte': {
    title: '一个字符分在几块里',
    shows: '字节逐个到达的字符，仍然是一个字符。',
  },
  'charset-windows-1252': {
    title: '声称是别的字符集',
    shows: '不论服务器声称什么字符集，流都是 UTF-8。',
  },
  'charset-utf-8': {
    title: '大写且带字符集的内容类型',
    shows: '比较类型时不分大小写，参数也不影响结果。',
  },
  'nul-in-data': {
    title: '数据里的 NUL',
    shows: '值里的 NUL 与其他字符没有区别。',
  },
  'nul-in-name': {
    title: '字段名里的 NUL',
    shows: '字段名里允许有 NUL，但这个名字就无人认识了。',
  },
  'hostile-text': {
    title: '脚本与双向控制字符',
    shows: '会伤害粗心页面的文本只是文本；颠倒书写方向的字符会显示出来。',
  },
  'line-ends-cr': {
    title: '以 CR 结尾的行',
    shows: '单独一个 CR 就结束一行。',
  },
  'line-ends-crlf': {
    title: '以 CR LF 结尾的行',
    shows: 'CR 与 LF 连在一起是一个行尾。',
  },
  'line-ends-mixed': {
    title: '三种行尾混用',
    shows: 'LF、CR 与 CR LF 可以出现在同一个流里。',
  },
  'lf-before-cr': {
    title: '先 LF 后 CR',
    shows: '先 LF 后 CR 是两个行尾，中间夹着一个空行。',
  },
  'crlf-in-two-chunks': {
    title: 'CR LF 分在两块里',
    shows: '一块末尾的 CR 与下一块开头的 LF 是同一个行尾。',
  },
  'cr-then-silence': {
    title: 'CR 之后一片寂静',
    shows: '第二个 CR 一到就派发事件，不必等一个可能永远不来的 LF。',
  },
  'not-line-ends': {
    title: '不算行尾的字符',
    shows: 'VT、FF、NEL 与 Unicode 分隔符都是文本，只有 CR 和 LF 结束一行。',
  },
  'blank-lines': {
    title: '空行',
    shows: '前面没有内容的空行不派发任何事件，有多少个都一样。',
  },
  comments: {
    title: '注释',
    shows: '以冒号开头的行会被忽略，在事件中间也是如此。',
  },
  'byte-by-byte': {
    title: '每块一个字节',
    shows: '字节怎样切成块，不影响结果。',
  },
  'pause-inside': {
    title: '事件中间的停顿',
    shows: '空行到达之前什么也不派发，不论要等多久。',
  },
  'one-space': {
    title: '值两边的空格',
    shows: '冒号后只去掉一个空格；制表符和第二个空格保留。',
  },
  'no-colon': {
    title: '没有冒号的字段',
    shows: '单独一行“data”是值为空的字段，会产生一个数据为空的事件。',
  },
  'colons-in-value': {
    title: '值里的冒号',
    shows: '只有第一个冒号分隔名与值。',
  },
  'space-in-name': {
    title: '字段名两边的空格',
    shows: '名字前后的空格属于名字，这样的字段无人认识。',
  },
  'case-sensitive': {
    title: '大写的字段名',
    shows: '字段名区分大小写。',
  },
  'unknown-field': {
    title: '未知字段',
    shows: '标准不认识的字段会被忽略，事件照常继续。',
  },
  'data-lines': {
    title: '多行数据',
    shows: '各行数据以 LF 相连，只去掉最后一个 LF。',
  },
  'event-type': {
    title: '只管一个事件的类型',
    shows: '类型只对一个事件有效，下一个又是 message。',
  },
  'event-empty': {
    title: '空类型',
    shows: '空类型会取消前面的类型，事件成为 message。',
  },
  'event-last-wins': {
    title: '两个类型',
    shows: '同一事件里有几个类型时以最后一个为准，写在数据之后也算。',
  },
  'event-without-data': {
    title: '有类型而没有数据',
    shows: '没有数据就没有事件，它的类型也不会传给下一个。',
  },
  'event-named-error': {
    title: '名叫 error 和 open 的事件',
    shows: '服务器可以把事件取名为“error”或“open”，它们与连接状态无关。',
  },
  'order-of-many': {
    title: '一次两百个事件',
    shows: '事件按它们在流里的顺序派发。',
  },
  'many-small-events': {
    title: '两千个小事件',
    shows: '二十个块，每块一百个小事件，全部到达，顺序不乱。',
  },
  'large-event': {
    title: '一个大事件',
    shows: '六十四行、每行一千字节，合起来是一个事件。',
  },
  'id-sent': {
    title: '发送最后事件 ID',
    shows: '流结束后，浏览器带着最后一个 id 重新请求。',
  },
  'id-alone': {
    title: '有 id 而没有数据',
    shows: '只有 id 的块不派发事件，却会移动恢复点。',
  },
  'id-before-blank-line': {
    title: '从未派发的 id',
    shows: '被截断的事件，连同它的 id 一起丢失。',
  },
  'id-with-nul': {
    title: '含 NUL 的 id',
    shows: '含 NUL 的 id 会被忽略，之前的 id 仍然有效。',
  },
  'id-emptied': {
    title: '空 id',
    shows: '空 id 清除最后事件 ID，之后不再发送这个标头。',
  },
  'id-persists': {
    title: 'id 对后面的事件有效',
    shows: '没有 id 的事件沿用它之前最后一个 id。',
  },
  'id-persists-after-reconnect': {
    title: '重连后 id 仍然有效',
    shows: '按标准字面，新的流从没有 id 开始；但所有引擎都会保留它。',
  },
  'id-not-ascii': {
    title: 'ASCII 之外的 id',
    shows: '最后事件 ID 以 UTF-8 发送，含什么字符都可以。',
  },
  'id-long': {
    title: '两百个字符的 id',
    shows: '很长的 id 会完整发送，跨源时也不会先询问服务器。',
  },
  'retry-kept': {
    title: '重连时间',
    shows: '流要求等多久，浏览器就至少等多久。',
  },
  'retry-not-repeated': {
    title: '没有重复的重连时间',
    shows: '后面的流没有给出时间，先前的仍然有效；Firefox 有时等得更久，这是允许的。',
  },
  'retry-default': {
    title: '没有给出重连时间',
    shows: '没有“retry”时，浏览器等待自己选定的几秒钟。',
  },
  'retry-zero': {
    title: '重连时间为零',
    shows: '给出 0 时浏览器可以立即重新请求；Firefox 会等半秒。',
  },
  'retry-empty': {
    title: '空的重连时间',
    shows: '标准的字面在此并不明确；有的引擎恢复自己的默认时间。',
  },
  'retry-not-digits': {
    title: '不是数字的重连时间',
    shows: '只认 ASCII 数字：单位、正负号、小数、指数和其他进制都不算。',
  },
  'retry-plus': {
    title: '带加号的重连时间',
    shows: '正负号不是数字，因此之前的时间仍然有效。',
  },
  'retry-two-spaces': {
    title: '两个空格之后的重连时间',
    shows: '第二个空格属于值，值就不再全是数字。',
  },
  'retry-wide-digits': {
    title: '全角数字的重连时间',
    shows: '其他文字里的数字不算数。',
  },
  'retry-leading-zeros': {
    title: '前面有零的重连时间',
    shows: '不论前面有没有零，都按十进制来读。',
  },
  'retry-huge': {
    title: '二十三位数的重连时间',
    shows: '按字面要等数万亿年；多数引擎忽略它。',
  },
  'retry-at-once': {
    title: '丢失的事件里的重连时间',
    shows: '重连时间立即生效，即使它所在的事件从未派发。',
  },
  'ends-in-a-row': {
    title: '接连结束六次',
    shows: '每次等待的时间都一样：测过的引擎都不会越等越久。',
  },
  'ends-cleanly': {
    title: '正常结束',
    shows: '即使正常结束，浏览器也会重新请求。',
  },
  'cut-off': {
    title: '流被截断',
    shows: '连接关闭而没有最后一块时，浏览器会重新请求。',
  },
  reset: {
    title: '连接被重置',
    shows: '重置是网络错误，浏览器会重新请求。',
  },
  'unfinished-then-end': {
    title: '半个事件，然后结束',
    shows: '流结束时，尚未派发的内容连同 id 一起丢弃。',
  },
  'unfinished-then-cut': {
    title: '半个事件，然后截断',
    shows: '流被截断时，尚未派发的内容丢弃。',
  },
  'unfinished-then-reset': {
    title: '半行，然后重置',
    shows: '重置之前的半行，不得粘到下一个流上。',
  },
  'line-then-reset': {
    title: '一行，然后重置',
    shows: '重置之前的完整一行，不得成为下一个流里事件的一部分。',
  },
  'type-then-reset': {
    title: '类型，然后重置',
    shows: '重置之前的类型，不得传给下一个流里的事件。',
  },
  'comment-after-reset': {
    title: '以注释作护甲',
    shows: '每个流开头的一行注释，替后面的内容挡住粘过来的半行。',
  },
  'close-unanswered': {
    title: '还没响应就关闭',
    shows: '连接在响应的第一个字节之前就关闭，属于网络错误；发生多少次，都应当再次请求。',
  },
  'reset-unanswered': {
    title: '还没响应就重置',
    shows: '连接在响应的第一个字节之前被重置，同样是网络错误，浏览器应当再次请求。',
  },
  'never-answered': {
    title: '始终没有响应',
    shows: '响应迟迟不来，浏览器就一直等着，至少在播放期间如此。',
  },
  'status-204-later': {
    title: '重连时得到 204',
    shows: '204 是请浏览器从此停止的礼貌方式。',
  },
  'status-503-later': {
    title: '重连时得到 503',
    shows: '服务器忙上片刻，流就永远结束了。',
  },
  'status-429-later': {
    title: '重连时得到 429',
    shows: '429 同样是最终的，没有引擎理会 Retry-After。',
  },
  'status-500-first': {
    title: '首次请求得到 500',
    shows: '除 200 以外的状态都使连接失败，响应体不会被读取。',
  },
  'status-201-first': {
    title: '首次请求得到 201',
    shows: '光是成功还不够：状态必须是 200。',
  },
  'empty-answer': {
    title: '空的响应',
    shows: '空的 200 响应会打开、结束，然后再次被请求。',
  },
  'json-type': {
    title: '返回的是 JSON',
    shows: '内容类型不对，连接就永远失败。',
  },
  'plain-type-held-open': {
    title: '保持打开的纯文本',
    shows: '内容类型不对应当立即失败，而不是等到响应体结束。',
  },
  'head-alone': {
    title: '只有响应头',
    shows: '响应头一到连接就算打开，不必等响应体的第一个字节。',
  },
  redirect: {
    title: '重定向',
    shows: '重定向会被跟随，之后重连也到重定向所指的地址。',
  },
  'stays-open': {
    title: '事件之后的寂静',
    shows: '没有动静的连接保持打开；浏览器自己没有时间限制。',
  },
};
