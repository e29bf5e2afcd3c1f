/** Which organisation and unit this browser looks at. Remembered here, sent as a header, checked by the server. */
import { useSyncExternalStore } from 'react';

const organisationKey = 'auscult.organisation';
const listeners = new Set<() => void>();
const memory = new Map<string, string>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null; // Storage is forbidden: remembered for this page only.
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    if (value === null) memory.delete(key);
    else memory.set(key, value);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function activeOrganisation(): string | null {
  return read(organisationKey);
}

export function chooseOrganisation(id: string | null): void {
  write(organisationKey, id);
  tellServer(id);
}

/** For pictures and downloads, which the browser fetches without our header. */
function tellServer(id: string | null): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `auscult.organisation=${id ?? ''}; path=/api; samesite=strict; max-age=${id ? 31_536_000 : 0}${secure}`;
}
tellServer(activeOrganisation());

const unitKey = (organisationId: string) => `auscult.unit.${organisationId}`;

/** The unit whose things are shown, or null for every unit the person may see; kept for each organisation. */
export function useStoredUnit(organisationId: string): [unitId: string | null, choose: (unitId: string | null) => void] {
  const unitId = useSyncExternalStore(subscribe, () => read(unitKey(organisationId)));
  return [unitId, (chosen) => write(unitKey(organisationId), chosen)];
}
