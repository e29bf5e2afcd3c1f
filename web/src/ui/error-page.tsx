import { Button, Group } from '@mantine/core';
import { IconCloudOff, IconLock, IconMoodConfuzed } from '@tabler/icons-react';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { faultOf, isForbidden, isNotFound, useErrorText } from '../errors.ts';
import { useT } from '../i18n.ts';
import { MessagePage } from './message-page.tsx';
import { NotFound } from './not-found.tsx';

/** What stands in place of a page that failed: what happened, try again, the way home. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const t = useT();
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  const { describe } = useErrorText();
  if (isNotFound(error)) return <NotFound />;
  const forbidden = isForbidden(error);
  const silent = faultOf(error).code === 'offline';
  // A fault of our own: leave its trace where support will ask for it.
  if (faultOf(error).code === 'unknown') console.error(error);
  const again = () => {
    queries.reset();
    reset();
    void router.invalidate();
  };
  const title = t(forbidden ? 'ui.error.forbidden' : silent ? 'ui.error.silent' : 'ui.error.title');
  return (
    <MessagePage icon={forbidden ? IconLock : silent ? IconCloudOff : IconMoodConfuzed} title={title} text={describe(error)}>
      <Group mt="sm">
        {!forbidden && <Button onClick={again}>{t('ui.try_again')}</Button>}
        <Button component={Link} to="/" variant="default">
          {t('ui.to_home')}
        </Button>
      </Group>
    </MessagePage>
  );
}
