import { Button, Modal, Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan } from '../../session.ts';
import { DateField } from '../../ui/date-field.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RecordAside } from '../../ui/record-aside.tsx';
import { showFault, showUndo } from '../../ui/toast.tsx';
import { UnitSelect } from '../../ui/unit-select.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useRoleName } from './use-role-name.ts';
import classes from './units-page.module.css';

interface Membership {
  id: string;
  unitId: string;
  role: string;
  until: string | null;
}

/** One person: their roles by unit, and until when. */
export function MemberPage({ personId, fallback }: { personId: string; fallback: ReactNode }) {
  const t = useT();
  const can = useCan();
  const { data: members } = useSuspenseQuery(api.identity.members.list.queryOptions());
  const member = members.find((one) => one.personId === personId);
  const [adding, setAdding] = useState(false);
  if (!member) return fallback;
  const add = can('identity.manage') && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('settings.members.add_role')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={member.name}
        owner={member.email}
        crumbs={[{ label: t('settings.members.title'), to: '/settings/members' }]}
        action={add}
      />
      <PageBody aside={<RecordAside type="person" id={personId} />}>
        <Panel title={t('settings.members.roles')}>
          {member.memberships.length === 0 ? (
            <EmptyState icon={IconShieldCheck} sentence={t('settings.members.no_roles')} />
          ) : (
            <ul className={classes.tree}>
              {member.memberships.map((one) => (
                <MembershipRow key={one.id} personId={personId} membership={one} />
              ))}
            </ul>
          )}
        </Panel>
      </PageBody>
      {adding && <AddRole personId={personId} name={member.name} onClose={() => setAdding(false)} />}
    </>
  );
}

function useMemberships(personId: string) {
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: api.identity.members.key() }),
      queries.invalidateQueries({ queryKey: api.record.history.key({ input: { type: 'person', id: personId } }) }),
    ]);
  const fail = (error: unknown) => showFault(describe(error));
  return { refresh, fail };
}

function MembershipRow({ personId, membership }: { personId: string; membership: Membership }) {
  const t = useT();
  const format = useFormat();
  const can = useCan();
  const roleName = useRoleName();
  const { units } = useActive();
  const { data: roles } = useSuspenseQuery(api.identity.roles.list.queryOptions());
  const { refresh, fail } = useMemberships(personId);
  const role = roleName(membership.role, roles.find((one) => one.id === membership.role)?.name);
  const unit = units.find((one) => one.id === membership.unitId)?.name ?? '–';
  const giveBack = useMutation({
    mutationFn: () =>
      client.identity.members.addMembership({ personId, unitId: membership.unitId, role: membership.role, until: membership.until }),
    onSuccess: refresh,
    onError: fail,
  });
  const end = useMutation({
    mutationFn: () => client.identity.members.endMembership({ id: membership.id }),
    onSuccess: async () => {
      showUndo({ text: t('settings.members.role_ended', { role, unit }), undo: () => giveBack.mutate() });
      await refresh();
    },
    onError: fail,
  });
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <span className={classes.name}>{role}</span>
        <span className={classes.meta}>
          {unit}
          {membership.until && ` · ${t('settings.members.until', { day: format.date(membership.until) })}`}
        </span>
      </div>
      {can('identity.manage', membership.unitId) && (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          onClick={() => end.mutate()}
          loading={end.isPending}
          aria-label={t('settings.members.end_one', { role, unit })}
        >
          {t('settings.members.end')}
        </Button>
      )}
    </li>
  );
}

function AddRole({ personId, name, onClose }: { personId: string; name: string; onClose: () => void }) {
  const t = useT();
  const roleName = useRoleName();
  const { refresh } = useMemberships(personId);
  const { data: roles } = useSuspenseQuery(api.identity.roles.list.queryOptions());
  const form = useForm<{ unitId: string; role: string; until: string | null }>({
    initialValues: { unitId: '', role: '', until: null },
    validate: { unitId: required(t), role: required(t) },
  });
  const submission = useSubmit({
    form,
    send: (values) => client.identity.members.addMembership({ personId, ...values }),
    onDone: async () => {
      await refresh();
      onClose();
    },
    labels: { unitId: t('settings.members.unit'), role: t('settings.members.role'), until: t('settings.members.until_field') },
  });
  return (
    <Modal opened onClose={onClose} title={t('settings.members.add_role_to', { name })} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <FormPage submission={submission} submitLabel={t('settings.members.add_role')}>
        <UnitSelect
          label={t('settings.members.unit')}
          description={t('settings.members.unit_help')}
          permission="identity.manage"
          {...form.getInputProps('unitId')}
        />
        <Select
          label={t('settings.members.role')}
          searchable
          allowDeselect={false}
          data={roles.map((role) => ({ value: role.id, label: roleName(role.id, role.name) }))}
          {...form.getInputProps('role')}
        />
        <DateField
          label={t('settings.members.until_field')}
          description={t('settings.members.until_help')}
          clearable
          {...form.getInputProps('until')}
        />
      </FormPage>
    </Modal>
  );
}
