import { useMemo, useState } from 'react';
import { partOf } from './quote.ts';
import { warningsOf, type Release } from './states.ts';

interface Tick {
  checked: boolean;
  comment: string;
}
type Checked = Pick<Release, 'content'>;

/** What the reviewer says about each warning, kept while they look at other channels. The same warning in the same words is said once. */
export interface Ticks {
  of: (release: Checked, finding: number) => Tick;
  set: (release: Checked, finding: number, change: Partial<Tick>) => void;
  /** As the API takes them. */
  given: (release: Checked) => { finding: number; comment: string }[];
  /** How many warnings of a release still lack a tick with words. */
  missing: (release: Checked) => number;
}

const none: Tick = { checked: false, comment: '' };
const counts = ({ checked, comment }: Tick) => checked && comment.trim() !== '';

/** Equal for two channels that carry the same text. */
function keyOf({ content }: Checked, index: number): string {
  const finding = content.findings[index];
  return JSON.stringify(finding && [finding.rule, finding.version, finding.location, finding.span, partOf(content, finding.location)]);
}

export function useTicks(): Ticks {
  const [ticks, setTicks] = useState<Record<string, Tick>>({});
  return useMemo(() => {
    const of: Ticks['of'] = (release, finding) => ticks[keyOf(release, finding)] ?? none;
    const done = (release: Checked) => warningsOf(release.content.findings).filter((finding) => counts(of(release, finding)));
    return {
      of,
      set: (release, finding, change) => {
        const key = keyOf(release, finding);
        setTicks((before) => ({ ...before, [key]: { ...(before[key] ?? none), ...change } }));
      },
      given: (release) => done(release).map((finding) => ({ finding, comment: of(release, finding).comment.trim() })),
      missing: (release) => warningsOf(release.content.findings).length - done(release).length,
    };
  }, [ticks]);
}
