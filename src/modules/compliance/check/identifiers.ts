/**
 * Identifiers with a shape of their own: dates, telephone numbers, plates, insurance numbers, streets.
 * Every pattern is bounded, so that no text can make one slow.
 */
import { isCapital } from '#text/normalise.ts';
import type { Folded } from '#text/normalise.ts';
import type { Token } from '#text/tokenise.ts';
import type { Hit } from './phrases.ts';

const MONTH = '(?:jan|feb|mar|apr|mai|may|mei|jun|jul|aug|sep|oct|okt|nov|dec|dez|maart|maerz|fev|avr|juin|juil|aout)[a-z]{0,7}\\.?';
const YEAR = '((?:19|20)\\d\\d)';
const DATES = [
  new RegExp(`(?<!\\d)[0-3]?\\d\\s?[./-]\\s?[01]?\\d\\s?[./-]\\s?${YEAR}(?!\\d)`, 'g'),
  new RegExp(`(?<!\\d)[01]?\\d[./-][0-3]?\\d[./-]${YEAR}(?!\\d)`, 'g'),
  new RegExp(`(?<!\\d)${YEAR}-[01]\\d-[0-3]\\d(?!\\d)`, 'g'),
  new RegExp(`(?<!\\d)[0-3]?\\d(?:\\.|st|nd|rd|th|er)?\\s(?:of\\s)?${MONTH},?\\s${YEAR}(?!\\d)`, 'g'),
  new RegExp(`(?<![a-z])${MONTH}\\s[0-3]?\\d(?:st|nd|rd|th)?,?\\s${YEAR}(?!\\d)`, 'g'),
];
// Nobody alive was born before; what happened then is history.
const OLDEST_BIRTH_YEAR = 1915;
const YOUNGEST_PLAIN_BIRTH_YEAR = 2021;

const PHONE = /(?<![\p{L}\p{Nd}.,/-])(?:\+|00)?\d(?:[ ./()-]{0,2}\d){7,14}(?!\d)/gu;
const STREET = new RegExp(
  '(?:(?<=[a-z-]|[a-z]\\s)(?:strasse|str\\.|gasse|weg|allee|platz|straat|laan|plein|gracht|kade|steeg|dijk)\\s\\d{1,4}(?![\\d.,]\\d))' +
    '|(?:(?<!\\d)\\d{1,4},?\\s(?:bis\\s|ter\\s)?(?:rue|avenue|boulevard|chemin|impasse|allee|place)\\s[a-z])' +
    '|(?:(?<!\\d)\\d{1,4}\\s[a-z]{2,30}\\s(?:street|road|lane|avenue|close|drive|crescent|terrace)(?![a-z]))',
  'g',
);
const PLATES = [
  /(?<![a-z\d-])[a-z]{1,3}[- ][a-z]{1,2}[- ]?\d{1,4}[eh]?(?![a-z\d-])/g, // Germany
  /(?<![a-z\d-])(?:[a-z]{2}-\d{3}-[a-z]{2})(?![a-z\d-])/g, // France
  /(?<![a-z\d-])(?:\d{1,2}-[a-z]{2,3}-\d{1,2}|[a-z]{1,2}-\d{2,3}-[a-z]{1,2}|[a-z]{2}-[a-z]{2}-\d\d|\d\d-\d\d-[a-z]{2}|\d\d-[a-z]{2}-[a-z]{2}|\d-[a-z]{3}-\d\d\d?)(?![a-z\d-])/g, // Netherlands, Belgium
  /(?<![a-z\d-])[a-z]{2}\d\d\s?[a-z]{3}(?![a-z\d-])/g, // United Kingdom
];
const NATIONAL = [
  { pattern: /(?<!\d)[12]\s?\d\d\s?[0-3]\d\s?\d[\da-b]\s?\d{3}\s?\d{3}\s?\d\d(?!\d)/g, isValid: isFrenchNumber },
  { pattern: /(?<![\d-])\d{3}-\d\d-\d{4}(?![\d-])/g, isValid: isAmericanNumber },
  { pattern: /(?<!\d)\d\d\.\d\d\.\d\d-\d{3}\.\d\d(?!\d)/g, isValid: () => true }, // Belgium
  { pattern: /(?<!\d)756\.\d{4}\.\d{4}\.\d\d(?!\d)/g, isValid: () => true }, // Switzerland
  { pattern: /(?<![a-z\d])[a-z]\d{9}(?![a-z\d])/g, isValid: isGermanNumber },
];

