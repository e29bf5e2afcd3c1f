/**
 * The words of a post that tell its language: lower case, an apostrophe inside, hashtags cut at their capitals; no
 * addresses, handles or words with digits. Also the bytes and hashes that the tables are looked up by. Pure.
 */

/** UTF-16 units that are read. More says no more. */
const longest = 600;

const digit = (code: number) => code >= 48 && code <= 57;
const apostrophe = (code: number) => code === 39;
const blank = (code: number) => code === 32 || (code >= 9 && code <= 13) || code === 0xa0;
const capital = (code: number) => code >= 65 && code <= 90;
const isLetter = letters();

/** Signs that are not seen but cut words apart: soft hyphen, zero width space and joiners, marks of direction. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;

/** Calls `take` for each word; with `everything`, addresses, handles and words with digits count too. */
export function eachWord(source: string, take: (word: string) => void, everything = false): void {
  eachPlace(source, (text, from, to) => take(text.slice(from, to)), everything);
}

/** The same without a string for each word: `text[from…to)` in lower case. */
export function eachPlace(source: string, take: (text: string, from: number, to: number) => void, everything = false): void {
  const cased = plain(source);
  const text = cased.toLowerCase();
  // Lower case may be longer ("İ"): then capitals do not say where a hashtag is cut.
  const sameLength = text.length === cased.length;
  const { length } = text;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (!everything && (code === 64 || ((code === 104 || code === 119) && isAddress(text, at)))) {
      while (at < length && !blank(text.charCodeAt(at))) at += 1;
      continue;
    }
    if (!isLetter(text, at) && !digit(code) && !(apostrophe(code) && isClipped(text, at))) {
      at += 1;
      continue;
    }
    const tag = sameLength && text.charCodeAt(at - 1) === 35;
    let from = at;
    let digits = false;
    while (at < length) {
      const next = text.charCodeAt(at);
      if (digit(next)) digits = true;
      else if (!isLetter(text, at) && !(apostrophe(next) && isLetter(text, at + 1))) break;
      else if (tag && at > from && capital(cased.charCodeAt(at)) && !capital(cased.charCodeAt(at - 1))) {
        if (!digits) take(text, from, at);
        from = at;
        digits = false;
      }
      at += 1;
    }
    // What follows is an address (name@example.org, example.com/page): leave it.
    const follows = text.charCodeAt(at);
    const mail = !everything && (follows === 64 || (follows === 46 && isDomain(text, from, at)));
    if (mail) while (at < length && !blank(text.charCodeAt(at))) at += 1;
    else if (!digits || everything) take(text, from, at);
  }
}

/** "'n", "'t", "'em": an apostrophe before one or two letters; before more it is a quotation mark. */
const isClipped = (text: string, at: number) => isLetter(text, at + 1) && !(isLetter(text, at + 2) && isLetter(text, at + 3));

const isAddress = (text: string, at: number) => text.startsWith('http', at) || text.startsWith('www.', at);

/** "first.last@", "example.com", "shop.nl/sale"; but "klaar.Dank" is a full stop without its blank. */
const address =
  /^[.\w+-]*@|^\.(?:[a-z0-9-]+\.)*(?:com|org|net|info|eu|nl|de|fr|be|ch|at|uk|co|io|app|me|tv|ca|es|it|pt|dk|se|no|pl)(?![\p{L}\d])/u;
const isDomain = (text: string, from: number, at: number) => at - from > 1 && address.test(text.slice(at, at + 80));

/** Typographic, modifier and careless apostrophes. */
const apostrophes = /[\u0060\u00b4\u2018\u2019\u201b\u02bc\u02b9]/gu;

/** Composed, full-width and mathematical letters as plain ones, nothing unseen, one apostrophe. Most text of Latin-1 is so already. */
function plain(source: string): string {
  const text = source.length > longest ? source.slice(0, longest) : source;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0xff || code === 0xad || code === 0x60 || code === 0xb4)
      return text.replace(unseen, '').replace(apostrophes, "'").normalize('NFKC');
  }
  return text;
}

/** Whether a letter stands at a place; each UTF-16 unit is looked up once, letters beyond them by their pair. */
function letters(): (text: string, at: number) => boolean {
  const known = new Uint8Array(65_536);
  const letter = /^\p{L}$/u;
  const alone = /\p{L}/u;
  return (text, at) => {
    const code = text.charCodeAt(at);
    if (code < 128) return code >= 97 && code <= 122;
    if (Number.isNaN(code)) return false;
    if (code >= 0xd800 && code < 0xe000) {
      const start = code >= 0xdc00 ? at - 1 : at;
      // Signs of the emoji planes are most of the pairs.
      const high = text.charCodeAt(start);
      return high !== 0xd83c && high !== 0xd83d && high !== 0xd83e && start >= 0 && alone.test(text.slice(start, start + 2));
    }
    if (known[code] === 0) known[code] = letter.test(String.fromCharCode(code)) ? 1 : 2;
    return known[code] === 1;
  };
}

/** A number of 32 bits for `text[from…to)`, by Fowler, Noll and Vo (FNV-1a) over UTF-16 units. */
export function hash(text: string, from = 0, to = text.length): number {
  let value = 0x811c9dc5;
  for (let at = from; at < to; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** UTF-8 of at most 60 characters into `bytes` (256); answers the number of bytes. */
export function encode(word: string, bytes: Uint8Array): number {
  let length = 0;
  for (let at = 0; at < word.length && length < 240; at += 1) {
    const code = word.codePointAt(at) ?? 0;
    if (code < 0x80) bytes[length++] = code;
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
      bytes[length++] = 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      bytes[length++] = 0xe0 | (code >> 12);
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[length++] = 0x80 | (code & 0x3f);
    } else {
      at += 1;
      bytes[length++] = 0xf0 | (code >> 18);
      bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[length++] = 0x80 | (code & 0x3f);
    }
  }
  return length;
}
