import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useQueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { meQuery, type Me } from '../session.ts';
import { renderPage } from '../test-page.tsx';
import { ListPage } from './list-page.tsx';
import { listSearch } from './list-search.ts';

interface Post {
  id: string;
  title: string;
  due: number;
}
const posts: Post[] = [
  { id: 'a', title: 'Flu', due: 10 },
  { id: 'b', title: 'Heart', due: 9 },
  { id: 'c', title: 'Hip', due: 100 },
];

const me = {
  active: { units: [{ id: 'north', name: 'North', archived: false }], permissions: { 'content.read': ['north'] } },
} as unknown as Me;

function List() {
  const queries = useQueryClient();
  if (!queries.getQueryData(meQuery().queryKey)) queries.setQueryData(meQuery().queryKey, me);
  return (
    <ListPage
      name="posts"
      label="Posts"
      rows={posts}
      rowKey={(post) => post.id}
      to={(post) => `/posts/${post.id}`}
      columns={[
        { id: 'title', header: 'Title', cell: (post) => post.title, sort: (post) => post.title },
        { id: 'due', header: 'Due', cell: (post) => post.due, sort: (post) => post.due },
      ]}
      facets={[
        {
          id: 'state',
          label: 'State',
          options: [
            { value: 'draft', label: 'Draft' },
            { value: 'live', label: 'Live' },
          ],
        },
      ]}
      empty={<p>Nothing yet</p>}
      bulk={(chosen) => <p>{chosen.map((post) => post.title).join('+')}</p>}
    />
  );
}

const titles = () => screen.getAllByRole('link').map((link) => link.textContent);
beforeEach(() => vi.stubGlobal('fetch', async () => Response.json([])));
afterEach(() => vi.unstubAllGlobals());

test('an address is text only', () => {
  expect(listSearch({ q: 'hip', year: 2026, state: 'a,b', odd: { x: 1 }, none: null })).toEqual({ q: 'hip', year: '2026', state: 'a,b' });
});

test('the order is in the address, numbers by size', async () => {
  const { router } = await renderPage(List);
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Due' }));
  await waitFor(() => expect(titles()).toEqual(['Heart', 'Flu', 'Hip']));
  expect(screen.getByRole('columnheader', { name: 'Due' }).getAttribute('aria-sort')).toBe('ascending');
  await user.click(screen.getByRole('button', { name: 'Due' }));
  await waitFor(() => expect(titles()).toEqual(['Hip', 'Flu', 'Heart']));
  expect(router.state.location.search).toEqual({ sort: '-due' });
});

test('a facet is chosen, shown as a chip, and removed', async () => {
  const { router } = await renderPage(List, { at: '/?sort=due' });
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'State' }));
  await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Draft' }));
  await waitFor(() => expect(router.state.location.search).toEqual({ sort: 'due', state: 'draft' }));
  const chips = screen.getByRole('list', { name: 'Filters in use' });
  expect(chips.textContent).toContain('State: Draft');
  await user.click(within(chips).getByRole('button', { name: 'Remove filter State: Draft' }));
  await waitFor(() => expect(router.state.location.search).toEqual({ sort: 'due' }));
});

test('j and k move, x selects, typing does neither', async () => {
  await renderPage(List);
  const user = userEvent.setup();
  await user.keyboard('jjx');
  expect(document.activeElement?.textContent).toBe('Heart');
  expect(screen.getByRole('region', { name: 'Actions on the selection' }).textContent).toContain('Heart');
  await user.keyboard('k');
  expect(document.activeElement?.textContent).toBe('Flu');
  await user.click(screen.getByRole('searchbox', { name: 'Search this list' }));
  await user.keyboard('jx');
  expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('jx');
});

/** A server that keeps views and nothing else. */
function keepingViews() {
  const kept: object[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') {
      kept.push({ ...((await request.json()) as object), id: '11111111-1111-7111-8111-111111111111', mine: true, owner: 'Anna' });
      return Response.json({ id: '11111111-1111-7111-8111-111111111111' });
    }
    return Response.json(kept);
  });
}

test('a view is saved under a name and shown again', async () => {
  keepingViews();
  const { router } = await renderPage(List, { at: '/?state=live' });
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Views' }));
  await user.type(await screen.findByRole('textbox', { name: 'Save this view' }), 'What is live{Enter}');
  await user.click(screen.getByRole('button', { name: 'Remove filter State: Live' }));
  await waitFor(() => expect(router.state.location.search).toEqual({}));
  await user.click(await screen.findByRole('button', { name: 'Views' }));
  await user.click(await screen.findByRole('button', { name: 'What is live' }));
  await waitFor(() => expect(router.state.location.search).toEqual({ state: 'live' }));
});
