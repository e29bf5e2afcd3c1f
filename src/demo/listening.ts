/** What is said about the example: sources, queries and a year of mentions, pushed through the same door as anybody's. */
import { z } from 'zod';
import { alarmingPosts } from './alerts.ts';
import { idOf, type DemoPerson } from './client.ts';
import { seeded } from './story.ts';
import voicesFile from './voices.json' with { type: 'json' };

const themeNames = [
  'scan_worry',
  'scan_fine',
  'scan_question',
  'waiting',
  'kindness',
  'parking',
  'birth',
  'portal',
  'food',
  'emergency',
  'press',
] as const;
type Theme = (typeof themeNames)[number];
const sentences = z.array(z.string()).min(1);
const voices = z
  .object({
    themes: z.record(
      z.enum(themeNames),
      z.object({ weight: z.number(), rising: z.number().default(0), networks: z.array(z.string()).min(1) }),
    ),
    languages: z.record(
      z.string(),
      z
        .object({ share: z.number(), place: sentences, when: sentences, who: sentences, part: sentences, tails: sentences })
        .catchall(z.unknown()),
    ),
  })
  .parse(voicesFile);

const day = 86_400_000;
const weeks = 52;
/** The worry about CT and MRI rises over the last weeks, by this share of `rising` more each week. */
const risingWeeks = 7;
const batch = 250;

const sources = {
  social: {
    name: 'Public posts',
    legalBasis: 'Legitimate interest (Art. 6(1)(f) GDPR): public posts about our hospitals; balancing test of January',
    networks: ['mastodon', 'bluesky', 'facebook', 'forum'],
  },
  reviews: {
    name: 'Reviews',
    legalBasis: 'Legitimate interest (Art. 6(1)(f) GDPR): public reviews of our hospitals',
    networks: ['google_reviews'],
  },
  press: { name: 'Press and blogs', legalBasis: 'Legitimate interest (Art. 6(1)(f) GDPR): published articles', networks: ['news'] },
} as const;

const queries = [
  {
    name: 'CT and MRI',
    note: 'What people say about being scanned, worry first.',
    text: 'MRI OR MRT OR IRM OR "CT scan" OR CT OR scanner OR topic:(procedure.mri OR procedure.ct)',
  },
  {
    name: 'Worry about CT and MRI',
    note: 'Only posts that show worry or fear.',
    text: '(MRI OR MRT OR IRM OR CT OR scanner) AND emotion:(worry OR fear)',
  },
  { name: 'Meridia', note: 'Everything that names the house.', text: 'Meridia' },
  {
    name: 'Waiting times',
    note: '',
    text: 'topic:service.waiting OR waiting OR wachten OR wachtkamer OR Wartezeit OR Wartezimmer OR attente',
  },
  { name: 'Kindness of our people', note: '', text: 'topic:service.kindness' },
];

/** What the Monday round looks at: the worry first, then all queries side by side. */
const round = { title: 'Monday round', period: { days: 30 }, shared: true };
function panelsOf([, worry = '', ...others]: readonly string[]): object[] {
  const ofWorry = ['figures', 'volume', 'mood', 'emotions', 'hours', 'keyness'].map((kind) => ({ kind, queryId: worry }));
  return [...ofWorry, { kind: 'voice', queryIds: [worry, ...others] }];
}

/** Where people of a language mostly live, and where some do. */
const countries: Record<string, [string, string]> = { nl: ['nl', 'be'], de: ['de', 'at'], fr: ['fr', 'be'], en: ['gb', 'ie'] };

interface Told {
  theme: Theme;
  at: number;
}

/** Answers how many mentions were taken in. */
export async function letPeopleTalk(person: DemoPerson, unitId: string, zone: string): Promise<number> {
  const random = seeded(20_261_123);
  const ids = new Map<string, string>();
  for (const { networks, ...source } of Object.values(sources)) {
    const id = idOf(
      await person.post('/listening/sources', { ...source, unitId, retentionDays: 365, publicOnly: true, origin: { kind: 'push' } }),
    );
    for (const network of networks) ids.set(network, id);
  }
  const queryIds: string[] = [];
  for (const query of queries) queryIds.push(idOf(await person.post('/listening/queries', { ...query, unitId, zone })));
  await person.post('/listening/dashboards', { ...round, unitId, panels: panelsOf(queryIds) });
  const bySource = new Map<string, object[]>();
  let number = 0;
  for (const told of calendar(random)) {
    for (const post of postsOf(told, random, () => (number += 1))) {
      const source = ids.get(post.network) ?? '';
      bySource.set(source, [...(bySource.get(source) ?? []), post]);
    }
  }
  for (const post of alarmingPosts()) {
    number += 1;
    const source = ids.get(post.network) ?? '';
    bySource.set(source, [...(bySource.get(source) ?? []), post]);
  }
  for (const [sourceId, posts] of bySource)
    for (let at = 0; at < posts.length; at += batch) await person.post('/listening/push', { sourceId, posts: posts.slice(at, at + batch) });
  return number;
}

