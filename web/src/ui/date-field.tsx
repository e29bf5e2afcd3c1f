import '@mantine/dates/styles.css';
import { DateInput, DatesProvider, DateTimePicker, type DateInputProps, type DateTimePickerProps } from '@mantine/dates';
import { useEffect, useState } from 'react';
import { useLocale, useT, type Locale } from '../i18n.ts';

/** dayjs knows English by itself; the others are fetched with the first date field that needs them. */
const dayjsLocales: Record<Exclude<Locale, 'en'>, () => Promise<unknown>> = {
  nl: () => import('dayjs/locale/nl.js'),
  de: () => import('dayjs/locale/de.js'),
  fr: () => import('dayjs/locale/fr.js'),
};

const loaded = new Set<Locale>(['en']);

function useDayjsLocale(): Locale {
  const locale = useLocale();
  const [, again] = useState(0);
  useEffect(() => {
    if (locale === 'en' || loaded.has(locale)) return;
    void dayjsLocales[locale]().then(() => {
      loaded.add(locale);
      again((count) => count + 1);
    });
  }, [locale]);
  return loaded.has(locale) ? locale : 'en';
}

/** A calendar day (`2027-03-31`), typed or picked. */
export function DateField(props: DateInputProps) {
  const locale = useDayjsLocale();
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      <DateInput valueFormat="D MMM YYYY" {...props} />
    </DatesProvider>
  );
}

/** A local wall time (`2027-03-31T09:30`) in a zone that is always named beside it. */
export function DateTimeField({ zone, description, ...props }: DateTimePickerProps & { zone: string }) {
  const t = useT();
  const locale = useDayjsLocale();
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      <DateTimePicker valueFormat="D MMM YYYY HH:mm" description={description ?? t('ui.date.in_zone', { zone })} {...props} />
    </DatesProvider>
  );
}
