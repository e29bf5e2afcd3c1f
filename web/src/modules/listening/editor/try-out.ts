/** Why a text matches a query, or what is missing. The same matcher as the server's; for use in the browser. */
import { explain as lines, type ExplainOptions } from '../../../../../src/text/query/explain.ts';
import { readDocument } from '../../../../../src/text/match/document.ts';
import { addQuery, createQuerySet, explain } from '../../../../../src/text/match/query-set.ts';
import type { Query, QueryNode } from '../../../../../src/text/query/syntax.ts';
import { walk } from '../../../../../src/text/query/tree.ts';

export interface Verdict {
  matches: boolean;
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
  const whole = evidence(query.root);
  const children = query.root.kind === 'and' ? query.root.children : [query.root];
  return {
    matches: whole !== null,
    spans: whole?.text ?? [],
    parts: children.map((child) => ({
      text: lines(
        { ...query, root: child },
        { ...options, say: (id, values) => (id === 'query.explain.posts' ? String(values?.['what']) : options.say(id, values)) },
      )
        .map((line) => line.text)
        .join(' '),
      holds: asksForFields(child) ? null : evidence(child) !== null,
    })),
  };
}

function asksForFields(node: QueryNode): boolean {
  for (const part of walk(node)) if (part.kind === 'filter' || part.kind === 'title') return true;
  return false;
}
