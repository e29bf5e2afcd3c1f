import { Button, Checkbox, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconSend } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan } from '../../session.ts';
import { DateTimeField } from '../../ui/date-field.tsx';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { ListSkeleton } from '../../ui/loading.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PathLink } from '../../ui/path-link.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { states, type ReleaseRow } from './states.ts';
import classes from './post-review-panel.module.css';

interface Props {
  postId: string;
  unitId: string;
  /** Saves what is still being written; what is submitted is what was saved. */
  flush?: () => Promise<unknown>;
  /** Why it cannot be submitted now, in words; null where it can. */
  obstacle?: string | null;
}

/** On a post: what was handed in and how it stands, and handing it in. */
export function PostReviewPanel({ postId, unitId, flush, obstacle = null }: Props) {
  const t = useT();
  const can = useCan();
  const releases = useQuery(api.review.ofPost.queryOptions({ input: { postId } }));
  if (releases.isPending) return <ListSkeleton />;
  const rows = releases.data ?? [];
  const newest = newestByChannel(rows);
  return (
    <Panel title={t('review.post.title')}>
      {newest.length > 0 && (
        <ul className={classes.list}>
          {newest.map((row) => (
            <li key={row.id}>
              <PathLink to={`/review/${row.id}`}>{row.channel.name}</PathLink>
              <StateWord tone={states[row.state].tone} label={t(states[row.state].label)} />
            </li>
          ))}
        </ul>
      )}
      {can('content.edit', unitId) && <SubmitForm postId={postId} again={rows.length > 0} obstacle={obstacle} {...(flush ? { flush } : {})} />}
    </Panel>
  );
}

/** The list is newest first. */
function newestByChannel(rows: readonly ReleaseRow[]): ReleaseRow[] {
  const found = new Map<string, ReleaseRow>();
  for (const row of rows) {
    const key = `${row.channel.id} ${row.language}`;
    if (!found.has(key)) found.set(key, row);
  }
  return [...found.values()].sort((a, b) => a.channel.name.localeCompare(b.channel.name));
}

/** Mantine gives `2027-03-31 09:30:00`; the API takes a wall time without seconds. */
const wallTime = (picked: string) => picked.replace(' ', 'T').slice(0, 16);

function SubmitForm({ postId, again, obstacle, flush }: { postId: string; again: boolean; obstacle: string | null; flush?: () => Promise<unknown> }) {
  const t = useT();
  const queries = useQueryClient();
  const { organisation } = useActive();
  const zone = organisation.reportingZone;
  const form = useForm<{ note: string; own: boolean; earliest: string | null; latest: string | null }>({
    initialValues: { note: '', own: false, earliest: null, latest: null },
    validate: { latest: (value, { own }) => (own ? required(t)(value ?? '') : null) },
  });
  const submission = useSubmit({
    form,
    send: async ({ note, own, earliest, latest }) => {
      await flush?.();
      return client.review.submit({ postId, note, ...(own && latest ? { window: { earliest: earliest ? wallTime(earliest) : null, latest: wallTime(latest), zone } } : {}) });
    },
    onDone: async ({ releases }) => {
      const made = releases.filter((one) => !one.kept).length;
      form.reset();
      await Promise.all([queries.invalidateQueries({ queryKey: api.review.key() }), queries.invalidateQueries({ queryKey: api.record.key() }), queries.invalidateQueries({ queryKey: api.content.posts.key() })]);
      showDone(made === 0 ? t('review.post.kept') : t('review.post.done', { count: made }));
    },
    labels: { note: t('review.post.note'), 'window.earliest': t('review.post.earliest'), 'window.latest': t('review.post.latest') },
  });
  const { own } = form.values;
  if (obstacle !== null) {
    return (
      <>
        <p className={classes.lead}>{obstacle}</p>
        <Button disabled leftSection={<IconSend size={16} aria-hidden />}>
          {t('review.post.submit')}
        </Button>
      </>
    );
  }
  return (
    <FormPage submission={submission} submitLabel={t(again ? 'review.post.again' : 'review.post.submit')}>
      <p className={classes.lead}>{t('review.post.lead')}</p>
      <Textarea label={t('review.post.note')} autosize minRows={1} maxRows={6} maxLength={2000} {...form.getInputProps('note')} />
      <Checkbox label={t('review.post.window_own')} description={own ? undefined : t('review.post.window_default')} {...form.getInputProps('own', { type: 'checkbox' })} />
      {own && (
        <fieldset className={classes.window}>
          <legend>{t('review.post.window')}</legend>
          <DateTimeField zone={zone} label={t('review.post.earliest')} clearable {...form.getInputProps('earliest')} />
          <DateTimeField zone={zone} label={t('review.post.latest')} {...form.getInputProps('latest')} />
        </fieldset>
      )}
    </FormPage>
  );
}
