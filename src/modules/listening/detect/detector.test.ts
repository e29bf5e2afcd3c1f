import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDetector, detectorStateSchema, type Detection } from './detector.ts';

/** The same numbers on every machine (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
/** Counts about a mean, as rare independent events give them. */
function poisson(random: () => number, mean: number): number {
  let count = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1;
  return count;
}
function observe(values: readonly number[], seconds = 300): Detection[] {
  const detector = createDetector();
  return values.map((value, index) => detector.observe(1_800_000_000 + index * seconds, value));
}
const alerts = (found: readonly Detection[]) => found.flatMap(({ alert }, index) => (alert ? [index] : []));
const day = 288;

test('a burst on a steady series opens one event at once, and says what was usual', () => {
  const random = randomFrom(1);
  const values = Array.from(
    { length: 14 * day },
    (_, index) => poisson(random, 20) + (index >= 10 * day && index < 10 * day + 24 ? 80 : 0),
  );
  const found = observe(values);
  const [first, ...others] = alerts(found);
  assert.ok(first !== undefined && first >= 10 * day && first < 10 * day + 3, String(first));
  assert.deepEqual(others, []);
  const event = found[first];
  assert.ok(event && event.expected > 17 && event.expected < 23 && event.seen > 2 * event.expected, JSON.stringify(event));
});

test('nothing but chance alarms nobody for two months', () => {
  for (const mean of [0.05, 0.5, 5, 15]) {
    const random = randomFrom(7);
    const found = observe(Array.from({ length: 60 * day }, () => poisson(random, mean)));
    assert.ok(alerts(found).length <= 2, `${mean}: ${alerts(found).join(' ')}`);
  }
});

test('the usual rise of every morning is no event; the same number at night is one', () => {
  const random = randomFrom(3);
  const hourly = (index: number) => (index % 24 >= 8 && index % 24 < 20 ? 60 : 4);
  const night = 40 * 24 + 2;
  const values = Array.from({ length: 45 * 24 }, (_, index) => poisson(random, index >= night && index < night + 4 ? 60 : hourly(index)));
  // The first second of a day, so that index modulo 24 is the hour.
  const detector = createDetector();
  const found = values.map((value, index) => detector.observe(1_800_057_600 + index * 3600, value));
  const late = alerts(found).filter((index) => index > 10 * 24);
  assert.equal(late.length, 1, late.join(' '));
  assert.ok(late[0] !== undefined && late[0] >= night && late[0] < night + 4);
});

test('what comes later changes nothing: the answer to a row is known with the row', () => {
  const random = randomFrom(5);
  const values = Array.from({ length: 5 * day }, () => poisson(random, 3) * (random() < 0.01 ? 30 : 1));
  assert.deepEqual(observe(values).slice(0, 3 * day), observe(values.slice(0, 3 * day)));
});

test('stopped anywhere, kept as JSON and taken up again, it says the same', () => {
  const random = randomFrom(5);
  const values = Array.from({ length: 5 * day }, () => poisson(random, 3) * (random() < 0.01 ? 30 : 1));
  let detector = createDetector();
  const broken = values.map((value, index) => {
    if (index % 97 === 0) detector = createDetector(detectorStateSchema.parse(JSON.parse(JSON.stringify(detector.state()))));
    return detector.observe(1_800_000_000 + index * 300, value);
  });
  assert.deepEqual(broken, observe(values));
});

test('a new level alarms once and becomes the usual one', () => {
  const random = randomFrom(11);
  const values = Array.from({ length: 30 * day }, (_, index) => poisson(random, index < 10 * day ? 5 : 40));
  const found = observe(values);
  const opened = alerts(found);
  assert.ok(opened.length === 1 && opened[0] !== undefined && opened[0] < 10 * day + 6, opened.join(' '));
  const last = found.at(-1);
  assert.ok(last && last.score < 0.5);
});

test('scores lie between 0 and 1, whatever the numbers', () => {
  for (const { score } of observe([0, 0, 1e12, 0, 5, 1e300, 3, 0.5])) assert.ok(score >= 0 && score <= 1, String(score));
});
