import { Pill } from '@mantine/core';
import { formatLocale, useLocale, useT } from '../../i18n.ts';
import type { ListState } from '../../ui/list-search.ts';
import { within } from './mentions-search.ts';
import classes from './mentions-page.module.css';

/** What a figure narrowed the search to that no menu offers: one author, an hour of the week. Each can be taken away. */
export function ChosenMore({ state: { search, set } }: { state: ListState }) {
  const t = useT();
  const locale = formatLocale(useLocale());
  const { weekday, hour } = within(search);
  const day = weekday && new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));
  const zone = search['zone'];
  const chips = [
    search['author'] && { key: 'author', label: t('listening.mentions.one_author') },
    day && { key: 'weekday', label: zone ? `${day} (${zone})` : day },
    hour !== undefined && { key: 'hour', label: t('listening.mentions.one_hour', { from: clock(hour), to: clock(hour + 1) }) },
  ].filter((chip) => typeof chip === 'object');
  if (chips.length === 0) return null;
  return (
    <ul className={classes.more} aria-label={t('ui.list.chosen')}>
      {chips.map(({ key, label }) => (
        <li key={key}>
          <Pill
            size="md"
            withRemoveButton
            onRemove={() => set({ [key]: undefined })}
            removeButtonProps={{ 'aria-label': t('listening.mentions.remove_chip', { name: label }), 'aria-hidden': false, tabIndex: 0 }}
          >
            {label}
          </Pill>
        </li>
      ))}
    </ul>
  );
}

const clock = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;
