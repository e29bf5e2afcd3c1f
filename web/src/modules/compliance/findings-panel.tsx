import { ActionIcon, Kbd, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useErrorText } from '../../errors.ts';
import { useT } from '../../i18n.ts';
import { Panel } from '../../ui/panel.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { WhyPopover } from '../../ui/why-popover.tsx';
import { neighbour, tally, type ShownFinding } from './findings.ts';
import { severityTone } from './severity.ts';
import type { Checks } from './use-checks.ts';
import classes from './findings-panel.module.css';

interface Props {
  checks: Checks;
  /** What the server says of exactly this text; left out where it is not asked. Until it has answered, nothing counts as clear. */
  server?: { state: 'waiting' | 'answered' | 'failed'; error: unknown };
  findings: readonly ShownFinding[];
  activeId: string | null;
  /** Leads to the place in the post. */
  onGo: (finding: ShownFinding) => void;
  /** Names of channels, where a post has several. */
  channelNames: ReadonlyMap<string, string>;
  /** The text a finding stands in, for its explanation. */
  textOf: (finding: ShownFinding) => string;
}

/** What the rules find, worst first; each with what to do, the rule behind "Why?", and the way to the words. */
export function FindingsPanel({
  checks,
  server = { state: 'answered', error: null },
  findings,
  activeId,
  onGo,
  channelNames,
  textOf,
}: Props) {
  const t = useT();
  const { describe } = useErrorText();
  const list = useRef<HTMLOListElement>(null);
  const { block, warn, inform } = tally(findings);

  useEffect(() => {
    if (activeId) list.current?.querySelector(`[data-active]`)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  if (checks.state === 'off') return null;
  const failure = checks.state === 'failed' ? checks : server.state === 'failed' ? server : null;
  const clear = checks.state === 'checked' && server.state === 'answered' && findings.length === 0;
  const step = (by: 1 | -1) => {
    const next = neighbour(findings, activeId, by);
    if (next) onGo(next);
  };
  return (
    <Panel
      title={t('compliance.findings.title')}
      action={
        findings.length > 0 && (
          <span className={classes.steps}>
            <Tooltip
              label={
                <>
                  {t('compliance.findings.previous')} <Kbd size="xs">⇧ F8</Kbd>
                </>
              }
            >
              <ActionIcon aria-label={t('compliance.findings.previous')} aria-keyshortcuts="Shift+F8" onClick={() => step(-1)}>
                <IconArrowUp size={16} />
              </ActionIcon>
            </Tooltip>
            <Tooltip
              label={
                <>
                  {t('compliance.findings.next')} <Kbd size="xs">F8</Kbd>
                </>
              }
            >
              <ActionIcon aria-label={t('compliance.findings.next')} aria-keyshortcuts="F8" onClick={() => step(1)}>
                <IconArrowDown size={16} />
              </ActionIcon>
            </Tooltip>
          </span>
        )
      }
    >
      <Text size="sm" c="dimmed" role="status">
        {failure
          ? t('compliance.findings.failed', { reason: describe(failure.error) })
          : clear
            ? t('compliance.findings.none')
            : checks.state === 'checking' || findings.length === 0
              ? t('compliance.findings.checking')
              : t('compliance.findings.count', { block, warn, inform })}
      </Text>
      {clear && (
        <p className={classes.quiet}>
          <IconShieldCheck size={18} stroke={1.5} aria-hidden />
          {t('compliance.findings.none_means')}
        </p>
      )}
      <ol ref={list} className={classes.list}>
        {findings.map((shown) => (
          <FindingItem
            key={shown.id}
            shown={shown}
            active={shown.id === activeId}
            onGo={onGo}
            channelNames={channelNames}
            text={textOf(shown)}
          />
        ))}
      </ol>
    </Panel>
  );
}

function FindingItem({
  shown,
  active,
  onGo,
  channelNames,
  text,
}: {
  shown: ShownFinding;
  active: boolean;
  onGo: Props['onGo'];
  channelNames: Props['channelNames'];
  text: string;
}) {
  const t = useT();
  const { finding, channelIds } = shown;
  const message = t(finding.message.id, finding.message.values);
  const title = t(`compliance.finding.${finding.rule.toLowerCase()}.title`);
  const some = channelIds.length < channelNames.size ? channelIds.map((id) => channelNames.get(id) ?? '').filter(Boolean) : [];
  const { span } = finding;
  const markets = String(finding.message.values['markets'] ?? '');
  return (
    <li className={classes.item} data-active={active || undefined} data-severity={finding.severity}>
      <div className={classes.head}>
        <StateWord tone={severityTone[finding.severity]} label={t(`compliance.severity.${finding.severity}`)} />
        <WhyPopover
          about={title}
          reason={message}
          citation={finding.citation ? { text: finding.citation } : undefined}
          span={
            span
              ? {
                  text: text.slice(Math.max(0, span[0] - 60), span[1] + 60),
                  start: Math.min(60, span[0]),
                  end: Math.min(60, span[0]) + span[1] - span[0],
                }
              : undefined
          }
          source={
            <>
              {finding.rule} · {t('compliance.rule.version', { version: finding.version })}
              <br />
              {finding.provenance}
              <br />
              {markets && (
                <>
                  {t('compliance.rule.markets_concerned', { markets })}
                  <br />
                </>
              )}
              {t('compliance.rules.confirm')}
            </>
          }
        />
      </div>
      <UnstyledButton className={classes.go} onClick={() => onGo(shown)} aria-current={active || undefined}>
        <span className={classes.message}>{message}</span>
        <span className={classes.remedy}>
          <strong>{t('compliance.findings.to_do')}</strong> {t(finding.remedy.id, finding.remedy.values)}
        </span>
        {!finding.overridable && finding.severity === 'block' && (
          <span className={classes.meta}>{t('compliance.findings.not_overridable')}</span>
        )}
        {some.length > 0 && <span className={classes.meta}>{t('compliance.findings.only_on', { channels: some.join(', ') })}</span>}
      </UnstyledButton>
    </li>
  );
}
