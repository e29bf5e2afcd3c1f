import { Button, Group, Kbd, Skeleton, Text } from '@mantine/core';
import { IconAlertTriangle, IconIndentIncrease, IconOctagonMinus, IconWand } from '@tabler/icons-react';
import { lazy, Suspense, useCallback, useId, useMemo, useRef } from 'react';
import { format as layOut } from '../../../../../src/text/query/format.ts';
import { applyFix } from '../../../../../src/text/query/problems.ts';
import { useT } from '../../../i18n.ts';
import type { CodeFieldHandle, CodeProblem } from './code-field.tsx';
import { useMeanings, type DescribedProblem, type Reading } from './use-reading.ts';
import classes from './query-text.module.css';

const CodeField = lazy(() => import('./code-field.tsx').then((module) => ({ default: module.CodeField })));

interface Props {
  value: string;
  onChange: (value: string) => void;
  reading: Reading;
  label: string;
  readOnly?: boolean;
}

/** A query as text: coloured, completed, checked while typing, and said in words under it. */
export function QueryText({ value, onChange, reading, label, readOnly }: Props) {
  const t = useT();
  const meanings = useMeanings();
  const id = useId();
  const field = useRef<CodeFieldHandle>(null);
  const { source, problems } = reading;
  const mend = useCallback((problem: DescribedProblem) => onChange(applyFix(source, problem.fix ?? [])), [onChange, source]);
  const marked = useMemo(
    () =>
      problems.map((problem): CodeProblem => {
        const { span, severity, cause, remedy, fix } = problem;
        const mended = fix && !readOnly ? { label: t('listening.editor.fix'), apply: () => mend(problem) } : undefined;
        return { from: span[0], to: span[1], severity, message: `${cause} ${remedy}`, fix: mended };
      }),
    [problems, mend, readOnly, t],
  );
  const format = () => onChange(layOut(value) ?? value);
  const errors = problems.some(({ severity }) => severity === 'error');
  return (
    <div className={classes.text}>
      <div className={classes.head}>
        <span className={classes.label} aria-hidden>
          {label}
        </span>
        {!readOnly && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconIndentIncrease size={16} aria-hidden />}
            onClick={format}
            disabled={errors || value.trim() === ''}
          >
            {t('listening.editor.format')}
          </Button>
        )}
      </div>
      <Suspense fallback={<Skeleton height={172} />}>
        <CodeField
          ref={field}
          value={value}
          onChange={onChange}
          onFormat={format}
          label={label}
          describedBy={`${id}-help`}
          placeholder={t('listening.editor.placeholder')}
          problems={marked}
          meanings={meanings}
          readOnly={readOnly}
        />
      </Suspense>
      <Text id={`${id}-help`} size="xs" c="dimmed">
        {t('listening.editor.help')}{' '}
        <span className={classes.keys}>
          <Kbd size="xs">Ctrl</Kbd> <Kbd size="xs">␣</Kbd> {t('listening.editor.keys.complete')} · <Kbd size="xs">⇧</Kbd>{' '}
          <Kbd size="xs">Alt</Kbd> <Kbd size="xs">F</Kbd> {t('listening.editor.keys.format')} · <Kbd size="xs">F8</Kbd>{' '}
          {t('listening.editor.keys.next')}
        </span>
      </Text>
      <Problems
        problems={problems}
        source={source}
        onShow={({ span }) => field.current?.select(...span)}
        onMend={readOnly ? undefined : mend}
      />
      <Explanation reading={reading} onShow={([from, to]) => field.current?.select(from, to)} />
    </div>
  );
}

interface ProblemsProps {
  problems: readonly DescribedProblem[];
  source: string;
  onShow: (problem: DescribedProblem) => void;
  onMend?: (problem: DescribedProblem) => void;
}

function Problems({ problems, source, onShow, onMend }: ProblemsProps) {
  const t = useT();
  return (
    <div aria-live="polite">
      {problems.length > 0 && (
        <ul className={classes.problems} aria-label={t('listening.editor.problems')}>
          {problems.map((problem) => (
            <li key={`${problem.code}:${problem.span.join('-')}`} data-severity={problem.severity}>
              {problem.severity === 'error' ? <IconOctagonMinus size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
              <div>
                <span className="visually-hidden">{t(`listening.editor.severity.${problem.severity}`)} </span>
                <strong>{problem.cause}</strong> {problem.remedy}
                <Group gap="xs" mt={4}>
                  <Button variant="subtle" size="compact-xs" onClick={() => onShow(problem)}>
                    {t('listening.editor.show', { text: excerpt(source.slice(...problem.span)) })}
                  </Button>
                  {problem.fix && onMend && (
                    <Button
                      variant="light"
                      size="compact-xs"
                      leftSection={<IconWand size={14} aria-hidden />}
                      onClick={() => onMend(problem)}
                    >
                      {t('listening.editor.fix')}
                    </Button>
                  )}
                </Group>
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What the query finds, line by line; each line leads to its part of the text. */
function Explanation({ reading, onShow }: { reading: Reading; onShow: (span: readonly [number, number]) => void }) {
  const t = useT();
  if (reading.lines.length === 0) return null;
  return (
    <section className={classes.explanation}>
      <h2>{t('listening.editor.in_words')}</h2>
      <ul>
        {reading.lines.map(({ depth, text, span }, index) => (
          // Lines have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} style={{ paddingInlineStart: `${depth * 1.25}rem` }}>
            <button type="button" onClick={() => onShow(span)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 30 ? `${line.slice(0, 29)}…` : line || '…';
}
