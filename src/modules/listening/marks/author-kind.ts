/**
 * What kind of author somebody is, from what the account says of itself and how it behaves. `unsure` is an answer: a kind must be
 * ahead of every other by a margin. What the source says goes before all rules, and a guess never loosens privacy: whose texts do
 * not expire follows the source alone. Rules and lists are this program's own (author-phrases.json, four languages). Pure.
 */
import lists from './author-phrases.json' with { type: 'json' };
import { compilePhrases, countPhrases, wordsOf } from './phrases.ts';

export const judgedKinds = ['patient_voice', 'professional', 'journalist', 'organisation', 'bot_like'] as const;
export type JudgedKind = (typeof judgedKinds)[number] | 'unsure';
export const kindReasons = ['bio', 'name', 'handle', 'rate', 'same_words', 'around_the_clock', 'follows_many', 'verified'] as const;
export type KindReason = (typeof kindReasons)[number];

export interface AuthorSeen {
  handle: string;
  name: string | null;
  bio: string | null;
  followers: number | null;
  following: number | null;
  verified: boolean;
  /** Over the last days that were looked at; null where too few posts are here to tell. */
  behaviour: {
    posts: number;
    /** On the busiest day. */
    mostPerDay: number;
    /** Share of the posts that say nearly what another post says, 0…1. */
    sameWords: number;
    /** Different hours of the day (UTC) with a post, 0…24. */
    hours: number;
  } | null;
}

const phrases = compilePhrases(lists);
/** So far must the first be ahead of the second. */
const margin = 0.25;
const least = 0.5;

export function authorKindOf(author: AuthorSeen): { kind: JudgedKind; reasons: KindReason[] } {
  const scores = new Map<(typeof judgedKinds)[number], number>();
  const why = new Map<(typeof judgedKinds)[number], Set<KindReason>>();
  const add = (kind: (typeof judgedKinds)[number], score: number, reason: KindReason) => {
    if (score <= 0) return;
    scores.set(kind, Math.min(1, (scores.get(kind) ?? 0) + score));
    why.set(kind, (why.get(kind) ?? new Set()).add(reason));
  };
  fromWords(add, author);
  fromBehaviour(add, author);
  const [first, second] = [...scores].sort(([, one], [, other]) => other - one);
  if (!first || first[1] < least || first[1] - (second?.[1] ?? 0) < margin) return { kind: 'unsure', reasons: [] };
  return { kind: first[0], reasons: [...(why.get(first[0]) ?? [])] };
}

type Add = (kind: (typeof judgedKinds)[number], score: number, reason: KindReason) => void;

function fromWords(add: Add, { bio, name, handle, verified }: AuthorSeen): void {
  const said = countPhrases(phrases, wordsOf(bio ?? ''));
  const excused = said.has('not_own');
  for (const kind of judgedKinds) {
    const count = said.get(kind) ?? 0;
    if (count === 0 || (kind === 'professional' && excused) || (kind === 'bot_like' && said.has('no_bot'))) continue;
    add(kind, kind === 'bot_like' ? 0.7 : 0.5 + 0.15 * (count - 1), 'bio');
  }
  const called = countPhrases(phrases, wordsOf(name ?? ''));
  // A name is short and chosen: "Universitätsklinikum Aachen", "Dr. med. Lea Wolf", "News Bot".
  for (const kind of ['organisation', 'bot_like', 'journalist'] as const) if (called.has(kind)) add(kind, 0.6, 'name');
  if (called.has('professional') && !called.has('organisation') && !excused) add('professional', 0.55, 'name');
  if (/^(?:dr|prof)\b/i.test((name ?? '').trim()) && !excused) add('professional', 0.35, 'name');
  if (/(?:^|[^a-z])(?:bot|feed)\d*$/i.test(handle.split('.')[0] ?? '') || /[a-z]Bot$/.test(handle.split('.')[0] ?? ''))
    add('bot_like', 0.5, 'handle');
  if (verified && called.has('organisation')) add('organisation', 0.2, 'verified');
}

function fromBehaviour(add: Add, { behaviour, followers, following }: AuthorSeen): void {
  if (behaviour && behaviour.posts >= 10) {
    const { mostPerDay, sameWords, hours } = behaviour;
    add('bot_like', mostPerDay >= 200 ? 0.6 : mostPerDay >= 80 ? 0.3 : 0, 'rate');
    add('bot_like', sameWords >= 0.8 ? 0.5 : sameWords >= 0.5 ? 0.25 : 0, 'same_words');
    add('bot_like', hours >= 22 && mostPerDay >= 40 ? 0.3 : 0, 'around_the_clock');
  }
  if (following !== null && followers !== null && following >= 3000 && followers * 20 < following) add('bot_like', 0.2, 'follows_many');
}
