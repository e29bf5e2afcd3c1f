import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useAutosave } from './use-autosave.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A save that ends when the test says so. */
function slowSave() {
  const saves: { value: string; end: (error?: Error) => void }[] = [];
  const save = (value: string) =>
    new Promise<void>((resolve, reject) => saves.push({ value, end: (error) => (error ? reject(error) : resolve()) }));
  return { saves, save };
}
const quiet = () => act(() => vi.advanceTimersByTimeAsync(1000));

test('what is typed in one go is saved once, after the quiet', async () => {
  const { saves, save } = slowSave();
  const { result, rerender } = renderHook(({ value }) => useAutosave({ value, save }), { initialProps: { value: 'a' } });
  expect(result.current.state).toBe('saved');
  rerender({ value: 'ab' });
  rerender({ value: 'abc' });
  expect(result.current.state).toBe('dirty');
  expect(saves).toEqual([]);
  await quiet();
  expect(saves.map((one) => one.value)).toEqual(['abc']);
  expect(result.current.state).toBe('saving');
  await act(async () => saves[0]?.end());
  expect(result.current.state).toBe('saved');
  expect(result.current.savedAt).toBeInstanceOf(Date);
});

test('what is typed while a save runs is saved after it, never beside it', async () => {
  const { saves, save } = slowSave();
  const { result, rerender } = renderHook(({ value }) => useAutosave({ value, save }), { initialProps: { value: 'a' } });
  rerender({ value: 'b' });
  await quiet();
  rerender({ value: 'c' });
  await quiet();
  expect(saves.map((one) => one.value)).toEqual(['b']);
  await act(async () => saves[0]?.end());
  await quiet();
  expect(saves.map((one) => one.value)).toEqual(['b', 'c']);
  await act(async () => saves[1]?.end());
  expect(result.current.state).toBe('saved');
});

test('a save that fails stays dirty, says why, and is tried again on flush', async () => {
  const { saves, save } = slowSave();
  const { result, rerender } = renderHook(({ value }) => useAutosave({ value, save }), { initialProps: { value: 'a' } });
  rerender({ value: 'b' });
  await quiet();
  await act(async () => saves[0]?.end(new Error('stale')));
  expect(result.current.state).toBe('failed');
  expect(result.current.error).toEqual(new Error('stale'));
  let flushed: Promise<void> | undefined;
  await act(async () => {
    flushed = result.current.flush();
  });
  await act(async () => saves[1]?.end());
  await flushed;
  expect(result.current.state).toBe('saved');
});

test('flush rejects with what the save threw, so that nobody leaves believing it is kept', async () => {
  const { saves, save } = slowSave();
  const { result, rerender } = renderHook(({ value }) => useAutosave({ value, save, enabled: false }), { initialProps: { value: 'a' } });
  rerender({ value: 'b' });
  let flushed: Promise<unknown> | undefined;
  await act(async () => {
    flushed = result.current.flush().catch((error: unknown) => error);
  });
  await act(async () => saves[0]?.end(new Error('offline')));
  expect(await flushed).toEqual(new Error('offline'));
});
