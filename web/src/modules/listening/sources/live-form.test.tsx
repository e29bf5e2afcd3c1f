import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { renderPage } from '../../../test-page.tsx';
import { LiveForm, type LiveKind } from './live-form.tsx';

const unitId = '11111111-1111-7111-8111-111111111111';
const channel = {
  id: '22222222-2222-7222-8222-222222222222',
  network: 'bluesky',
  byHand: false,
  archived: false,
  name: 'Ward',
  handle: 'ward.example',
};

/** A server that knows who asks, has one account, and keeps what is sent to it. */
function listening() {
  const sent: unknown[] = [];
  const permissions = { 'listening.sources': [unitId], 'channels.read': [unitId] };
  const active = {
    organisation: { id: unitId, name: 'House', reportingZone: 'UTC' },
    units: [{ id: unitId, name: 'House', parentId: null }],
    permissions,
  };
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === 'POST' && pathname === '/api/listening/sources') {
      sent.push(await request.json());
      return Response.json({ id: unitId, name: 'New' });
    }
    if (pathname === '/api/me') return Response.json({ active });
    if (pathname === '/api/channels') return Response.json([channel, { ...channel, id: unitId, network: 'mastodon', name: 'Elsewhere' }]);
    return Response.json([]);
  });
  return sent;
}
// What jsdom lacks and a text area that grows listens to.
Object.defineProperty(document, 'fonts', { value: new EventTarget() });
afterEach(() => vi.unstubAllGlobals());
// A whole form is typed and sent: a machine at work on something else needs its time.
vi.setConfig({ testTimeout: 60_000 });

async function fill(kind: LiveKind) {
  await renderPage(() => <LiveForm kind={kind} unitId={unitId} />);
  const user = userEvent.setup({ delay: null });
  await user.type(await screen.findByLabelText('Name'), 'Everybody');
  await user.type(screen.getByLabelText('Legal basis'), 'Art. 6(1)(f)');
  return user;
}
const add = () => screen.getByRole('button', { name: 'Add source' });

test('a stream is added with its limits once somebody says that it is public, and keeps what matches', async () => {
  const sent = listening();
  const user = await fill('bluesky_jetstream');
  await user.click(add());
  expect((await screen.findAllByText('Only public sources may be added.')).length).toBeGreaterThan(0);
  expect(sent).toEqual([]);
  await user.click(screen.getByRole('checkbox', { name: /no closed group/ }));
  await user.click(screen.getByRole('checkbox', { name: 'Reposts' }));
  await user.click(add());
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]).toEqual({
    unitId,
    name: 'Everybody',
    keep: 'matched',
    legalBasis: 'Art. 6(1)(f)',
    retentionDays: 90,
    publicOnly: true,
    origin: {
      kind: 'bluesky_jetstream',
      jetstream: {
        server: 'wss://jetstream2.us-east.bsky.network',
        collections: ['posts'],
        mostPerMinute: 30_000,
        profiles: 'https://public.api.bsky.app',
      },
    },
  });
});

test('a search asks as one of the connected accounts, and then no public service is named', async () => {
  const sent = listening();
  const user = await fill('bluesky_search');
  await user.type(screen.getByLabelText('Words to search for'), ' MRI ');
  expect(screen.getByLabelText('Public service')).toBeTruthy();
  await user.click(screen.getByRole('combobox', { name: 'Search as' }));
  expect(screen.queryByRole('option', { name: /Elsewhere/ })).toBeNull();
  await user.click(await screen.findByRole('option', { name: 'Ward (@ward.example)' }));
  expect(screen.queryByLabelText('Public service')).toBeNull();
  await user.click(screen.getByRole('checkbox', { name: /no closed group/ }));
  await user.click(add());
  await waitFor(() => expect(sent.length).toBe(1));
  expect(sent[0]).toMatchObject({
    keep: 'everything',
    origin: { kind: 'bluesky_search', search: { words: 'MRI', language: null, channelId: channel.id }, everyMinutes: 30 },
  });
});
