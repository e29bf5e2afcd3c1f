import { MultiSelect, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMemo } from 'react';
import { useFormat } from '../../format.ts';
import { localeNames, locales, useT, type Locale } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { countries, zones } from './places.ts';

export type OrganisationKind = 'hospital' | 'pharma' | 'medtech' | 'agency';
const kinds: OrganisationKind[] = ['hospital', 'pharma', 'medtech', 'agency'];

export interface OrganisationValues {
  name: string;
  kind: OrganisationKind;
  languages: Locale[];
  markets: string[];
  reportingZone: string;
}

export const organisationRules = (t: ReturnType<typeof useT>) => ({
  name: required(t),
  languages: required(t),
  markets: required(t),
  reportingZone: required(t),
});

/** The fields of an organisation, for its set-up and its settings. */
export function OrganisationFields({ form, path = '' }: { form: Pick<UseFormReturnType<never>, 'getInputProps'>; path?: string }) {
  const t = useT();
  const format = useFormat();
  const markets = useMemo(
    () => countries.map((code) => ({ value: code, label: format.name('region', code) })).toSorted((a, b) => a.label.localeCompare(b.label)),
    [format],
  );
  const field = (name: string) => form.getInputProps(`${path}${name}`);
  return (
    <>
      <TextInput label={t('account.organisation.name')} autoComplete="organization" {...field('name')} />
      <Select
        label={t('account.organisation.kind')}
        allowDeselect={false}
        data={kinds.map((kind) => ({ value: kind, label: t(`account.kind.${kind}`) }))}
        {...field('kind')}
      />
      <MultiSelect
        label={t('account.organisation.languages')}
        description={t('account.organisation.languages_help')}
        data={locales.map((locale) => ({ value: locale, label: localeNames[locale] }))}
        {...field('languages')}
      />
      <MultiSelect
        label={t('account.organisation.markets')}
        description={t('account.organisation.markets_help')}
        searchable
        hidePickedOptions
        data={markets}
        {...field('markets')}
      />
      <Select
        label={t('account.organisation.zone')}
        description={t('account.organisation.zone_help')}
        searchable
        allowDeselect={false}
        limit={100}
        data={zones}
        {...field('reportingZone')}
      />
    </>
  );
}
