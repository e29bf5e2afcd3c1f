import { useMemo } from 'react';
import { useFormat } from '../../format.ts';
import { useActive } from '../../session.ts';

/** Official languages of Europe and the most spoken in its hospitals: ISO 639-1. */
const common = [
  'ar',
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'et',
  'fi',
  'fr',
  'ga',
  'hr',
  'hu',
  'it',
  'lb',
  'lt',
  'lv',
  'mt',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sl',
  'sq',
  'sr',
  'sv',
  'tr',
  'uk',
  'zh',
];

/** Languages a post may speak, those of the organisation first, by name; `also` are offered whatever they are. */
export function useLanguages(also: readonly (string | null)[] = []): { value: string; label: string }[] {
  const format = useFormat();
  const { organisation } = useActive();
  const extra = also.filter((code) => code !== null).join();
  return useMemo(() => {
    const own: readonly string[] = organisation.languages;
    const named = (codes: readonly string[]) =>
      codes.map((code) => ({ value: code, label: format.name('language', code) })).sort((a, b) => a.label.localeCompare(b.label));
    const all = [...new Set([...common, ...extra.split(',').filter(Boolean)])];
    return [...named(own), ...named(all.filter((code) => !own.includes(code)))];
  }, [format, organisation.languages, extra]);
}
