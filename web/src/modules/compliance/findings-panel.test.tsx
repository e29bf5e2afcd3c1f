import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderPage } from '../../test-page.tsx';
import { FindingsPanel } from './findings-panel.tsx';

const panel = (state: 'checking' | 'checked', server: 'waiting' | 'answered' | 'failed') =>
  renderPage(() => (
    <FindingsPanel
      checks={{ state, results: {}, error: null }}
      server={{ state: server, error: null }}
      findings={[]}
      activeId={null}
      onGo={() => undefined}
      channelNames={new Map()}
      textOf={() => ''}
    />
  ));

test.each([
  ['checking', 'answered', 'Checking…'],
  ['checked', 'waiting', 'Checking…'],
  ['checked', 'failed', /^Not checked/],
  ['checked', 'answered', 'Nothing found.'],
] as const)('%s here and %s by the server: %s', async (here, server, says) => {
  const { unmount } = await panel(here, server);
  expect(screen.getByRole('status').textContent).toMatch(says);
  unmount();
});
