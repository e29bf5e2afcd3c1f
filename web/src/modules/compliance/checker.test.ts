import { afterEach, expect, test, vi } from 'vitest';
import type { CheckReply, CheckRequest } from './check-protocol.ts';
import { createThread } from './check-thread.ts';
import { createChecker } from './checker.ts';

const velorisan = { id: 'v', name: 'Velorisan', inn: null, aliases: [], indication: null, status: { '*': 'rx' } };
const praise = [
  { key: 'a', input: { text: 'Free of pain with Velorisan, faster than anything else.', audience: 'public', stage: 'post' as const } },
];

/** The real thread's answers over a line that may lose what is sent before it listens. */
class Line extends EventTarget {
  static lost = 0;
  readonly #answer = createThread();
  #left = Line.lost;
  postMessage(request: CheckRequest) {
    if (this.#left-- > 0) return;
    const data: CheckReply = this.#answer(structuredClone(request));
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
  }
  terminate() {}
}
afterEach(() => vi.unstubAllGlobals());

test('what was lost on the way to the thread is sent again: a text is never checked against an empty catalogue', async () => {
  Line.lost = 1;
  vi.stubGlobal('Worker', Line);
  const checker = createChecker();
  void checker.check(praise, [velorisan]);
  const results = await checker.check(praise, [velorisan]);
  expect(results['a']?.map((finding) => finding.rule)).toContain('EU-RX-PROMO');
});

test('the thread says when it lacks the catalogue, and a changed one takes the place of the first', async () => {
  expect(createThread()({ id: 1, edition: 1, drafts: praise })).toEqual({ id: 1, results: null });
  Line.lost = 0;
  vi.stubGlobal('Worker', Line);
  const checker = createChecker();
  expect((await checker.check(praise, []))['a']).toEqual([]);
  expect((await checker.check(praise, [velorisan]))['a']).not.toEqual([]);
});
