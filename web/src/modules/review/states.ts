/** States of a release, with the meaning they have in every room. */
import type { Answer, Client } from '../../api.ts';
import type { Tone } from '../../theme.ts';

export type Release = Answer<Client['review']['get']>;
export type ReleaseRow = Answer<Client['review']['list']>['items'][number];
export type ReleaseState = Release['state'];
export type Finding = Release['content']['findings'][number];

export const states: Record<ReleaseState, { label: string; tone: Tone }> = {
  waiting: { label: 'review.state.waiting', tone: 'waiting' },
  edited: { label: 'review.state.edited', tone: 'draft' },
  signed: { label: 'review.state.signed', tone: 'good' },
  sent_back: { label: 'review.state.sent_back', tone: 'stop' },
  rejected: { label: 'review.state.rejected', tone: 'stop' },
  withdrawn: { label: 'review.state.withdrawn', tone: 'stop' },
  superseded: { label: 'review.state.superseded', tone: 'draft' },
  expired: { label: 'review.state.expired', tone: 'draft' },
};

/** Warnings to tick, as positions among the findings. */
export function warningsOf(findings: readonly Finding[]): number[] {
  return findings.flatMap((finding, index) => (finding.severity === 'warn' ? [index] : []));
}
