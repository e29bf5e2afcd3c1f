/**
 * The letters a lexicon looks a word up by. `fold` drops accents, which makes twins of words that are none: German
 * "schön" and "schon", French "marché" and "marche". So German umlauts are spelled out (both "schön" and "schoen"
 * give "schoen") and French accents are kept; where a French writer left them out, the term's plain form matches, save
 * where that is another common word.
 */
import { fold } from '../normalise.ts';
import type { Folded } from '../normalise.ts';
import type { Token } from '../tokenise.ts';

const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const ligatures: Record<string, string> = { œ: 'oe', æ: 'ae' };
const frenchLetters = new Set('àâçéèêëîïôûùüÿ');

/** Plain words that are common in their own right: an accented twin in a lexicon does not match them. */
const frenchTwins = new Set(
  'sur ou a la du mur cru cote cotes marche marches juge juges prive prives tue tues peche peches tache taches mais pres jeune jeunes foret roder colon des le les de ne age meme'.split(
    ' ',
  ),
);

/** How the lexicon of a language spells a token. */
export function spellToken(language: string, folded: Folded, token: Token): string {
  if (token.kind !== 'word' || (language !== 'de' && language !== 'fr')) return token.text;
  const { source } = folded;
  let plain = true;
  for (let at = token.start; at < token.end; at += 1) {
    if (source.charCodeAt(at) >= 128) {
      plain = false;
      break;
    }
  }
  return plain ? token.text : spell(language, source.slice(token.start, token.end));
}

/** A single word as the lexicon of a language spells it. */
export function spell(language: string, word: string): string {
  let spelled = '';
  for (const letter of word.normalize('NFC').toLowerCase()) {
    if (letter.charCodeAt(0) < 128) spelled += letter;
    else if (language === 'de' && letter in umlauts) spelled += umlauts[letter] ?? '';
    else if (language === 'fr' && letter in ligatures) spelled += ligatures[letter] ?? '';
    else if (language === 'fr' && frenchLetters.has(letter)) spelled += letter;
    else spelled += fold(letter).text;
  }
  return spelled;
}

/** Every spelling under which a term is filed: one, or two for a French term with accents. */
export function termSpellings(language: string, word: string, wholeTerm: boolean): string[] {
  const spelled = spell(language, word);
  if (language !== 'fr') return [spelled];
  const plain = fold(spelled).text;
  return plain === spelled || (wholeTerm && frenchTwins.has(plain)) ? [spelled] : [spelled, plain];
}
