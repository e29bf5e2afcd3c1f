import '@mantine/dates/styles.css';
import { DateInput, DatesProvider, DateTimePicker, type DateInputProps, type DateTimePickerProps } from '@mantine/dates';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { formatLocale, useLocale, useT, type Locale } from '../i18n.ts';
import { typedDay } from './typed-day.ts';
import classes from './date-field.module.css';

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

/** What both fields share: names of the arrows, no grey days of other months, `escape` closes the calendar alone. */
function useCalendar() {
  const t = useT();
  const [opened, { open, close }] = useDisclosure();
  const locale = useLocale();
  const dayIsOpen = { 'data-mantine-stop-propagation': true };
  const spoken = new Intl.DateTimeFormat(formatLocale(locale), { dateStyle: 'long', timeZone: 'UTC' });
  return {
    // Without this mark, Mantine closes the dialog around the field together with its calendar.
    'data-mantine-stop-propagation': opened || undefined,
    getDayProps: () => dayIsOpen,
    getDayAriaLabel: (day: string) => spoken.format(new Date(day)),
    hideOutsideDates: true,
    classNames: { day: classes.day },
    popoverProps: { withinPortal: false, onOpen: open, onClose: close },
    ariaLabels: {
      previousMonth: t('ui.date.previous_month'),
      nextMonth: t('ui.date.next_month'),
      previousYear: t('ui.date.previous_year'),
      nextYear: t('ui.date.next_year'),
      previousDecade: t('ui.date.previous_years'),
      nextDecade: t('ui.date.next_years'),
      monthLevelControl: t('ui.date.choose_month'),
      yearLevelControl: t('ui.date.choose_year'),
    },
    clearButtonProps: { 'aria-label': t('ui.date.clear') },
  };
}

/** A day as it is written, and as it may be typed: German puts a full stop after the number. */
const dayFormat = (locale: Locale) => (locale === 'de' ? 'D. MMM YYYY' : 'D MMM YYYY');

/** A calendar day (`2027-03-31`), typed or picked. */
export function DateField(props: DateInputProps) {
  const locale = useDayjsLocale();
  const calendar = useCalendar();
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      <DateInput valueFormat={dayFormat(locale)} dateParser={(text) => typedDay(text, formatLocale(locale))} {...calendar} {...props} />
    </DatesProvider>
  );
}

interface DateTimeFieldProps extends Omit<DateTimePickerProps, 'value' | 'onChange' | 'type' | 'defaultValue'> {
  /** The zone the time is meant in, named under the field. */
  zone: string;
  /** As the API writes a local time: `2027-03-31T09:30`. */
  value?: string | null;
  onChange?: (value: string | null) => void;
}

/** A local wall time in a zone that is always named beside it. */
export function DateTimeField({ zone, description, value, onChange, ...props }: DateTimeFieldProps) {
  const t = useT();
  const locale = useDayjsLocale();
  const calendar = useCalendar();
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      <DateTimePicker
        valueFormat={`${dayFormat(locale)} HH:mm`}
        description={description ?? t('ui.date.in_zone', { zone })}
        timePickerProps={{ hoursInputLabel: t('ui.date.hours'), minutesInputLabel: t('ui.date.minutes') }}
        submitButtonProps={{ 'aria-label': t('ui.date.use') }}
        {...calendar}
        {...props}
        value={value ? `${value.replace('T', ' ')}:00` : null}
        onChange={(chosen) => onChange?.(chosen ? chosen.slice(0, 16).replace(' ', 'T') : null)}
      />
    </DatesProvider>
  );
}
