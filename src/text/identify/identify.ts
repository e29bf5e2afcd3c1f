/** Which language a post is written in. */
import { eld } from 'eld/small';
import type { LanguageGuess } from '../reading.ts';

const letter = /\p{L}/u;

/** Always a best guess; `und` only for a text without letters. */
export function identify(text: string): LanguageGuess {
  if (!letter.test(text)) return { language: 'und', languageConfidence: 0, languageUnsure: true };
  const found = eld.detect(text);
  const language = found.language === '' ? 'en' : found.language;
  const confidence = found.getScores()[language] ?? 0;
  return { language, languageConfidence: Math.min(1, confidence), languageUnsure: !found.isReliable() };
}
