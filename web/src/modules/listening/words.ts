import { useMemo } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';

/** How listening's values read. */
export function useWords() {
  const t = useT();
  const format = useFormat();
  return useMemo(
    () => ({
      language: (code: string) => (code === 'und' ? t('listening.language.und') : format.name('language', code)),
      country: (code: string) => format.name('region', code.toUpperCase()),
      /** Networks' own names where we know how they write them. */
      network: (network: string) => networkNames[network] ?? network.charAt(0).toUpperCase() + network.slice(1).replaceAll('_', ' '),
      sentiment: (value: string) => t(`query.value.sentiment.${value}`),
      emotion: (value: string) => t(`query.value.emotion.${value}`),
      signal: (value: string) => t(`query.value.signal.${value}`),
      kind: (value: string) => t(`query.value.type.${value}`),
      authorKind: (value: string) => t(`listening.author.${value}`),
      topic: (value: string) => t(`listening.topic.${value}`),
    }),
    [t, format],
  );
}

const networkNames: Record<string, string> = {
  x: 'X',
  linkedin: 'LinkedIn',
  youtube: 'YouTube',
  tiktok: 'TikTok',
  wordpress: 'WordPress',
};
