import type { Panel } from './query-panel.tsx';

/** What a panel may show, in the order in which it is offered. */
export const panelKinds = [
  'figures',
  'volume',
  'mood',
  'emotions',
  'topics',
  'voice',
  'languages',
  'networks',
  'countries',
  'sources',
  'hours',
  'authors',
  'keyness',
] as const satisfies readonly Panel['kind'][];

/** What a new dashboard of one query begins with. */
export const firstPanels = (queryId: string): Panel[] =>
  (['figures', 'volume', 'mood', 'emotions', 'topics', 'keyness'] as const).map((kind) => ({ kind, queryId }));
