import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconCopy, IconDots, IconHistory } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useT } from '../../../i18n.ts';
import { useCan } from '../../../session.ts';
import { showFault, showUndo } from '../../../ui/toast.tsx';
import type { Composer } from './use-composer.ts';

/** Quieter things to do with a post: its versions, a copy, putting it away. */
export function PostMenu({ composer }: { composer: Composer }) {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { describe } = useErrorText();
  const { post, autosave } = composer;
  const mayEdit = useCan()('content.edit', post.unitId);
  const onError = (error: unknown) => showFault(describe(error));
  const refresh = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: api.content.posts.key() }),
      queries.invalidateQueries({ queryKey: api.record.key() }),
    ]);
  };

  const duplicate = useMutation({
    mutationFn: async () => {
      await autosave.flush();
      return client.content.posts.duplicate({ id: post.id, title: t('content.post.copy_of', { title: post.title }).slice(0, 200) });
    },
    onSuccess: async (copy) => {
      await refresh();
      await navigate({ to: '/posts/$id', params: { id: copy.id } });
    },
    onError,
  });
  const archive = useMutation({
    mutationFn: async (archived: boolean) => {
      if (archived) await autosave.flush();
      return archived ? client.content.posts.archive({ id: post.id }) : client.content.posts.unarchive({ id: post.id });
    },
    onSuccess: async (_, archived) => {
      await refresh();
      if (archived) showUndo({ text: t('content.post.archived_done'), undo: () => archive.mutate(false) });
    },
    onError,
  });

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('content.post.actions')} loading={duplicate.isPending || archive.isPending}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconHistory size={16} aria-hidden />}
          onClick={() => void navigate({ to: '/posts/$id/versions', params: { id: post.id } })}
        >
          {t('content.versions.title')}
        </Menu.Item>
        {mayEdit && (
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => duplicate.mutate()}>
            {t('content.post.duplicate')}
          </Menu.Item>
        )}
        {mayEdit && (
          <Menu.Item
            leftSection={post.archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
            onClick={() => archive.mutate(!post.archived)}
          >
            {t(post.archived ? 'content.post.unarchive' : 'content.post.archive')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
