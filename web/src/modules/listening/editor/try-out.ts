/** Why a text matches a query, or what is missing. The same matcher as the server's; for use in the browser. */
import { explain as lines, type ExplainOptions, type Say } from '../../../../../src/text/query/explain.ts';
import { readDocument } from '../../../../../src/text/match/document.ts';
import { addQuery, createQuerySet, explain } from '../../../../../src/text/match/query-set.ts';
import type { Query, QueryNode } from '../../../../../src/text/query/syntax.ts';
import { walk } from '../../../../../src/text/query/tree.ts';

export interface Verdict {
  /** `depends`: all that a bare text can say holds; the rest is asked of the post around it. */
  found: 'yes' | 'no' | 'depends';
  /** UTF-16 offsets in the text. */
  spans: [number, number][];
  /** What all must hold, each with whether it does; null where it asks for what a bare text does not say. */
  parts: { text: string; holds: boolean | null }[];
}

export function tryOut(query: Query, text: string, options: ExplainOptions & { zone: string }): Verdict {
  const document = readDocument({ text });
  const evidence = (root: QueryNode) => {
    const set = createQuerySet();
    addQuery(set, 0, root, { zone: options.zone });
    return explain(set, 0, document);
  };
  // Lines of a part, not of a whole query: without "posts with".
  const say: Say = (id, values) => (id === 'query.explain.posts' ? String(values?.['what']) : options.say(id, values));
  const children = query.root.kind === 'and' ? query.root.children : [query.root];
  const read = children.map((child) => ({ child, reason: asksForFields(child) ? null : evidence(child) }));
  const parts = read.map(({ child, reason }) => ({
    text: lines({ ...query, root: child }, { ...options, say })
      .map((line) => line.text)
      .join(' '),
    holds: asksForFields(child) ? null : reason !== null,
  }));
  const found = parts.some(({ holds }) => holds === false) ? 'no' : parts.some(({ holds }) => holds === null) ? 'depends' : 'yes';
  const spans = found === 'no' ? [] : read.flatMap(({ reason }) => reason?.text ?? []).sort(([one], [other]) => one - other);
  return { found, spans: apart(spans), parts };
}

/** Stretches that meet are one. */
function apart(spans: readonly [number, number][]): [number, number][] {
  const found: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = found.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}

function asksForFields(node: QueryNode): boolean {
  for (const part of walk(node)) if (part.kind === 'filter' || part.kind === 'title') return true;
  return false;
}
