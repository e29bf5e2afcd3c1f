/** Findings that need more than words: each answers its places, an empty list for "yes, nowhere in particular", or null for no. */
import { indicationCues } from './promotion.ts';
import { isSubstance, placeOfHit, placeOfName } from './facts.ts';
import type { Facts } from './facts.ts';
import { foreignUses } from './uses.ts';
import { figuresIn, isReminder, labelAtStart, searchAll, styleFaults } from './wording.ts';
import { governs } from './markets.ts';
import type { Place } from './types.ts';

type Reason = Place & { written: string };
type Detector = (facts: Facts, jurisdictions: readonly string[]) => Reason[] | null;

const CLAIMS = new Set(['benefit', 'comparison', 'praise', 'fear', 'action', 'price']);
const BENEFITS = new Set(['benefit', 'comparison', 'praise']);

const yes = (holds: boolean): Reason[] | null => (holds ? [] : null);
const some = (reasons: Reason[]): Reason[] | null => (reasons.length > 0 ? reasons : null);
const cuesOf = (facts: Facts, categories: ReadonlySet<string>): Reason[] =>
  facts.promotion().cues.filter(({ category }) => categories.has(category));

function expires(key: string): Detector {
  return (facts) => {
    const [until] = facts.metadata(key);
    if (until === undefined) return null;
    const [on = new Date().toISOString().slice(0, 10)] = [...facts.metadata('publish_on'), ...facts.metadata('publish_at')];
    return yes(Date.parse(until) < Date.parse(on));
  };
}

const detectors: Record<string, Detector> = {
  promotional: (facts) => {
    if (facts.named.length === 0) return null;
    const { contexts, cues, unexplained } = facts.promotion();
    const products = new Set(facts.named.map(({ product }) => product));
    const found = [...cues, ...[...products].flatMap((product) => indicationCues(facts.parts, product, contexts))];
    return found.length > 0 ? found : unexplained === null || isReminder(facts) ? null : [];
  },
  cue: (facts) =>
    some(cuesOf(facts, new Set(['benefit', 'price', 'action', 'availability', 'praise', 'emoji', 'ask', 'comparison', 'novelty']))),
  claim: (facts) => some(cuesOf(facts, CLAIMS)),
  benefit: (facts) =>
    some([
      ...cuesOf(facts, BENEFITS),
      ...facts.parts.flatMap((part) => figuresIn(part).map((span) => placeOfHit({ part, span, language: 'any' }))),
    ]),
  praise: (facts) => some(cuesOf(facts, new Set(['praise', 'action', 'comparison']))),
  reminder: (facts) => yes(facts.named.length > 0 && isReminder(facts)),
  condition: (facts) =>
    some(
      facts.parts.flatMap((part) =>
        part.hits
          .filter(({ label }) => label === 'identity.condition')
          .map(({ from, to }) =>
            placeOfHit({ part, span: [part.tokens[from]?.start ?? 0, part.tokens[to - 1]?.end ?? 0], language: 'any' }),
          ),
      ),
    ),
  indicationNamed: (facts) =>
    yes(facts.parts.some((part) => part.hits.some(({ label }) => label === 'identity.condition')) || facts.groups().has('indicated')),
  innNamed: (facts) =>
    yes(
      facts.named.every(
        ({ product }) => !product.inn || facts.named.some((other) => other.product === product && isSubstance(product, other.match)),
      ),
    ),
  blackTriangle: (facts) => yes(facts.parts.some((part) => /[▼▾]/u.test(part.folded.source))),
  labelled: (facts, jurisdictions) => yes(labelAtStart(facts, jurisdictions)),
  figure: (facts) => some(facts.parts.flatMap((part) => figuresIn(part).map((span) => placeOfHit({ part, span, language: 'any' })))),
  citation: (facts) =>
    some(
      searchAll(
        facts,
        /\bet\s+al\b|\bdoi\b|\b10\.\d{4,}\/|\b(?:19|20)\d\d\s?;\s?\d+|\((?:source|bron|quelle|ref)[^)]*\d{4}\)|\bquelle:\s|\bbron:\s|\bsource\s?:\s/giu,
      ),
    ),
  offLabel: (facts) => some(foreignUses(facts)),
  offPurpose: (facts) => some(foreignUses(facts, true)),
  hidden: (facts, jurisdictions) => some(hiddenNames(facts, jurisdictions)),
  short: (facts) => {
    const [format] = facts.metadata('fmt');
    const digits = /\d+/.exec(format ?? '')?.[0];
    return yes(digits !== undefined && Number(digits) <= 280);
  },
  image: (facts) =>
    yes(
      facts.metadata('stage').includes('image') ||
        facts.metadata('image_tags').length > 0 ||
        (facts.input.alts?.length ?? 0) > 0 ||
        (facts.input.imageText?.length ?? 0) > 0,
    ),
  video: (facts) => yes(facts.metadata('stage').includes('video') || facts.metadata('video_text').length > 0),
  koagShown: (facts) =>
    some(searchAll(facts, /\b(?:koag|kag|keuringsraad)\b[^\d\n]{0,20}\d{1,4}-\d{1,4}-\d{1,4}\b|\b\d{3,4}-\d{4}-\d{3,4}\b/giu)),
  koagExpired: expires('koag_expires'),
  visaShown: (facts) => some(searchAll(facts, /\b\d\d\/\d{8}\/(?:gp|pm)\/\d{2,4}\b/giu)),
  visaExpired: expires('visa_expires'),
  riskLink: (facts) =>
    yes(
      (facts.input.links ?? []).some(({ url, label }) =>
        /\/(?:isi|pi|risks?|safety|prescribing)|risk|safety information|prescribing/iu.test(`${url} ${label ?? ''}`),
      ) || facts.groups().has('riskPointer'),
    ),
  mandatoryLink: (facts) => yes((facts.input.links ?? []).some(({ label }) => /pflicht(?:angaben|text)/iu.test(label ?? ''))),
  hashDiffers: (facts) => {
    const [approved] = facts.metadata('approved_hash');
    const [current] = facts.metadata('content_hash');
    return yes(approved !== undefined && current !== undefined && approved !== current);
  },
  approvalExpired: expires('approval_expires'),
  oldLaunch: (facts) => {
    const [launch] = facts.metadata('launch');
    const YEAR = 366 * 86_400_000;
    return yes(launch === undefined || Date.now() - Date.parse(launch) > YEAR);
  },
  credentials: (facts) =>
    some(
      searchAll(
        facts,
        /\b(?:pw|pwd|pass(?:word|code|wort)?|passwor[dt]|kennwort|wachtwoord|mot de passe|mdp|wpa2?|wifi|wlan|wi-fi|login|user(?:name)?|benutzer(?:name)?|pin|api[ _-]?key|token|secret)\s?(?:[:=]|is|lautet|ist|est)\s?\S*[\d!$%&*#@]\S*|\bsk_live_\w+|\bAKIA[A-Z0-9]{12,}|\b(?:https?:\/\/)?[\w-]+(?:\.[\w-]+)*\.(?:intern|internal|intranet|corp|lan|local)\b|\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b/giu,
      ),
    ),
  foreignMandatory: (facts, jurisdictions) => some(mandatoryIn(facts, jurisdictions, false)),
  ownMandatory: (facts, jurisdictions) => some(mandatoryIn(facts, jurisdictions, true)),
  mixedMarkets: (facts) =>
    yes(
      facts.reached !== null &&
        facts.reached.size > 1 &&
        [...facts.reached].some((country) => ADVERTISES_RX.has(country)) &&
        [...facts.reached].some((country) => !ADVERTISES_RX.has(country)),
    ),
  wideMarkets: (facts) => {
    const approved = facts.metadata('approved_markets');
    return yes(approved.length > 0 && facts.metadata('market').some((market) => !approved.includes(market)));
  },
  fancyLetters: (facts) => some(styleFaults(facts, 'fancy')),
  emojiRun: (facts) => some(styleFaults(facts, 'emoji')),
  flatHashtag: (facts) => some(styleFaults(facts, 'hashtag')),
  shouting: (facts) => some(styleFaults(facts, 'capitals')),
};

