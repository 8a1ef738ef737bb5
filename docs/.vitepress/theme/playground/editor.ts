import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';

/** A field for code. */
export interface Editor {
  readonly code: () => string;
  readonly replace: (code: string) => void;
  readonly destroy: () => void;
}

export interface EditorOptions {
  readonly code: string;
  /** The id of the element that tells how to leave it by the keyboard. */
  readonly hint: string;
  readonly onChange: () => void;
  readonly onRun: () => void;
}

/** Makes one in an element. Its colours are those of style.css. */
export function createEditor(parent: HTMLElement, options: EditorOptions): Editor {
  const run = () => {
    options.onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.code,
      extensions: [
        lineNumbers(),
        history(),
        indentOnInput(),
        bracketMatching(),
        // Without `javascript()`, which completes and lints too: twice as much to fetch.
        javascriptLanguage,
        syntaxHighlighting(classHighlighter),
        // Tab indents; Escape before it lets it leave the field, as CodeMirror has it.
        keymap.of([{ key: 'Mod-Enter', run }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({
          'aria-label': 'Code',
          'aria-describedby': options.hint,
          tabindex: '0',
        }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) options.onChange();
        }),
      ],
    }),
  });
  return {
    code: () => view.state.doc.toString(),
    replace: (code) =>
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } }),
    destroy: () => view.destroy(),
  };
}
