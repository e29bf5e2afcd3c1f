/** What listening's pages read. */
import { api, type Answer, type Client } from '../../api.ts';

export type SavedQuery = Answer<Client['listening']['queries']['get']>;
export type Preview = Answer<Client['listening']['queries']['preview']>;
export type Insights = Answer<Client['listening']['queries']['insights']>;
export type Audience = Answer<Client['listening']['queries']['audience']>;
export type AuthorRow = Answer<Client['listening']['queries']['authors']>[number];
export type Comparison = Answer<Client['listening']['compare']>;
export type Accuracy = Answer<Client['listening']['accuracy']['get']>;
export type Dashboard = Answer<Client['listening']['dashboards']['get']>;
export type Found = Answer<Client['listening']['mentions']['search']>;
export type FoundMention = Found['items'][number];
export type Coverage = Found['coverage'];
export type MentionDetail = Answer<Client['listening']['mentions']['get']>;
export type Source = Answer<Client['listening']['sources']['get']>;
export type Run = Answer<Client['listening']['sources']['runs']>[number];
export type FilePreview = Answer<Client['listening']['files']['upload']>;

/** While what was heard before is still being searched, counts grow: they are asked for again. */
export const untilBackfilled = (running: boolean | undefined) => (running ? 2_000 : false);

export const savedQueriesQuery = (archived: boolean) =>
  api.listening.queries.list.queryOptions({
    input: { archived: archived ? 'with' : 'without' },
    refetchInterval: ({ state }) => untilBackfilled(state.data?.some(({ backfill }) => backfill.state === 'running')),
  });
export const savedQueryQuery = (id: string) =>
  api.listening.queries.get.queryOptions({
    input: { id },
    refetchInterval: ({ state }) => untilBackfilled(state.data?.backfill.state === 'running'),
  });
export const versionsQuery = (id: string) => api.listening.queries.versions.queryOptions({ input: { id } });
export const sourcesQuery = (archived: boolean) =>
  api.listening.sources.list.queryOptions({ input: { archived: archived ? 'with' : 'without' } });
export const sourceQuery = (id: string) => api.listening.sources.get.queryOptions({ input: { id } });
export const runsQuery = (id: string) => api.listening.sources.runs.queryOptions({ input: { id } });
export const dashboardsQuery = () => api.listening.dashboards.list.queryOptions();
export const dashboardQuery = (id: string) => api.listening.dashboards.get.queryOptions({ input: { id } });
export const mentionQuery = (id: string) => api.listening.mentions.get.queryOptions({ input: { id } });
