import { Checkbox, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { hasMessage, useT } from '../../i18n.ts';
import { Panel } from '../../ui/panel.tsx';
import { WhyPopover } from '../../ui/why-popover.tsx';
import { quoteOf } from './quote.ts';
import type { Finding, Release } from './states.ts';
import type { Ticks } from './ticks.ts';
import classes from './checks-panel.module.css';

/** What the rules found. Each warning asks the reviewer for a tick and a word; once decided, it shows them. */
export function ChecksPanel({ release, ticks }: { release: Release; ticks: Ticks }) {
  const t = useT();
  const { findings, rulePackVersion } = release.content;
  return (
    <Panel
      title={t('review.checks.title')}
      action={
        <Text c="dimmed" size="xs">
          {t('review.checks.pack', { version: rulePackVersion })}
        </Text>
      }
    >
      {findings.length === 0 ? (
        <p className={classes.clear}>
          <IconCircleCheck size={18} aria-hidden /> {t('review.checks.none')}
        </p>
      ) : (
        <ul className={classes.list}>
          {findings.map((finding, index) => (
            <Check key={`${finding.rule} ${index}`} release={release} finding={finding} index={index} ticks={ticks} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

interface CheckProps {
  release: Release;
  finding: Finding;
  index: number;
  ticks: Ticks;
}

function Check({ release, finding, index, ticks }: CheckProps) {
  const t = useT();
  const warns = finding.severity === 'warn';
  const Icon = warns ? IconAlertTriangle : IconInfoCircle;
  const title = finding.message.id.replace(/\.message$/, '.title');
  const quote = quoteOf(release.content, finding);
  const signed = release.signature?.ticks.find((tick) => tick.finding === index);
  const said = t(finding.message.id, finding.message.values);
  return (
    <li className={classes.check} data-severity={finding.severity}>
      <div className={classes.head}>
        <Icon size={18} aria-hidden className={classes.icon} />
        <div>
          <h3 className={classes.title}>{hasMessage(title) ? t(title) : finding.rule}</h3>
          <p className={classes.meta}>
            {t(`review.severity.${finding.severity}`)} · {finding.rule}
          </p>
        </div>
        <WhyPopover
          about={finding.rule}
          reason={said}
          citation={{ text: finding.citation }}
          {...(quote ? { span: quote } : {})}
          source={t('review.checks.pack', { version: release.content.rulePackVersion })}
        />
      </div>
      <p className={classes.text}>{said}</p>
      {quote && (
        <blockquote className={classes.quote} lang={release.language} dir="auto">
          {quote.text.slice(0, quote.start)}
          <mark>{quote.text.slice(quote.start, quote.end)}</mark>
          {quote.text.slice(quote.end)}
        </blockquote>
      )}
      {warns && release.state === 'waiting' && release.mayDecide.ok && <TickFields release={release} index={index} ticks={ticks} />}
      {signed && (
        <p className={classes.said}>{t('review.checks.said', { person: release.signature?.person.name ?? '', comment: signed.comment })}</p>
      )}
    </li>
  );
}

function TickFields({ release, index, ticks }: Omit<CheckProps, 'finding'>) {
  const t = useT();
  const tick = ticks.of(release, index);
  return (
    <div className={classes.fields}>
      <Checkbox
        label={t('review.checks.tick')}
        checked={tick.checked}
        onChange={(event) => ticks.set(release, index, { checked: event.currentTarget.checked })}
      />
      {tick.checked && (
        <Textarea
          label={t('review.checks.comment')}
          description={t('review.checks.comment_help')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={1000}
          value={tick.comment}
          onChange={(event) => ticks.set(release, index, { comment: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
