import { Alert, Button, Group, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { TextDifference } from '../text-difference.tsx';
import type { Composer } from './use-composer.ts';

/** Two people changed the same: what differs, and one choice. Nothing of either is lost: the other's version is kept. */
export function ConflictBanner({ composer }: { composer: Composer }) {
  const t = useT();
  const format = useFormat();
  const { conflict, draft, keepMine, takeTheirs } = composer;
  if (!conflict) return null;
  const fields = conflict.fields.map((field) => t(`content.field.${field}`));
  return (
    <Alert
      color="yellow"
      variant="light"
      role="alert"
      icon={<IconUsers aria-hidden />}
      title={t('content.conflict.title', { who: conflict.who, time: format.time(conflict.at), fields: format.list(fields) })}
    >
      <Text size="sm">{t('content.conflict.text')}</Text>
      {conflict.fields.includes('text') && (
        <TextDifference before={conflict.theirs.text} after={draft.text} label={t('content.conflict.difference', { who: conflict.who })} />
      )}
      <Group mt="sm">
        <Button onClick={keepMine}>{t('content.conflict.mine')}</Button>
        <Button variant="default" onClick={() => void takeTheirs()}>
          {t('content.conflict.theirs', { who: conflict.who })}
        </Button>
      </Group>
    </Alert>
  );
}
