/** Reading a day as people type it. Left to the browser, `03.04.2027` would be the 4th of March. */

const isoDay = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const numbers = /^(\d{1,2})\s*[./\s-]\s*(\d{1,2})\s*[./\s-]\s*(\d{4}|\d{2})$/;
const dayFirst = /^(\d{1,2})(?:st|nd|rd|th|er|e)?\s+([a-z]+)\s+(\d{4})$/;
const monthFirst = /^([a-z]+)\s+(\d{1,2})(?:st|nd|rd|th)?\s+(\d{4})$/;

/**
 * `2027-12-31` for `31.12.2027`, `31/12/27`, `31. Dez. 2027`, `31 décembre 2027`, `2027-12-31`; null for what is no day.
 * `locale` is the reader's with its region (`en-GB`): it names the months and says whether day or month comes first in numbers.
 */
export function typedDay(text: string, locale: string): string | null {
  const typed = plain(text);
  const iso = isoDay.exec(typed);
  if (iso) return day(iso[1], iso[2], iso[3]);
  const numeric = numbers.exec(typed);
  if (numeric) {
    const [, first, second, year = ''] = numeric;
    const full = year.length === 2 ? `20${year}` : year;
    return writesMonthFirst(locale) ? day(full, first, second) : day(full, second, first);
  }
  const named = dayFirst.exec(typed);
  if (named) return day(named[3], monthOf(named[2], locale), named[1]);
  const american = monthFirst.exec(typed);
  return american ? day(american[3], monthOf(american[1], locale), american[2]) : null;
}

/** Small letters without accents; points and commas between words fall away. */
function plain(text: string): string {
  const letters = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return /\p{L}/u.test(letters) ? letters.replaceAll(/[.,\s]+/g, ' ').trim() : letters.trim();
}

function writesMonthFirst(locale: string): boolean {
  const order = new Intl.DateTimeFormat(locale).formatToParts(new Date(0)).map(({ type }) => type);
  return order.indexOf('month') < order.indexOf('day') && order.indexOf('day') < order.indexOf('year');
}

/** The month whose name, long or short, is this or alone begins so. */
function monthOf(word = '', locale: string): number | null {
  const names = (style: 'long' | 'short') => {
    const format = new Intl.DateTimeFormat(locale, { month: style, timeZone: 'UTC' });
    return Array.from({ length: 12 }, (_, index) => plain(format.format(Date.UTC(2027, index, 1))));
  };
  const [long, short] = [names('long'), names('short')];
  const exact = [long.indexOf(word), short.indexOf(word)].find((index) => index >= 0);
  if (exact !== undefined) return exact + 1;
  const begins = long.flatMap((name, index) => (word.length >= 3 && name.startsWith(word) ? [index + 1] : []));
  return begins.length === 1 ? (begins[0] ?? null) : null;
}

function day(year?: string | number, month?: string | number | null, date?: string | number): string | null {
  const wanted = [Number(year), Number(month), Number(date)] as const;
  const real = new Date(Date.UTC(wanted[0], wanted[1] - 1, wanted[2]));
  const same = real.getUTCFullYear() === wanted[0] && real.getUTCMonth() + 1 === wanted[1] && real.getUTCDate() === wanted[2];
  return same ? real.toISOString().slice(0, 10) : null;
}
