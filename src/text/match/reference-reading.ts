/** How the reference evaluator reads a text (its places, what each stretch of them may be called) and a wildcard. */
import { fold } from '../normalise.ts';
import { exactKey, plainKey, spelledKey } from '../query/reading.ts';
import { tokenise } from '../tokenise.ts';
import type { Token } from '../tokenise.ts';

/** One place of a text. */
export interface Place {
  start: number;
  end: number;
  sentence: number;
}
/** What a stretch of places [from, to] may be called; `sign` says whether as a word, hashtag, handle or emoji. */
export interface Name {
  sign: '' | '#' | '@' | '☺';
  text: string;
  keys: { plain: string; spelled: string; exact: string };
  from: number;
  to: number;
}
export interface Glyph {
  text: string;
  start: number;
  end: number;
}
export interface Reading {
  glyphs: () => Glyph[];
  places: Place[];
  names: Name[];
}
/** The characters as people see them, without invisible ones, each run of blanks as one space. */
function readGlyphs(source: string): Glyph[] {
  const glyphs: Glyph[] = [];
  for (const { segment, index } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(source)) {
    const text = segment
      .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, '')
      .normalize('NFC')
      .replace(/\s+/g, ' ');
    if (text !== '' && (text !== ' ' || glyphs.at(-1)?.text !== ' ')) glyphs.push({ text, start: index, end: index + segment.length });
  }
  return glyphs;
}

export function readText(source: string): Reading {
  const folded = fold(source);
  const tokens = tokenise(folded);
  const segments = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(source);
  const places: Place[] = [];
  const names: Name[] = [];
  const name = (sign: Name['sign'], text: string, from: number, to: number): void => {
    names.push({ sign, text, keys: { plain: plainKey(text), spelled: spelledKey(text), exact: exactKey(text) }, from, to });
  };
  const placeOf = new Map<Token, number>();
  const written = ({ start, end, text }: Token): string => (fold(source.slice(start, end)).text === text ? source.slice(start, end) : text);
  let covered = 0;
  for (const token of tokens) {
    if (token.start < covered) continue;
    const cluster = token.kind === 'word' ? '' : (segments.containing(token.start)?.segment ?? '').replace(/\u200D$/u, '');
    const keycap = /^[0-9#*]\uFE0F?\u20E3$/u.test(cluster) && token.text.length === 1;
    const picture = token.kind === 'emoji' || (token.kind === 'mark' && /^\p{RI}{2}$/u.test(cluster));
    if (token.kind === 'mark' && !keycap && !picture) continue;
    const at = places.length;
    placeOf.set(token, at);
    if (token.kind === 'word' || token.kind === 'number') name('', written(token), at, at);
    if (keycap || picture) {
      covered = token.start + cluster.length;
      name('☺', cluster.replace(/[\uFE0E\uFE0F]/g, ''), at, at);
    }
    places.push({ start: token.start, end: Math.max(token.end, covered), sentence: token.sentence });
  }
  const join = (first: Token, last: Token, sign: Name['sign'], text: string): void => {
    name(sign, text, placeOf.get(first) ?? 0, placeOf.get(last) ?? 0);
  };
  readHyphens(tokens, written, join);
  readSigns(source, folded.text, tokens, placeOf, join);
  let glyphs: Glyph[] | undefined;
  return { glyphs: () => (glyphs ??= readGlyphs(source)), places, names };
}

type Join = (first: Token, last: Token, sign: Name['sign'], text: string) => void;

function readHyphens(tokens: readonly Token[], written: (token: Token) => string, join: Join): void {
  for (let i = 0; i < tokens.length; i += 1) {
    const run: Token[] = [];
    for (let at = i; at < tokens.length && run.length < 4; at += 2) {
      const [word, hyphen, next] = tokens.slice(at, at + 3);
      if (word?.kind !== 'word' || word.tag !== null) break;
      run.push(word);
      if (run.length > 1) join(run[0] ?? word, word, '', run.map(written).join(''));
      if (hyphen?.text !== '-' || hyphen.from !== word.to || next?.from !== hyphen.to) break;
    }
  }
}

function readSigns(source: string, folded: string, tokens: readonly Token[], placeOf: ReadonlyMap<Token, number>, join: Join): void {
  let handled = 0;
  tokens.forEach((sign, index) => {
    if ((sign.text !== '#' && sign.text !== '@') || placeOf.has(sign)) return;
    const run: Token[] = [];
    for (const token of tokens.slice(index + 1)) {
      if (token.from !== (run.at(-1) ?? sign).to || (token.tag !== sign.text && token.text !== '_')) break;
      run.push(token);
    }
    const words = run.filter((token) => token.tag !== null);
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) return;
    const whole = source.slice(run[0]?.start, run.at(-1)?.end);
    if (sign.text === '#') {
      join(first, last, '#', whole);
      join(first, last, '', whole.replaceAll('_', ''));
    } else if (sign.to >= handled) handled = readHandle(folded, sign, tokens.slice(index + 1), join);
    // Humps in a row, as one word.
    words.forEach((from, at) => {
      words.slice(at).forEach((to, more) => {
        const humps = words.slice(at, at + more + 1);
        const glued = humps.every(({ kind }, i) => kind === 'word' && (i === 0 || humps[i - 1]?.to === humps[i]?.from));
        const before = words[at - 1];
        const after = words[at + more + 1];
        const longer = (before?.kind === 'word' && before.to === from.from) || (after?.kind === 'word' && after.from === to.to);
        if (glued && !longer) join(from, to, '', source.slice(from.start, to.end));
      });
    });
  });
}

/** @name, @name.more, @name@server.example (also found as @name). Returns where it ends. */
function readHandle(folded: string, sign: Token, after: readonly Token[], join: Join): number {
  const label = '[\\p{L}\\p{Nd}_]+';
  const handle = new RegExp(`^${label}(?:[.-]${label})*`, 'u').exec(folded.slice(sign.to))?.[0] ?? '';
  const server = /^@[\p{L}\p{Nd}_-]+(?:\.[\p{L}\p{Nd}_-]+)+/u.exec(folded.slice(sign.to + handle.length))?.[0] ?? '';
  for (const name of new Set([handle, handle + server])) {
    const words = after.filter(({ kind, to }) => (kind === 'word' || kind === 'number') && to <= sign.to + name.length);
    const [first] = words;
    const last = words.at(-1);
    if (first !== undefined && last !== undefined) join(first, last, '@', name);
  }
  return sign.to + handle.length + server.length;
}

/** `*` any run of characters, `?` one. */
export function globTest(pattern: string): (text: string) => boolean {
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const parts = [...pattern].map((glyph) => (glyph === '*' ? '.*' : glyph === '?' ? '.' : glyph.replace(/[\\^$.|+()[\]{}/]/, '\\$&')));
  const expression = new RegExp(`^${parts.join('')}$`, 'su');
  return (text) => expression.test(text);
}
