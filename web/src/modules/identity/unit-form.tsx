import { Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, type Unit } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { zones } from './places.ts';

interface Props {
  /** The unit to change, or null for a new one. */
  unit: Unit | null;
  units: readonly Unit[];
  onClose: () => void;
}

const kinds = ['region', 'country', 'team'] as const;

export function UnitForm({ unit, units, onClose }: Props) {
  const t = useT();
  const format = useFormat();
  const queries = useQueryClient();
  const { organisation } = useActive();
  const root = units.find((one) => one.parentId === null);
  const form = useForm({
    initialValues: {
      name: unit?.name ?? '',
      parentId: unit?.parentId ?? root?.id ?? '',
      kind: (unit && unit.kind !== 'headquarters' ? unit.kind : 'country') as (typeof kinds)[number],
      agency: unit?.agency ?? false,
      market: unit?.market ?? null,
      zone: unit?.zone ?? null,
    },
    validate: { name: required(t), parentId: unit ? () => null : required(t) },
  });
  const submission = useSubmit({
    form,
    send: ({ name, parentId, kind, agency, market, zone }) =>
      unit
        ? client.identity.units.update({ id: unit.id, name, market, zone })
        : client.identity.units.create({ name, parentId, kind, agency, market, zone }),
    onDone: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.identity.units.key() }),
        queries.invalidateQueries({ queryKey: api.identity.me.get.key() }),
      ]);
      onClose();
    },
    labels: {
      name: t('settings.units.name'),
      parentId: t('settings.units.parent'),
      market: t('settings.units.market'),
      zone: t('settings.units.zone'),
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={unit ? t('settings.units.edit_one', { name: unit.name }) : t('settings.units.add')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
    >
      <FormPage submission={submission} submitLabel={t(unit ? 'settings.save' : 'settings.units.add')}>
        <TextInput label={t('settings.units.name')} data-autofocus {...form.getInputProps('name')} />
        {!unit && (
          <>
            <UnitSelect label={t('settings.units.parent')} permission="identity.manage" {...form.getInputProps('parentId')} />
            <Select
              label={t('settings.units.kind')}
              allowDeselect={false}
              data={kinds.map((kind) => ({ value: kind, label: t(`settings.unit_kind.${kind}`) }))}
              {...form.getInputProps('kind')}
            />
            <Checkbox
              label={t('settings.units.agency_field')}
              description={t('settings.units.agency_help')}
              {...form.getInputProps('agency', { type: 'checkbox' })}
            />
          </>
        )}
        <Select
          label={t('settings.units.market')}
          description={t('settings.units.market_help')}
          clearable
          data={organisation.markets.map((code) => ({ value: code, label: format.name('region', code) }))}
          {...form.getInputProps('market')}
        />
        <Select label={t('settings.units.zone')} searchable clearable limit={100} data={zones} {...form.getInputProps('zone')} />
      </FormPage>
    </Modal>
  );
}
