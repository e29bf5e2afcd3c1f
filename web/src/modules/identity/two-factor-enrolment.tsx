import { Button, Code, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { QRCodeSVG } from 'qrcode.react';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import classes from './two-factor.module.css';

export interface Enrolment {
  /** `otpauth://totp/…`, with the secret. */
  totpUri: string;
  recoveryCodes: string[];
}

/** The QR code (and its secret in letters), and a first code as proof that the authenticator works. */
export function TwoFactorEnrolment({
  enrolment,
  onDone,
  onCancel,
}: {
  enrolment: Enrolment;
  onDone: () => void | Promise<void>;
  onCancel: () => void;
}) {
  const t = useT();
  const secret = new URL(enrolment.totpUri).searchParams.get('secret') ?? '';
  const form = useForm({ initialValues: { code: '' }, validate: { code: required(t) } });
  const submission = useSubmit({
    form,
    send: ({ code }) => client.identity.me.confirmTwoFactor({ code: code.replaceAll(' ', '') }),
    onDone,
    labels: { code: t('account.code.totp') },
  });
  return (
    <FormPage
      submission={submission}
      submitLabel={t('settings.two_factor.confirm')}
      extra={
        <Button variant="default" onClick={onCancel}>
          {t('ui.cancel')}
        </Button>
      }
    >
      <div className={classes.scan}>
        <div className={classes.qr}>
          <QRCodeSVG value={enrolment.totpUri} size={176} title={t('settings.two_factor.qr')} />
        </div>
        <div>
          <Text>{t('settings.two_factor.scan')}</Text>
          <Text mt="sm" size="sm" c="dimmed">
            {t('settings.two_factor.secret')}
          </Text>
          <Code className={classes.secret}>{secret.match(/.{1,4}/g)?.join(' ')}</Code>
        </div>
      </div>
      <TextInput
        label={t('account.code.totp')}
        description={t('settings.two_factor.code_help')}
        autoComplete="one-time-code"
        inputMode="numeric"
        {...form.getInputProps('code')}
      />
    </FormPage>
  );
}
