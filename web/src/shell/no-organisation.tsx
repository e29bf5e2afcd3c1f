import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { useT } from '../i18n.ts';
import { useSignOut } from './use-sign-out.ts';

/** Signed in, but a member of nothing: the memberships ended, or the invitation is still open. */
export function NoOrganisation({ name }: { name: string }) {
  const t = useT();
  const signOut = useSignOut();
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack maw="28rem">
        <Title order={1}>{t('shell.no_organisation.title', { name })}</Title>
        <Text>{t('shell.no_organisation.text')}</Text>
        <Button variant="default" onClick={() => signOut.mutate()}>
          {t('shell.person.sign_out')}
        </Button>
      </Stack>
    </Center>
  );
}
