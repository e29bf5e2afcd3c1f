import { Anchor, Popover, Text, UnstyledButton } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import classes from './why-popover.module.css';

interface Props {
  /** What is explained, for those who hear the page: "Why blocked?" needs to know what. */
  about: string;
  /** The rule or reason in one or two sentences. */
  reason: ReactNode;
  /** Where the rule stands, e.g. an article of a directive. */
  citation?: { text: string; href?: string };
  /** The text it is about, with the marked span between `start` and `end` (UTF-16 units). */
  span?: { text: string; start: number; end: number };
  /** How a number came about, in words or signs. */
  formula?: ReactNode;
  source?: ReactNode;
  /** When the numbers behind it were last read (ISO 8601). */
  fresh?: string;
}

/** "Why?" beside a verdict, score, suggestion or number: rule, span, formula, source, freshness. */
export function WhyPopover({ about, reason, citation, span, formula, source, fresh }: Props) {
  const t = useT();
  const format = useFormat();
  const rows: [string, ReactNode][] = [
    [
      'ui.why.rule',
      citation &&
        (citation.href ? (
          <Anchor href={citation.href} target="_blank" rel="noreferrer" size="sm">
            {citation.text}
          </Anchor>
        ) : (
          citation.text
        )),
    ],
    ['ui.why.formula', formula],
    ['ui.why.source', source],
    ['ui.why.fresh', fresh && format.relative(fresh)],
  ];
  return (
    <Popover width="min(22rem, 92vw)" position="bottom-start" withArrow returnFocus trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.button} aria-label={t('ui.why.about', { about })}>
          <IconHelpCircle size={15} aria-hidden />
          {t('ui.why.label')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('ui.why.about', { about })} tabIndex={-1} data-autofocus>
        <Text size="sm">{reason}</Text>
        {span && (
          <blockquote className={classes.span}>
            {span.text.slice(0, span.start)}
            <mark>{span.text.slice(span.start, span.end)}</mark>
            {span.text.slice(span.end)}
          </blockquote>
        )}
        <dl className={classes.facts}>
          {rows.map(([label, value]) =>
            value ? (
              <div key={label}>
                <dt>{t(label)}</dt>
                <dd>{value}</dd>
              </div>
            ) : null,
          )}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
