import { Anchor, Group, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { focusWhenShown } from '../../ui/focus-when-shown.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { OuterPage } from './outer-page.tsx';

/** The second step: a code from the authenticator, or one of the recovery codes. */
export function SecondFactorForm({ onDone, onBack }: { onDone: () => Promise<void>; onBack: () => void }) {
  const t = useT();
  const [kind, setKind] = useState<'totp' | 'recovery'>('totp');
  const form = useForm({ initialValues: { code: '' }, validate: { code: required(t) } });
  const submission = useSubmit({
    form,
    send: ({ code }) => client.identity.session.verifySecondFactor({ kind, code: code.replaceAll(' ', '') }),
    onDone,
    labels: { code: t(`account.code.${kind}`) },
  });
  const other = kind === 'totp' ? 'recovery' : 'totp';
  const change = () => {
    form.reset();
    setKind(other);
  };
  return (
    <OuterPage title={t('account.code.title')} lead={t(`account.code.lead.${kind}`)}>
      <FormPage submission={submission} submitLabel={t('account.sign_in.submit')}>
        <TextInput
          key={kind}
          label={t(`account.code.${kind}`)}
          autoComplete="one-time-code"
          inputMode={kind === 'totp' ? 'numeric' : 'text'}
          ref={focusWhenShown}
          {...form.getInputProps('code')}
        />
      </FormPage>
      <Group mt="lg" gap="lg">
        <Anchor component="button" type="button" size="sm" onClick={change}>
          {t(`account.code.use.${other}`)}
        </Anchor>
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          {t('account.code.back')}
        </Anchor>
      </Group>
    </OuterPage>
  );
}
