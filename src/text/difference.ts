/**
 * What changed between two texts, word by word: the shortest list of words taken out and put in (E. W. Myers, "An
 * O(ND) difference algorithm and its variations", 1986). Pure, browser-safe.
 */
export interface Difference {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
/** Beyond this many changed words the texts are told apart as a whole; work grows with their square. */
const mostChanges = 800;

/** Neighbouring parts of one kind are one; the `same` and `added` parts together give `after`, `same` and `removed` give `before`. */
export function difference(before: string, after: string): Difference[] {
  const old = cut(before);
  const fresh = cut(after);
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const middle = changes(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  return join([
    { kind: 'same', text: old.slice(0, head).join('') },
    ...middle,
    { kind: 'same', text: old.slice(old.length - tail).join('') },
  ]);
}

function cut(text: string): string[] {
  return [...words.segment(text)].map(({ segment }) => segment);
}

function changes(old: readonly string[], fresh: readonly string[]): Difference[] {
  const whole: Difference[] = [
    { kind: 'removed', text: old.join('') },
    { kind: 'added', text: fresh.join('') },
  ];
  if (old.length === 0 || fresh.length === 0) return whole;
  const most = Math.min(old.length + fresh.length, mostChanges);
  // furthest[k] is how far in `old` a path on diagonal k has come; one copy is kept for each number of changes.
  const trace: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let count = 0; count <= most; count += 1) {
    trace.push(new Map(furthest));
    for (let diagonal = -count; diagonal <= count; diagonal += 2) {
      let at = goesDown(furthest, diagonal, count) ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (at < old.length && at - diagonal < fresh.length && old[at] === fresh[at - diagonal]) at += 1;
      furthest.set(diagonal, at);
      if (at >= old.length && at - diagonal >= fresh.length) return walkBack(trace, old, fresh);
    }
    furthest = new Map([...furthest].filter(([diagonal]) => Math.abs(diagonal) <= count + 1));
  }
  return whole;
}

function walkBack(trace: readonly Map<number, number>[], old: readonly string[], fresh: readonly string[]): Difference[] {
  const found: Difference[] = [];
  let at = old.length;
  let to = fresh.length;
  const sameBackTo = (oldEnd: number, freshEnd: number) => {
    for (; at > oldEnd && to > freshEnd; at -= 1, to -= 1) found.push({ kind: 'same', text: old[at - 1] ?? '' });
  };
  for (let count = trace.length - 1; count > 0; count -= 1) {
    const furthest = trace[count] ?? new Map<number, number>();
    const diagonal = at - to;
    const down = goesDown(furthest, diagonal, count);
    const previous = down ? diagonal + 1 : diagonal - 1;
    const from = furthest.get(previous) ?? 0;
    if (down) sameBackTo(from, from - previous + 1);
    else sameBackTo(from + 1, from - previous);
    found.push(down ? { kind: 'added', text: fresh[from - previous] ?? '' } : { kind: 'removed', text: old[from] ?? '' });
    at = from;
    to = from - previous;
  }
  sameBackTo(0, 0);
  return found.reverse();
}

/** Whether the path with `count` changes comes to this diagonal by putting in a word rather than taking one out. */
function goesDown(furthest: ReadonlyMap<number, number>, diagonal: number, count: number): boolean {
  return diagonal === -count || (diagonal !== count && (furthest.get(diagonal - 1) ?? -1) < (furthest.get(diagonal + 1) ?? -1));
}

function join(parts: readonly Difference[]): Difference[] {
  const joined: Difference[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.text === '') continue;
    if (last?.kind === part.kind) last.text += part.text;
    else joined.push({ ...part });
  }
  return joined;
}
