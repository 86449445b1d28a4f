export const presenter = {
  label: 'Presenter mode',
  enter: 'Presenter mode',
  leave: 'Leave presenter mode',
  blank: 'Blank the screen',
  black: 'The screen is black. The stream goes on; any key brings the picture back.',
  white: 'The screen is white. The stream goes on; any key brings the picture back.',
  back: 'The picture is back.',
  midEvent: 'next break: mid-event',
};
