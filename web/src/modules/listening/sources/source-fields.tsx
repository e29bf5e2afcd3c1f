import { NumberInput, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useT } from '../../../i18n.ts';
import { UnitSelect } from '../../../ui/unit-select.tsx';

export interface SourceValues {
  unitId: string;
  name: string;
  keep: 'everything' | 'matched';
  legalBasis: string;
  retentionDays: number;
}

export const labelsOf = (t: (id: string) => string): Record<keyof SourceValues, string> => ({
  unitId: t('listening.source.unit'),
  name: t('listening.source.name'),
  keep: t('listening.source.keep'),
  legalBasis: t('listening.source.legal_basis'),
  retentionDays: t('listening.source.retention'),
});

interface Props<Values extends SourceValues> {
  form: UseFormReturnType<Values>;
  withUnit?: boolean;
}

/** What every source says of itself: its name, what is kept, why it may be, and for how long. */
export function SourceFields<Values extends SourceValues>({ form, withUnit = false }: Props<Values>) {
  const t = useT();
  return (
    <>
      <TextInput label={t('listening.source.name')} maxLength={120} {...form.getInputProps('name')} />
      {withUnit && <UnitSelect label={t('listening.source.unit')} permission="listening.sources" {...form.getInputProps('unitId')} />}
      <Radio.Group label={t('listening.source.keep')} {...form.getInputProps('keep')}>
        <Stack gap="xs" mt={4}>
          <Radio
            value="everything"
            label={t('listening.source.keep_everything')}
            description={t('listening.source.keep_everything_help')}
          />
          <Radio value="matched" label={t('listening.source.keep_matched')} description={t('listening.source.keep_matched_help')} />
        </Stack>
      </Radio.Group>
      <Textarea
        label={t('listening.source.legal_basis')}
        description={t('listening.source.legal_basis_help')}
        autosize
        minRows={2}
        maxLength={500}
        {...form.getInputProps('legalBasis')}
      />
      <NumberInput
        label={t('listening.source.retention')}
        description={t('listening.source.retention_help')}
        min={1}
        max={3650}
        allowDecimal={false}
        {...form.getInputProps('retentionDays')}
      />
    </>
  );
}
