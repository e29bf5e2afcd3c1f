/** Whether the server can be reached: what the browser says, corrected by what the last request met. */
import { useSyncExternalStore } from 'react';

let reached = true;
const listeners = new Set<() => void>();

/** Called by the client after each request: an answer of any status means reachable. */
export function reportReached(now: boolean): void {
  if (now === reached) return;
  reached = now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

export type Connection = 'reached' | 'offline' | 'server_silent';

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, () => (navigator.onLine ? (reached ? 'reached' : 'server_silent') : 'offline'));
}
