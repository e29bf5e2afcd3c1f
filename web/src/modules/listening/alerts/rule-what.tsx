import { NumberInput, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useT } from '../../../i18n.ts';
import { FormSection } from '../../../ui/form-page.tsx';
import { UnitSelect } from '../../../ui/unit-select.tsx';
import { savedQueriesQuery } from '../queries.ts';
import { useWords } from '../words.ts';
import { severities, type Severity } from './queries.ts';
import {
  againsts,
  kindsOf,
  metricNames,
  sensitivities,
  sharesOf,
  valuesOf,
  withMetric,
  type MetricName,
  type RuleValues,
} from './rule-values.ts';
import classes from './alerts.module.css';

type Form = UseFormReturnType<RuleValues>;

/** What is watched, and when it alerts. */
export function RuleWhat({ form, isNew }: { form: Form; isNew: boolean }) {
  const t = useT();
  const words = useWords();
  const saved = useQuery(savedQueriesQuery(false));
  const { values } = form;
  const options = valuesOf[values.of];
  const named: Partial<Record<MetricName, (value: string) => string>> = {
    emotion: words.emotion,
    topic: words.topic,
    signal: words.signal,
  };
  const name = named[values.of] ?? String;
  return (
    <FormSection title={t('listening.alerts.part_what')}>
      <TextInput label={t('listening.alerts.name')} maxLength={120} {...form.getInputProps('name')} />
      {isNew && <UnitSelect label={t('listening.query.unit')} permission="listening.edit" {...form.getInputProps('unitId')} />}
      <Select
        label={t('listening.alerts.query')}
        description={t('listening.alerts.query_help')}
        searchable
        allowDeselect={false}
        data={(saved.data ?? []).map((query) => ({ value: query.id, label: query.name }))}
        {...form.getInputProps('queryId')}
      />
      <div className={classes.row}>
        <Select
          label={t('listening.alerts.metric')}
          allowDeselect={false}
          data={metricNames.map((value) => ({ value, label: t(`listening.alerts.metric_${value}`) }))}
          value={values.of}
          onChange={(value) => value && form.setValues(withMetric(value as MetricName, values))}
        />
        {options && (
          <Select
            label={t(`listening.alerts.value_${values.of}`)}
            searchable
            allowDeselect={false}
            data={options.map((value) => ({ value, label: name(value) }))}
            {...form.getInputProps('value')}
          />
        )}
      </div>
      <When form={form} />
      <Select
        label={t('listening.alerts.severity')}
        description={t('listening.alerts.severity_help')}
        allowDeselect={false}
        maw="18rem"
        data={severities.map((value) => ({ value, label: t(`listening.alerts.severity_${value}`) }))}
        value={values.severity}
        onChange={(value) => value && form.setFieldValue('severity', value as Severity)}
      />
      <NumberInput
        label={t('listening.alerts.cool_down')}
        description={t('listening.alerts.cool_down_help')}
        min={1}
        max={168}
        allowDecimal={false}
        maw="18rem"
        {...form.getInputProps('coolDownHours')}
      />
    </FormSection>
  );
}

function When({ form }: { form: Form }) {
  const t = useT();
  const { of, kind } = form.values;
  const share = sharesOf.includes(of);
  const number = (field: 'limit' | 'by' | 'hours' | 'leastPosts', label: string, [min, max]: [number, number]) => (
    <NumberInput label={label} min={min} max={max} allowDecimal={false} w="12rem" {...form.getInputProps(field)} />
  );
  return (
    <>
      <Select
        label={t('listening.alerts.kind')}
        description={t(`listening.alerts.kind_${kind}_help`)}
        allowDeselect={false}
        data={kindsOf(of).map((value) => ({ value, label: t(`listening.alerts.kind_${value}`) }))}
        {...form.getInputProps('kind')}
      />
      <div className={classes.row}>
        {kind === 'unusual' && (
          <Select
            label={t('listening.alerts.sensitivity')}
            allowDeselect={false}
            data={sensitivities.map((value) => ({ value, label: t(`listening.alerts.sensitivity_${value}`) }))}
            {...form.getInputProps('sensitivity')}
          />
        )}
        {kind === 'threshold' &&
          number(
            'limit',
            t(of === 'balance' ? 'listening.alerts.limit_low' : share ? 'listening.alerts.limit_share' : 'listening.alerts.limit'),
            of === 'balance' ? [-100, 100] : share ? [0, 100] : [1, 1_000_000],
          )}
        {kind === 'change' && (
          <>
            {number('by', t(share ? 'listening.alerts.by_points' : 'listening.alerts.by_percent'), [1, share ? 100 : 10_000])}
            <Select
              label={t('listening.alerts.against')}
              allowDeselect={false}
              data={againsts.map((value) => ({ value, label: t(`listening.alerts.against_${value}`) }))}
              {...form.getInputProps('against')}
            />
          </>
        )}
        {kind !== 'unusual' && number('hours', t('listening.alerts.hours'), [1, 168])}
        {(kind === 'change' || (kind === 'threshold' && share)) && number('leastPosts', t('listening.alerts.least_posts'), [1, 100_000])}
      </div>
    </>
  );
}
