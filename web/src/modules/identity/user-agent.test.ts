import { expect, test } from 'vitest';
import { countries, zones } from './places.ts';
import { describeAgent } from './user-agent.ts';

test('a session is recognised by browser and system', () => {
  const cases: [string | null, { name: string | null; mobile: boolean }][] = [
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 Edg/142.0',
      { name: 'Edge, Windows', mobile: false },
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
      { name: 'Safari, iPhone', mobile: true },
    ],
    [
      'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36',
      { name: 'Chrome, Android', mobile: true },
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', { name: 'Firefox, Linux', mobile: false }],
    ['curl/8.0', { name: null, mobile: false }],
    [null, { name: null, mobile: false }],
  ];
  for (const [line, seen] of cases) expect(describeAgent(line)).toEqual(seen);
});

test('every country once, no withdrawn or made-up codes', () => {
  expect(countries.length).toBeGreaterThan(240);
  for (const code of ['BE', 'NL', 'DE', 'FR', 'GB', 'CH', 'US']) expect(countries).toContain(code);
  for (const code of ['EU', 'UN', 'ZZ', 'SU', 'DD', 'UK', 'XA']) expect(countries).not.toContain(code);
  const names = new Intl.DisplayNames('en', { type: 'region' });
  expect(new Set(countries.map((code) => names.of(code))).size).toBe(countries.length);
});

test('zones hold UTC once', () => {
  expect(zones.filter((zone) => zone === 'UTC')).toHaveLength(1);
  expect(zones).toContain('Europe/Brussels');
});
