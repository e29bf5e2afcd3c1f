import { Button, Popover, Select, Text } from '@mantine/core';
import { IconCalendarClock } from '@tabler/icons-react';
import { useT } from '../../../i18n.ts';
import { useFormat } from '../../../format.ts';
import { useActive } from '../../../session.ts';
import { DateTimeField } from '../../../ui/date-field.tsx';
import type { Composer } from './use-composer.ts';

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** When it is meant to go out: a wall time and its zone, chosen without leaving the page. */
export function PlannedField({ composer }: { composer: Composer }) {
  const t = useT();
  const format = useFormat();
  const { draft, change, readOnly, post } = composer;
  const { organisation, units } = useActive();
  const zone = draft.planned?.zone ?? units.find((unit) => unit.id === post.unitId)?.zone ?? organisation.reportingZone;
  const known =
    post.planned && draft.planned?.local === post.planned.local && draft.planned.zone === post.planned.zone ? post.planned : null;
  const words = draft.planned
    ? known
      ? format.dateTime(known.at, known.zone)
      : `${draft.planned.local.replace('T', ' ')} ${draft.planned.zone}`
    : t('content.planned.none');
  return (
    <Popover position="top" withArrow trapFocus returnFocus width="min(22rem, 92vw)">
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconCalendarClock size={16} aria-hidden />}
          aria-label={t('content.planned.label', { when: words })}
        >
          {words}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <DateTimeField
          label={t('content.planned.time')}
          zone={zone}
          clearable
          readOnly={readOnly}
          value={draft.planned ? `${draft.planned.local.replace('T', ' ')}:00` : null}
          onChange={(value) => change({ planned: value ? { local: value.slice(0, 16).replace(' ', 'T'), zone } : null })}
          popoverProps={{ withinPortal: false }}
          data-autofocus
        />
        <Select
          mt="sm"
          label={t('content.planned.zone')}
          data={zones}
          value={zone}
          searchable
          limit={60}
          allowDeselect={false}
          disabled={readOnly || !draft.planned}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => value && draft.planned && change({ planned: { ...draft.planned, zone: value } })}
        />
        {known && known.adjusted !== 'none' && (
          <Text size="sm" mt="sm" c="error">
            {t(`content.planned.${known.adjusted}`)}
          </Text>
        )}
        <Text size="xs" c="dimmed" mt="sm">
          {t('content.planned.help')}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
