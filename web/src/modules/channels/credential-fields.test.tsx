import { useForm } from '@mantine/form';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderPage } from '../../test-page.tsx';
import { CredentialFields, emptyCredentials } from './credential-fields.tsx';

const fields = [
  { name: 'identifier', secret: false, required: true },
  { name: 'appPassword', secret: true, required: true },
  { name: 'server', secret: false, required: false },
] as never;

function Page() {
  const form = useForm({ initialValues: { credentials: emptyCredentials(fields) } });
  return <CredentialFields network="bluesky" fields={fields} form={form as never} />;
}

it('names each field once, says which are needed, and shows a secret to the keyboard too', async () => {
  await renderPage(Page, { locale: 'de' });
  const password = screen.getByLabelText<HTMLInputElement>('App-Passwort');
  expect(password.getAttribute('aria-required')).toBe('true');
  expect(screen.getByLabelText('Serveradresse').getAttribute('aria-required')).toBe('false');
  const user = userEvent.setup();
  await user.type(password, 'abcd');
  await user.tab();
  const eye = screen.getByRole('button', { name: 'App-Passwort zeigen' });
  expect(document.activeElement).toBe(eye);
  await user.keyboard('{Enter}');
  expect(password.type).toBe('text');
  expect(eye.getAttribute('aria-pressed')).toBe('true');
});
