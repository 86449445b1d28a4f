export const common = {
  noLab: {
    token: {
      title: 'This page has no key to the lab',
      what: 'The lab gives its key only through the launch link, and a new one at every start.',
      todo: 'Open the launch link that this command printed when it started:',
    },
    unreachable: {
      title: 'The lab does not answer',
      what: 'The program that serves this page has ended, or something is in the way.',
      todo: 'Start it again and open the launch link it prints:',
    },
    failed: {
      title: 'The lab could not start',
      what: 'The window is open, but the server inside the program is not running.',
      todo: 'Remove what stood in its way, named below, then close this window and launch the program again.',
    },
    again: 'Try again',
  },
};
