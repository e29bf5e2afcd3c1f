import { Modal, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { PersonSelect } from '../../ui/person-select.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useStrategyChanged } from './queries.ts';

interface Known {
  id: string;
  title: string;
  description: string;
  owner: { id: string };
  revision: number;
}

interface Props {
  kind: 'goal' | 'objective';
  /** What to change; without it, something new. */
  thing?: Known;
  /** Of a new objective: the goal it stands under. */
  parent?: { id: string; unitId: string };
  onClose: () => void;
  onCreated?: (id: string) => void;
}

interface Values extends Record<string, unknown> {
  title: string;
  description: string;
  ownerPersonId: string;
  unitId: string;
}

/** A goal or an objective: what, why, who, where. */
export function GoalForm({ kind, thing, parent, onClose, onCreated }: Props) {
  const t = useT();
  const { personId } = useActive();
  const changed = useStrategyChanged();
  const startUnit = useStartUnit(parent);
  const form = useForm<Values>({
    initialValues: {
      title: thing?.title ?? '',
      description: thing?.description ?? '',
      ownerPersonId: thing?.owner.id ?? personId ?? '',
      unitId: startUnit,
    },
    validate: { title: required(t), ownerPersonId: required(t), unitId: thing ? () => null : required(t) },
    validateInputOnBlur: true,
  });
  const submission = useSubmit({
    form,
    send: ({ unitId, ...values }) => {
      const operations = kind === 'goal' ? client.strategy.goals : client.strategy.objectives;
      if (thing) return operations.update({ id: thing.id, revision: thing.revision, ...values });
      return parent
        ? client.strategy.objectives.create({ id: parent.id, unitId, ...values })
        : client.strategy.goals.create({ unitId, ...values });
    },
    onDone: async ({ id }) => {
      await changed();
      onClose();
      if (!thing) onCreated?.(id);
    },
    labels: {
      title: t('strategy.field.title'),
      description: t('strategy.field.description'),
      ownerPersonId: t('strategy.field.owner'),
      unitId: t('strategy.field.unit'),
    },
  });
  const action = t(thing ? `strategy.${kind}.edit` : `strategy.${kind}.add`);
  return (
    <Modal opened onClose={onClose} title={action} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={thing ? t('strategy.save') : action}>
        <TextInput
          label={t('strategy.field.title')}
          description={t(`strategy.${kind}.title_help`)}
          maxLength={160}
          data-autofocus
          {...form.getInputProps('title')}
        />
        <Textarea
          label={t('strategy.field.description')}
          description={t(`strategy.${kind}.description_help`)}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          {...form.getInputProps('description')}
        />
        <PersonSelect
          label={t('strategy.field.owner')}
          description={t('strategy.field.owner_help')}
          {...form.getInputProps('ownerPersonId')}
        />
        {!thing && (
          <UnitSelect
            label={t('strategy.field.unit')}
            description={t(parent ? 'strategy.field.unit_below_help' : 'strategy.field.unit_help')}
            permission="strategy.edit"
            {...form.getInputProps('unitId')}
          />
        )}
      </FormPage>
    </Modal>
  );
}

/** The unit a new thing most likely belongs to: the parent's, the one chosen above, or the first one may edit. */
export function useStartUnit(parent?: { unitId: string }): string {
  const can = useCan();
  const { unit } = useUnit();
  const { units } = useActive();
  const wished = [parent?.unitId, unit?.id, ...units.filter((one) => !one.archived).map((one) => one.id)];
  return wished.find((id) => id !== undefined && can('strategy.edit', id)) ?? '';
}
