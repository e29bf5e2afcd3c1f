/** Cuts a text where marks begin and end, for a layer that draws them behind a field or in a preview. Pure. */

export type MarkTone = 'inform' | 'warn' | 'block' | 'related' | 'over' | 'link' | 'tag' | 'mention';

/** UTF-16 offsets [start, end). */
export interface Mark {
  start: number;
  end: number;
  tone: MarkTone;
  /** What the mark belongs to, for finding it again. */
  id?: string;
}

export interface Segment {
  text: string;
  start: number;
  /** The strongest of the marks over it. */
  tone: MarkTone | null;
  ids: string[];
}

const strength: Record<MarkTone, number> = { link: 0, tag: 0, mention: 0, related: 1, inform: 2, warn: 3, over: 4, block: 5 };

/** The segments together give the text, whatever the marks: those beyond its end are cut, empty ones are left out. */
export function segmentsOf(text: string, marks: readonly Mark[]): Segment[] {
  const inside = marks
    .map((mark) => ({
      ...mark,
      start: outOfPair(text, Math.max(0, Math.min(mark.start, text.length))),
      end: outOfPair(text, Math.max(0, Math.min(mark.end, text.length))),
    }))
    .filter((mark) => mark.end > mark.start);
  const edges = [...new Set([0, text.length, ...inside.flatMap((mark) => [mark.start, mark.end])])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? text.length;
    const over = inside.filter((mark) => mark.start <= start && mark.end >= end);
    const strongest = over.toSorted((a, b) => strength[b.tone] - strength[a.tone])[0];
    return { text: text.slice(start, end), start, tone: strongest?.tone ?? null, ids: over.flatMap((mark) => mark.id ?? []) };
  });
}

/** A cut between the halves of one character would show two broken ones. */
function outOfPair(text: string, at: number): number {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff ? at + 1 : at;
}

/** The UTF-16 offset of each UTF-8 byte offset asked for, in one walk; offsets must rise. */
export function fromByteOffsets(text: string, offsets: readonly number[]): number[] {
  const found: number[] = [];
  let bytes = 0;
  let at = 0;
  for (const wanted of offsets) {
    while (bytes < wanted && at < text.length) {
      const point = text.codePointAt(at) ?? 0;
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      at += point < 0x10000 ? 1 : 2;
    }
    found.push(at);
  }
  return found;
}
