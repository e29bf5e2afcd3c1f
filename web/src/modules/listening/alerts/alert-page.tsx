import { Button } from '@mantine/core';
import { IconCheck, IconMessages } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useActive, useCan } from '../../../session.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import { RecordAside } from '../../../ui/record-aside.tsx';
import { MentionCard } from '../mention-card.tsx';
import { AlertChart } from './alert-chart.tsx';
import { AlertDrivers } from './alert-drivers.tsx';
import { AlertFeedback } from './alert-feedback.tsx';
import { AlertHandling } from './alert-handling.tsx';
import { AlertState, SeverityWord } from './alert-state.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { postsOfFiring } from './posts-of-firing.ts';
import { alertQuery, type AlertDetail } from './queries.ts';
import { useAlertWords } from './use-alert-words.ts';
import { useHandle } from './use-handle.ts';
import classes from './alerts.module.css';

/** One alert: what happened beside what is usual, what drove it, who takes care, and whether it was worth the trouble. */
export function AlertPage({ id }: { id: string }) {
  const t = useT();
  const can = useCan();
  const { organisation } = useActive();
  const { data: event } = useSuspenseQuery(alertQuery(id));
  const handle = useHandle(event.id);
  const mayHandle = can('listening.handle', event.unitId);
  const [first] = event.firings;
  const zone = event.chart.zone === 'UTC' ? organisation.reportingZone : event.chart.zone;
  return (
    <>
      <PageHeader
        title={first?.ruleName ?? event.query.name}
        crumbs={[{ label: t('listening.alerts.title'), to: '/listening/alerts' }]}
        state={
          <>
            <SeverityWord severity={event.severity} />
            <AlertState event={event} />
          </>
        }
        owner={event.assignee?.name}
        extra={
          mayHandle &&
          event.acknowledged === null && (
            <Button
              variant="default"
              leftSection={<IconCheck size={16} aria-hidden />}
              loading={handle.acknowledge.isPending}
              onClick={() => handle.acknowledge.mutate(true)}
            >
              {t('listening.alerts.acknowledge')}
            </Button>
          )
        }
        action={
          first && (
            <Button
              renderRoot={(props) => <PathLink to={postsOfFiring(event.query.id, first, zone)} {...props} />}
              leftSection={<IconMessages size={16} aria-hidden />}
            >
              {t('listening.alerts.posts')}
            </Button>
          )
        }
      />
      <PageBody
        aside={<RecordAside key={`${event.id} ${event.feedback.length} ${event.notes.length} ${event.state}`} type="alert" id={event.id} />}
      >
        <div className={classes.page}>
          <Findings event={event} zone={zone} />
          <AlertChart event={event} zone={zone} />
          <AlertDrivers event={event} zone={zone} />
          <TopPosts event={event} />
          <AlertHandling event={event} mayHandle={mayHandle} handle={handle} />
          <AlertFeedback event={event} mayHandle={mayHandle} handle={handle} />
          <DeliveryLog of={{ eventId: event.id }} />
        </div>
      </PageBody>
    </>
  );
}

/** In a sentence for each rule that fired, with the way to its posts and to itself. */
function Findings({ event, zone }: { event: AlertDetail; zone: string }) {
  const t = useT();
  const format = useFormat();
  const words = useAlertWords();
  return (
    <ul className={classes.findings}>
      {event.firings.map((firing) => (
        <li key={firing.id}>
          <p className={classes.sentence}>{words.sentence(firing)}</p>
          <p className={classes.quiet}>
            {t('listening.alerts.span', { from: format.dateTime(firing.firstHour, zone), to: format.dateTime(firing.lastHour, zone) })}
            {firing.peak.observed !== firing.observed &&
              ` ${t('listening.alerts.peak', { value: words.number(firing.metric, firing.peak.observed), at: format.dateTime(firing.peak.hour, zone) })}`}
          </p>
          <p className={classes.links}>
            <PathLink to={postsOfFiring(event.query.id, firing, zone)}>{words.metric(firing.metric)}</PathLink>
            <PathLink to={`/listening/alerts/rules/${firing.ruleId}`}>{t('listening.alerts.rule_of', { name: firing.ruleName })}</PathLink>
          </p>
        </li>
      ))}
    </ul>
  );
}

function TopPosts({ event: { explanation } }: { event: AlertDetail }) {
  const t = useT();
  return (
    <Panel title={t('listening.alerts.top')}>
      {explanation.top.length === 0 && <EmptyState icon={IconMessages} sentence={t('listening.alerts.top_none')} />}
      <div className={classes.posts}>
        {explanation.top.map((mention) => (
          <MentionCard
            key={mention.id}
            mention={mention}
            open={<PathLink to={`/listening/mentions/${mention.id}`}>{t('listening.alerts.open_post')}</PathLink>}
          />
        ))}
      </div>
    </Panel>
  );
}
