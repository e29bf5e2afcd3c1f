/** Reads lexicon files. A line that cannot be read is an error with its place: a word that silently never matches helps nobody. */
import { emotionNames } from '../analysis.ts';
import type { Emotion } from '../analysis.ts';
import type { Entry, ModifierKind, SentimentEntry } from './entry.ts';

export class LexiconError extends Error {
  constructor(list: string, line: number, problem: string) {
    super(`${list}.tsv, line ${line}: ${problem}`);
    this.name = 'LexiconError';
  }
}

const modifierKinds: ReadonlySet<string> = new Set<ModifierKind>([
  'negator',
  'intensifier',
  'diminisher',
  'contrast',
  'irony',
  'conditional',
  'hedge',
  'question',
]);

/** Entries of one file in their order. `list` is the file's name without `.tsv`; `emoji` is read as `sentiment`. */
export function parseList(list: string, text: string): Entry[] {
  const entries: Entry[] = [];
  let line = 0;
  for (const raw of text.split('\n')) {
    line += 1;
    const written = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    // `#` alone or with a blank opens a comment; `#fail` is a term.
    if (written.trim() === '' || /^#(\s|$)/u.test(written)) continue;
    const [term = '', ...columns] = written.split('\t').map((column) => column.trim());
    const problem = (what: string) => new LexiconError(list, line, `${what} (${term})`);
    if (term === '') throw problem('no term');
    entries.push(readEntry(list, term, columns, problem));
  }
  return entries;
}

function readEntry(list: string, term: string, columns: readonly string[], problem: (what: string) => LexiconError): Entry {
  const number = (value: string | undefined, least: number, most: number): number => {
    const read = value === undefined || value === '' ? Number.NaN : Number(value);
    if (!(read >= least && read <= most)) throw problem(`"${value ?? ''}" is not a number from ${least} to ${most}`);
    return read;
  };
  const word = (value: string | undefined): string => {
    if (!value) throw problem('a column is missing');
    return value;
  };
  switch (list) {
    case 'sentiment':
    case 'emoji':
      return readSentiment(term, number(columns[0], -4, 4), readEmotions(columns[1] ?? '', problem));
    case 'modifiers':
      return { list, term, ...readModifier(columns, problem, number) };
    case 'topics':
      return { list, term, topic: word(columns[0]), weight: columns[1] ? number(columns[1], 0, 1) : 1 };
    case 'events':
      return { list, term, concept: word(columns[0]), seriousness: columns[1] || 'none' };
    case 'medicines':
      return { list, term, class: word(columns[0]) };
    default:
      throw problem(`unknown list ${list}`);
  }
}

function readSentiment(term: string, polarity: number, emotions: Partial<Record<Emotion, number>>): SentimentEntry {
  const strengths = emotionNames.flatMap((name, place) => (emotions[name] ? [[place, emotions[name]] as const] : []));
  return { list: 'sentiment', term, polarity, emotions, strengths };
}

function readEmotions(written: string, problem: (what: string) => LexiconError): Partial<Record<Emotion, number>> {
  const emotions: Partial<Record<Emotion, number>> = {};
  for (const part of written.split(',')) {
    if (part.trim() === '') continue;
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    const emotion = emotionNames.find((known) => known === name);
    const strength = Number(value);
    if (!emotion || value === '' || !(strength >= 0 && strength <= 1)) throw problem(`"${part}" is not an emotion from 0 to 1`);
    emotions[emotion] = strength;
  }
  return emotions;
}

function readModifier(
  columns: readonly string[],
  problem: (what: string) => LexiconError,
  number: (value: string | undefined, least: number, most: number) => number,
): { kind: ModifierKind; value: number; back: boolean; side: 'before' | 'after' } {
  const [kind = '', value = ''] = columns;
  if (!isModifierKind(kind)) throw problem(`unknown kind "${kind}"`);
  const plain = { kind, value: 0, back: false, side: 'after' as const };
  switch (kind) {
    case 'negator': {
      const back = value.startsWith('back');
      const scope = back ? value.replace(/^back:?/u, '') : value;
      return { ...plain, back, value: scope === '' ? 3 : number(scope, 0, 12) };
    }
    case 'contrast':
      if (!/^((after|before)(:clause)?)?$/u.test(value))
        throw problem('a contrast is "after" or "before", with ":clause" where one begins');
      return { ...plain, side: value.startsWith('before') ? 'before' : 'after', value: value.endsWith(':clause') ? 1 : 0 };
    case 'intensifier':
      return { ...plain, value: number(value, 1, 3) };
    case 'diminisher':
    case 'irony':
    case 'conditional':
      return { ...plain, value: number(value, 0, 1) };
    case 'hedge':
    case 'question':
      return plain;
    default:
      return kind satisfies never;
  }
}

const isModifierKind = (kind: string): kind is ModifierKind => modifierKinds.has(kind);
