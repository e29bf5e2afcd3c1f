/** What each stretch of a query is, for colouring it. From the lexer of the language itself, so that both always agree. */
import { fieldNamed } from '../../../../../src/text/query/fields.ts';
import { lex, type Lexeme } from '../../../../../src/text/query/lexer.ts';
import { operatorOf } from '../../../../../src/text/query/operators.ts';

export type Colour = 'operator' | 'bracket' | 'phrase' | 'exact' | 'range' | 'field' | 'value' | 'tag' | 'handle' | 'comment' | 'wildcard';

/** UTF-16 offsets [from, to) in the query. */
export interface Coloured {
  from: number;
  to: number;
  colour: Colour;
}

/** In order and not overlapping; plain words have no colour. */
export function coloursOf(source: string): Coloured[] {
  const { lexemes, comments } = lex(source);
  const found: Coloured[] = comments.map(({ span: [from, to] }) => ({ from, to, colour: 'comment' }));
  for (const lexeme of lexemes) found.push(...coloursOfLexeme(lexeme));
  return found.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from);
}

function coloursOfLexeme(lexeme: Lexeme): Coloured[] {
  const [from, to] = lexeme.span;
  switch (lexeme.kind) {
    case 'open':
    case 'close':
      return [{ from, to, colour: 'bracket' }];
    case 'chunk':
      return operatorOf(lexeme) === null ? coloursOfChunk(lexeme.text, from) : [{ from, to, colour: 'operator' }];
    default:
      return [{ from, to, colour: lexeme.kind }];
  }
}

/** A word, tag, handle or field, perhaps with a minus before it. */
function coloursOfChunk(text: string, start: number): Coloured[] {
  if (/^-./u.test(text)) return [{ from: start, to: start + 1, colour: 'operator' }, ...coloursOfChunk(text.slice(1), start + 1)];
  const end = start + text.length;
  const [, name = ''] = /^([A-Za-z][A-Za-z_]*):/.exec(text) ?? [];
  if (name !== '' && fieldNamed(name) !== null) {
    const colon = start + name.length + 1;
    return [
      { from: start, to: colon, colour: 'field' },
      { from: colon, to: end, colour: 'value' },
    ];
  }
  if (text.startsWith('#')) return [{ from: start, to: end, colour: 'tag' }];
  if (text.startsWith('@')) return [{ from: start, to: end, colour: 'handle' }];
  if (/^~\d*$/.test(text)) return [{ from: start, to: end, colour: 'operator' }];
  return [...text.matchAll(/[*?]+/g)].map(({ index, 0: stars }) => ({
    from: start + index,
    to: start + index + stars.length,
    colour: 'wildcard',
  }));
}
