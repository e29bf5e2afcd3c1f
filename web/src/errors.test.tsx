import { ORPCError } from '@orpc/client';
import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { faultOf, isPassing, isUnauthenticated, useErrorText } from './errors.ts';
import { renderPage } from './test-page.tsx';

const refusal = (code: string, status: number, data: unknown = {}) => new ORPCError(code, { status, data });

test('codes, silence and surprises are told apart', () => {
  expect(faultOf(refusal('conflict', 409, { reason: 'has_role_already' }))).toEqual({ code: 'conflict', reason: 'has_role_already' });
  expect(faultOf(new TypeError('Failed to fetch')).code).toBe('offline');
  expect(faultOf(new Error('a bug')).code).toBe('unknown');
  expect(isUnauthenticated(refusal('unauthenticated', 401))).toBe(true);
  expect(isUnauthenticated(refusal('reauthentication_failed', 401))).toBe(false);
});

test('only what may pass is tried again', () => {
  const cases: [unknown, boolean][] = [
    [new TypeError('Failed to fetch'), true],
    [refusal('internal', 500), true],
    [refusal('rate_limited', 429), true],
    [refusal('forbidden', 403), false],
    [refusal('not_found', 404), false],
    [refusal('invalid', 422), false],
  ];
  for (const [error, again] of cases) expect(isPassing(error)).toBe(again);
});

test('the finest sentence that exists is shown, with its values', async () => {
  function Sentences() {
    const { describe, describeField } = useErrorText();
    return (
      <ul>
        <li>{describe(refusal('not_allowed_in_state', 409, { reason: 'last_owner' }))}</li>
        <li>{describe(refusal('forbidden', 403, { reason: 'identity.read' }))}</li>
        <li>{describe(new Error('a bug'))}</li>
        <li>{describeField({ path: 'name', code: 'too_big_string', values: { maximum: 120 } })}</li>
        <li>{describeField({ path: 'password', code: 'weak_password' })}</li>
        <li>{describeField({ path: 'x', code: 'never_heard_of' })}</li>
      </ul>
    );
  }
  await renderPage(Sentences);
  const words = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(words).toEqual([
    'The organisation needs at least one owner.',
    'Your role does not include this. Ask an administrator if you need it.',
    'Something unexpected happened. Reload the page; tell your administrator if it stays.',
    'Use at most 120 characters',
    'This password is easy to guess. Add another word.',
    'This is not right',
  ]);
});
