export const picker = {
  title: 'Stream',
  choose: 'Which stream',
  streams: {
    '/stream': {
      name: '/stream',
      what: 'The lab’s own feed, with ids: what is missed is replayed.',
    },
    '/article/stream': {
      name: '/article/stream',
      what: 'As in the article of 2021: no ids, so what is missed is lost.',
    },
  },
  withCredentials: 'withCredentials',
  withCredentialsHelp: 'Browsers then refuse an answer that allows every origin (*).',
  client: 'This window’s EventSource',
  close: 'close()',
  closeHelp: 'The browser stays away until it is opened again.',
  reopen: 'New EventSource',
  reopenHelp: 'Begins afresh, without a last event ID.',
  curl: 'Watch it with curl',
  copy: 'Copy',
  copied: 'Copied',
};
