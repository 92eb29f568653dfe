import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';

export interface CodeFieldProps {
  readonly label: string;
  readonly language: 'javascript' | 'sql' | 'json';
  readonly value: string;
  readonly readOnly: boolean;
  /** The text is formatted JSON of a value: other texts with the same meaning do not replace what is being typed. */
  readonly json?: boolean;
  onChange(value: string): void;
}

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--cs-category-ai)' },
  { tag: [tags.string, tags.regexp], color: 'var(--cs-good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--cs-high)' },
  { tag: [tags.comment], color: 'var(--cs-text-faint)', fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--cs-label-card)' },
]);

const look = EditorView.theme({
  '&': {
    backgroundColor: 'var(--cs-surface)',
    color: 'var(--cs-text)',
    border: '1px solid var(--cs-control-line)',
    borderRadius: '6px',
    fontSize: '12px',
    minHeight: '96px',
    maxHeight: '420px',
  },
  '&.cm-focused': { outline: '2px solid var(--cs-accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '18px', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--cs-text-faint)', border: 'none' },
  '.cm-content': { caretColor: 'var(--cs-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--cs-text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--cs-accent-tint)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--cs-pressed)' },
});

const languageOf = (language: CodeFieldProps['language']): Extension => (language === 'sql' ? sql({ dialect: PostgreSQL }) : javascript());

/** Beside those that the editor knows. */
const unseen = /[\u115f\u1160\u180e\u202a-\u202c\u2060-\u206f\u2800\u3164\ufe00-\ufe0d\uffa0\u{e0000}-\u{e0fff}]/gu;

const sameJson = (a: string, b: string): boolean => {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false;
  }
};

/** The editor adds its styles as an element, which needs the response's nonce. */
const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** An editor for code, made once; outside changes (undo, a fix) are written into it. Tab goes on to the next field, as in every form. */
export function CodeField({ label, language, value, readOnly, json = false, onChange }: CodeFieldProps) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  useEffect(() => {
    if (frame.current === null) return;
    const view = new EditorView({
      parent: frame.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          lineNumbers(),
          history(),
          // What turns the reading direction or stands there unseen is drawn as a dot with its name.
          highlightSpecialChars({ addSpecialChars: unseen }),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ activateOnTyping: false }),
          syntaxHighlighting(highlight),
          look,
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap]),
          EditorView.cspNonce.of(styleNonce()),
          languageOf(language),
          EditorView.lineWrapping,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && update.state.doc.toString() !== latest.current.value)
              latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, [language, readOnly, label]);
  useEffect(() => {
    const view = editor.current;
    const shown = view?.state.doc.toString();
    if (view === null || shown === undefined || shown === value || (json && sameJson(shown, value))) return;
    view.dispatch({ changes: { from: 0, to: shown.length, insert: value } });
  }, [value, json]);
  return <div ref={frame} onKeyDown={(event) => event.stopPropagation()} />;
}
