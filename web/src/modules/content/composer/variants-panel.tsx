import { Button, Menu, Text } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useT } from '../../../i18n.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PathLink } from '../../../ui/path-link.tsx';
import { showUndo } from '../../../ui/toast.tsx';
import { withVariant, type Variant } from './draft.ts';
import type { Channel } from './limits.ts';
import type { Remarks } from './marks.ts';
import type { Composer } from './use-composer.ts';
import { VariantCard } from './variant-card.tsx';
import classes from './variants.module.css';

/** The post as it will look, channel by channel. */
export function VariantsPanel({ composer, channels, remarks }: { composer: Composer; channels: readonly Channel[]; remarks: Remarks }) {
  const t = useT();
  const { draft, change, readOnly } = composer;
  const known = new Map(channels.map((channel) => [channel.id, channel]));
  const free = channels.filter((channel) => !channel.archived && !draft.variants.some((variant) => variant.channelId === channel.id));

  const add = (channelId: string) =>
    change((before) => ({ ...before, variants: [...before.variants, { channelId, enabled: true, text: null, language: null }] }));
  const remove = (variant: Variant, name: string) => {
    change((before) => ({ ...before, variants: before.variants.filter((one) => one.channelId !== variant.channelId) }));
    showUndo({
      text: t('content.variant.removed', { channel: name }),
      undo: () =>
        change((before) =>
          before.variants.some((one) => one.channelId === variant.channelId)
            ? before
            : { ...before, variants: [...before.variants, variant] },
        ),
    });
  };

  const adding = !readOnly && free.length > 0 && (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />}>
          {t('content.variant.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="60dvh" style={{ overflowY: 'auto' }}>
        {free.map((channel) => (
          <Menu.Item key={channel.id} onClick={() => add(channel.id)}>
            {channel.name}
            <Text size="xs" c="dimmed">
              {[channel.label || t('content.network.other'), channel.markets.join(', ')].join(' · ')}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <section aria-labelledby="variants-title" className={classes.panel}>
      <div className={classes.title}>
        <h2 id="variants-title" className={classes.heading}>
          {t('content.variants.title')}
        </h2>
        {draft.variants.length > 0 && adding}
      </div>
      {draft.variants.length === 0 && (
        <EmptyState
          icon={IconSpeakerphone}
          sentence={t('content.variants.empty')}
          action={adding || (channels.length === 0 && <PathLink to="/channels">{t('content.variants.connect')}</PathLink>)}
          example={channels.length === 0 ? t('content.variants.none_exist') : undefined}
        />
      )}
      <div className={classes.cards}>
        {draft.variants.map((variant) => {
          const channel = known.get(variant.channelId);
          if (!channel) return null;
          return (
            <VariantCard
              key={variant.channelId}
              channel={channel}
              variant={variant}
              draft={draft}
              remarks={remarks}
              readOnly={readOnly}
              onChange={(wanted) => change((before) => withVariant(before, variant.channelId, wanted))}
              onRemove={() => remove(variant, channel.name)}
            />
          );
        })}
      </div>
    </section>
  );
}
