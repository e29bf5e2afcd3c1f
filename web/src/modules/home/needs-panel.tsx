import { IconAlarm, IconCalendarDue, IconCircleCheck, IconGavel, type TablerIcon } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { entityKind } from '../../rooms.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import classes from './needs-panel.module.css';

const icons: Record<string, TablerIcon> = { legal: IconGavel, overdue: IconAlarm, soon: IconCalendarDue };

export const needsQuery = () => api.record.needs.queryOptions();

/** What waits for me, in the order the server gives: legal clocks first, then by time. */
export function NeedsPanel() {
  const t = useT();
  const format = useFormat();
  const { data: needs } = useSuspenseQuery(needsQuery());
  if (needs.length === 0) return <EmptyState icon={IconCircleCheck} sentence={t('home.needs.empty')} />;
  return (
    <ul className={classes.list}>
      {needs.map((need) => {
        const kind = entityKind(need.entity.type);
        const Icon = icons[need.urgency] ?? kind?.icon ?? IconCircleCheck;
        const sentence = t(need.messageId, need.values);
        return (
          <li key={`${need.messageId}:${need.entity.type}:${need.entity.id}`} className={classes.item} data-urgency={need.urgency}>
            <Icon size={20} stroke={1.75} aria-hidden />
            <span className={classes.words}>{kind ? <PathLink to={kind.to(need.entity.id)}>{sentence}</PathLink> : sentence}</span>
            {need.due && (
              <time className={classes.due} dateTime={need.due} title={format.dateTime(need.due)}>
                {t(need.urgency === 'overdue' ? 'home.needs.overdue' : 'home.needs.due', { when: format.relative(need.due) })}
              </time>
            )}
          </li>
        );
      })}
    </ul>
  );
}
