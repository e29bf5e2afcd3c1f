import { Table } from '@mantine/core';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import { WhyPopover } from '../../../ui/why-popover.tsx';
import { atomOf } from '../editor/form-model.ts';
import { useWords } from '../words.ts';
import { postsOfFiring } from './posts-of-firing.ts';
import type { AlertDetail } from './queries.ts';
import classes from './alerts.module.css';

/** What stands in these posts far more often than in those of the four weeks before: words, networks, people. */
export function AlertDrivers({ event, zone }: { event: AlertDetail; zone: string }) {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  const { explanation: found } = event;
  const [first] = event.firings;
  const link = (more: Record<string, string>) => (first ? postsOfFiring(event.query.id, first, zone, more) : '/listening/mentions');
  const rows = [
    ...found.networks.map(({ network, ...counts }) => ({
      key: `n ${network}`,
      name: words.network(network),
      to: link({ network }),
      ...counts,
    })),
    ...found.terms.map(({ term, ...counts }) => ({ key: `t ${term}`, name: term, to: link({ q: atomOf(term) }), ...counts })),
  ];
  const title = t('listening.alerts.drivers');
  const share = (count: number, of: number) => (of === 0 ? '–' : format.percent(count / of, 0));
  return (
    <Panel
      title={title}
      action={
        <WhyPopover
          about={title}
          reason={t('listening.alerts.drivers_why', { posts: found.posts, before: found.postsBefore })}
          formula="G² = 2·Σ O·ln(O/E)"
          source={t('listening.keyness.source')}
        />
      }
    >
      {rows.length === 0 ? (
        <p className={classes.quiet}>{t(found.postsBefore === 0 ? 'listening.alerts.drivers_no_base' : 'listening.alerts.drivers_none')}</p>
      ) : (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('listening.alerts.driver')}</Table.Th>
                <Table.Th ta="end">{t('listening.alerts.driver_now')}</Table.Th>
                <Table.Th ta="end">{t('listening.alerts.driver_before')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ key, name, to, inside, outside }) => (
                <Table.Tr key={key}>
                  <Table.Th scope="row" fw={500} lang="">
                    <PathLink to={to}>{name}</PathLink>
                  </Table.Th>
                  <Table.Td ta="end" className="tabular">
                    {share(inside, found.posts)}
                  </Table.Td>
                  <Table.Td ta="end" className="tabular">
                    {share(outside, found.postsBefore)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {found.authors.length > 0 && (
        <>
          <h3 className={classes.subtitle}>{t('listening.alerts.authors')}</h3>
          <ul className={classes.plain}>
            {found.authors.map(({ network, handle, name, posts, followers }) => (
              <li key={`${network} ${handle}`}>
                <PathLink to={link({ q: `author:${/^\w+$/.test(handle) ? handle : `"${handle}"`}` })}>{name ?? handle}</PathLink>{' '}
                <span className={classes.quiet}>
                  {t('listening.alerts.author_posts', {
                    network: words.network(network),
                    posts,
                    followers: format.compact(followers ?? 0),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
