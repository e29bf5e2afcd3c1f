import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { useT } from '../../../i18n.ts';
import { DateField } from '../../../ui/date-field.tsx';
import { required } from '../../../ui/field-rules.ts';
import { FormPage } from '../../../ui/form-page.tsx';
import { LeaveGuard } from '../../../ui/leave-guard.tsx';
import { UnitSelect } from '../../../ui/unit-select.tsx';
import { useSubmit } from '../../../ui/use-submit.ts';
import { againsts, lengths, type Against } from '../period.ts';
import type { Dashboard } from '../queries.ts';
import { AddPanel } from './add-panel.tsx';
import classes from './dashboards.module.css';
import type { Panel } from './query-panel.tsx';

export type DashboardValues = Pick<Dashboard, 'title' | 'unitId' | 'shared' | 'period' | 'against' | 'panels'>;

interface Props {
  initial: DashboardValues;
  queries: readonly { id: string; name: string }[];
  submitLabel: string;
  extra?: ReactNode;
  send: (values: DashboardValues) => Promise<Dashboard>;
  onDone: (dashboard: Dashboard) => void | Promise<void>;
}

/** What a dashboard shows: its title, period, panels in their order, and who sees it. */
export function DashboardForm({ initial, queries, submitLabel, extra, send, onDone }: Props) {
  const t = useT();
  const form = useForm<DashboardValues>({ initialValues: initial, validate: { title: required(t), unitId: required(t) } });
  const submission = useSubmit({
    form,
    send,
    onDone: async (dashboard) => {
      form.resetDirty();
      await onDone(dashboard);
    },
    labels: { title: t('listening.dashboards.name'), unitId: t('listening.query.unit') },
  });
  const { period, panels } = form.values;
  const setPanels = (next: Panel[]) => form.setFieldValue('panels', next);
  return (
    <FormPage submission={submission} submitLabel={submitLabel} extra={extra}>
      <TextInput label={t('listening.dashboards.name')} maxLength={120} maw="32rem" {...form.getInputProps('title')} />
      <div className={classes.fields}>
        <Select
          w="12rem"
          label={t('listening.period.label')}
          allowDeselect={false}
          data={[
            ...lengths.map((days) => ({ value: String(days), label: t('listening.period.days', { days }) })),
            { value: 'own', label: t('listening.period.own') },
          ]}
          value={'days' in period ? String(period.days) : 'own'}
          onChange={(value) => form.setFieldValue('period', value === 'own' ? lastMonth() : { days: Number(value) })}
        />
        {'from' in period && (
          <>
            <DateField
              w="10rem"
              label={t('listening.period.from')}
              value={period.from}
              maxDate={period.to}
              onChange={(from) => from && form.setFieldValue('period', { ...period, from })}
            />
            <DateField
              w="10rem"
              label={t('listening.period.to')}
              value={period.to}
              minDate={period.from}
              onChange={(to) => to && form.setFieldValue('period', { ...period, to })}
            />
          </>
        )}
        <Select
          w="15rem"
          label={t('listening.period.against')}
          allowDeselect={false}
          data={againsts.map((value) => ({ value, label: t(`listening.period.against_${value}`) }))}
          value={form.values.against}
          onChange={(value) => value && form.setFieldValue('against', value as Against)}
        />
      </div>
      <PanelOrder panels={panels} queries={queries} onChange={setPanels} />
      <AddPanel queries={queries} full={panels.length >= 24} onAdd={(panel) => setPanels([...panels, panel])} />
      <UnitSelect label={t('listening.query.unit')} permission="listening.read" maw="32rem" {...form.getInputProps('unitId')} />
      <Checkbox
        label={t('listening.dashboards.share')}
        description={t('listening.dashboards.share_help')}
        {...form.getInputProps('shared', { type: 'checkbox' })}
      />
      <LeaveGuard when={form.isDirty() && !submission.busy} />
    </FormPage>
  );
}

function lastMonth(): { from: string; to: string } {
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  return { from: day(-29), to: day(0) };
}

interface OrderProps {
  panels: readonly Panel[];
  queries: readonly { id: string; name: string }[];
  onChange: (panels: Panel[]) => void;
}

/** The panels in their order; each moves by a button, so that nobody needs to drag. */
function PanelOrder({ panels, queries, onChange }: OrderProps) {
  const t = useT();
  const list = useRef<HTMLUListElement>(null);
  const names = new Map(queries.map(({ id, name }) => [id, name]));
  const label = (panel: Panel) => {
    const of = panel.kind === 'voice' ? panel.queryIds : [panel.queryId];
    const who = of.map((id) => names.get(id) ?? t('listening.dashboards.closed_query')).join(', ');
    return t('listening.dashboards.panel_of', { panel: t(`listening.dashboards.kind.${panel.kind}`), query: who });
  };
  const move = (from: number, to: number) => {
    const next = [...panels];
    const [moved] = next.splice(from, 1);
    if (moved) next.splice(to, 0, moved);
    onChange(next);
    // The panel keeps the focus where it went, so that it can be moved on.
    const direction = to < from ? 'up' : 'down';
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-place="${to}"] [data-move="${direction}"]`)?.focus());
  };
  const button = (place: number, to: number, direction: 'up' | 'down') => (
    <ActionIcon
      data-move={direction}
      aria-label={t(`listening.dashboards.move_${direction}`, { panel: label(panels[place] as Panel) })}
      aria-disabled={to < 0 || to >= panels.length || undefined}
      data-disabled={to < 0 || to >= panels.length || undefined}
      onClick={() => to >= 0 && to < panels.length && move(place, to)}
    >
      {direction === 'up' ? <IconArrowUp size={18} /> : <IconArrowDown size={18} />}
    </ActionIcon>
  );
  return (
    <section>
      <h2 className={classes.legend}>{t('listening.dashboards.panels')}</h2>
      {panels.length === 0 && <p className={classes.note}>{t('listening.dashboards.no_panels')}</p>}
      <ul className={classes.order} ref={list}>
        {panels.map((panel, place) => (
          // Two panels may be the same; their place tells them apart.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place} data-place={place}>
            <span>{label(panel)}</span>
            {button(place, place - 1, 'up')}
            {button(place, place + 1, 'down')}
            <ActionIcon
              aria-label={t('listening.dashboards.remove_panel', { panel: label(panel) })}
              onClick={() => onChange(panels.filter((_, index) => index !== place))}
            >
              <IconX size={18} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Leaves the form as it was. */
export function CancelButton({ onClick }: { onClick: () => void }) {
  const t = useT();
  return (
    <Button variant="default" onClick={onClick}>
      {t('listening.dashboards.cancel')}
    </Button>
  );
}
