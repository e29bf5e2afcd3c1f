import { Input } from '@mantine/core';
import { useId, type ReactNode, type Ref, type TextareaHTMLAttributes } from 'react';
import { segmentsOf, type Mark } from '../../../ui/preview/highlight.ts';
import classes from './marked-textarea.module.css';

interface Props extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'> {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  marks: readonly Mark[];
  /** The mark that is being looked at, drawn stronger. */
  activeId?: string | null;
  description?: ReactNode;
  error?: ReactNode;
  ref?: Ref<HTMLTextAreaElement>;
}

/**
 * A plain text field that grows with its text. Behind it lies a copy of the text, hidden from those who hear the page,
 * in which the marks are drawn; the field itself stays an ordinary `textarea` for keyboards, screen readers, spelling
 * checkers and pasting.
 */
export function MarkedTextarea({ label, value, onChange, marks, activeId = null, description, error, id, ref, ...rest }: Props) {
  const made = useId();
  const fieldId = id ?? made;
  return (
    <Input.Wrapper label={label} description={description} error={error} id={fieldId} labelProps={{ htmlFor: fieldId }}>
      <div className={classes.field} data-invalid={Boolean(error) || undefined} data-disabled={rest.readOnly || undefined}>
        <div className={classes.layer} aria-hidden dir="auto">
          {segmentsOf(value, marks).map((segment) =>
            segment.tone ? (
              <mark
                key={segment.start}
                data-tone={segment.tone}
                data-active={(activeId !== null && segment.ids.includes(activeId)) || undefined}
              >
                {segment.text}
              </mark>
            ) : (
              segment.text
            ),
          )}
          {/* A last empty line would have no height of its own. */}
          {'\u200B'}
        </div>
        <textarea
          {...rest}
          ref={ref}
          id={fieldId}
          dir="auto"
          className={classes.textarea}
          value={value}
          aria-invalid={Boolean(error) || undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
    </Input.Wrapper>
  );
}
