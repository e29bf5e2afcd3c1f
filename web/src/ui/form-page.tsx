import { Alert, Anchor, Button, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useT } from '../i18n.ts';
import type { Submission } from './use-submit.ts';
import classes from './form-page.module.css';

interface Props {
  submission: Submission;
  /** The button: a verb and its object ("Send invitation"). */
  submitLabel: string;
  /** Beside the button: cancel, or a quieter action. */
  extra?: ReactNode;
  children: ReactNode;
}

/**
 * One column of fields, labels above, help under; what is wrong stands at the field and is summed up on top, where
 * focus goes. Fields take `{...form.getInputProps('name')}`.
 */
export function FormPage({ submission, submitLabel, extra, children }: Props) {
  const { submit, busy } = submission;
  return (
    <form noValidate onSubmit={submit} className={classes.form}>
      <ErrorSummary submission={submission} />
      {children}
      <Group className={classes.actions}>
        <Button type="submit" loading={busy}>
          {submitLabel}
        </Button>
        {extra}
      </Group>
    </form>
  );
}

/** A titled part of a long form. */
export function FormSection({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{title}</h2>
      {lead && <p className={classes.lead}>{lead}</p>}
      <div className={classes.form}>{children}</div>
    </section>
  );
}

/** All that is wrong in one place, each entry leading to its field. */
export function ErrorSummary({ submission: { faults, refusal, attempt } }: { submission: Submission }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (faults.length === 0 && !refusal) return null;
  return (
    <Alert
      ref={box}
      tabIndex={-1}
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={refusal ?? t('ui.form.faults', { count: faults.length })}
    >
      {faults.length > 0 && (
        <ul className={classes.faults}>
          {faults.map(({ path, text, label }) => (
            <li key={path + text}>
              <Anchor component="button" type="button" size="sm" inherit onClick={() => focusField(path)}>
                {label ? `${label}: ${text}` : text}
              </Anchor>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}

function focusField(path: string): void {
  const field = [...document.querySelectorAll<HTMLElement>('[data-path]')].find((one) => one.dataset['path'] === path);
  const target = field?.matches('input, textarea, select, button')
    ? field
    : field?.querySelector<HTMLElement>('input, textarea, select, button');
  (target ?? field)?.focus();
}
