import { Group, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { showDone } from '../../ui/toast.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { BrandwatchImport } from './editor/brandwatch-import.tsx';
import { formOf } from './editor/form-model.ts';
import { PreviewPanel } from './editor/preview-panel.tsx';
import { QueryForm } from './editor/query-form.tsx';
import { QueryText } from './editor/query-text.tsx';
import { withoutTerm, withTerm } from './editor/terms.ts';
import { TryOutPanel } from './editor/try-out-panel.tsx';
import { useReading } from './editor/use-reading.ts';
import type { SavedQuery } from './queries.ts';
import classes from './query-edit-page.module.css';

interface Values {
  name: string;
  note: string;
  unitId: string;
  text: string;
}

interface Props {
  /** Null for a new one. */
  saved: SavedQuery | null;
  /** What a new one begins with. */
  text?: string;
}

/** A query is written, in a form or as text, beside what it would have found. */
export function QueryEditPage({ saved, text = '' }: Props) {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { organisation } = useActive();
  const zone = saved?.zone ?? organisation.reportingZone;
  const unitId = useStartingUnit();
  const form = useForm<Values>({
    initialValues: { name: saved?.name ?? '', note: saved?.note ?? '', unitId: saved?.unitId ?? unitId, text: saved?.text ?? text },
    validate: { name: required(t), unitId: required(t), text: required(t) },
  });
  const { values } = form;
  const [mode, setMode] = useState(() => (formOf(values.text) === null ? 'text' : 'form'));
  const reading = useReading(values.text);
  const setText = (next: string) => form.setFieldValue('text', next);
  const submission = useSubmit({
    form,
    send: (sent) => send(saved, sent, zone),
    onDone: async (query) => {
      form.resetDirty();
      await queries.invalidateQueries({ queryKey: api.listening.key() });
      showDone(t('listening.query.saved', { name: query.name }));
      await navigate({ to: '/listening/queries/$id', params: { id: query.id } });
    },
    labels: { name: t('listening.query.name'), unitId: t('listening.query.unit'), text: t('listening.query.text') },
  });
  const crumbs = [
    { label: t('listening.queries.title'), to: '/listening' },
    ...(saved ? [{ label: saved.name, to: `/listening/queries/${saved.id}` }] : []),
  ];
  const runs = reading.query !== null && !reading.problems.some(({ severity }) => severity === 'error');
  return (
    <>
      <PageHeader title={t(saved ? 'listening.query.edit' : 'listening.query.new')} crumbs={crumbs} lead={t('listening.query.edit_lead')} />
      <PageBody>
        <div className={classes.columns}>
          <div className={classes.writing}>
            <FormPage submission={submission} submitLabel={t(saved ? 'listening.query.save_version' : 'listening.query.save')}>
              <TextInput label={t('listening.query.name')} maxLength={120} {...form.getInputProps('name')} />
              <div className={classes.query} data-path="text">
                <Group justify="space-between">
                  <SegmentedControl
                    aria-label={t('listening.query.mode')}
                    value={mode}
                    onChange={setMode}
                    data={[
                      { value: 'form', label: t('listening.query.mode_form') },
                      { value: 'text', label: t('listening.query.mode_text') },
                    ]}
                  />
                  <BrandwatchImport
                    onTake={(imported) => {
                      setText(imported);
                      setMode('text');
                    }}
                  />
                </Group>
                {mode === 'form' && <QueryForm value={values.text} onChange={setText} onText={() => setMode('text')} />}
                <div hidden={mode === 'form' && formOf(values.text) === null}>
                  <QueryText
                    value={values.text}
                    onChange={setText}
                    reading={reading}
                    label={t(mode === 'form' ? 'listening.query.as_text' : 'listening.query.text')}
                    readOnly={mode === 'form'}
                  />
                </div>
                {form.errors['text'] && <p className={classes.fault}>{form.errors['text']}</p>}
              </div>
              {!saved && (
                <UnitSelect
                  label={t('listening.query.unit')}
                  description={t('listening.query.unit_help')}
                  permission="listening.edit"
                  {...form.getInputProps('unitId')}
                />
              )}
              <Textarea label={t('listening.query.note')} autosize minRows={2} maxLength={2000} {...form.getInputProps('note')} />
              <LeaveGuard when={form.isDirty() && !submission.busy} />
            </FormPage>
            <TryOutPanel query={reading.query} zone={zone} />
          </div>
          <div className={classes.beside}>
            <PreviewPanel
              text={values.text}
              query={reading.query}
              runs={runs || values.text.trim() === ''}
              zone={zone}
              onAdd={(term) => setText(withTerm(values.text, term))}
              onExclude={(term) => setText(withoutTerm(values.text, term))}
            />
          </div>
        </div>
      </PageBody>
    </>
  );
}

/** Where a new query is made: the unit chosen above, else the first where one may. */
function useStartingUnit(): string {
  const can = useCan();
  const { units } = useActive();
  const { unit } = useUnit();
  return [unit?.id, ...units.map(({ id }) => id)].find((id) => id !== undefined && can('listening.edit', id)) ?? '';
}

async function send(saved: SavedQuery | null, { name, note, unitId, text }: Values, zone: string): Promise<SavedQuery> {
  if (saved === null) return client.listening.queries.create({ name, note, unitId, text, zone });
  const { id, version } = saved;
  // The version first: where somebody else saved one meanwhile, nothing is changed.
  let now = saved;
  if (text !== saved.text) now = await client.listening.queries.save({ id, version, text, zone });
  if (name !== saved.name || note !== saved.note) now = await client.listening.queries.update({ id, name, note });
  return now;
}
