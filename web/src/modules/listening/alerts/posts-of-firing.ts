import { postsLink } from '../insights/posts-link.ts';
import type { Firing, Metric } from './queries.ts';

const hourMs = 3_600_000;

/** The day of an instant in a zone. */
const dayIn = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** Which facet of the posts page shows what a metric counts; shares and people count among all. */
export function facetsOf(metric: Metric): Record<string, string> {
  switch (metric.of) {
    case 'negative':
    case 'negative_share':
    case 'balance':
      return { sentiment: 'negative' };
    case 'emotion':
      return { emotion: metric.value };
    case 'topic':
      return { topic: metric.value };
    case 'signal':
      return { signal: metric.value };
    default:
      return {};
  }
}

/** The posts behind a finding: of the query, of its days, and of what the rule counts. */
export function postsOfFiring(queryId: string, firing: Firing, zone: string, more: Record<string, string> = {}): string {
  const from = Date.parse(firing.firstHour) - (firing.hours - 1) * hourMs;
  const period = { from: dayIn(from, zone), to: dayIn(Date.parse(firing.lastHour), zone) };
  return postsLink(queryId, period, { ...facetsOf(firing.metric), ...more });
}