function calendar(random: () => number): Told[] {
  const list: Told[] = [];
  const now = Date.now();
  const today = Math.floor(now / day) * day;
  for (let week = weeks - 1; week >= 0; week -= 1) {
    for (const theme of themeNames) {
      const { weight, rising } = voices.themes[theme];
      const more = week < risingWeeks ? (rising * (risingWeeks - week)) / risingWeeks : 0;
      const times = Math.floor(weight + more + random());
      for (let one = 0; one < times; one += 1) {
        // Evenings are louder than mornings, nobody posts at four.
        const hour = 6 + Math.floor(Math.sqrt(random()) * 17);
        const at = today - (week * 7 + Math.floor(random() * 7)) * day + hour * 3_600_000 + Math.floor(random() * 3_600_000);
        if (at < now) list.push({ theme, at });
      }
    }
  }
  return list.sort((one, other) => one.at - other.at);
}

const pick = <T>(list: readonly T[], random: () => number): T => {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new Error('nothing to draw from');
  return one;
};

function languageOf(random: () => number): string {
  let left = random();
  for (const [language, { share }] of Object.entries(voices.languages)) if ((left -= share) < 0) return language;
  return 'nl';
}

const papers = ['courier.example', 'regional-news.example', 'healthdaily.example', 'limburg-today.example'];

/** One post; an article appears in several papers at once, and some posts are shared. */
function postsOf({ theme, at }: Told, random: () => number, next: () => number): { network: string }[] {
  const language = languageOf(random);
  const words = voices.languages[language];
  if (!words) throw new Error(`no words of ${language}`);
  const sentence = pick(sentences.parse(words[theme]), random).replaceAll(/\{(\w+)\}/g, (_, slot: string) =>
    pick(sentences.parse(words[slot]), random),
  );
  const text =
    sentence.charAt(0).toUpperCase() + sentence.slice(1) + (theme !== 'press' && random() < 0.5 ? ` ${pick(words.tails, random)}` : '');
  const network = pick(voices.themes[theme].networks, random);
  if (theme === 'press') {
    const seen = papers.filter(() => random() < 0.5);
    return seen.map((paper) => ({
      externalId: `example-${next()}`,
      network,
      title: text,
      text: `${text}.`,
      url: `https://${paper}/${next()}`,
      publishedAt: new Date(at).toISOString(),
      author: { handle: paper, kind: 'organisation' },
    }));
  }
  const writer = Math.floor(random() * 900);
  const post = {
    externalId: `example-${next()}`,
    network,
    kind: network === 'google_reviews' ? 'review' : 'post',
    text,
    publishedAt: new Date(at).toISOString(),
    country: countries[language]?.[writer % 6 === 0 ? 1 : 0] ?? null,
    author: { handle: `voice${writer}`, name: `Voice ${writer}`, followers: Math.floor(20 + random() ** 6 * 20_000) },
    ...(network === 'google_reviews' ? { rating: ratingOf(theme, random) } : {}),
  };
  const shares = network === 'mastodon' || network === 'bluesky' ? Math.floor(random() ** 3 * 3) : 0;
  const spread = Array.from({ length: shares }, (_, index) => ({
    ...post,
    externalId: `example-${next()}`,
    kind: 'repost',
    publishedAt: new Date(Math.min(at + (index + 1) * 1_800_000, Date.now())).toISOString(),
    author: { handle: `voice${Math.floor(random() * 900)}` },
  }));
  return [post, ...spread];
}

function ratingOf(theme: Theme, random: () => number): number {
  const low = theme === 'waiting' || theme === 'parking';
  return low
    ? 1 + Math.floor(random() * 2)
    : theme === 'kindness' || theme === 'scan_fine'
      ? 4 + Math.floor(random() * 2)
      : 2 + Math.floor(random() * 3);
}
