/**
 * Lexicon files of one language made into one machine: a trie that turns words into element numbers and a graph of
 * element sequences for terms of several words. All lists share it, so a post is walked once. Pure, browser-safe.
 */
import { fold } from '../normalise.ts';
import { tokenise } from '../tokenise.ts';
import type { Token } from '../tokenise.ts';
import { createColumn, createMemory } from '../word-memory.ts';
import type { Column, WordMemory } from '../word-memory.ts';
import { buildTrie } from './char-trie.ts';
import type { CharTrie, TrieWord } from './char-trie.ts';
import type { Entry } from './entry.ts';
import { LexiconError, parseList } from './parse.ts';
import { spellToken, termSpellings } from './spelling.ts';
import { makeSteps } from './steps.ts';
import type { Steps } from './steps.ts';

export interface LexiconFile {
  /** File name without `.tsv`. */
  list: string;
  text: string;
}

export interface FiledEntry {
  entry: Entry;
  /** Which list it is of, as a small number. */
  list: number;
  /** An emoticon: its signs must touch. */
  glued: boolean;
}

/** What a lexicon knows of a word. */
export interface WordTerms {
  /** Elements it can be, and their bits. */
  elements: readonly number[];
  bits: number;
  /** Entries of this word alone. */
  alone: readonly { filed: FiledEntry; precision: number }[];
  /** Nodes from which a longer term goes on, three numbers each: the bits of elements that lead on, the node, its element's precision. */
  leads: readonly number[];
}

export interface Lexicon {
  language: string;
  /** Names of the lists by number. */
  lists: readonly string[];
  /** Every entry by list name, for readers that need the list as such. */
  entries: ReadonlyMap<string, readonly Entry[]>;
  words: CharTrie;
  /** Parts inside compounds (`*part*`); ends of compounds (`*part`) are the trie's exact words. */
  parts: CharTrie | null;
  /** How closely an element pins down its word: whole word 100, `word*` its length, inside a compound 1. */
  precision: Float64Array;
  /** Node of the graph after an element at the beginning of a term, −1 where no term begins with it. */
  begin: Int32Array;
  /** From a node by an element to a node. */
  next: Steps;
  /** Words met before. */
  memory: WordMemory;
  /** What is known of them. */
  remembered: Column<WordTerms>;
  /** What ends at a node. */
  ends: readonly (readonly FiledEntry[])[];
}

const connectors = new Set(["'", '’', '‘', '`', '´', '-', '_', '#', '*']);

/** Signs that stand inside or before words and are not part of a term's sequence: "d'aide", "e-mail", "#word". */
export function isConnector(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token === undefined || token.kind !== 'mark') return false;
  const { text } = token;
  if (text.length === 2) return isSkinTone(text);
  if (!connectors.has(text)) return false;
  if (text === '#') return true;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  return before?.to === token.from && after?.from === token.to && before.kind !== 'mark' && after.kind !== 'mark';
}

const isSkinTone = (text: string): boolean => {
  const point = text.codePointAt(0) ?? 0;
  return point >= 0x1f3fb && point <= 0x1f3ff;
};

interface Builder {
  language: string;
  elements: Map<string, number>;
  words: TrieWord[];
  parts: TrieWord[];
  precision: number[];
  graph: Map<string, number>;
  ends: FiledEntry[][];
}

/** Takes well under a second for tens of thousands of terms. Throws LexiconError at a line that cannot be read. */
export function compileLexicon(language: string, files: readonly LexiconFile[]): Lexicon {
  const builder: Builder = { language, elements: new Map(), words: [], parts: [], precision: [], graph: new Map(), ends: [[]] };
  const lists: string[] = [];
  const entries = new Map<string, Entry[]>();
  for (const file of files) {
    for (const entry of parseList(file.list, file.text)) {
      let list = lists.indexOf(entry.list);
      if (list === -1) list = lists.push(entry.list) - 1;
      const listed = entries.get(entry.list) ?? [];
      listed.push(entry);
      entries.set(entry.list, listed);
      addTerm(builder, entry, list);
    }
  }
  const elementCount = builder.precision.length;
  const begin = new Int32Array(elementCount).fill(-1);
  const later: [node: number, element: number, next: number][] = [];
  for (const [edge, node] of builder.graph) {
    const [from, element] = edge.split(' ').map(Number);
    if (from === undefined || element === undefined) continue;
    if (from === 0) begin[element] = node;
    else later.push([from, element, node]);
  }
  return {
    language,
    lists,
    entries,
    words: buildTrie(builder.words),
    parts: builder.parts.length > 0 ? buildTrie(builder.parts) : null,
    precision: Float64Array.from(builder.precision),
    begin,
    next: makeSteps(builder.ends.length, later),
    memory: createMemory(),
    remembered: createColumn(),
    ends: builder.ends,
  };
}

function addTerm(builder: Builder, entry: Entry, list: number): void {
  const alternatives = termElements(builder, entry);
  const glued = !/\s/u.test(entry.term) && alternatives.length > 1 && /^[^\p{L}\p{N}]/u.test(entry.term);
  let nodes = [0];
  for (const elements of alternatives) {
    const after: number[] = [];
    for (const node of nodes) {
      for (const element of elements) {
        const edge = `${node} ${element}`;
        let next = builder.graph.get(edge);
        if (next === undefined) {
          next = builder.ends.push([]) - 1;
          builder.graph.set(edge, next);
        }
        after.push(next);
      }
    }
    nodes = after;
  }
  for (const node of nodes) builder.ends[node]?.push({ entry, list, glued });
}

/** The sequence of a term; each place holds one element, or two where a word has two spellings. */
function termElements(builder: Builder, entry: Entry): number[][] {
  const { language } = builder;
  // The star at a word is kept out of the tokeniser's way as a letter no term holds; in ":*" it is itself.
  const folded = fold(entry.term.replaceAll(/(?<=[\p{L}\p{M}])\*|\*(?=\p{L})/gu, '\u{10330}'));
  const tokens = tokenise(folded);
  const places: number[][] = [];
  for (const [index, token] of tokens.entries()) {
    if (isConnector(tokens, index)) continue;
    const spelled = spellToken(language, folded, token);
    const core = spelled.replaceAll('\u{10330}', '');
    const before = spelled.startsWith('\u{10330}');
    const after = spelled.endsWith('\u{10330}') && spelled.length > 2;
    if (core === '') throw new LexiconError(entry.list, 0, `a star without a word (${entry.term})`);
    const spellings = token.kind === 'word' ? termSpellings(language, core, tokens.length === 1) : [core];
    places.push(spellings.map((spelling) => element(builder, spelling, before, after)));
  }
  if (places.length === 0) throw new LexiconError(entry.list, 0, `nothing to look for (${entry.term})`);
  return places;
}

function element(builder: Builder, text: string, before: boolean, after: boolean): number {
  const key = `${before ? '*' : ''}${text}${after ? '*' : ''}`;
  let number = builder.elements.get(key);
  if (number === undefined) {
    number = builder.precision.push(before ? 1 + text.length / 100 : after ? text.length : 100) - 1;
    builder.elements.set(key, number);
    (before ? builder.parts : builder.words).push({ text, value: number, open: after });
    // A part also stands alone or begins a word.
    if (before) builder.words.push({ text, value: number, open: after });
  }
  return number;
}
