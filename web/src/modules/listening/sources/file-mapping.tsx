import { Alert, Checkbox, Select, Table, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconInfoCircle } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { required } from '../../../ui/field-rules.ts';
import { FormPage, FormSection } from '../../../ui/form-page.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import { showDone } from '../../../ui/toast.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import type { FilePreview } from '../queries.ts';
import { RowFaults } from './row-faults.tsx';
import { mustBeTrue, PublicNotice } from './public-notice.tsx';
import { labelsOf, SourceFields, type SourceValues } from './source-fields.tsx';
import classes from './sources.module.css';

type Mapping = FilePreview['mapping'];
type Field = keyof Mapping['columns'];

/** In the order in which people look for them. */
const fields = [
  'text',
  'publishedAt',
  'externalId',
  'url',
  'title',
  'network',
  'kind',
  'language',
  'country',
  'handle',
  'name',
  'authorKind',
  'followers',
  'rating',
] as const satisfies readonly Field[];

/** Which column says what, with the first rows as they would be taken in. */
export function FileMapping({ uploaded, unitId }: { uploaded: FilePreview; unitId: string }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const [mapping, setMapping] = useState(uploaded.mapping);
  const { file } = uploaded;
  const changed = JSON.stringify(mapping) !== JSON.stringify(uploaded.mapping);
  const reread = useQuery({
    ...api.listening.files.preview.queryOptions({ input: { unitId, sha256: file.sha256, mapping } }),
    enabled: changed,
    placeholderData: keepPreviousData,
  });
  const shown = changed ? (reread.data ?? uploaded) : uploaded;
  const form = useForm<SourceValues & { publicOnly: boolean }>({
    initialValues: {
      unitId,
      name: file.name.replace(/\.[a-z]+$/i, ''),
      keep: 'everything',
      legalBasis: '',
      retentionDays: 90,
      publicOnly: false,
    },
    validate: { name: required(t), legalBasis: required(t), publicOnly: mustBeTrue(t) },
  });
  const submission = useSubmit({
    form,
    send: (values) => client.listening.files.import({ ...values, publicOnly: true, unitId, sha256: file.sha256, mapping }),
    onDone: async ({ sourceId }) => {
      await queries.invalidateQueries({ queryKey: api.listening.key() });
      await queries.invalidateQueries({ queryKey: api.record.progress.key() });
      showDone(t('listening.file.started'));
      await navigate({ to: '/listening/sources/$id', params: { id: sourceId } });
    },
    labels: { ...labelsOf(t), publicOnly: t('listening.notice.title') },
  });
  const columnOf = (field: Field, column: string | null) => {
    const { [field]: _, ...others } = mapping.columns;
    setMapping({ ...mapping, columns: column ? { ...others, [field]: column } : others });
  };
  return (
    <FormPage submission={submission} submitLabel={t('listening.file.import', { count: shown.readable })}>
      {uploaded.earlierRunId && (
        <Alert color="yellow" variant="light" icon={<IconInfoCircle aria-hidden />}>
          {t('listening.file.earlier')} <PathLink to="/listening/sources?kind=file">{t('listening.file.earlier_link')}</PathLink>
        </Alert>
      )}
      <FormSection
        title={t('listening.file.columns')}
        lead={t('listening.file.columns_lead', { name: file.name, rows: shown.rows, size: format.bytes(file.bytes) })}
      >
        <div className={classes.mapping}>
          {fields.map((field) => (
            <Select
              key={field}
              label={t(`listening.file.field.${field}`)}
              clearable={field !== 'text'}
              searchable
              placeholder={t('listening.file.no_column')}
              data={uploaded.columns.map(({ name, samples }) => ({
                value: name,
                label: samples[0] ? `${name} (${cut(samples[0])})` : name,
              }))}
              value={mapping.columns[field] ?? null}
              onChange={(column) => columnOf(field, column)}
            />
          ))}
          <TextInput
            label={t('listening.file.network')}
            maxLength={40}
            value={mapping.network}
            onChange={(event) => setMapping({ ...mapping, network: event.currentTarget.value.toLowerCase() })}
          />
          <TextInput
            label={t('listening.file.zone')}
            value={mapping.zone}
            onChange={(event) => setMapping({ ...mapping, zone: event.currentTarget.value })}
          />
        </div>
        <Checkbox
          label={t('listening.file.day_first')}
          checked={mapping.dayFirst}
          onChange={(event) => setMapping({ ...mapping, dayFirst: event.currentTarget.checked })}
        />
      </FormSection>
      <FormSection title={t('listening.file.preview')} lead={t('listening.file.readable', { readable: shown.readable, rows: shown.rows })}>
        {reread.error && <p className={classes.fault}>{describe(reread.error)}</p>}
        <Sample sample={shown.sample} />
        <RowFaults faults={shown.faults} />
      </FormSection>
      <FormSection title={t('listening.file.about')}>
        <SourceFields form={form} />
        <PublicNotice form={form} />
      </FormSection>
    </FormPage>
  );
}

function Sample({ sample }: { sample: FilePreview['sample'] }) {
  const t = useT();
  const format = useFormat();
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('listening.file.preview')}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['publishedAt', 'network', 'name', 'text'] as const).map((field) => (
              <Table.Th key={field}>{t(`listening.file.field.${field}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sample.slice(0, 8).map((post, index) => (
            // Rows have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <Table.Tr key={index}>
              {post === null ? (
                <Table.Td colSpan={4}>{t('listening.file.unreadable')}</Table.Td>
              ) : (
                <>
                  <Table.Td className={classes.date}>{post.publishedAt ? format.dateTime(post.publishedAt) : '–'}</Table.Td>
                  <Table.Td>{post.network}</Table.Td>
                  <Table.Td>{post.author?.name ?? post.author?.handle ?? '–'}</Table.Td>
                  <Table.Td>{cut(post.text, 120)}</Table.Td>
                </>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function cut(text: string, length = 24): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
