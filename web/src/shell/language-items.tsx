import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, api } from '../api.ts';
import { localeNames, locales, showLocale, useLocale, type Locale } from '../i18n.ts';

/** The languages as menu entries. The choice is kept with the person, so that mails and other devices follow. */
export function LanguageItems() {
  const current = useLocale();
  const queries = useQueryClient();
  const keep = useMutation({
    mutationFn: (locale: Locale) => client.identity.me.update({ locale }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.identity.me.get.key() }),
  });
  const choose = async (locale: Locale) => {
    await showLocale(locale);
    keep.mutate(locale);
  };
  return locales.map((locale) => (
    <Menu.Item
      key={locale}
      lang={locale}
      role="menuitemradio"
      aria-checked={locale === current}
      leftSection={locale === current ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />}
      onClick={() => void choose(locale)}
    >
      {localeNames[locale]}
    </Menu.Item>
  ));
}
