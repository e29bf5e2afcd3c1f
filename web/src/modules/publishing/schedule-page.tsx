import { useSuspenseQuery } from '@tanstack/react-query';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside, useRecordCrumbs } from '../../ui/record-aside.tsx';
import { scheduleQuery } from './queries.ts';
import { SchedulePanel } from './schedule-panel.tsx';
import { EntryWord } from './states.tsx';

/** One schedule; what became of it is a link further down. */
export function SchedulePage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const { data: schedule } = useSuspenseQuery(scheduleQuery(id));
  const crumbs = useRecordCrumbs('schedule', id);
  return (
    <>
      <PageHeader
        title={`${schedule.title} · ${schedule.channel.name}`}
        crumbs={crumbs}
        state={<EntryWord state={schedule.state} />}
        owner={schedule.scheduledBy?.name}
      />
      <PageBody width="text" aside={<RecordAside type="schedule" id={id} />}>
        {schedule.cancelledAt ? (
          <p>{t('publishing.schedule.cancelled_at', { time: format.dateTime(schedule.cancelledAt) })}</p>
        ) : (
          <SchedulePanel releaseId={schedule.releaseId} unitId={schedule.unitId} byHand={schedule.byHand} />
        )}
      </PageBody>
    </>
  );
}
