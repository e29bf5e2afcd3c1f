import { Alert, Checkbox } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconShieldCheck } from '@tabler/icons-react';
import { useT } from '../../../i18n.ts';

/** What must be read before a source is added: special categories of data, and no closed groups. */
export function PublicNotice<Values>({ form }: { form: UseFormReturnType<Values> }) {
  const t = useT();
  return (
    <>
      <Alert variant="light" icon={<IconShieldCheck aria-hidden />} title={t('listening.notice.title')}>
        {t('listening.notice.text')}
      </Alert>
      <Checkbox label={t('listening.notice.public_only')} {...form.getInputProps('publicOnly', { type: 'checkbox' })} />
    </>
  );
}

/** The server wants it too. */
export const mustBeTrue = (t: ReturnType<typeof useT>) => (value: unknown) => (value === true ? null : t('listening.notice.required'));
