import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ORPCError } from '@orpc/client';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { useT } from '../i18n.ts';
import { renderPage } from '../test-page.tsx';
import { email, required } from './field-rules.ts';
import { FormPage } from './form-page.tsx';
import { useSubmit } from './use-submit.ts';

function form(send: (values: { name: string; email: string }) => Promise<unknown>) {
  return function TestForm() {
    const t = useT();
    const fields = useForm({ initialValues: { name: '', email: '' }, validate: { name: required(t), email: email(t) } });
    const submission = useSubmit({ form: fields, send, labels: { name: 'Name', email: 'Address', 'unit.zone': 'Zone' } });
    return (
      <FormPage submission={submission} submitLabel="Send">
        <TextInput label="Name" {...fields.getInputProps('name')} />
        <TextInput label="Address" {...fields.getInputProps('email')} />
      </FormPage>
    );
  };
}

async function fillIn() {
  const user = userEvent.setup();
  await user.type(screen.getByRole('textbox', { name: 'Name' }), 'Eva');
  await user.type(screen.getByRole('textbox', { name: 'Address' }), 'eva@hospital.example');
  await user.click(screen.getByRole('button', { name: 'Send' }));
  return user;
}

test('what is wrong is summed up, has focus, and leads to its field', async () => {
  await renderPage(form(() => Promise.reject(new Error('must not be sent'))));
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Send' }));
  const summary = await screen.findByRole('alert');
  expect(summary.textContent).toContain('2 fields need your attention');
  expect(document.activeElement).toBe(summary);
  expect(screen.getByRole('textbox', { name: 'Name' }).getAttribute('aria-invalid')).toBe('true');
  await user.click(within(summary).getByRole('button', { name: 'Name: Fill this in' }));
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' }));
});

test('a fault the server names stands at its field; one this form lacks is still read', async () => {
  const fields = [
    { path: 'name', code: 'too_big_string', values: { maximum: 3 } },
    { path: 'unit.zone', code: 'unknown_zone' },
  ];
  await renderPage(form(() => Promise.reject(new ORPCError('invalid', { status: 422, data: { reason: 'fields', fields } }))));
  await fillIn();
  const summary = await screen.findByRole('alert');
  expect(within(summary).getByRole('button', { name: 'Name: Use at most 3 characters' })).toBeDefined();
  expect(within(summary).getByRole('button', { name: 'Zone: This time zone is not known' })).toBeDefined();
  const field = screen.getByRole('textbox', { name: 'Name' });
  expect(document.getElementById(field.getAttribute('aria-describedby')?.split(' ')[0] ?? '')?.textContent).toBe(
    'Use at most 3 characters',
  );
});

test('a refusal that is no field’s stands on top and goes with the next attempt', async () => {
  let refuse = true;
  await renderPage(form(() => (refuse ? Promise.reject(new ORPCError('rate_limited', { status: 429, data: {} })) : Promise.resolve())));
  const user = await fillIn();
  expect((await screen.findByRole('alert')).textContent).toBe('Too many attempts. Wait a minute and try again.');
  refuse = false;
  await user.click(screen.getByRole('button', { name: 'Send' }));
  expect(screen.queryByRole('alert')).toBeNull();
});
