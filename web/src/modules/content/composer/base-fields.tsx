import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { useLanguages } from '../languages.ts';
import { fieldIds } from './go-to.ts';
import { MarkedTextarea } from './marked-textarea.tsx';
import type { Remarks } from './marks.ts';
import type { Composer } from './use-composer.ts';

/** What all channels share unless they say otherwise: title, text, language, campaign. */
export function BaseFields({ composer, remarks }: { composer: Composer; remarks: Remarks }) {
  const t = useT();
  const { draft, change, readOnly, post } = composer;
  const languages = useLanguages([draft.language]);
  const campaigns = useQuery(api.content.campaigns.list.queryOptions({ input: { unitId: post.unitId, limit: 200 } }));
  const inherited = draft.variants.filter((variant) => variant.enabled && variant.text === null).length;
  const named = (campaigns.data?.items ?? []).map((campaign) => ({ value: campaign.id, label: campaign.name }));
  // A campaign put away is no longer offered, but the post still belongs to it.
  const options =
    draft.campaignId && !named.some((one) => one.value === draft.campaignId)
      ? [...named, { value: draft.campaignId, label: t('content.campaign.put_away') }]
      : named;
  return (
    <>
      <TextInput
        label={t('content.post.title')}
        description={t('content.post.title_help')}
        value={draft.title}
        readOnly={readOnly}
        maxLength={200}
        error={draft.title.trim() === '' ? t('ui.form.required') : undefined}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <MarkedTextarea
        id={fieldIds.text}
        label={t('content.post.text')}
        description={draft.variants.length > 0 ? t('content.post.text_help', { count: inherited }) : undefined}
        value={draft.text}
        onChange={(text) => change({ text })}
        marks={remarks.marksIn({ kind: 'text', channelId: null })}
        activeId={remarks.activeId}
        readOnly={readOnly}
        lang={draft.language}
        maxLength={65_000}
      />
      <Select
        label={t('content.post.language')}
        data={languages}
        value={draft.language}
        disabled={readOnly}
        searchable
        allowDeselect={false}
        onChange={(language) => language && change({ language })}
      />
      <Select
        label={t('content.post.campaign')}
        placeholder={t('content.post.no_campaign')}
        data={options}
        value={draft.campaignId}
        disabled={readOnly}
        searchable
        clearable
        onChange={(campaignId) => change({ campaignId })}
      />
    </>
  );
}
