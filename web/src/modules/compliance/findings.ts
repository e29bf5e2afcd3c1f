/** From the engine's findings, variant by variant, to one list for a person to work through. Pure. */
import type { Finding, Severity } from '../../../../src/modules/compliance/check/types.ts';

/** Where in a post a finding stands. `channelId` null is the base text. */
export type Target = { kind: 'text'; channelId: string | null } | { kind: 'alt'; assetId: string };

export interface ShownFinding {
  /** Stays the same while the finding stays the same. */
  id: string;
  finding: Finding;
  target: Target;
  /** The channels it concerns. */
  channelIds: string[];
}

export interface CheckedVariant {
  channelId: string;
  /** The variant has a text of its own. */
  own: boolean;
  findings: readonly Finding[];
}

const rank: Record<Severity, number> = { block: 0, warn: 1, inform: 2 };

function targetOf(finding: Finding, variant: CheckedVariant): Target {
  const { part, assetId } = finding.location;
  if (part === 'alt' && assetId !== undefined) return { kind: 'alt', assetId };
  return { kind: 'text', channelId: variant.own ? variant.channelId : null };
}

/** What several channels inherit is one finding; the most severe first, then in the order of the text. */
export function gather(variants: readonly CheckedVariant[]): ShownFinding[] {
  const found = new Map<string, ShownFinding>();
  for (const variant of variants) {
    for (const finding of variant.findings) {
      const target = targetOf(finding, variant);
      const place = target.kind === 'alt' ? target.assetId : (target.channelId ?? 'base');
      const id = [
        finding.rule,
        finding.location.part,
        place,
        finding.location.index ?? '',
        finding.span?.join('-') ?? '',
        finding.message.values['product'] ?? '',
      ].join(' ');
      const known = found.get(id);
      if (known) known.channelIds.push(variant.channelId);
      else found.set(id, { id, finding, target, channelIds: [variant.channelId] });
    }
  }
  return [...found.values()].sort(
    (a, b) => rank[a.finding.severity] - rank[b.finding.severity] || (a.finding.span?.[0] ?? 0) - (b.finding.span?.[0] ?? 0),
  );
}

/**
 * What this browser found, and what only the server could: names of products this reader may not see. `confirmed` is of
 * exactly the text at hand, or not asked.
 */
export function withConfirmed(local: readonly Finding[], confirmed: readonly Finding[] | undefined): Finding[] {
  const key = ({ rule, location, span }: Finding) =>
    JSON.stringify([rule, location.part, location.index ?? null, location.assetId ?? null, span]);
  const known = new Set(local.map(key));
  return [...local, ...(confirmed ?? []).filter((finding) => !known.has(key(finding)))];
}

/** How many of each severity. */
export function tally(findings: readonly ShownFinding[]): Record<Severity, number> {
  const count = { block: 0, warn: 0, inform: 0 };
  for (const { finding } of findings) count[finding.severity] += 1;
  return count;
}

/** The one after (or before) the one looked at, round and round. */
export function neighbour(findings: readonly ShownFinding[], activeId: string | null, by: 1 | -1): ShownFinding | undefined {
  const at = findings.findIndex((one) => one.id === activeId);
  if (findings.length === 0) return undefined;
  return findings[at === -1 ? (by === 1 ? 0 : findings.length - 1) : (at + by + findings.length) % findings.length];
}

export interface FindingMark {
  start: number;
  end: number;
  tone: Severity | 'related';
  id: string;
}

/** The places of a field to be marked. */
export function marksIn(findings: readonly ShownFinding[], target: Target): FindingMark[] {
  return findings.flatMap(({ id, finding, target: own }) => {
    if (own.kind !== target.kind) return [];
    if (
      own.kind === 'alt'
        ? own.assetId !== (target as { assetId: string }).assetId
        : own.channelId !== (target as { channelId: string | null }).channelId
    )
      return [];
    const inField = (part: string) => part === (own.kind === 'alt' ? 'alt' : 'text');
    const marks: FindingMark[] = [];
    if (finding.span && inField(finding.location.part))
      marks.push({ start: finding.span[0], end: finding.span[1], tone: finding.severity, id });
    // A description that says nothing is at fault as a whole.
    else if (own.kind === 'alt') marks.push({ start: 0, end: Number.POSITIVE_INFINITY, tone: finding.severity, id });
    if (own.kind === 'text') {
      for (const { location, span } of finding.related)
        if (span && location.part === 'text') marks.push({ start: span[0], end: span[1], tone: 'related', id });
    }
    return marks;
  });
}
