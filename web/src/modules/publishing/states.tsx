import { StateWord } from '../../ui/state-word.tsx';
import type { Answer, Client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import type { EntityKind } from '../../rooms.ts';
import type { Tone } from '../../theme.ts';

export type Entry = Answer<Client['publishing']['calendar']>[number];
export type EntryState = Entry['state'];
export type Schedule = Answer<Client['publishing']['schedules']['get']>;
export type Dispatch = Answer<Client['publishing']['dispatches']['get']>;
export type Task = Answer<Client['publishing']['tasks']['get']>;

/** The same colour for the same meaning as in every room. */
export const tones: Record<EntryState, Tone> = {
  draft: 'draft',
  in_review: 'waiting',
  sent_back: 'stop',
  signed: 'good',
  scheduled: 'waiting',
  due: 'waiting',
  publishing: 'live',
  published: 'live',
  differs: 'stop',
  rejected: 'stop',
  unknown: 'stop',
  stopped: 'stop',
  withdrawn: 'draft',
  task_open: 'waiting',
  task_done: 'live',
};

export function EntryWord({ state }: { state: EntryState }) {
  const t = useT();
  return <StateWord tone={tones[state]} label={t(`publishing.state.${state}`)} />;
}

/** For links and search; a schedule taken back has a word of its own. */
export const entityStates: NonNullable<EntityKind['states']> = {
  ...Object.fromEntries(Object.entries(tones).map(([state, tone]) => [state, { label: `publishing.state.${state}`, tone }])),
  cancelled: { label: 'publishing.state.cancelled', tone: 'draft' },
  task_cancelled: { label: 'publishing.state.cancelled', tone: 'draft' },
};
