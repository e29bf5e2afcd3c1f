import type { Tone } from '../../theme.ts';

/** What content itself knows of a post; what came of it afterwards is said by review and publishing. */
export const postStates = {
  draft: { label: 'content.state.draft', tone: 'draft' },
  submitted: { label: 'content.state.submitted', tone: 'waiting' },
  changed: { label: 'content.state.changed', tone: 'waiting' },
  archived: { label: 'content.state.archived', tone: 'draft' },
} as const satisfies Record<string, { label: string; tone: Tone }>;

export const campaignStates = {
  active: { label: 'content.state.active', tone: 'good' },
  archived: { label: 'content.state.archived', tone: 'draft' },
} as const satisfies Record<string, { label: string; tone: Tone }>;
