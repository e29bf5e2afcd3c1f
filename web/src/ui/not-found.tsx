import { Button } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useT } from '../i18n.ts';
import { MessagePage } from './message-page.tsx';

/** Nothing at this address, or nothing this person may see; the two are not told apart on purpose. */
export function NotFound() {
  const t = useT();
  return (
    <MessagePage icon={IconCompass} title={t('ui.not_found.title')} text={t('ui.not_found.text')}>
      <Button component={Link} to="/" mt="sm">
        {t('ui.to_home')}
      </Button>
    </MessagePage>
  );
}
