import { useErrorText } from '../../../errors.ts';
import { hasMessage, useT } from '../../../i18n.ts';
import type { Run } from '../queries.ts';
import classes from './sources.module.css';

const most = 10;

/** Rows that could not be read, with the reason. */
export function RowFaults({ faults }: { faults: Run['faults'] }) {
  const t = useT();
  const { describeField } = useErrorText();
  if (faults.length === 0) return null;
  return (
    <ul className={classes.faults} aria-label={t('listening.file.faults')}>
      {faults.slice(0, most).map(({ row, column, code, value }) => (
        <li key={`${row}${column}${code}${value}`}>
          {row === 0 && t('listening.runs.remark', { reason: describeField({ path: column, code }), value })}
          {row > 0 &&
            t('listening.file.fault', {
              row: String(row),
              column: hasMessage(`listening.file.field.${column}`) ? t(`listening.file.field.${column}`) : column || '–',
              reason: describeField({ path: column, code }),
              value: value || '–',
            })}
        </li>
      ))}
      {faults.length > most && <li>{t('listening.file.more_faults', { count: faults.length - most })}</li>}
    </ul>
  );
}
