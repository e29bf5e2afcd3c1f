import { Button, Switch } from '@mantine/core';
import { IconPencil, IconPlus, IconSitemap } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan, type Unit } from '../../session.ts';
import { flattenUnits } from '../../shell/units.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { showFault, showUndo } from '../../ui/toast.tsx';
import { SettingsHeader } from './settings-header.tsx';
import { UnitForm } from './unit-form.tsx';
import classes from './units-page.module.css';

/** The unit tree: headquarters, regions, countries, teams; own or agency. */
export function UnitsPage() {
  const t = useT();
  const can = useCan();
  const { data: units } = useSuspenseQuery(api.identity.units.list.queryOptions());
  const [archived, setArchived] = useState(false);
  const [form, setForm] = useState<{ unit: Unit | null } | null>(null);
  const rows = flattenUnits(units, { archived });
  const mayAdd = can('identity.manage');
  return (
    <>
      <SettingsHeader
        title={t('settings.units.title')}
        lead={t('settings.units.lead')}
        action={
          mayAdd && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setForm({ unit: null })}>
              {t('settings.units.add')}
            </Button>
          )
        }
      />
      <PageBody>
        {units.some((unit) => unit.archived) && (
          <Switch
            mb="md"
            label={t('settings.units.show_archived')}
            checked={archived}
            onChange={(event) => setArchived(event.currentTarget.checked)}
          />
        )}
        <ul className={classes.tree}>
          {rows.map(({ unit, depth }) => (
            <UnitRow key={unit.id} unit={unit} depth={depth} onEdit={() => setForm({ unit })} />
          ))}
        </ul>
        {rows.length === 1 && <EmptyState icon={IconSitemap} sentence={t('settings.units.empty')} example={t('settings.units.example')} />}
      </PageBody>
      {form && <UnitForm unit={form.unit} units={units} onClose={() => setForm(null)} />}
    </>
  );
}

function UnitRow({ unit, depth, onEdit }: { unit: Unit; depth: number; onEdit: () => void }) {
  const t = useT();
  const format = useFormat();
  const can = useCan();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const archive = useMutation({
    mutationFn: (archived: boolean) => client.identity.units.update({ id: unit.id, archived }),
    onSuccess: async (_, archived) => {
      if (archived) showUndo({ text: t('settings.units.archived_done', { name: unit.name }), undo: () => archive.mutate(false) });
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.identity.units.key() }),
        queries.invalidateQueries({ queryKey: api.identity.me.get.key() }),
      ]);
    },
    onError: (error) => showFault(describe(error)),
  });
  const facts = [
    t(`settings.unit_kind.${unit.kind}`),
    unit.agency && t('settings.units.agency'),
    unit.market && format.name('region', unit.market),
    unit.zone,
  ].filter(Boolean);
  return (
    <li className={classes.row} style={{ paddingInlineStart: `${0.75 + depth * 1.75}rem` }}>
      <div className={classes.words}>
        <span className={classes.name}>
          {unit.name} {unit.archived && <StateWord tone="draft" label={t('settings.units.archived')} />}
        </span>
        <span className={classes.meta}>{facts.join(' · ')}</span>
      </div>
      {can('identity.manage', unit.id) && (
        <div className={classes.actions}>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={onEdit}
            aria-label={t('settings.units.edit_one', { name: unit.name })}
          >
            {t('settings.edit')}
          </Button>
          {unit.parentId !== null && (
            <Button
              variant="subtle"
              size="xs"
              color="gray"
              onClick={() => archive.mutate(!unit.archived)}
              loading={archive.isPending}
              aria-label={t(unit.archived ? 'settings.units.restore_one' : 'settings.units.archive_one', { name: unit.name })}
            >
              {t(unit.archived ? 'settings.units.restore' : 'settings.units.archive')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
