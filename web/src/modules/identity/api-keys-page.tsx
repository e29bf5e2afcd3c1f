import { Anchor, Button } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client, type Answer, type Client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive } from '../../session.ts';
import { confirm } from '../../ui/confirm.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { showFault } from '../../ui/toast.tsx';
import { ApiKeyForm } from './api-key-form.tsx';
import { SettingsHeader } from './settings-header.tsx';
import { usePermissionName } from './use-role-name.ts';
import classes from './units-page.module.css';

type ApiKey = Answer<Client['identity']['apiKeys']['list']>[number];

/** Keys for programs: what they may, when they were last used, and their end. */
export function ApiKeysPage() {
  const t = useT();
  const { data: keys } = useSuspenseQuery(api.identity.apiKeys.list.queryOptions());
  const [making, setMaking] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t('settings.api_keys.add')}
    </Button>
  );
  return (
    <>
      <SettingsHeader title={t('settings.api_keys.title')} lead={t('settings.api_keys.lead')} action={add} />
      <PageBody>
        {keys.length === 0 ? (
          <EmptyState
            icon={IconKey}
            sentence={t('settings.api_keys.empty')}
            action={add}
            example={
              <Anchor href="/api/docs" target="_blank" rel="noreferrer">
                {t('settings.api_keys.docs')}
              </Anchor>
            }
          />
        ) : (
          <ul className={classes.tree}>
            {keys.map((key) => (
              <ApiKeyRow key={key.id} apiKey={key} />
            ))}
          </ul>
        )}
      </PageBody>
      {making && <ApiKeyForm onClose={() => setMaking(false)} />}
    </>
  );
}

function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const t = useT();
  const format = useFormat();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const { units } = useActive();
  const permissionName = usePermissionName();
  const revoke = useMutation({
    mutationFn: () => client.identity.apiKeys.revoke({ id: apiKey.id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.identity.apiKeys.key() }),
    onError: (error) => showFault(describe(error)),
  });
  const ask = async () => {
    const yes = await confirm({
      title: t('settings.api_keys.revoke_title', { name: apiKey.name }),
      text: t('settings.api_keys.revoke_text'),
      action: t('settings.api_keys.revoke'),
      tone: 'stop',
    });
    if (yes) revoke.mutate();
  };
  const facts = [
    apiKey.hint,
    units.find((unit) => unit.id === apiKey.unitId)?.name,
    apiKey.lastUsedAt ? t('settings.api_keys.used', { when: format.relative(apiKey.lastUsedAt) }) : t('settings.api_keys.unused'),
    apiKey.expiresAt && t('settings.api_keys.expires', { day: format.date(apiKey.expiresAt) }),
  ];
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <span className={classes.name}>{apiKey.name}</span>
        <span className={classes.meta}>{facts.filter(Boolean).join(' · ')}</span>
        <span className={classes.meta}>{format.list(apiKey.permissions.map(permissionName))}</span>
      </div>
      {apiKey.revoked ? (
        <StateWord tone="stop" label={t('settings.api_keys.revoked')} />
      ) : (
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          onClick={() => void ask()}
          loading={revoke.isPending}
          aria-label={t('settings.api_keys.revoke_one', { name: apiKey.name })}
        >
          {t('settings.api_keys.revoke')}
        </Button>
      )}
    </li>
  );
}
