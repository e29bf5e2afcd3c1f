import { Alert, Button, Checkbox, Drawer, PasswordInput, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { client } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useMe } from '../../session.ts';
import { required } from '../../ui/field-rules.ts';
import { FormPage } from '../../ui/form-page.tsx';
import { showDone } from '../../ui/toast.tsx';
import { useSubmit } from '../../ui/use-submit.ts';
import { useDecided } from './queries.ts';
import type { Release } from './states.ts';
import type { Ticks } from './ticks.ts';
import { channelWords, useSignerRole } from './words.ts';
import classes from './drawer.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
  release: Release;
  /** What was opened and may be decided, the release itself first. */
  all: readonly Release[];
  /** Siblings not opened yet. */
  unseen: Release['siblings'];
  ticks: Ticks;
  onShow: (id: string) => void;
}

/** The signature: who, in which role, with which meaning, of what; proven by password and, where it is on, a code. */
export function SignDrawer(props: Props) {
  const t = useT();
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="bottom"
      size="auto"
      title={t('review.sign.title')}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      classNames={{ inner: classes.inner, content: classes.content, body: classes.body, header: classes.body }}
    >
      <SignForm {...props} />
    </Drawer>
  );
}

function SignForm({ onClose, release, all, unseen, ticks, onShow }: Props) {
  const t = useT();
  const me = useMe();
  const decided = useDecided();
  const roleName = useSignerRole();
  const { roles, selfApproval } = release.mayDecide;
  const form = useForm({
    initialValues: { password: '', code: '', comment: '', role: roles[0]?.role ?? '', ids: all.map((one) => one.id) },
    validate: { password: required(t), ...(me.twoFactor ? { code: required(t) } : {}) },
  });
  const chosen = all.filter((one) => form.values.ids.includes(one.id));
  const submission = useSubmit({
    form,
    send: ({ password, code, comment, role }) => {
      const also = chosen.filter((one) => one.id !== release.id).map((one) => ({ id: one.id, hash: one.hash, ticks: ticks.given(one) }));
      return client.review.sign({
        id: release.id,
        hash: release.hash,
        ticks: ticks.given(release),
        comment,
        password,
        ...(role ? { role } : {}),
        ...(me.twoFactor ? { code: code.replaceAll(' ', '') } : {}),
        also,
      });
    },
    onDone: async (signed) => {
      onClose();
      await decided(signed);
      showDone(t('review.sign.done', { count: chosen.length }));
    },
    labels: {
      password: t('review.sign.password'),
      code: t('review.sign.code'),
      comment: t('review.sign.comment'),
      role: t('review.sign.role'),
    },
  });
  const toggle = (id: string, on: boolean) =>
    form.setFieldValue('ids', on ? [...form.values.ids, id] : form.values.ids.filter((one) => one !== id));
  return (
    <FormPage
      submission={submission}
      submitLabel={t('review.sign.submit', { count: chosen.length })}
      extra={
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
      }
    >
      <Text>{t('review.sign.statement', { name: me.name })}</Text>
      {selfApproval && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />}>
          {t('review.sign.self')}
        </Alert>
      )}
      {all.length + unseen.length > 1 && (
        <fieldset className={classes.releases}>
          <legend>{t('review.sign.releases')}</legend>
          {all.map((one) => (
            <Checkbox
              key={one.id}
              label={channelWords(one)}
              checked={form.values.ids.includes(one.id)}
              disabled={one.id === release.id}
              onChange={(event) => toggle(one.id, event.currentTarget.checked)}
            />
          ))}
          {unseen.map((one) => (
            <div key={one.id} className={classes.unseen}>
              <Checkbox label={one.channel.name} disabled />
              <Button size="compact-sm" variant="subtle" onClick={() => (onClose(), onShow(one.id))}>
                {t('review.sign.look')}
              </Button>
            </div>
          ))}
        </fieldset>
      )}
      {roles.length > 1 && (
        <Select
          label={t('review.sign.role')}
          allowDeselect={false}
          data={roles.map(({ role, name }) => ({ value: role, label: roleName(role, name) }))}
          {...form.getInputProps('role')}
        />
      )}
      <PasswordInput
        label={t('review.sign.password')}
        description={t('review.sign.password_help')}
        autoComplete="current-password"
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': t('account.password.show') }}
        {...form.getInputProps('password')}
      />
      {me.twoFactor && (
        <TextInput label={t('review.sign.code')} autoComplete="one-time-code" inputMode="numeric" {...form.getInputProps('code')} />
      )}
      <Textarea label={t('review.sign.comment')} autosize minRows={1} maxRows={5} maxLength={2000} {...form.getInputProps('comment')} />
    </FormPage>
  );
}
