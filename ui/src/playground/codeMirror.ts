import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Range, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder as showPlaceholder,
  WidgetType,
} from '@codemirror/view';
import { isHidden, nameOf } from './hidden';
import { readNotation } from './notation';

/** The editor, as far as its component needs it. */
export interface NotationView {
  setText(text: string): void;
  setWords(label: string, placeholder: string, describedby: string | undefined): void;
  insert(text: string): void;
  select(from: number, to: number): void;
  destroy(): void;
}

/** A line break in the text is an LF in the stream, and is seen as one. */
class LineEnd extends WidgetType {
  override eq(): boolean {
    return true;
  }

  toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.className = 'cm-line-end';
    mark.textContent = 'LF';
    mark.setAttribute('aria-hidden', 'true');
    return mark;
  }
}

const LINE_END = Decoration.widget({ widget: new LineEnd(), side: 1 });
const MARKS = {
  escape: Decoration.mark({ class: 'cm-escape' }),
  cut: Decoration.mark({ class: 'cm-cut' }),
  pause: Decoration.mark({ class: 'cm-pause' }),
  mistake: Decoration.mark({ class: 'cm-mistake' }),
  tab: Decoration.mark({ class: 'cm-tab' }),
};

function decorations(text: string): DecorationSet {
  const { marks, mistakes } = readNotation(text);
  const ranges: Range<Decoration>[] = marks.map(({ kind, from, to }) =>
    kind === 'line_end' ? LINE_END.range(from) : MARKS[kind].range(from, to),
  );
  for (const { from, to } of mistakes) {
    // A mark cannot reach over a line break, and one of no width is not seen.
    const end = text.slice(from, to).includes('\n') ? from + 1 : to;
    ranges.push(MARKS.mistake.range(from, end));
  }
  // The editor draws a tab as room alone.
  for (let at = text.indexOf('\t'); at >= 0; at = text.indexOf('\t', at + 1)) {
    ranges.push(MARKS.tab.range(at, at + 1));
  }
  return Decoration.set(ranges, true);
}

const drawnMarks = StateField.define<DecorationSet>({
  create: (state) => decorations(state.doc.toString()),
  update: (drawn, { docChanged, newDoc }) => (docChanged ? decorations(newDoc.toString()) : drawn),
  provide: (field) => EditorView.decorations.from(field),
});

/** Every character that draws nothing, as one class. The line break is the editor's own. */
function hiddenCharacters(): RegExp {
  const ranges: string[] = [];
  for (let code = 0, start = -1; code <= 0x10000; code += 1) {
    const hidden = code < 0x10000 && code !== 0x0a && code !== 0x0d && isHidden(code);
    if (hidden && start < 0) start = code;
    if (!hidden && start >= 0) {
      const escaped = (at: number): string => `\\u{${at.toString(16)}}`;
      ranges.push(`${escaped(start)}-${escaped(code - 1)}`);
      start = -1;
    }
  }
  return new RegExp(`[${ranges.join('')}\\u{e0000}-\\u{e0fff}]`, 'gu');
}

const special = highlightSpecialChars({
  specialChars: hiddenCharacters(),
  render: (code) => {
    const mark = document.createElement('span');
    mark.className = 'cm-hidden';
    mark.textContent = nameOf(code);
    return mark;
  },
});

/** Makes the editor in an element. Its words and its text are set afterwards. */
export function codeMirror(
  parent: HTMLElement,
  on: { readonly onchange: (text: string) => void; readonly onsend: () => void },
): NotationView {
  const words = new Compartment();
  const send = { key: 'Mod-Enter', run: () => (on.onsend(), true) };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        special,
        drawnMarks,
        // Tab leaves the editor, as it leaves any other field.
        keymap.of([send, ...defaultKeymap, ...historyKeymap]),
        words.of([]),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (docChanged) on.onchange(state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText(text) {
      const old = view.state.doc.toString();
      if (old === text) return;
      view.dispatch({ changes: { from: 0, to: old.length, insert: text } });
    },
    setWords(label, placeholder, describedby) {
      const attributes = {
        'aria-label': label,
        spellcheck: 'false',
        ...(describedby === undefined ? {} : { 'aria-describedby': describedby }),
      };
      view.dispatch({
        effects: words.reconfigure([
          EditorView.contentAttributes.of(attributes),
          showPlaceholder(placeholder),
        ]),
      });
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true });
      view.focus();
    },
    select(from, to) {
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.focus();
    },
    destroy() {
      view.destroy();
    },
  };
}
