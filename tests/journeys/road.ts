/**
 * The road from nothing to a KPI that moved, gone in one language: what people type and call things is a `Tale`, what stands
 * on buttons and fields comes from that language's catalogue. The steps are in `road-*.ts`; journeys put them in order.
 */
import type { Locale } from '#kernel/contract.ts';
import { translate, type MessageValues } from '#kernel/messages.ts';
import { startNetwork, type TestAccount, type TestNetwork } from '../atproto/start.ts';
import type { Place } from './fields.ts';
import { startJourney, type Journey, type Visitor } from './journey.ts';

interface Person {
  name: string;
  email: string;
  password: string;
}

export interface Tale {
  locale: Locale;
  /** What the browsers of these people ask for. */
  browser: string;
  dark: boolean;
  organisation: string;
  market: string;
  owner: Person;
  reviewer: Person;
  goal: string;
  /** Why it is a goal. */
  reason: string;
  objective: string;
  kpi: string;
  /** What it counts, its date as one types it, how the aim reads, the number when it has moved. */
  counts: { unit: string; by: string; aim: string; moved: string };
  /** The name of the account on the Bluesky server. */
  account: string;
  /** A channel without a connector, and where its post stands in the end. */
  byHand?: { network: string; name: string; url: string; proof: string };
  indication: string;
  campaign: string;
  audience: string;
  post: string;
  /** What a rule forbids, and how its finding begins after the quoted word. */
  praise: string;
  finding: string;
  text: string;
  alternative: string;
  reply: string;
}

export interface Road {
  tale: Tale;
  network: TestNetwork;
  account: TestAccount;
  journey: Journey;
  /** The owner at a desk, the reviewer with a phone. */
  owner: Visitor;
  reviewer: Visitor;
  /** Where the owner has been. */
  visited: string[];
  /** The text of the catalogue. */
  say(id: string, values?: MessageValues): string;
  /** The longest stretch of a text around the values named, which the reader sees whatever they are. */
  around(id: string, ...names: string[]): string;
  button(place: Place, id: string): ReturnType<Place['getByRole']>;
  /** The first: rooms stand in the navigation before they stand in breadcrumbs. */
  link(place: Place, id: string): ReturnType<Place['getByRole']>;
  field(place: Place, id: string): ReturnType<Place['getByLabel']>;
  close(): Promise<void>;
}

export async function startRoad(tale: Tale): Promise<Road> {
  const { locale, dark } = tale;
  const network = await startNetwork();
  const account = await network.createAccount(tale.account);
  const journey = await startJourney(locale, { settings: { OUTBOUND_ALLOW: new URL(network.pdsUrl).host } });
  const owner = await journey.browser({ locale: tale.browser, dark });
  const reviewer = await journey.browser({ locale: tale.browser, dark, phone: true });
  const visited: string[] = [];
  owner.page.on('framenavigated', (frame) => visited.push(new URL(frame.url()).pathname));
  const say = (id: string, values?: MessageValues) => translate(locale, id, values);
  const gap = '\u0000';
  return {
    tale,
    network,
    account,
    journey,
    owner,
    reviewer,
    visited,
    say,
    around: (id, ...names) => {
      const stretches = say(id, Object.fromEntries(names.map((name) => [name, gap]))).split(gap);
      return stretches.reduce((longest, one) => (one.length > longest.length ? one : longest)).trim();
    },
    button: (place, id) => place.getByRole('button', { name: say(id), exact: true }),
    link: (place, id) => place.getByRole('link', { name: say(id), exact: true }).first(),
    field: (place, id) => place.getByLabel(say(id), { exact: true }),
    close: async () => {
      await journey.close();
      await network.stop();
    },
  };
}
