/** Random posts and queries that have to do with each other, for the property tests. */
import { clean, hasAccent, termParts } from '../query/reading.ts';
import type { Filter, Phrase, QueryNode, Span, Spot, Term, TextNode, ValueTest } from '../query/syntax.ts';
import type { Post } from './post.ts';

export type Random = () => number;

/** Numbers from 0 to below 1, the same for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const wordsBy = {
  en: 'fear of the MRI scan was worse than I thought nurse kind waiting naïve C++ A&E covid-19 COVID19 x-ray don’t 50mg B12 BT bt',
  de: 'die Angst vor dem MRT MRT-Angst MRTAngst Prüfungsangst Ärztin Aerztin Arztin Übelkeit UEBELKEIT Straße STRASSE Herzkatheter-Labor Katheter schön schon',
  nl: 'bang voor de MRI-scan ziekenhuis coördinator zo’n wachttijd wachttijden patiënt patient rond-de-kliniek à la',
  fr: "peur de l’IRM l'IRM aujourd’hui déçu decu infirmière cœur coeur rendez-vous hôpital hopital été c’est",
  any: '😱 👩‍⚕️ 👩🏽‍⚕️ 👍 👍🏿 ❤️ ❤ 🇩🇪 1️⃣ #MRTAngst #mrtangst #MRT_Angst #Übelkeit #GoodMorningUSA @care_team @CareTeam @anna@klinik.social @x-y.z www.klinik.example/mrt https://bt.example/a?b=1 team@klinik.example ½ ＭＲＴ 𝓜𝓡𝓘 sc\u200ban a\u0308rztin M\u0301RI 24/7 - … (BT) "BT" BT. ㎎ 東京 шум',
};
const marks = ['. ', '! ', '? ', ', ', ' ', ' ', ' ', ' ', ' ', ' ', '\n', ' – ', '  '];

export interface World {
  posts: Post[];
  queries: QueryNode[];
}

/** Some posts in one language and queries about the same few words. */
export function aWorld(random: Random, posts: number, queries: number): World {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const language = pick(['en', 'de', 'nl', 'fr'] as const);
  const words = [...wordsBy[language].split(' '), ...wordsBy.any.split(' ')];
  const topic = Array.from({ length: 10 }, () => pick(words));
  const aText = (most: number): string =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => recased(random() < 0.75 ? pick(topic) : pick(words)) + pick(marks)).join(
      '',
    );
  const recased = (word: string): string => {
    const how = random();
    return how < 0.1 ? word.toUpperCase() : how < 0.15 ? word.toLowerCase() : how < 0.18 ? word.normalize('NFD') : word;
  };
  const maybe = <Value>(value: () => Value): Value | undefined => (random() < 0.5 ? value() : undefined);
  const aPost = (): Post => ({
    text: aText(14),
    title: maybe(() => aText(5)),
    handle: maybe(() => pick(['Anna', 'care_team', 'jan'])),
    author: maybe(() => pick(['Jan de Vries', 'Änne'])),
    network: maybe(() => pick(['bluesky', 'mastodon'])),
    lang: language,
    url: maybe(() => pick(['https://www.klinik.example/a', 'http://m.klinik.example/b?c=1', 'https://bt.example'])),
    links: maybe(() => ['https://Example.org/x']),
    country: maybe(() => pick(['de', 'nl'])),
    type: maybe(() => pick(['post', 'reply'])),
    is: maybe(() => ['verified']),
    has: maybe(() => pick([['image'], ['image', 'video']])),
    channel: maybe(() => ['facebook klinik']),
    rating: maybe(() => pick([1, 3.5, 5])),
    followers: maybe(() => pick([0, 99, 100, 5000])),
    sentiment: maybe(() => ({ label: pick(['negative', 'positive']), score: pick([-0.7, 0.4]) })),
    emotion: maybe(() => ({ worry: random(), fear: 0.5 })),
    signal: maybe(() => ['question']),
    topic: maybe(() => ['procedure.mri']),
    spam: maybe(() => pick([0, 0.6, 0.9])),
    publishedAt: maybe(() => Math.floor(1.79e12 + random() * 3e10)),
  });
  const aQuery = queriesOf(random, topic);
  return { posts: Array.from({ length: posts }, aPost), queries: Array.from({ length: queries }, () => aQuery()) };
}

