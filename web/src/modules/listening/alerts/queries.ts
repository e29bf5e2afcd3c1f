/** What the pages of alerts read. */
import { keepPreviousData } from '@tanstack/react-query';
import { api, type Answer, type Client } from '../../../api.ts';

type Alerts = Client['listening']['alerts'];
export type AlertRule = Answer<Alerts['rules']['get']>;
export type AlertEvent = Answer<Alerts['events']['list']>['items'][number];
export type AlertDetail = Answer<Alerts['events']['get']>;
export type Firing = AlertEvent['firings'][number];
export type BackTest = Answer<Alerts['rules']['backTest']>;
export type Delivery = Answer<Alerts['deliveries']>['items'][number];
export type Webhook = Answer<Alerts['webhooks']['list']>[number];
export type Metric = AlertRule['metric'];
export type Condition = AlertRule['condition'];
export type Severity = AlertEvent['severity'];

export const severities = ['info', 'warning', 'critical'] as const satisfies readonly Severity[];

export interface AlertFilter {
  state?: 'open' | 'closed' | undefined;
  severities?: Severity[] | undefined;
  queryId?: string | undefined;
  ruleId?: string | undefined;
  mine?: 'true' | 'false' | undefined;
}

export const alertsQuery = (filter: AlertFilter) =>
  api.listening.alerts.events.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, limit: '50', cursor }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
export const alertQuery = (id: string) => api.listening.alerts.events.get.queryOptions({ input: { id } });
export const rulesQuery = (archived: boolean) =>
  api.listening.alerts.rules.list.queryOptions({ input: { archived: archived ? 'with' : 'without' } });
export const ruleQuery = (id: string) => api.listening.alerts.rules.get.queryOptions({ input: { id } });
export const webhooksQuery = (archived: boolean) =>
  api.listening.alerts.webhooks.list.queryOptions({ input: { archived: archived ? 'with' : 'without' } });
export const deliveriesQuery = (of: { ruleId?: string; eventId?: string }) =>
  api.listening.alerts.deliveries.queryOptions({ input: { ...of, limit: '50' } });
