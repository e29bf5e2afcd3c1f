import { ActionIcon, Anchor, Group, Popover, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../api.ts';
import { useErrorText } from '../errors.ts';
import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import { entityKind } from '../rooms.ts';
import { PathLink } from '../ui/path-link.tsx';
import classes from './top-bar.module.css';
import tray from './tray.module.css';

/** What I was told. Opening a notification, or "mark all", makes it read. */
export function NotificationsMenu() {
  const t = useT();
  const format = useFormat();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const [opened, { close, toggle }] = useDisclosure();
  const told = useQuery(api.identity.me.notifications.queryOptions({ refetchInterval: 60_000 }));
  const read = useMutation({
    mutationFn: (ids?: string[]) => client.identity.me.readNotifications({ ids }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.identity.me.notifications.key() }),
  });
  const unread = told.data?.unread ?? 0;
  const items = told.data?.items ?? [];
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" width="min(24rem, 94vw)" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon onClick={toggle} aria-label={t('shell.notifications.button', { count: unread })} aria-haspopup="dialog" pos="relative">
          <IconBell size={20} />
          {unread > 0 && (
            <span className={classes.count} aria-hidden>
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('shell.notifications.title')}>
        <Group justify="space-between" className={tray.head}>
          <Text fw={600}>{t('shell.notifications.title')}</Text>
          {unread > 0 && (
            <Anchor component="button" type="button" size="sm" onClick={() => read.mutate(undefined)}>
              {t('shell.notifications.read_all')}
            </Anchor>
          )}
        </Group>
        {told.isError && <Text className={tray.empty}>{describe(told.error)}</Text>}
        {told.isSuccess && items.length === 0 && <Text className={tray.empty}>{t('shell.notifications.empty')}</Text>}
        <ScrollArea.Autosize mah="60dvh">
          <ul className={tray.list}>
            {items.map((item) => {
              const to = item.entity && entityKind(item.entity.type)?.to(item.entity.id);
              const body = (
                <>
                  <span>{t(item.messageId, item.values)}</span>
                  <Text component="span" size="xs" c="dimmed">
                    {format.relative(item.createdAt)}
                  </Text>
                </>
              );
              const open = () => {
                if (!item.read) read.mutate([item.id]);
                close();
              };
              return (
                <li key={item.id} className={tray.item} data-unread={!item.read || undefined}>
                  {!item.read && <span className="visually-hidden">{t('shell.notifications.unread')}</span>}
                  {to ? (
                    <PathLink to={to} className={tray.link} onClick={open}>
                      {body}
                    </PathLink>
                  ) : (
                    <div className={tray.link}>{body}</div>
                  )}
                </li>
              );
            })}
          </ul>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}