const span: Span = [0, 0];

function queriesOf(random: Random, topic: readonly string[]): () => QueryNode {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const few = <Item>(make: () => Item, most = 3): Item[] => Array.from({ length: 2 + Math.floor(random() * (most - 1)) }, make);
  const termOf = (text: string): Term => ({ kind: 'term', text, accents: hasAccent(text), span });
  const emoji = topic
    .filter((word) => /\p{Extended_Pictographic}|\p{RI}|\u20E3/u.test(word))
    .map((word) => word.replace(/[\uFE0E\uFE0F]/g, ''));
  const words = topic
    .map(clean)
    .filter((word) => termParts(word).length > 0 && !/[@#:"]|\.\p{L}/u.test(word) && !/\p{RI}|\u20E3/u.test(word));
  const parts = words.flatMap(termParts);
  const plain = (word: string): string => clean(word.normalize('NFKD').replace(/\p{M}/gu, ''));
  const glyphs = (word: string): string[] => [...word];

  const varied = (word: string): string => {
    const how = random();
    if (how < 0.45) return word;
    if (how < 0.6) return plain(word) || word;
    if (how < 0.65) return word.toUpperCase();
    if (how < 0.7) return word.replace(/[-’'_]/g, '');
    const letters = glyphs(word);
    const at = Math.floor(random() * letters.length);
    if (how < 0.8) return `${letters.slice(0, Math.max(1, at)).join('')}*`;
    if (how < 0.88) return `*${letters.slice(Math.min(at, letters.length - 1)).join('')}`;
    if (how < 0.93) return `*${letters.slice(Math.min(at, letters.length - 1), at + 4).join('')}*`;
    return [...letters.slice(0, at), '?', ...letters.slice(at + 1)].join('');
  };
  const aTerm = (from: readonly string[]): Term => {
    const text = varied(from.length > 0 && random() < 0.9 ? pick(from) : 'angst');
    return termOf(termParts(text).some((part) => /[^*?]/.test(part)) ? text : 'angst');
  };
  const aPhrase = (): Phrase => {
    const items = few((): Phrase['items'][number] => {
      if (random() < 0.1) return termOf('*');
      if (emoji.length > 0 && random() < 0.1) return { kind: 'emoji', text: pick(emoji), span };
      const [part = 'angst'] = termParts(aTerm(parts).text);
      return termOf(/^[*?]+$/.test(part) ? 'angst' : part);
    });
    return { kind: 'phrase', items, slop: random() < 0.5 ? 0 : Math.ceil(random() * 4), span };
  };
  const leaf = (): Exclude<Spot, { kind: 'or' | 'near' }> => {
    const how = random();
    if (how < 0.55) return aTerm(words);
    if (how < 0.75) return aPhrase();
    if (how < 0.82)
      return {
        kind: 'exact',
        text: pick([
          'BT',
          'bt',
          'C++',
          'Morning',
          '19',
          'COVID',
          'MRT',
          'RI',
          'A&E',
          'MRT-Angst',
          'MRTAngst',
          'l’IRM',
          '24/7',
          '…',
          '-',
          pick(words.length > 0 ? words : ['x']),
        ]),
        span,
      };
    if (how < 0.88 && emoji.length > 0) return { kind: 'emoji', text: pick([...emoji, '👩‍⚕', '👍']), span };
    if (how < 0.95) {
      const text = pick(['mrtangst', 'MRT_Angst', 'mrt*', '*angst', 'Übelkeit', 'ubelkeit', 'uebelkeit', 'GoodMorning*', 'g?odmorningusa']);
      return { kind: 'tag', text, accents: hasAccent(text), span };
    }
    return { kind: 'handle', text: pick(['care_team', 'care*', 'careteam', 'anna', 'anna@klinik.social', 'x-y.z', '*team']), span };
  };
  const spot = (depth: number): Spot => {
    const how = random();
    if (depth === 0 || how < 0.5) return leaf();
    if (how < 0.65) return { kind: 'or', children: few(() => spot(depth - 1)), span };
    return {
      kind: 'near',
      left: spot(depth - 1),
      right: spot(depth - 1),
      distance: Math.floor(random() * 6),
      ordered: random() < 0.4,
      span,
    };
  };
  const text = (depth: number, sentences: boolean): TextNode => {
    const how = random();
    if (depth === 0 || how < 0.4) return spot(2);
    if (how < 0.6) return { kind: 'and', children: few(() => text(depth - 1, sentences)), span };
    if (how < 0.75) return { kind: 'or', children: few(() => text(depth - 1, sentences)), span };
    if (how < 0.87 || !sentences) return { kind: 'not', child: text(depth - 1, sentences), span };
    return { kind: 'sentence', child: text(depth - 1, false), span };
  };
  const value = (written: string, wildcard = false): ValueTest => ({ kind: 'value', text: written, wildcard, span });
  const range = (from: number | null, to: number | null): ValueTest => ({ kind: 'range', from, to, span });
  const filters: [Filter['field'], ValueTest[]][] = [
    ['author', [value('anna'), value('jan de vries'), value('ann*', true), value('änne'), value('j?n', true)]],
    ['network', [value('bluesky'), value('mastodon')]],
    ['lang', [value('de'), value('nl'), value('en')]],
    ['site', [value('klinik.example'), value('m.klinik.example'), value('klinik.*', true), value('example')]],
    ['url', [value('klinik.example/'), value('example.org/x'), value('*c=1', true), value('b?c'), value('*.example/*?c*', true)]],
    ['country', [value('de'), value('be')]],
    ['type', [value('post'), value('reply')]],
    ['is', [value('verified')]],
    ['has', [value('image'), value('video'), value('link')]],
    ['channel', [value('facebook klinik'), value('*klinik', true)]],
    ['segment', [value('kol')]],
    ['rating', [range(3, null), range(5, 5), range(null, 1)]],
    ['followers', [range(100, 5000), range(null, 99)]],
    ['sentiment', [value('negative'), range(-1, -0.5)]],
    ['emotion', [value('worry'), value('fear')]],
    ['signal', [value('question')]],
    ['topic', [value('procedure'), value('procedure.mri'), value('procedure.ct')]],
    ['spam', [range(0.6, 1), range(null, 0.5)]],
    ['minuteOfDay', [range(480, 1080), range(null, 720)]],
  ];
  const test = (values: readonly ValueTest[], depth: number): ValueTest => {
    const how = random();
    if (depth === 0 || how < 0.6) return pick(values);
    if (how < 0.75) return { kind: 'or', children: few(() => test(values, depth - 1)), span };
    if (how < 0.9) return { kind: 'and', children: few(() => test(values, depth - 1)), span };
    return { kind: 'not', child: test(values, depth - 1), span };
  };
  const query = (depth: number): QueryNode => {
    const how = random();
    if (depth === 0 || how < 0.4) return text(2, true);
    if (how < 0.5) return { kind: 'title', child: text(1, true), span };
    if (how < 0.62) {
      const [field, values] = pick(filters);
      return { kind: 'filter', field, test: test(values, 2), span };
    }
    if (how < 0.78) return { kind: 'and', children: few(() => query(depth - 1)), span };
    if (how < 0.92) return { kind: 'or', children: few(() => query(depth - 1)), span };
    return { kind: 'not', child: query(depth - 1), span };
  };
  return () => query(2);
}
