/** The query as text: CodeMirror with the language's own colours, completion and problems. Reached by `lazy()` only: it is heavy. */
import { autocompletion, completionKeymap, type Completion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { nextDiagnostic, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, EditorView, keymap, placeholder, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react';
import { useT } from '../../../i18n.ts';
import { styleNonce } from '../../../theme.ts';
import { coloursOf, type Colour } from './colours.ts';
import { suggestionsAt, type Meanings } from './complete.ts';
import classes from './code-field.module.css';

/** A problem in words, with the edit that mends it. */
export interface CodeProblem {
  from: number;
  to: number;
  severity: 'error' | 'warning';
  message: string;
  fix?: { label: string; apply: () => void };
}

export interface CodeFieldHandle {
  /** Shows a stretch of the query and puts the cursor there. */
  select: (from: number, to: number) => void;
}

interface Props {
  value: string;
  onChange: (value: string) => void;
  onFormat: () => void;
  label: string;
  describedBy: string;
  placeholder: string;
  problems: readonly CodeProblem[];
  meanings: Meanings;
  readOnly?: boolean;
  ref?: Ref<CodeFieldHandle>;
}

const marks = new Map<Colour, Decoration>();

function markOf(colour: Colour): Decoration {
  const mark = marks.get(colour) ?? Decoration.mark({ class: classes[colour] });
  marks.set(colour, mark);
  return mark;
}

function paint(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, colour } of coloursOf(view.state.doc.toString())) builder.add(from, to, markOf(colour));
  return builder.finish();
}

const coloured = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = paint(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = paint(update.view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

export function CodeField({ value, onChange, onFormat, label, describedBy, placeholder: hint, problems, meanings, readOnly, ref }: Props) {
  const t = useT();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useEffectEvent(onChange);
  const formatted = useEffectEvent(onFormat);
  const words = useRef(meanings);
  const naming = useRef(new Compartment());

  useImperativeHandle(ref, () => ({
    select: (from, to) => {
      const length = view.current?.state.doc.length ?? 0;
      view.current?.dispatch({ selection: { anchor: Math.min(from, length), head: Math.min(to, length) }, scrollIntoView: true });
      view.current?.focus();
    },
  }));

  useEffect(() => {
    if (!host.current) return undefined;
    const editor = new EditorView({
      parent: host.current,
      doc: value,
      extensions: [
        EditorView.cspNonce.of(styleNonce()),
        EditorState.phrases.of({ Completions: t('listening.editor.completions') }),
        history(),
        bracketMatching(),
        coloured,
        EditorView.lineWrapping,
        autocompletion({
          override: [({ state, pos, explicit }) => completions(state, pos, explicit, words.current)],
          icons: false,
        }),
        keymap.of([
          { key: 'Shift-Alt-f', run: () => (formatted(), true) },
          { key: 'F8', run: nextDiagnostic },
          ...completionKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
        naming.current.of([]),
      ],
    });
    view.current = editor;
    return () => editor.destroy();
    // Made once: what changes is handed in by the effects below.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: naming.current.reconfigure(named({ label, describedBy, hint, readOnly: readOnly ?? false })) });
  }, [label, describedBy, hint, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    words.current = meanings;
  }, [meanings]);

  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(problems, editor.state.doc.length)));
  }, [problems]);

  return <div ref={host} className={classes.host} />;
}

interface Naming {
  label: string;
  describedBy: string;
  hint: string;
  readOnly: boolean;
}

function named({ label, describedBy, hint, readOnly }: Naming): Extension {
  return [
    placeholder(hint),
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      'aria-label': label,
      // In no known language: names and words of any.
      lang: '',
      'aria-describedby': describedBy,
      'aria-readonly': String(readOnly),
      // Words of a query are names and stems; correcting them changes what is found.
      spellcheck: 'false',
      autocorrect: 'off',
      autocapitalize: 'off',
    }),
  ];
}

function completions(state: EditorState, at: number, asked: boolean, meanings: Meanings) {
  const found = suggestionsAt(state.doc.toString(), at, asked, meanings);
  if (found === null || found.options.length === 0) return null;
  const options = found.options.map(({ text, meaning, kind }): Completion => ({ label: text, detail: meaning, type: kind }));
  return { from: found.from, options, filter: false };
}

function diagnosticsOf(problems: readonly CodeProblem[], length: number): Diagnostic[] {
  return problems
    .filter(({ from }) => from <= length)
    .map(({ from, to, severity, message, fix }) => ({
      from,
      to: Math.min(to, length),
      severity,
      message,
      actions: fix ? [{ name: fix.label, apply: fix.apply }] : [],
    }));
}
