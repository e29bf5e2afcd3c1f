/**
 * Cuts a query into brackets, phrases, {exact} texts, [ranges], <<<comments>>> and chunks (everything else between
 * blanks). What a chunk means depends on where it stands, so the parser says. Linear; never throws.
 */
import { problem, type Problem } from './problems.ts';
import type { Comment, Span } from './syntax.ts';

export type LexemeKind = 'open' | 'close' | 'phrase' | 'exact' | 'range' | 'chunk';

export interface Lexeme {
  kind: LexemeKind;
  /** As written but for what `plain` changes; without quotes, braces and square brackets. `exact` is wholly as written. */
  text: string;
  /** With quotes, braces and brackets. */
  span: Span;
}

export interface Lexed {
  lexemes: Lexeme[];
  comments: Comment[];
  problems: Problem[];
}

const QUOTES = /[“”„‟«»〝〞❝❞]/g;
const BLANK = /\s/;

/** Full-width characters and fancy double quotes as ASCII; every offset stays the same. */
export function plain(source: string): string {
  return source
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(QUOTES, '"');
}

export function lex(source: string): Lexed {
  const text = plain(source);
  const lexemes: Lexeme[] = [];
  const comments: Comment[] = [];
  const problems: Problem[] = [];

  /** Reads up to `closer`; what is not closed reaches to the end and is reported at its opening. */
  const enclosed = (at: number, opener: string, closer: string, code: Problem['code']): { inner: Span; end: number } => {
    const from = at + opener.length;
    const found = text.indexOf(closer, from);
    if (found >= 0) return { inner: [from, found], end: found + closer.length };
    problems.push(problem('error', code, [at, from], {}));
    return { inner: [from, text.length], end: text.length };
  };

  let at = 0;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (BLANK.test(character)) {
      at += 1;
      continue;
    }
    if (text.startsWith('<<<', at)) {
      const { inner, end } = enclosed(at, '<<<', '>>>', 'unclosed_comment');
      comments.push({ text: source.slice(...inner).trim(), span: [at, end] });
      at = end;
    } else if (character === '(' || character === ')') {
      lexemes.push({ kind: character === '(' ? 'open' : 'close', text: character, span: [at, at + 1] });
      at += 1;
    } else if (character === '"') {
      const { inner, end } = enclosed(at, '"', '"', 'unclosed_quote');
      lexemes.push({ kind: 'phrase', text: text.slice(...inner), span: [at, end] });
      at = end;
    } else if (character === '{') {
      const { inner, end } = enclosed(at, '{', '}', 'unclosed_brace');
      lexemes.push({ kind: 'exact', text: source.slice(...inner), span: [at, end] });
      at = end;
    } else if (character === '[') {
      const { inner, end } = enclosed(at, '[', ']', 'unclosed_range');
      lexemes.push({ kind: 'range', text: text.slice(...inner), span: [at, end] });
      at = end;
    } else {
      const end = endOfChunk(text, at);
      lexemes.push({ kind: 'chunk', text: text.slice(at, end), span: [at, end] });
      at = end;
    }
  }
  return { lexemes, comments, problems };
}

function endOfChunk(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (BLANK.test(character) || '()"{['.includes(character) || text.startsWith('<<<', at)) break;
    at += 1;
  }
  return at;
}
