import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useUnit } from '../../session.ts';

/** One channel, or all of them. */
export function ChannelFilter({ channel, onChange }: { channel: string | undefined; onChange: (channel: string | undefined) => void }) {
  const t = useT();
  const { unit } = useUnit();
  const { data: channels = [] } = useQuery(api.channels.list.queryOptions({ input: { unitId: unit?.id } }));
  return (
    <Select
      size="sm"
      aria-label={t('publishing.calendar.channel')}
      placeholder={t('publishing.calendar.all_channels')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('publishing.calendar.all_channels') }}
      data={channels.map(({ id, name }) => ({ value: id, label: name }))}
      value={channel ?? null}
      onChange={(value) => onChange(value ?? undefined)}
    />
  );
}
