/**
 * Emoji as people see them: a flag, a keycap, or a picture with its skin tones and joined pictures is one sign.
 * Variation selectors are nothing to it; a skin tone may be left out when asking.
 */

const TONE = '[\\u{1F3FB}-\\u{1F3FF}]';
const PICTURE = `(?![©®™\\u2120])\\p{Extended_Pictographic}\\p{M}*(?:${TONE}\\p{M}*|[\\u{E0020}-\\u{E007F}]+)?`;
const SIGN = new RegExp(`\\p{RI}{2}|[0-9#*]\\uFE0F?\\u20E3|${PICTURE}(?:\\u200D${PICTURE})*`, 'uy');

/** Where the emoji that begins at `at` ends, or -1 if none does. */
export function emojiEnd(source: string, at: number): number {
  SIGN.lastIndex = at;
  return SIGN.test(source) ? SIGN.lastIndex : -1;
}

/** An emoji as it is compared: without variation selectors. */
export function emojiKey(emoji: string): string {
  return emoji.replace(/[\uFE0E\uFE0F]/g, '');
}

export function withoutTone(key: string): string {
  return key.replace(/[\u{1F3FB}-\u{1F3FF}]/gu, '');
}
