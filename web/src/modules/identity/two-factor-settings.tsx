import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useMe } from '../../session.ts';
import { StateWord } from '../../ui/state-word.tsx';
import { showDone } from '../../ui/toast.tsx';
import { PasswordPrompt } from './password-prompt.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TwoFactorEnrolment, type Enrolment } from './two-factor-enrolment.tsx';

type Step =
  | { name: 'idle' }
  | { name: 'start' | 'stop' | 'renew' }
  | { name: 'enrol'; enrolment: Enrolment }
  | { name: 'codes'; codes: string[] };

/** Two-factor sign-in: switch on with a QR code, recovery codes, switch off. */
export function TwoFactorSettings() {
  const t = useT();
  const me = useMe();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>({ name: 'idle' });
  const idle = () => setStep({ name: 'idle' });
  const refresh = () => queries.invalidateQueries({ queryKey: api.identity.me.get.key() });

  if (step.name === 'start') {
    return (
      <PasswordPrompt
        submitLabel={t('settings.two_factor.continue')}
        send={(password) => client.identity.me.startTwoFactor({ password })}
        onDone={(enrolment) => setStep({ name: 'enrol', enrolment })}
        onCancel={idle}
      />
    );
  }
  if (step.name === 'enrol') {
    return (
      <TwoFactorEnrolment
        enrolment={step.enrolment}
        onCancel={idle}
        onDone={async () => {
          setStep({ name: 'codes', codes: step.enrolment.recoveryCodes });
          await refresh();
        }}
      />
    );
  }
  if (step.name === 'codes') return <RecoveryCodes codes={step.codes} onDone={idle} />;
  if (step.name === 'renew') {
    return (
      <PasswordPrompt
        submitLabel={t('settings.two_factor.renew')}
        send={(password) => client.identity.me.renewRecoveryCodes({ password })}
        onDone={({ recoveryCodes }) => setStep({ name: 'codes', codes: recoveryCodes })}
        onCancel={idle}
      />
    );
  }
  if (step.name === 'stop') {
    return (
      <PasswordPrompt
        submitLabel={t('settings.two_factor.stop')}
        send={(password) => client.identity.me.stopTwoFactor({ password })}
        onDone={async () => {
          idle();
          await refresh();
          showDone(t('settings.two_factor.stopped'));
        }}
        onCancel={idle}
      />
    );
  }
  return (
    <>
      <Text component="div">
        {me.twoFactor ? (
          <StateWord tone="good" label={t('settings.two_factor.on')} />
        ) : (
          <StateWord tone="draft" label={t('settings.two_factor.off')} />
        )}
      </Text>
      <Group>
        {me.twoFactor ? (
          <>
            <Button variant="default" onClick={() => setStep({ name: 'renew' })}>
              {t('settings.two_factor.renew')}
            </Button>
            <Button variant="default" onClick={() => setStep({ name: 'stop' })}>
              {t('settings.two_factor.stop')}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setStep({ name: 'start' })}>
            {t('settings.two_factor.start')}
          </Button>
        )}
      </Group>
    </>
  );
}
