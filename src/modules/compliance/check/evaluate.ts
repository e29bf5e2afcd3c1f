/**
 * Measures the engine on the labelled examples beside the project, which are for evaluation only:
 *
 *     node src/modules/compliance/check/evaluate.ts [--verbose] [--json FILE]
 *
 * Prints a skip where the examples are not there. Each example is also read a second time with a fresh
 * catalogue (other names, letter case and hashtags), to see that no verdict hangs on a name.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { parseCatalogue } from './catalogue.ts';
import { checkContent, outcomeOf } from './check.ts';
import { coreRulebook } from './rulebook.ts';
import type { CheckInput } from './types.ts';

const DIRECTORY = new URL('../../../../../shared/regulation/', import.meta.url);
const EXAMPLES = new URL('dev/compliance_examples.jsonl', DIRECTORY);
const CATALOGUE = new URL('fixtures/product_catalogue.json', DIRECTORY);
const LANGUAGES = ['en', 'nl', 'de', 'fr'];

/** National rules that fire exactly where EU-RX-PROMO does, for products of the catalogue. */
const SAME_AS_PROMO = new Set(['DE-HWG10-1', 'NL-GNW85', 'UK-HMR284']);

const strings = z
  .union([z.string().transform((text) => [text]), z.array(z.string())])
  .optional()
  .catch(undefined);
const text = z.string().optional().catch(undefined);
const example = z.object({
  id: z.string(),
  lang: z.string(),
  text: z.string(),
  expected: z.enum(['pass', 'inform', 'warn', 'block']),
  must_fire: z.array(z.string()),
  context: z.object({
    org: text,
    account: text,
    audience: text,
    market: strings,
    stage: text,
    alt: text,
    ocr: strings,
    video_text: strings,
    source_text: text,
    consent: text,
    products: z.array(z.string()).catch([]),
    links: z
      .array(z.object({ label: text, url: z.string() }))
      .optional()
      .catch(undefined),
  }),
});
type Example = z.infer<typeof example>;

export interface Score {
  rule: string;
  language: string;
  hits: number;
  misses: string[];
  /** Fired where the example expects a milder outcome than this rule's severity. */
  falseFires: string[];
  /** Fired, unasked, where the example expects as much or more for another reason. */
  extra: number;
}

function toInput({ text: body, lang, context }: Example): CheckInput {
  return {
    text: body,
    language: lang,
    alts: context.alt === undefined ? [] : [{ assetId: 'picture', alt: context.alt }],
    links: context.links,
    captions: context.video_text,
    imageText: context.ocr,
    sourceText: context.source_text,
    markets: context.market,
    audience: context.audience,
    organisationKind: context.org,
    account: context.account,
    stage: context.stage,
    patientConsent: context.consent === 'valid',
  };
}

const RANK = { pass: 0, inform: 1, warn: 2, block: 3 };

function score(examples: readonly Example[], catalogue: unknown): { scores: Score[]; falseBlocks: string[]; notBlocking: number } {
  const products = parseCatalogue(catalogue);
  const known = new Set(products.map((product) => product.id));
  const scores = coreRulebook.rules.flatMap(({ id }) =>
    LANGUAGES.map((language): Score => ({ rule: id, language, hits: 0, misses: [], falseFires: [], extra: 0 })),
  );
  const falseBlocks: string[] = [];
  let notBlocking = 0;
  for (const one of examples) {
    const findings = checkContent(toInput(one), products, coreRulebook);
    const fired = new Set(findings.map((finding) => finding.rule));
    const wanted = new Set(one.must_fire);
    const names = one.context.products.some((id) => known.has(id));
    if (names && one.must_fire.some((rule) => SAME_AS_PROMO.has(rule))) wanted.add('EU-RX-PROMO');
    if (one.expected !== 'block') notBlocking += 1;
    if (one.expected !== 'block' && outcomeOf(findings) === 'block') falseBlocks.push(one.id);
    for (const entry of scores) {
      if (entry.language !== one.lang) continue;
      const severity = coreRulebook.rules.find((rule) => rule.id === entry.rule)?.severity ?? 'block';
      if (wanted.has(entry.rule)) {
        if (fired.has(entry.rule)) entry.hits += 1;
        else entry.misses.push(one.id);
      } else if (fired.has(entry.rule)) {
        if (RANK[severity] > RANK[one.expected]) entry.falseFires.push(one.id);
        else entry.extra += 1;
      }
    }
  }
  return { scores, falseBlocks, notBlocking };
}

