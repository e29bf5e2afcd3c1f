import { Anchor, Button, Text } from '@mantine/core';
import { IconExternalLink, IconPencilPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answer, type Client } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { Panel } from '../../ui/panel.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { ByHandForm } from './by-hand-form.tsx';
import classes from './post-numbers.module.css';

type Published = Answer<Client['measurement']['posts']['published']>[number];

const order = ['likes', 'reposts', 'replies', 'quotes'];

/** Beside a post: where it was published and what came of it; where nobody reads the numbers back, they are entered here. */
export function PostNumbers({ postId, unitId, title }: { postId: string; unitId: string; title: string }) {
  const t = useT();
  const may = useCan()('measurement.read', unitId);
  const { data = [] } = useQuery(api.measurement.posts.published.queryOptions({ input: { id: postId }, enabled: may }));
  const [entering, setEntering] = useState<Published | null>(null);
  if (data.length === 0) return null;
  return (
    <Panel title={t('measurement.post.numbers')}>
      <ul className={classes.list}>
        {data.map((one) => (
          <li key={one.id}>
            <Where published={one} />
            {one.mayRecord && (
              <Button
                variant="default"
                size="compact-sm"
                leftSection={<IconPencilPlus size={14} aria-hidden />}
                aria-label={t('measurement.by_hand.enter_for', { channel: one.channel.name })}
                onClick={() => setEntering(one)}
              >
                {t('measurement.by_hand.enter')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {entering && <ByHandForm id={entering.id} name={`${title} · ${entering.channel.name}`} onClose={() => setEntering(null)} />}
    </Panel>
  );
}

function Where({ published }: { published: Published }) {
  const t = useT();
  const format = useFormat();
  const { channel, url, values, publishedAt, withdrawnAt } = published;
  const known = order.filter((metric) => values[metric] !== undefined);
  return (
    <>
      <PathLink to={`/measurement/posts/${published.id}`}>{channel.name}</PathLink>
      <Text size="xs" c="dimmed">
        {t(withdrawnAt ? 'measurement.post.withdrawn' : 'measurement.post.published', {
          when: format.dateTime(withdrawnAt ?? publishedAt),
        })}
        {url && (
          <>
            {' '}
            <Anchor href={url} target="_blank" rel="noreferrer" size="xs" underline="always">
              {t('measurement.post.open')} <IconExternalLink size={12} aria-hidden />
            </Anchor>
          </>
        )}
      </Text>
      <Text size="sm" className="tabular">
        {known.length === 0
          ? t('measurement.post.no_numbers')
          : format.list(known.map((metric) => `${format.number(values[metric] ?? 0)} ${t(`measurement.metric.${metric}`)}`))}
      </Text>
    </>
  );
}
