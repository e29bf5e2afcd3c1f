import { ActionIcon, Button, Menu, Select, Text } from '@mantine/core';
import { IconDots, IconPencil, IconTrash, IconX } from '@tabler/icons-react';
import { useT } from '../../../i18n.ts';
import { CountMeter } from '../../../ui/count-meter.tsx';
import { PostPreview } from '../../../ui/preview/post-preview.tsx';
import { StateWord } from '../../../ui/state-word.tsx';
import { useLanguages } from '../languages.ts';
import { spoken, type Draft, type Variant } from './draft.ts';
import { fieldIds } from './go-to.ts';
import { countsOf, overFrom, type Channel } from './limits.ts';
import { MarkedTextarea } from './marked-textarea.tsx';
import type { Remarks } from './marks.ts';
import { thumbnailOf } from './thumbnail.ts';
import classes from './variants.module.css';

interface Props {
  channel: Channel;
  variant: Variant;
  draft: Draft;
  remarks: Remarks;
  readOnly: boolean;
  onChange: (change: Partial<Variant>) => void;
  onRemove: () => void;
}

/** One channel of a post: how it will look there, and its own words where it needs them. */
export function VariantCard({ channel, variant, draft, remarks, readOnly, onChange, onRemove }: Props) {
  const t = useT();
  const languages = useLanguages([draft.language, variant.language]);
  const { text, language } = spoken(draft, variant);
  const own = variant.text !== null;
  const over = overFrom(text, channel);
  const network = channel.label || t('content.network.other');
  return (
    <section
      className={classes.card}
      aria-label={t('content.variant.label', { channel: channel.name, network })}
      data-off={!variant.enabled || undefined}
    >
      <header className={classes.head}>
        <div className={classes.names}>
          <h3 className={classes.name}>{channel.name}</h3>
          <span className={classes.meta}>
            {[network, channel.byHand && t('content.variant.by_hand'), channel.audience === 'hcp' && t('content.variant.hcp')]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        {channel.archived && <StateWord tone="stop" label={t('content.variant.archived')} />}
        {!readOnly && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('content.variant.actions', { channel: channel.name })}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {own ? (
                <Menu.Item leftSection={<IconX size={16} aria-hidden />} onClick={() => onChange({ text: null })}>
                  {t('content.variant.inherit')}
                </Menu.Item>
              ) : (
                <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onChange({ text: draft.text })}>
                  {t('content.variant.own_text')}
                </Menu.Item>
              )}
              <Menu.Item onClick={() => onChange({ enabled: !variant.enabled })}>
                {t(variant.enabled ? 'content.variant.leave_out' : 'content.variant.take_in')}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={onRemove}>
                {t('content.variant.remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </header>
      {variant.enabled ? (
        <>
          {own && (
            <div className={classes.own}>
              <MarkedTextarea
                id={fieldIds.variant(channel.id)}
                label={t('content.variant.text', { channel: channel.name })}
                value={variant.text ?? ''}
                onChange={(value) => onChange({ text: value })}
                marks={remarks.marksIn({ kind: 'text', channelId: channel.id })}
                activeId={remarks.activeId}
                readOnly={readOnly}
                lang={language}
              />
              <Select
                label={t('content.post.language')}
                data={languages}
                value={language}
                disabled={readOnly}
                allowDeselect={false}
                searchable
                onChange={(value) => onChange({ language: value === draft.language ? null : value })}
              />
            </div>
          )}
          <PostPreview
            account={channel}
            text={text}
            language={language}
            images={draft.images.map(({ assetId, alt }) => ({ src: thumbnailOf(assetId), alt }))}
            maximumImages={channel.images.maximumCount}
            marks={over === null ? [] : [{ start: over, end: text.length, tone: 'over' }]}
          />
          {channel.textLimits.length > 0 && (
            <CountMeter
              label={t('content.variant.count', { channel: channel.name })}
              counts={countsOf(text, channel).map(({ unit, count, maximum }) => ({
                unit: unit === 'utf16' ? 'characters' : unit,
                used: count,
                limit: maximum,
              }))}
            />
          )}
          {!own && !readOnly && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={() => onChange({ text: draft.text })}
              className={classes.write}
            >
              {t('content.variant.own_text')}
            </Button>
          )}
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {t('content.variant.left_out')}
        </Text>
      )}
    </section>
  );
}
