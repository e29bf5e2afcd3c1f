import { IconInfoCircle } from '@tabler/icons-react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Coverage } from './queries.ts';
import classes from './coverage-note.module.css';

/** What a count rests on: how much was looked at, and what it cannot know. */
export function CoverageNote({ coverage }: { coverage: Coverage }) {
  const t = useT();
  const format = useFormat();
  const notes = [
    t('listening.coverage.scanned', {
      count: coverage.scanned,
      from: format.date(coverage.from),
      to: format.date(Date.parse(coverage.to) - 1),
    }),
    !coverage.complete && t('listening.coverage.incomplete', { since: format.date(coverage.scannedFrom) }),
    !coverage.complete && t('listening.coverage.candidates', { count: coverage.candidates }),
    coverage.withoutText > 0 && t('listening.coverage.without_text', { count: coverage.withoutText }),
    coverage.sampledSources > 0 && t('listening.coverage.sampled', { count: coverage.sampledSources }),
  ].filter((note) => typeof note === 'string');
  return (
    <p className={classes.note} data-partial={!coverage.complete || undefined}>
      <IconInfoCircle size={16} aria-hidden />
      <span>{notes.join(' ')}</span>
    </p>
  );
}
