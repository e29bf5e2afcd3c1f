import { useQueryClient } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { api } from '../../api.ts';
import { meQuery, type Me } from '../../session.ts';
import { renderPage } from '../../test-page.tsx';
import { useChecks } from './use-checks.ts';

const velorisan = {
  id: '11111111-1111-7111-8111-111111111111',
  name: 'Velorisan',
  inn: null,
  aliases: [],
  indication: null,
  status: { '*': 'rx' },
};
const drafts = [
  { key: '', input: { text: 'Free of pain with Velorisan, faster than anything else.', audience: 'public', stage: 'post' as const } },
];
const me = { active: { permissions: { 'compliance.read': ['unit'] } } } as unknown as Me;

/** Every state that was drawn, with the number of findings beside it. */
const seen: string[] = [];
function Findings() {
  const { state, results } = useChecks(drafts);
  const shown = `${state} ${results['']?.length ?? 0}`;
  seen.push(shown);
  return <p>{shown}</p>;
}

/** This browser has read a catalogue without the product, a moment ago. */
function Page() {
  const queries = useQueryClient();
  if (queries.getQueryData(meQuery().queryKey) === undefined) {
    queries.setQueryData(meQuery().queryKey, me);
    queries.setQueryData(api.compliance.catalogue.queryKey(), []);
  }
  return <Findings />;
}

const answering = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', vi.fn(answer));
afterEach(() => {
  vi.unstubAllGlobals();
  seen.length = 0;
});

test('a product that was added after this browser read the catalogue is found, and nothing is said before', async () => {
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  answering(async () => {
    await arrived;
    return Response.json([velorisan]);
  });
  await renderPage(Page);
  // Long enough for a check against the remembered catalogue.
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(1), { timeout: 3000 });
  arrive();
  await screen.findByText(/^checked [1-9]/, {}, { timeout: 3000 });
  expect(seen).not.toContain('checked 0');
});

test('where the catalogue cannot be read, nothing counts as checked', async () => {
  answering(async () => Response.json({ code: 'forbidden', message: 'forbidden', data: {} }, { status: 403 }));
  await renderPage(Page);
  await screen.findByText(/^failed/, {}, { timeout: 3000 });
  expect(seen.filter((state) => state.startsWith('checked'))).toEqual([]);
});
