import { Select } from '@mantine/core';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { ListState } from '../../ui/list-search.ts';
import { DateField } from '../../ui/date-field.tsx';
import { againstOf, againsts, lengths, type Period } from './period.ts';
import classes from './period-select.module.css';

/** What the period is held against. */
export function AgainstSelect({ state }: { state: ListState }) {
  const t = useT();
  return (
    <Select
      w="15rem"
      label={t('listening.period.against')}
      allowDeselect={false}
      data={againsts.map((value) => ({ value, label: t(`listening.period.against_${value}`) }))}
      value={againstOf(state.search)}
      onChange={(value) => state.set({ against: value === 'before' ? undefined : (value ?? undefined) })}
    />
  );
}

/** The last days, or from one day to another. */
export function PeriodSelect({ period, state }: { period: Period; state: ListState }) {
  const t = useT();
  const format = useFormat();
  const { days, from, to } = state.search;
  const own = from !== undefined || to !== undefined;
  return (
    <div className={classes.period}>
      <Select
        w="11rem"
        label={t('listening.period.label')}
        allowDeselect={false}
        data={[
          ...lengths.map((length) => ({ value: String(length), label: t('listening.period.days', { days: length }) })),
          { value: 'own', label: t('listening.period.own') },
        ]}
        value={own ? 'own' : (days ?? '30')}
        onChange={(value) =>
          state.set(value === 'own' ? { days: undefined, ...period } : { days: value ?? undefined, from: undefined, to: undefined })
        }
      />
      {own ? (
        <>
          <DateField
            w="9rem"
            label={t('listening.period.from')}
            value={period.from}
            maxDate={period.to}
            onChange={(value) => value && state.set({ from: value, to: period.to })}
          />
          <DateField
            w="9rem"
            label={t('listening.period.to')}
            value={period.to}
            minDate={period.from}
            onChange={(value) => value && state.set({ from: period.from, to: value })}
          />
        </>
      ) : (
        <span className={classes.said}>{t('listening.period.said', { from: format.date(period.from), to: format.date(period.to) })}</span>
      )}
    </div>
  );
}
