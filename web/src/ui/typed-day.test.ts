import { describe, expect, it } from 'vitest';
import { typedDay } from './typed-day.ts';

describe('a day as it is typed', () => {
  it.each([
    ['de-DE', '31.12.2027', '2027-12-31'],
    ['de-DE', '3.4.27', '2027-04-03'],
    ['de-DE', '31. Dez. 2027', '2027-12-31'],
    ['de-DE', '1. März 2027', '2027-03-01'],
    ['de-DE', '5. Jan 2027', '2027-01-05'],
    ['nl-NL', '03-04-2027', '2027-04-03'],
    ['nl-NL', '31 mrt 2027', '2027-03-31'],
    ['nl-NL', '31 mei 2027', '2027-05-31'],
    ['fr-FR', '31/12/2027', '2027-12-31'],
    ['fr-FR', '1er février 2027', '2027-02-01'],
    ['fr-FR', '31 déc. 2027', '2027-12-31'],
    ['en-GB', '03/04/2027', '2027-04-03'],
    ['en-US', '03/04/2027', '2027-03-04'],
    ['en-GB', '31 Dec 2027', '2027-12-31'],
    ['en-GB', '1st September 2027', '2027-09-01'],
    ['en-US', 'Dec 31, 2027', '2027-12-31'],
    ['de-DE', '2027-12-31', '2027-12-31'],
  ])('%s: %s', (locale, typed, meant) => {
    expect(typedDay(typed, locale)).toBe(meant);
  });

  it.each([
    ['de-DE', '31.2.2027'],
    ['de-DE', '12.31.2027'],
    ['fr-FR', '3 jui 2027'],
    ['de-DE', 'morgen'],
    ['de-DE', ''],
    ['de-DE', '31 Foo 2027'],
  ])('%s: “%s” is none', (locale, typed) => {
    expect(typedDay(typed, locale)).toBeNull();
  });

  it('reads what every month is written as', () => {
    for (const locale of ['en-GB', 'nl-NL', 'de-DE', 'fr-FR'])
      for (const month of ['long', 'short'] as const)
        for (let index = 0; index < 12; index += 1) {
          const date = new Date(Date.UTC(2027, index, 17));
          const written = new Intl.DateTimeFormat(locale, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' }).format(date);
          expect(typedDay(written, locale), written).toBe(date.toISOString().slice(0, 10));
        }
  });
});
