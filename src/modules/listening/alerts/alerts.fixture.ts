/** Rules, hours of posts and looks for the tests of alerts. */
import { moveClock } from '#kernel/clock.ts';
import type { TestBed, TestOrganisation } from '#tests/harness.ts';
import { aPost, must, push } from '../listening.fixture.ts';
import { evaluateAlerts } from './evaluate.ts';

const hour = 3_600_000;

/** From now on clocks stand at this instant. */
export const travel = (to: string): void => moveClock(Date.parse(to) - Date.now());

export async function aRule(org: TestOrganisation, queryId: string, given: object = {}) {
  return must(
    org.owner.api('POST', '/listening/alert-rules', {
      unitId: org.unitId,
      name: 'Geckos',
      queryId,
      metric: { of: 'posts' },
      condition: { kind: 'threshold', limit: 5, hours: 1 },
      zone: 'Europe/Amsterdam',
      personIds: [org.owner.personId],
      ...given,
    }),
  );
}

/** So many posts in the hour that begins at `at`, by as many people. */
export async function posts(org: TestOrganisation, source: string, at: string, count: number, given: object = {}): Promise<void> {
  const list = Array.from({ length: count }, (_, index) =>
    aPost('A gecko in the waiting room', {
      publishedAt: new Date(Date.parse(at) + Math.floor((index * hour) / Math.max(1, count))).toISOString(),
      author: { handle: `sam${index}`, followers: 10 },
      ...given,
    }),
  );
  for (let from = 0; from < list.length; from += 500) await push(org, source, list.slice(from, from + 500));
}

/** Weeks of the same day and night: `day` posts from eight to eight, UTC, `night` in the other hours. Up to, not with, `until`. */
export async function weeks(
  org: TestOrganisation,
  source: string,
  until: string,
  days: number,
  { day = 2, night = 0 } = {},
): Promise<void> {
  const end = Date.parse(until);
  const list: object[] = [];
  for (let at = end - days * 24 * hour; at < end; at += hour) {
    const count = new Date(at).getUTCHours() >= 8 && new Date(at).getUTCHours() < 20 ? day : night;
    for (let index = 0; index < count; index += 1)
      list.push(
        aPost(`gecko ${at} ${index}`, { publishedAt: new Date(at + index * 60_000).toISOString(), author: { handle: `sam${index}` } }),
      );
  }
  for (let from = 0; from < list.length; from += 500) await push(org, source, list.slice(from, from + 500));
}

/** As the schedule would. */
export const lookNow = (t: TestBed, org: TestOrganisation): Promise<void> =>
  evaluateAlerts.run({ ...t.context(org.organisationId), attempt: 1, lastAttempt: true, signal: new AbortController().signal }, {});

export const alerts = async (org: TestOrganisation, query = '') => (await must(org.owner.api('GET', `/listening/alerts${query}`))).items;
export const deliveries = async (org: TestOrganisation) => (await must(org.owner.api('GET', '/listening/alert-deliveries'))).items;