/** Where prescription-only medicines may be advertised to the public. */
const ADVERTISES_RX = new Set(['US', 'NZ']);

export function detect(name: string, facts: Facts, jurisdictions: readonly string[]): Reason[] | null {
  return detectors[name]?.(facts, jurisdictions) ?? null;
}

const HIDING: ReadonlySet<string> = new Set(['link', 'alt', 'imageText', 'caption', 'hashtag']);

/** A name in a tag, handle, address, picture or description, or written so that a search would miss it. */
function hiddenNames(facts: Facts, jurisdictions: readonly string[]): Reason[] {
  return facts.named.flatMap((one) => {
    const { part, match, product } = one;
    const needsCare = Object.values(product.status).some((status) => /^(?:rx|investigational|not_)/.test(status));
    if (!needsCare || (facts.reached !== null && ![...facts.reached].some((country) => governs(jurisdictions, country)))) return [];
    const token = part.tokens.find(({ from, to }) => from <= match.from && match.from < to);
    const tagged = token !== undefined && (token.tag !== null || token.kind === 'url' || token.kind === 'email');
    return HIDING.has(part.location.part) || tagged || match.disguised ? [placeOfName(one)] : [];
  });
}

const LANGUAGES_OF: Record<string, readonly string[]> = {
  DE: ['de'],
  AT: ['de'],
  CH: ['de', 'fr'],
  NL: ['nl'],
  BE: ['nl', 'fr', 'de'],
  FR: ['fr'],
  LU: ['fr', 'de'],
  UK: ['en'],
  IE: ['en'],
  US: ['en'],
};

/** Leaflet sentences in the languages of the reached markets (`own`), or in others. */
function mandatoryIn(facts: Facts, jurisdictions: readonly string[], own: boolean): Reason[] {
  const reached = [...(facts.reached ?? [])].filter((country) => governs(jurisdictions, country));
  if (reached.length === 0 || reached.some((country) => LANGUAGES_OF[country] === undefined)) return [];
  const languages = new Set(reached.flatMap((country) => LANGUAGES_OF[country] ?? []));
  return (facts.groups().get('readLeaflet') ?? [])
    .filter((hit) => hit.language !== 'any' && languages.has(hit.language) === own)
    .map(placeOfHit);
}
