import { Checkbox, Stack } from '@mantine/core';
import { useT } from '../../../i18n.ts';
import { useActive } from '../../../session.ts';
import { DateTimeField } from '../../../ui/date-field.tsx';

/** When the post may leave, if the author chooses it: wall times as the field gives them; no beginning is now. */
export interface OwnWindow {
  earliest: string | null;
  latest: string | null;
}

interface Props {
  window: OwnWindow | null;
  zone: string;
  onChange: (window: OwnWindow | null) => void;
}

/** The field gives `2027-03-31 09:30:00`, the API takes a wall time without seconds. */
const wallTime = (picked: string) => picked.replace(' ', 'T').slice(0, 16);

/** As the API takes it; nothing where the default is meant. */
export function windowInput(window: OwnWindow | null, zone: string) {
  return window?.latest
    ? { window: { earliest: window.earliest && wallTime(window.earliest), latest: wallTime(window.latest), zone } }
    : {};
}

/** The zone of the planned time, else the organisation's. */
export function useWindowZone(planned: { zone: string } | null): string {
  const { organisation } = useActive();
  return planned?.zone ?? organisation.reportingZone;
}

/** Usually chosen by the program; an author who must be exact opens it. */
export function WindowFields({ window, zone, onChange }: Props) {
  const t = useT();
  return (
    <Stack gap="sm" mt="md">
      <Checkbox
        label={t('review.window.own')}
        description={window ? undefined : t('review.window.default')}
        checked={window !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? { earliest: null, latest: null } : null)}
      />
      {window && (
        <Stack gap="sm" role="group" aria-label={t('review.window.title')}>
          <DateTimeField
            zone={zone}
            label={t('review.window.earliest')}
            clearable
            value={window.earliest}
            onChange={(earliest) => onChange({ ...window, earliest })}
          />
          <DateTimeField
            zone={zone}
            label={t('review.window.latest')}
            value={window.latest}
            onChange={(latest) => onChange({ ...window, latest })}
          />
        </Stack>
      )}
    </Stack>
  );
}
