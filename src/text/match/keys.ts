/**
 * Words by which posts can be looked up, and what a query needs of them. What is found so holds every post that matches
 * (and some that do not): all places, orders, accents and fields are left to the matcher.
 */
import { exactKey, hasWildcard, plainKey, spelledKey, termParts } from '../query/reading.ts';
import type { QueryNode, TextNode } from '../query/syntax.ts';
import { wordsOfExact } from './compile.ts';
import type { Document } from './document.ts';
import { emojiKey, withoutTone } from './emoji.ts';

/** A key, a pattern of keys, or several; null: nothing can be said. */
export type KeyNeed = { key: string } | { pattern: string } | { all: KeyNeed[] } | { any: KeyNeed[] } | null;

const ASCII = /^[\0-\x7f]*$/;
/** No word is longer; of longer ones the beginning counts. UTF-16 units. */
export const longestKey = 64;
const shortened = (key: string): string => (key.length > longestKey ? key.slice(0, longestKey).toWellFormed() : key);

/** Each once: without case and accents, and with umlauts spelled out; tags and handles with their sign, emoji behind ☺. */
export function keysOf({ names }: Document): Set<string> {
  const keys = new Set<string>();
  for (let i = 0; i < names.count; i += 1) {
    const name = (names.of[i] ?? '').slice(names.from[i], names.to[i]);
    if (ASCII.test(name)) keys.add(shortened(name));
    else if (name.startsWith('☺')) keys.add(name).add(withoutTone(name));
    else keys.add(shortened(plainKey(name))).add(shortened(spelledKey(name)));
  }
  return keys;
}

export function keysNeeded(node: QueryNode | TextNode): KeyNeed {
  switch (node.kind) {
    case 'and':
      return all(node.children.map(keysNeeded));
    case 'or':
      return any(node.children.map(keysNeeded));
    case 'near':
      return all([keysNeeded(node.left), keysNeeded(node.right)]);
    case 'sentence':
    case 'title':
      return keysNeeded(node.child);
    case 'term': {
      const parts = termParts(node.text);
      const steps = all(parts.map((part) => wordNeed(part, node.accents)));
      return parts.length < 2 ? steps : any([steps, wordNeed(parts.join(''), node.accents)]);
    }
    case 'phrase':
      return all(
        node.items.flatMap((item) => {
          if (item.kind === 'emoji') return [{ key: `☺${emojiKey(item.text)}` }];
          return item.text === '*' ? [] : [wordNeed(termParts(item.text)[0] ?? '', item.accents)];
        }),
      );
    case 'exact':
      return all(wordsOfExact(node).map((word) => wordNeed(word, false)));
    case 'tag':
      return wordNeed(node.text, node.accents, '#');
    case 'handle':
      return wordNeed(node.text, false, '@');
    case 'emoji':
      return { key: `☺${emojiKey(node.text)}` };
    case 'not':
    case 'filter':
      return null;
  }
}

/** Accents are left out on both sides; the key of one that counts is that of its spelling without umlauts. */
function wordNeed(text: string, accents: boolean, sign = ''): KeyNeed {
  const key = shortened(sign + plainKey(accents ? exactKey(text) : text));
  if (!hasWildcard(key)) return { key };
  return key.replaceAll(/[*?]/g, '').length > sign.length ? { pattern: key } : null;
}

function all(needs: readonly KeyNeed[]): KeyNeed {
  const said = needs.filter((need) => need !== null);
  return said.length < 2 ? (said[0] ?? null) : { all: said };
}

function any(needs: readonly KeyNeed[]): KeyNeed {
  return needs.includes(null) ? null : needs.length === 1 ? (needs[0] ?? null) : { any: [...needs] };
}