/** The same examples with every product renamed; names are drawn from a fixed seed. */
function rename(lines: readonly string[], catalogueText: string): { examples: Example[]; catalogue: unknown } {
  let seed = 20261122;
  const draw = (letters: string): string => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return letters[Math.floor((seed / 2147483648) * letters.length)] ?? 'a';
  };
  const names = new Set(parseCatalogue(JSON.parse(catalogueText)).flatMap(({ aliases, inn }) => [...aliases, ...(inn ? [inn] : [])]));
  const pairs = [...names]
    .filter((name) => /^[\p{L}0-9-]+$/u.test(name) && name.toLowerCase() === name.toLowerCase().trim())
    .toSorted((a, b) => b.length - a.length);
  const fresh = new Map<string, string>();
  for (const name of pairs) {
    const key = name.toLowerCase();
    if (fresh.has(key)) continue;
    fresh.set(key, Array.from({ length: 4 }, () => draw('bdfgklmnprstvz') + draw('aeiou')).join('') + draw('nrsx'));
  }
  const replaceAll = (source: string): string => {
    const pattern = new RegExp([...fresh.keys()].join('|'), 'giu');
    return source.replace(pattern, (found) => {
      const name = fresh.get(found.toLowerCase()) ?? found;
      if (found === found.toUpperCase()) return name.toUpperCase();
      return found[0] === found[0]?.toUpperCase() ? name.charAt(0).toUpperCase() + name.slice(1) : name;
    });
  };
  return {
    examples: lines.map((line) => example.parse(JSON.parse(replaceAll(line)))),
    catalogue: JSON.parse(replaceAll(catalogueText)),
  };
}

function print(title: string, { scores, falseBlocks, notBlocking }: ReturnType<typeof score>): void {
  console.log(`\n${title}`);
  console.table(
    scores.map(({ rule, language, hits, misses, falseFires, extra }) => ({
      rule,
      language,
      hits,
      misses: misses.length,
      'false fires': falseFires.length,
      extra,
    })),
  );
  for (const { rule, language, misses, falseFires } of scores) {
    if (misses.length > 0) console.log(`missed ${rule} ${language}: ${misses.join(' ')}`);
    if (falseFires.length > 0) console.log(`false  ${rule} ${language}: ${falseFires.join(' ')}`);
  }
  const share = notBlocking === 0 ? 0 : (100 * falseBlocks.length) / notBlocking;
  console.log(`false blocks: ${falseBlocks.length} of ${notBlocking} examples that must not be blocked (${share.toFixed(1)} %)`);
}

function main(options: readonly string[]): void {
  if (!existsSync(EXAMPLES) || !existsSync(CATALOGUE)) {
    console.log('skipped: the labelled examples are not on this machine');
    return;
  }
  const lines = readFileSync(EXAMPLES, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  const catalogueText = readFileSync(CATALOGUE, 'utf8');
  const examples = lines.map((line) => example.parse(JSON.parse(line)));
  const asGiven = score(examples, JSON.parse(catalogueText));
  const renamed = rename(lines, catalogueText);
  const withFreshNames = score(renamed.examples, renamed.catalogue);
  print(`${examples.length} examples as given`, asGiven);
  print('the same with fresh product names', withFreshNames);
  if (options.includes('--verbose')) {
    for (const one of examples) {
      const findings = checkContent(toInput(one), parseCatalogue(JSON.parse(catalogueText)), coreRulebook);
      if (findings.length === 0) continue;
      console.log(`\n${one.id} ${one.lang} expected ${one.expected} (${one.must_fire.join(' ')}): ${one.text}`);
      for (const { rule, message } of findings) console.log(`   ${rule} ${JSON.stringify(message.values)}`);
    }
  }
  const file = options[options.indexOf('--json') + 1];
  if (options.includes('--json') && file !== undefined) writeFileSync(file, JSON.stringify({ asGiven, withFreshNames }, null, 1));
}

if (import.meta.main) main(process.argv.slice(2));
