import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { ListSkeleton } from '../../ui/loading.tsx';
import { MentionDetails } from './mention-details.tsx';
import { mentionQuery } from './queries.ts';

/** One mention beside the list it was opened from. */
export function MentionDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const t = useT();
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="min(42rem, 100vw)"
      title={t('listening.mention.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      {id !== null && <Loaded id={id} />}
    </Drawer>
  );
}

function Loaded({ id }: { id: string }) {
  const { data, error } = useQuery(mentionQuery(id));
  const { describe } = useErrorText();
  if (error) return <p>{describe(error)}</p>;
  return data ? <MentionDetails mention={data} /> : <ListSkeleton />;
}
