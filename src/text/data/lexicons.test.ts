/** Every lexicon file of every language: each line can be read, none says the same twice, and none has shrunk. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { emotionNames, sentimentLabels } from '../analysis.ts';
import type { Entry } from '../lexicon/entry.ts';
import { parseList } from '../lexicon/parse.ts';
import { spell } from '../lexicon/spelling.ts';

const folder = new URL('./', import.meta.url);
const languages = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/sentiment.tsv`, folder)))
  .map((entry) => entry.name);

const leastEntries = { sentiment: 4000, modifiers: 250, topics: 900, events: 900, medicines: 350 };
const leastPosts = 800;
const leastHeldback = 300;
/** As in src/text/lexicon/match-terms.ts. */
const mostWords = 6;
const shortestPart = 4;

const topics = new Set(
  [
    ['procedure', 'mri ct xray ultrasound surgery anaesthesia endoscopy vaccination bloodtest biopsy dialysis catheterisation'],
    ['procedure', 'implant physiotherapy childbirth screening transplant infusion'],
    ['condition', 'cancer cardiovascular diabetes mental_health respiratory infection pain neurological skin digestive'],
    ['condition', 'pregnancy obesity allergy musculoskeletal kidney eye paediatric rare sleep'],
    ['medicine', 'painkiller antibiotic anticoagulant antidepressant insulin weight_loss vaccine sleeping contraceptive'],
    ['medicine', 'chemotherapy hypertension cholesterol steroid inhaler antihistamine generic biological'],
    ['service', 'waiting kindness cleanliness cost communication information food parking staffing privacy appointment'],
    ['service', 'emergency administration competence safety_culture digital access noise facilities aftercare'],
  ].flatMap(([group = '', names = '']) => names.split(' ').map((name) => `${group}.${name}`)),
);
const seriousness = new Set(['none', 'important', 'life_threatening', 'death', 'hospitalisation', 'disability', 'congenital']);
const snakeCase = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

/** The letters a term is looked up by. Hyphens stay: "ripoff", "rip-off" and "rip off" may all be listed. */
const keyOf = (language: string, term: string): string =>
  /\p{L}/u.test(term)
    ? term
        .split(/\s+/u)
        .map((word) => spell(language, word))
        .join(' ')
    : term;

/** A term may belong to two topics or concepts and negate both ways, but not say one thing twice. */
function sayings(language: string, entries: readonly Entry[]): string[] {
  return entries.map((entry) => {
    const key = keyOf(language, entry.term);
    if (entry.list === 'topics') return `${key} → ${entry.topic}`;
    if (entry.list === 'events') return `${key} → ${entry.concept}`;
    if (entry.list === 'modifiers') return `${key} → ${entry.kind}${entry.back ? ' back' : ''}`;
    if (entry.list === 'medicines') return `${key} → ${entry.class}`;
    return key;
  });
}

function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  return values.filter((value) => seen.size === seen.add(value).size);
}

function malformed(entry: Entry): string | null {
  const core = entry.term.replace(/^\*/, '').replace(/\*$/, '');
  if (entry.term.trim() !== entry.term) return 'blanks around the term';
  if (entry.term.split(/\s+/u).length > mostWords) return 'too long ever to match';
  if (entry.term.startsWith('*') && core.length < shortestPart) return 'a part this short is in every other compound';
  if (/\p{L}\*+\p{L}/u.test(entry.term)) return 'a star within a word';
  if (entry.list === 'topics' && !topics.has(entry.topic)) return `unknown topic ${entry.topic}`;
  if (entry.list === 'events' && !snakeCase.test(entry.concept)) return `a concept is an English name in snake_case: ${entry.concept}`;
  if (entry.list === 'events' && !seriousness.has(entry.seriousness)) return `unknown seriousness ${entry.seriousness}`;
  if (entry.list === 'medicines' && !snakeCase.test(entry.class)) return `a class is an English name in snake_case: ${entry.class}`;
  return null;
}

for (const language of languages) {
  for (const [list, least] of Object.entries(leastEntries)) {
    test(`${language}/${list}.tsv`, () => {
      // parseList refuses unknown emotions, kinds and numbers out of range.
      const entries = parseList(list, read(`${language}/${list}.tsv`));
      const problems = entries.flatMap((entry) => malformed(entry)?.concat(`: ${entry.term}`) ?? []);
      assert.deepEqual(problems, []);
      assert.deepEqual(repeated(sayings(language, entries)), []);
      assert.ok(entries.length >= least, `${entries.length} entries, at least ${least} expected`);
    });
  }

  for (const [file, least] of [
    ['posts.tsv', leastPosts],
    ['posts-heldback.tsv', leastHeldback],
  ] as const)
    if (existsSync(new URL(`${language}/${file}`, folder))) test(`${language}/${file}`, () => posts(`${language}/${file}`, least));
}

/** Each post has a text of its own, a known label and known emotions; no label is rare. */
function posts(file: string, least: number): void {
  const lines = read(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '));
  const counts = new Map<string, number>();
  for (const line of lines) {
    const [text = '', label = '', emotions = '', ...more] = line.split('\t');
    assert.equal(more.length, 0, `too many columns: ${line}`);
    assert.ok(text.trim().length > 0, `no text: ${line}`);
    assert.ok((sentimentLabels as readonly string[]).includes(label), `unknown label ${label}: ${text}`);
    for (const emotion of emotions.split(',').filter((part) => part !== '')) {
      const [name = '', strength = ''] = emotion.split('=');
      assert.ok((emotionNames as readonly string[]).includes(name), `unknown emotion ${name}: ${text}`);
      assert.ok(strength !== '' && Number(strength) >= 0 && Number(strength) <= 1, `strength of ${name}: ${text}`);
    }
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  assert.deepEqual(repeated(lines.map((line) => line.split('\t')[0]?.toLowerCase() ?? '')), []);
  assert.ok(lines.length >= least, `${lines.length} posts, at least ${least} expected`);
  for (const label of sentimentLabels) {
    assert.ok((counts.get(label) ?? 0) >= lines.length / 5, `${label}: ${counts.get(label) ?? 0} of ${lines.length}`);
  }
}

test('emoji.tsv', () => {
  const entries = parseList('emoji', read('emoji.tsv'));
  assert.deepEqual(
    entries.flatMap((entry) => malformed(entry)?.concat(`: ${entry.term}`) ?? []),
    [],
  );
  // Case counts in no smiley; the picture selector (U+FE0F) never does.
  assert.deepEqual(repeated(entries.map(({ term }) => term.replaceAll('\u{fe0f}', '').toLowerCase())), []);
  assert.ok(entries.length >= 400, `${entries.length} entries`);
});
