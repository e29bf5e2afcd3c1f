import { MultiSelect, Select, Textarea } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { PersonSelect } from '../../ui/person-select.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';

export const accountKinds = ['hospital', 'corporate', 'brand', 'hcp', 'employee', 'influencer'] as const;
export const audiences = ['public', 'hcp'] as const;

export interface DescribingValues {
  unitId: string;
  markets: string[];
  audience: (typeof audiences)[number];
  accountKind: (typeof accountKinds)[number];
  purpose: string;
  responsiblePersonId: string | null;
}

/** Whose voice it is, whom it reaches, who answers for it: what the rules and the routes go by. */
export function DescribingFields({
  form,
  personRequired,
}: {
  form: Pick<UseFormReturnType<never>, 'getInputProps'>;
  personRequired: boolean;
}) {
  const t = useT();
  const format = useFormat();
  const { organisation } = useActive();
  return (
    <>
      <UnitSelect
        label={t('channels.field.unit')}
        description={t('channels.field.unit_help')}
        permission="channels.manage"
        {...form.getInputProps('unitId')}
      />
      <MultiSelect
        label={t('channels.field.markets')}
        description={t('channels.field.markets_help')}
        data={organisation.markets.map((market) => ({ value: market, label: format.name('region', market === 'UK' ? 'GB' : market) }))}
        {...form.getInputProps('markets')}
      />
      <Select
        label={t('channels.field.audience')}
        description={t('channels.field.audience_help')}
        allowDeselect={false}
        data={audiences.map((audience) => ({ value: audience, label: t(`channels.audience.${audience}`) }))}
        {...form.getInputProps('audience')}
      />
      <Select
        label={t('channels.field.account_kind')}
        allowDeselect={false}
        data={accountKinds.map((kind) => ({ value: kind, label: t(`channels.account_kind.${kind}`) }))}
        {...form.getInputProps('accountKind')}
      />
      <PersonSelect
        label={t('channels.field.person')}
        description={t(personRequired ? 'channels.field.person_by_hand_help' : 'channels.field.person_help')}
        clearable={!personRequired}
        {...form.getInputProps('responsiblePersonId')}
      />
      <Textarea
        label={t('channels.field.purpose')}
        description={t('channels.field.purpose_help')}
        autosize
        minRows={2}
        maxLength={500}
        {...form.getInputProps('purpose')}
      />
    </>
  );
}
