import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Mark } from '../../../ui/preview/highlight.ts';
import { MarkedTextarea } from './marked-textarea.tsx';

// Mantine asks for the colour scheme; jsdom has no media.
beforeAll(() => {
  window.matchMedia ??= () => Object.assign(new EventTarget(), { matches: false }) as MediaQueryList;
});
afterEach(cleanup);

function Field({ start, marks, onText }: { start: string; marks: readonly Mark[]; onText?: (text: string) => void }) {
  const [value, setValue] = useState(start);
  return (
    <MantineProvider>
      <MarkedTextarea
        label="Text"
        value={value}
        marks={marks}
        activeId="b"
        onChange={(text) => {
          setValue(text);
          onText?.(text);
        }}
      />
    </MantineProvider>
  );
}

test('the layer repeats the text exactly, marks what is found and is not heard', () => {
  const text = 'Veltraxa works,\n\nשלום';
  render(
    <Field
      start={text}
      marks={[
        { start: 0, end: 8, tone: 'block', id: 'a' },
        { start: 9, end: 14, tone: 'warn', id: 'b' },
      ]}
    />,
  );
  const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Text' });
  const layer = field.parentElement?.querySelector('[aria-hidden]');
  expect(layer?.textContent).toBe(`${text}\u200B`);
  expect(
    [...(layer?.querySelectorAll('mark') ?? [])].map((mark) => [mark.textContent, mark.dataset['tone'], mark.dataset['active']]),
  ).toEqual([
    ['Veltraxa', 'block', undefined],
    ['works', 'warn', 'true'],
  ]);
  expect(field.getAttribute('dir')).toBe('auto');
});

test('typing and pasting reach the text as they are', async () => {
  const onText = vi.fn();
  render(<Field start="" marks={[]} onText={onText} />);
  const field = screen.getByRole('textbox', { name: 'Text' });
  const user = userEvent.setup();
  await user.click(field);
  await user.paste('heup\u200D\u202E👩‍⚕️');
  await user.type(field, '!');
  expect(onText).toHaveBeenLastCalledWith('heup\u200D\u202E👩‍⚕️!');
});
