import { Textarea } from '@mantine/core';
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Query } from '../../../../../src/text/query/syntax.ts';
import { formatLocale, useLocale, useT } from '../../../i18n.ts';
import { Panel } from '../../../ui/panel.tsx';
import { StateWord } from '../../../ui/state-word.tsx';
import { MarkedText } from '../marked-text.tsx';
import { tryOut } from './try-out.ts';
import classes from './try-out-panel.module.css';

const tones = { yes: 'good', no: 'stop', depends: 'waiting' } as const;
const icons = { yes: IconCheck, no: IconX, unknown: IconQuestionMark };

/** A text is pasted; whether it would be found, by what, and what is missing. Nothing leaves the browser. */
export function TryOutPanel({ query, zone }: { query: Query | null; zone: string }) {
  const t = useT();
  const locale = useLocale();
  const [text, setText] = useState('');
  const verdict = useMemo(
    () => (query === null || text.trim() === '' ? null : tryOut(query, text, { say: t, locale: formatLocale(locale), zone })),
    [query, text, t, locale, zone],
  );
  return (
    <Panel title={t('listening.try.title')}>
      <Textarea
        label={t('listening.try.text')}
        description={t('listening.try.help')}
        autosize
        minRows={2}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div aria-live="polite" className={classes.verdict}>
        {verdict && (
          <>
            <StateWord tone={tones[verdict.found]} label={t(`listening.try.found_${verdict.found}`)} />
            {verdict.spans.length > 0 && (
              <blockquote className={classes.quote}>
                <MarkedText text={text} spans={verdict.spans} />
              </blockquote>
            )}
            <ul className={classes.parts}>
              {verdict.parts.map(({ text: part, holds }, index) => {
                const kind = holds === null ? 'unknown' : holds ? 'yes' : 'no';
                const Icon = icons[kind];
                return (
                  // Parts have no identity but their place.
                  // oxlint-disable-next-line react/no-array-index-key
                  <li key={index} data-holds={kind}>
                    <Icon size={16} aria-hidden />
                    <span>
                      <span className="visually-hidden">{t(`listening.try.holds.${kind}`)}: </span>
                      {part}
                      {holds === null && <em> {t('listening.try.unknown')}</em>}
                    </span>
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </div>
    </Panel>
  );
}