/** Hits labelled `identity.fullDate`, `birthDate`, `phone`, `email`, `plate`, `nationalId`, `street`. */
export function findIdentifiers(folded: Folded, tokens: readonly Token[]): Hit[] {
  const hits: Hit[] = [];
  const { text } = folded;
  const add = (label: string, from: number, to: number): void => {
    const first = tokenAt(tokens, from);
    hits.push({ label: `identity.${label}`, from: first, to: Math.max(first + 1, tokenAt(tokens, to - 1) + 1) });
  };
  for (const pattern of DATES) {
    for (const match of text.matchAll(pattern)) {
      const year = Number(match[1]);
      if (year < OLDEST_BIRTH_YEAR) continue;
      add('fullDate', match.index, match.index + match[0].length);
      if (year <= YOUNGEST_PLAIN_BIRTH_YEAR) add('birthDate', match.index, match.index + match[0].length);
    }
  }
  const dated = new Uint8Array(tokens.length);
  for (const date of hits) dated.fill(1, date.from, date.to);
  for (const match of text.matchAll(PHONE)) {
    if (dated[tokenAt(tokens, match.index)] !== 1) add('phone', match.index, match.index + match[0].length);
  }
  for (const match of text.matchAll(STREET)) add('street', match.index, match.index + match[0].length);
  for (const pattern of PLATES) {
    for (const match of text.matchAll(pattern)) {
      if (isWrittenInCapitals(folded, match.index, match[0])) add('plate', match.index, match.index + match[0].length);
    }
  }
  for (const { pattern, isValid } of NATIONAL) {
    for (const match of text.matchAll(pattern)) {
      if (isValid(match[0].replace(/[^\da-z]/g, ''))) add('nationalId', match.index, match.index + match[0].length);
    }
  }
  tokens.forEach((token, index) => {
    if (token.kind === 'email') hits.push({ label: 'identity.email', from: index, to: index + 1 });
  });
  return hits;
}

/** The last token that begins at or before the offset. */
function tokenAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tokens[middle]?.from ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

function isWrittenInCapitals(folded: Folded, from: number, written: string): boolean {
  for (let i = 0; i < written.length; i += 1) {
    if (/[a-z]/.test(written[i] ?? '') && !isCapital(folded, from + i)) return false;
  }
  return true;
}

/** Numéro de sécurité sociale: the last two digits are 97 minus the rest modulo 97 (Corsica: 2A = 19, 2B = 18). */
function isFrenchNumber(digits: string): boolean {
  const body = digits.slice(0, 13).replace('2a', '19').replace('2b', '18');
  const key = Number(digits.slice(13));
  return /^\d{13}$/.test(body) && key === 97 - Number(BigInt(body) % 97n);
}

/** US social security number: no area 000, 666 or 9xx, no group 00, no serial 0000. */
function isAmericanNumber(digits: string): boolean {
  return !/^(?:000|666|9)/.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

/** Krankenversichertennummer: letter as two digits, weights 1 and 2, digit sums, modulo 10. */
function isGermanNumber(value: string): boolean {
  const letter = String(value.charCodeAt(0) - 96).padStart(2, '0');
  const digits = [...letter, ...value.slice(1, 9)].map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const product = digit * (index % 2 === 0 ? 1 : 2);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === Number(value[9]);
}
