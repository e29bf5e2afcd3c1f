/** The same examples with every product renamed: other names, letter case kept. Drawn from a fixed seed. */
import { z } from 'zod';

const catalogueSchema = z.record(z.string(), z.looseObject({ aliases: z.array(z.string()), inn: z.string().nullish() }));

export function sayFresh(catalogue: string, lines: readonly string[]): { catalogue: string; lines: string[] } {
  let seed = 20_261_122;
  const draw = (letters: string): string => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return letters[Math.floor((seed / 2_147_483_648) * letters.length)] ?? 'a';
  };
  const names = Object.values(catalogueSchema.parse(JSON.parse(catalogue)))
    .flatMap(({ aliases, inn }) => [...aliases, ...(inn ? [inn] : [])])
    .filter((name) => /^[\p{L}0-9-]+$/u.test(name))
    .toSorted((a, b) => b.length - a.length);
  const fresh = new Map<string, string>();
  // Substances keep their spellings of each other: ibuprofen, ibuprofène.
  for (const name of names) {
    const key = name.toLowerCase().replaceAll(/[éè]/g, 'e');
    const stem = [...fresh.keys()].find((known) => known.slice(0, 6) === key.slice(0, 6) && known.length > 6);
    if (fresh.has(key)) continue;
    fresh.set(
      key,
      stem === undefined
        ? Array.from({ length: 4 }, () => draw('bdfgklmnprstvz') + draw('aeiou')).join('') + draw('nrsx')
        : `${fresh.get(stem) ?? ''}e`,
    );
  }
  // xylométazoline is xylometazoline.
  const accented = (name: string) => name.replaceAll('e', '[eéè]');
  const pattern = new RegExp([...fresh.keys()].map(accented).join('|'), 'giu');
  const renamed = (text: string): string =>
    text.replace(pattern, (found) => {
      const name = fresh.get(found.toLowerCase()) ?? fresh.get(found.toLowerCase().replaceAll(/[éè]/g, 'e')) ?? found;
      if (found === found.toUpperCase()) return name.toUpperCase();
      return found[0] === found[0]?.toUpperCase() ? name.charAt(0).toUpperCase() + name.slice(1) : name;
    });
  return { catalogue: renamed(catalogue), lines: lines.map(renamed) };
}
