import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { StateWord } from '../../../ui/state-word.tsx';
import { deliveriesQuery, type Delivery } from './queries.ts';
import classes from './alerts.module.css';

const tones = { waiting: 'waiting', sending: 'live', sent: 'good', failed: 'stop', skipped: 'draft' } as const;

/** Who was told, how, when, and what came of it. */
export function DeliveryLog({ of }: { of: { ruleId?: string; eventId?: string } }) {
  const t = useT();
  const format = useFormat();
  const { describe } = useErrorText();
  const { data, error } = useQuery({
    ...deliveriesQuery(of),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === 'sending' || (one.state === 'waiting' && !one.held)) ? 3_000 : false,
  });
  const title = t('listening.alerts.deliveries');
  return (
    <Panel title={title}>
      {error && <p role="alert">{describe(error)}</p>}
      {!data && !error && <ListSkeleton />}
      {data?.items.length === 0 && <p className={classes.quiet}>{t('listening.alerts.deliveries_none')}</p>}
      {data && data.items.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('listening.alerts.delivered_to')}</Table.Th>
                <Table.Th>{t('listening.alerts.delivered_by')}</Table.Th>
                <Table.Th>{t('listening.alerts.state')}</Table.Th>
                <Table.Th>{t('listening.alerts.delivered_when')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((one) => (
                <Table.Tr key={one.id}>
                  <Table.Th scope="row" fw={500}>
                    {one.target}
                  </Table.Th>
                  <Table.Td>{t(`listening.alerts.channel_${one.channel}`)}</Table.Td>
                  <Table.Td>
                    <StateWord tone={tones[one.state]} label={t(`listening.alerts.delivery_${one.held ? 'held' : one.state}`)} />
                    <Why delivery={one} />
                  </Table.Td>
                  <Table.Td>{format.dateTime(one.settledAt ?? one.dueAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Panel>
  );
}

function Why({ delivery: { code, status, attempts } }: { delivery: Delivery }) {
  const t = useT();
  if (code === null && attempts < 2) return null;
  return (
    <p className={classes.quiet}>
      {code !== null && t('listening.alerts.delivery_code', { code, status: status ?? 0 })}
      {attempts > 1 && ` ${t('listening.alerts.attempts', { count: attempts })}`}
    </p>
  );
}
