/** Did you mean: the nearest known word, by edits, by a synonym, or by a language's or country's name in any of our four languages. */

/** Edits (insert, delete, replace, swap neighbours) from a to b, or `limit` + 1 if more. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, limit + 1);
}

/** The candidate nearest to what was written: at most one edit in a word of four letters, two in a longer one. Null if none is near or two are equally near. */
export function nearest(written: string, candidates: readonly string[]): string | null {
  const word = written.toLowerCase();
  if (word.length > 60) return null;
  const limit = word.length <= 2 ? 0 : word.length <= 4 ? 1 : 2;
  let best: string | null = null;
  let bestDistance = limit + 1;
  let tied = false;
  for (const candidate of candidates) {
    const d = distance(word, candidate.toLowerCase(), limit);
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
      tied = false;
    } else if (d === bestDistance && d <= limit) tied = true;
  }
  return tied ? null : best;
}

const named = new Map<string, Map<string, string>>();

/** The code whose name, in English, Dutch, German or French, this is: `Belgique` → `be`. Null if none. */
export function codeNamed(kind: 'language' | 'region', name: string, codes: readonly string[]): string | null {
  let names = named.get(kind);
  if (names === undefined) {
    names = new Map<string, string>();
    for (const locale of ['en', 'nl', 'de', 'fr']) {
      const display = new Intl.DisplayNames([locale], { type: kind, fallback: 'none' });
      for (const code of codes) {
        const shown = display.of(kind === 'region' ? code.toUpperCase() : code);
        if (shown !== undefined) names.set(shown.toLowerCase(), code);
      }
    }
    named.set(kind, names);
  }
  return names.get(name.trim().toLowerCase()) ?? null;
}

/** What a message says of a suggestion; '' is none. */
export function suggested(suggestion: string): { suggestion: string; suggested: 'yes' | 'no' } {
  return { suggestion, suggested: suggestion === '' ? 'no' : 'yes' };
}
