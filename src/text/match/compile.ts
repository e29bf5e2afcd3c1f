/** Turns a query's tree into what is run: words become atoms, and what must be there is known before anything is run. */
import { fold } from '../normalise.ts';
import { termParts } from '../query/reading.ts';
import type { Emoji, Exact, FilterField, Phrase, QueryNode, Spot, Term, TextNode } from '../query/syntax.ts';
import { tokenise } from '../tokenise.ts';
import { nameAtom } from './atoms.ts';
import type { Atoms } from './atoms.ts';
import { compileFilter } from './filter.ts';
import type { FieldTest } from './filter.ts';
import { all, any } from './needs.ts';
import type { Need } from './needs.ts';

/** Stands for any one word. */
export const ANY = -1;

export type Program =
  | { op: 'atom'; atom: number }
  /** Atoms one after the other; or all of them written as one word, which is `whole` (-1: cannot be). */
  | { op: 'sequence'; steps: number[]; whole: number }
  | { op: 'bag'; steps: number[]; slop: number }
  | { op: 'near'; left: Program; right: Program; distance: number; ordered: boolean }
  /** Looked for only where all `words` are. */
  | { op: 'exact'; text: string; words: number[] }
  | { op: 'and'; children: Program[] }
  | { op: 'or'; children: Program[] }
  | { op: 'not'; child: Program }
  | { op: 'sentence'; child: Program }
  | { op: 'title'; child: Program }
  | { op: 'filter'; test: FieldTest };

export interface Compiled {
  program: Program;
  /** What every post that matches has. */
  needs: Need;
  /** Asks for a late field. */
  late: boolean;
}

export interface CompileOptions {
  /** The IANA zone in which `minuteOfDay:` is meant. */
  zone: string;
  /** Fields whose values are dear to find out: asked for last. */
  late: ReadonlySet<FilterField>;
}

export function compile(atoms: Atoms, root: QueryNode, options: CompileOptions): Compiled {
  return compileNode(atoms, root, options);
}

function compileNode(atoms: Atoms, node: QueryNode | TextNode, options: CompileOptions): Compiled {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const children = node.children.map((child) => compileNode(atoms, child, options));
      const last = children.filter(({ late }) => late);
      const ordered = [...children.filter(({ late }) => !late), ...last];
      const join = node.kind === 'and' ? all : any;
      return {
        program: { op: node.kind, children: ordered.map(({ program }) => program) },
        needs: join(children.map(({ needs }) => needs)),
        late: last.length > 0,
      };
    }
    case 'not': {
      const { program: child, late } = compileNode(atoms, node.child, options);
      return { program: { op: 'not', child }, needs: null, late };
    }
    case 'sentence':
    case 'title': {
      const { program: child, needs, late } = compileNode(atoms, node.child, options);
      return { program: { op: node.kind, child }, needs, late };
    }
    case 'filter': {
      const { test, needs } = compileFilter(atoms, node, options.zone, options.late);
      return { program: { op: 'filter', test }, needs, late: options.late.has(node.field) };
    }
    case 'near': {
      const left = compileNode(atoms, node.left, options);
      const right = compileNode(atoms, node.right, options);
      const { distance, ordered } = node;
      return {
        program: { op: 'near', left: left.program, right: right.program, distance, ordered },
        needs: all([left.needs, right.needs]),
        late: false,
      };
    }
    default:
      return compileLeaf(atoms, node);
  }
}

function compileLeaf(atoms: Atoms, node: Exclude<Spot, { kind: 'near' | 'or' }>): Compiled {
  switch (node.kind) {
    case 'term':
      return compileTerm(atoms, node);
    case 'phrase':
      return compilePhrase(atoms, node);
    case 'exact': {
      const words = wordsOfExact(node).map((word) => nameAtom(atoms, '', word, false));
      return { program: { op: 'exact', text: node.text, words }, needs: all(words), late: false };
    }
    case 'tag':
      return single(nameAtom(atoms, '#', node.text, node.accents));
    case 'handle':
      return single(nameAtom(atoms, '@', node.text, false));
    case 'emoji':
      return single(nameAtom(atoms, '☺', node.text, false));
  }
}

const single = (atom: number): Compiled => ({ program: { op: 'atom', atom }, needs: atom, late: false });

function compileTerm(atoms: Atoms, { text, accents }: Term): Compiled {
  const parts = termParts(text);
  const steps = parts.map((part) => nameAtom(atoms, '', part, accents));
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return single(only);
  const whole = nameAtom(atoms, '', parts.join(''), accents);
  return { program: { op: 'sequence', steps, whole }, needs: any([all(steps), whole]), late: false };
}

function compilePhrase(atoms: Atoms, { items, slop }: Phrase): Compiled {
  const steps = items.map((item: Term | Emoji) => {
    if (item.kind === 'emoji') return nameAtom(atoms, '☺', item.text, false);
    return item.text === '*' ? ANY : nameAtom(atoms, '', termParts(item.text)[0] ?? '', item.accents);
  });
  const needs = all(steps.filter((step) => step !== ANY));
  return { program: slop > 0 ? { op: 'bag', steps, slop } : { op: 'sequence', steps, whole: -1 }, needs, late: false };
}

/**
 * The words that must be in a post that holds this text. Only of chunks without a full stop: what has one may be read as
 * an address here and not there, or the other way round.
 */
export function wordsOfExact({ text }: Exact): string[] {
  const chunks = text.split(' ').filter((chunk) => !chunk.includes('.'));
  return chunks.flatMap((chunk) => {
    const folded = fold(chunk);
    return tokenise(folded)
      .filter(({ kind, text: word, start, end }) => (kind === 'word' || kind === 'number') && fold(chunk.slice(start, end)).text === word)
      .map(({ text: word }) => word);
  });
}
