import { Alert, Button, Group, Modal, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFileImport } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { describeNote, importBrandwatch } from '../../../../../src/text/query/brandwatch.ts';
import { describeProblem } from '../../../../../src/text/query/explain.ts';
import { useT } from '../../../i18n.ts';
import classes from './query-text.module.css';

/** A query in Brandwatch’s syntax is pasted, shown as it would be here with all that was changed, and taken over. */
export function BrandwatchImport({ onTake }: { onTake: (text: string) => void }) {
  const t = useT();
  const [opened, { open, close }] = useDisclosure();
  const [source, setSource] = useState('');
  const read = useMemo(() => (source.trim() === '' ? null : importBrandwatch(source)), [source]);
  const errors = read?.problems.filter(({ severity }) => severity === 'error') ?? [];
  const take = () => {
    if (!read) return;
    onTake(read.text);
    setSource('');
    close();
  };
  return (
    <>
      <Button variant="default" size="xs" leftSection={<IconFileImport size={16} aria-hidden />} onClick={open}>
        {t('listening.import.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        size="lg"
        title={t('listening.import.title')}
        closeButtonProps={{ 'aria-label': t('ui.close') }}
      >
        <Textarea
          label={t('listening.import.source')}
          description={t('listening.import.source_help')}
          autosize
          minRows={4}
          maxRows={12}
          spellCheck={false}
          data-autofocus
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        {read && (
          <div aria-live="polite">
            <Textarea mt="md" label={t('listening.import.result')} autosize minRows={3} maxRows={12} readOnly value={read.text} />
            {read.notes.length > 0 ? (
              <section className={classes.explanation}>
                <h2>{t('listening.import.notes', { count: read.notes.length })}</h2>
                <ul>
                  {read.notes.map((note, index) => (
                    // Notes have no identity but their place.
                    // oxlint-disable-next-line react/no-array-index-key
                    <li key={index}>{describeNote(note, t)}</li>
                  ))}
                </ul>
              </section>
            ) : (
              errors.length === 0 && <p className={classes.hint}>{t('listening.import.same')}</p>
            )}
            {errors.length > 0 && (
              <Alert mt="sm" color="red" variant="light" title={t('listening.import.errors')}>
                <ul>
                  {errors.map((problem) => {
                    const { cause, remedy } = describeProblem(problem, t);
                    return (
                      <li key={`${problem.code}:${problem.span.join('-')}`}>
                        <strong>{cause}</strong> {remedy}
                      </li>
                    );
                  })}
                </ul>
              </Alert>
            )}
          </div>
        )}
        <Group mt="md">
          <Button onClick={take} disabled={!read || read.text === ''}>
            {t(errors.length > 0 ? 'listening.import.take_anyway' : 'listening.import.take')}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
