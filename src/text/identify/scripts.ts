/**
 * Which languages a script writes. One sign of Thai is Thai; Cyrillic, Arabic, Devanagari and Bengali are shared, there
 * letters that only some languages have decide beside the n-grams. Ranges: blocks of the Unicode Standard. Pure.
 */

interface Script {
  /** First and last code point, by turns. */
  ranges: readonly number[];
  /** ISO 639-1; the first is the best guess when nothing else is known. */
  languages: readonly string[];
  /** Letters that speak for a language (first that fits). */
  clues?: readonly (readonly [RegExp, readonly string[]])[];
  /** How many Latin letters one sign is worth. */
  worth: number;
}

export const scripts: readonly Script[] = [
  { ranges: [0x370, 0x3ff, 0x1f00, 0x1fff], languages: ['el'], worth: 1 },
  {
    ranges: [0x400, 0x52f, 0x1c80, 0x1c8f],
    languages: ['ru', 'uk', 'bg', 'sr', 'be', 'mk', 'kk', 'mn'],
    clues: [
      [/[ѓќѕ]/u, ['mk']],
      [/[ђћ]/u, ['sr']],
      [/[љњџј]/u, ['sr', 'mk']],
      [/ў/u, ['be']],
      [/[їєґ]/u, ['uk']],
      [/[әғқңұһ]/u, ['kk']],
      [/[өү]/u, ['mn', 'kk']],
      [/і/u, ['uk', 'be']],
      [/[ыэё]/u, ['ru', 'be']],
      [/ъ./u, ['bg', 'ru']],
    ],
    worth: 1,
  },
  { ranges: [0x530, 0x58f], languages: ['hy'], worth: 1 },
  { ranges: [0x590, 0x5ff, 0xfb1d, 0xfb4f], languages: ['he'], worth: 1.5 },
  {
    ranges: [0x600, 0x6ff, 0x750, 0x77f, 0x8a0, 0x8ff, 0xfb50, 0xfdff, 0xfe70, 0xfeff],
    languages: ['ar', 'fa', 'ur', 'ku'],
    clues: [
      [/[ٹڈڑںےھ]/u, ['ur']],
      [/[ڕڵۆێە]/u, ['ku']],
      [/[پچژگکی]/u, ['fa', 'ur', 'ku']],
      [/[ةىكيأإ]/u, ['ar']],
    ],
    worth: 1.5,
  },
  { ranges: [0x780, 0x7bf], languages: ['dv'], worth: 1 },
  {
    ranges: [0x900, 0x97f],
    languages: ['hi', 'mr', 'ne'],
    clues: [[/ळ/u, ['mr']]],
    worth: 1.5,
  },
  { ranges: [0x980, 0x9ff], languages: ['bn', 'as'], clues: [[/[ৰৱ]/u, ['as']]], worth: 1.5 },
  { ranges: [0xa00, 0xa7f], languages: ['pa'], worth: 1.5 },
  { ranges: [0xa80, 0xaff], languages: ['gu'], worth: 1.5 },
  { ranges: [0xb00, 0xb7f], languages: ['or'], worth: 1.5 },
  { ranges: [0xb80, 0xbff], languages: ['ta'], worth: 1.5 },
  { ranges: [0xc00, 0xc7f], languages: ['te'], worth: 1.5 },
  { ranges: [0xc80, 0xcff], languages: ['kn'], worth: 1.5 },
  { ranges: [0xd00, 0xd7f], languages: ['ml'], worth: 1.5 },
  { ranges: [0xd80, 0xdff], languages: ['si'], worth: 1.5 },
  { ranges: [0xe00, 0xe7f], languages: ['th'], worth: 1.5 },
  { ranges: [0xe80, 0xeff], languages: ['lo'], worth: 1.5 },
  { ranges: [0xf00, 0xfff], languages: ['bo'], worth: 1.5 },
  { ranges: [0x1000, 0x109f], languages: ['my'], worth: 1.5 },
  { ranges: [0x10a0, 0x10ff, 0x1c90, 0x1cbf], languages: ['ka'], worth: 1 },
  { ranges: [0x1200, 0x139f], languages: ['am', 'ti'], worth: 2 },
  { ranges: [0x1780, 0x17ff], languages: ['km'], worth: 1.5 },
  { ranges: [0x1100, 0x11ff, 0x3130, 0x318f, 0xac00, 0xd7af], languages: ['ko'], worth: 3 },
  // A sign of kana makes the Chinese signs around it Japanese.
  { ranges: [0x3040, 0x30ff, 0x31f0, 0x31ff], languages: ['ja'], worth: 6 },
  { ranges: [0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xf900, 0xfaff, 0xd840, 0xd888], languages: ['zh'], worth: 3 },
];

const chinese = scripts.length - 1;
const japanese = scripts.length - 2;

const places = new Uint8Array(65_536);
scripts.forEach(({ ranges }, place) => {
  for (let at = 0; at < ranges.length; at += 2) places.fill(place + 1, ranges[at], (ranges[at + 1] ?? 0) + 1);
});

/** Whether no letter of another script is in a word. */
export function isLatin(word: string): boolean {
  for (let at = 0; at < word.length; at += 1) {
    const code = word.charCodeAt(at);
    if (code >= 0x370 && places[code] !== 0) return false;
  }
  return true;
}

export interface ScriptCounter {
  begin(): void;
  /** Counts the letters of a word. */
  add(word: string): void;
  /** The same for a word of Latin letters only. */
  addLatin(letters: number): void;
  /** The script that prevails, nothing for Latin and what is not known. */
  main(): Script | undefined;
  /** Whether anything but Latin was seen. */
  mixed(): boolean;
}

export function createScriptCounter(): ScriptCounter {
  const counts = new Float64Array(scripts.length);
  let latin = 0;
  let others = false;
  return {
    begin() {
      if (others) counts.fill(0);
      latin = 0;
      others = false;
    },
    add(word) {
      for (let at = 0; at < word.length; at += 1) {
        const code = word.charCodeAt(at);
        const place = code < 0x370 ? 0 : (places[code] ?? 0);
        if (place === 0) {
          latin += 1;
          continue;
        }
        others = true;
        counts[place - 1] = (counts[place - 1] ?? 0) + (scripts[place - 1]?.worth ?? 1);
      }
    },
    addLatin(letters) {
      latin += letters;
    },
    main() {
      if (!others) return undefined;
      // Japanese is written with both.
      if ((counts[japanese] ?? 0) > 0) counts[japanese] = (counts[japanese] ?? 0) + (counts[chinese] ?? 0);
      let best = 0;
      for (let place = 1; place < counts.length; place += 1) if ((counts[place] ?? 0) > (counts[best] ?? 0)) best = place;
      return (counts[best] ?? 0) > latin ? scripts[best] : undefined;
    },
    mixed: () => others,
  };
}
