import { Stack, Text, Title } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  icon: TablerIcon;
  title: string;
  text: string;
  /** A way on: no page is a dead end. */
  children: ReactNode;
}

/** A page that is only a message: not found, refused, failed. */
export function MessagePage({ icon: Icon, title, text, children }: Props) {
  return (
    <Stack align="flex-start" gap="sm" maw="32rem" mx="auto" px="md" py="4rem">
      <title>{`${title} · Auscult`}</title>
      <Icon size={36} stroke={1.5} color="var(--accent-text)" aria-hidden />
      <Title order={1}>{title}</Title>
      <Text>{text}</Text>
      {children}
    </Stack>
  );
}
