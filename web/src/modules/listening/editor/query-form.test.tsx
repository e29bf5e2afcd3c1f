import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { renderPage } from '../../../test-page.tsx';
import { QueryForm } from './query-form.tsx';

function Page({ text: first }: { text: string }) {
  const [text, setText] = useState(first);
  return (
    <>
      <QueryForm value={text} onChange={setText} onText={() => setText('')} />
      <output>{text}</output>
    </>
  );
}

test('words typed into the form are a query, and marked as of no known language', async () => {
  await renderPage(() => <Page text="MRI OR CT" />);
  await userEvent.type(screen.getByRole('combobox', { name: 'None of these' }), 'jobs,hiring now{Enter}');
  expect(screen.getByRole('status')).toHaveProperty('textContent', '(MRI OR CT) AND NOT (jobs OR "hiring now")');
  expect(screen.getByText('MRI').closest('[lang]')?.getAttribute('lang')).toBe('');
});

test('a query that says more than the form can show leads to its text', async () => {
  await renderPage(() => <Page text="title:MRI" />);
  await userEvent.click(screen.getByRole('button', { name: 'Edit as text' }));
  expect(screen.getByRole('combobox', { name: 'None of these' })).toBeTruthy();
});
