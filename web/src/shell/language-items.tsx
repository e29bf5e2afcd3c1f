import { Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, api } from '../api.ts';
import { isLocale, localeNames, locales, showLocale, useLocale, type Locale } from '../i18n.ts';

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
  return (
    <Menu.RadioGroup value={current} onChange={(locale) => isLocale(locale) && void choose(locale)}>
      {locales.map((locale) => (
        <Menu.RadioItem key={locale} value={locale} lang={locale} closeMenuOnClick>
          {localeNames[locale]}
        </Menu.RadioItem>
      ))}
    </Menu.RadioGroup>
  );
}
