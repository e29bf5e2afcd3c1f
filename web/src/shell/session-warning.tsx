import { Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useT } from '../i18n.ts';
import { meQuery, useMe } from '../session.ts';
import { useSignOut } from './use-sign-out.ts';

/** How long before the end of the session we say so (WCAG 2.2.1 asks for at least 20 seconds). */
const warnAhead = 5 * 60_000;
const tick = 15_000;

/** Warns before the session ends; "stay signed in" asks the server, which prolongs a session that is used. */
export function SessionWarning() {
  const t = useT();
  const me = useMe();
  const queries = useQueryClient();
  const ends = me.sessionExpiresAt ? Date.parse(me.sessionExpiresAt) : null;
  const left = useTimeLeft(ends);
  const [dismissed, setDismissed] = useState<number | null>(null);
  const stay = useMutation({ mutationFn: () => queries.fetchQuery({ ...meQuery(), staleTime: 0 }) });
  const signOut = useSignOut();
  if (ends === null || left === null || left > warnAhead || dismissed === ends) return null;
  const over = left <= 0;
  return (
    <Modal opened onClose={() => setDismissed(ends)} title={t('shell.session.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Text>{over ? t('shell.session.over') : t('shell.session.text', { minutes: Math.max(1, Math.ceil(left / 60_000)) })}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => signOut.mutate()}>
          {t('shell.person.sign_out')}
        </Button>
        <Button onClick={() => stay.mutate()} loading={stay.isPending}>
          {t(over ? 'shell.session.again' : 'shell.session.stay')}
        </Button>
      </Group>
    </Modal>
  );
}

/** Milliseconds until `ends`, looked at every quarter of a minute; null without an end. */
function useTimeLeft(ends: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (ends === null) return;
    const timer = setInterval(() => setNow(Date.now()), tick);
    return () => clearInterval(timer);
  }, [ends]);
  return ends === null ? null : ends - now;
}
