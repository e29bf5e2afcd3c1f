/** People of the example using the program over its own API, in the same process: nothing is written past it. */
import { z } from 'zod';
import type { App } from '#kernel/http.ts';

export interface DemoPerson {
  personId: string;
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  patch(path: string, body: unknown): Promise<Record<string, unknown>>;
  get(path: string): Promise<unknown>;
}

const record = z.record(z.string(), z.unknown());

/** Signs in; every later call carries the session. */
export async function signInPerson(
  app: App,
  organisationId: string,
  personId: string,
  email: string,
  password: string,
): Promise<DemoPerson> {
  const response = await app.request('/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  if (response.status !== 200) throw new Error(`Signing in to the example failed (${response.status}): ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers: Record<string, string> = { cookie, 'auscult-organisation': organisationId };
    if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json';
    const payload = body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) };
    const answer = await app.request(`/api${path}`, { method, headers, ...payload });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    personId,
    post: async (path, body) => record.parse(await call('POST', path, body)),
    patch: async (path, body) => record.parse(await call('PATCH', path, body)),
    get: (path) => call('GET', path),
  };
}

const withId = z.object({ id: z.uuid() });
export const idOf = (answer: unknown): string => withId.parse(answer).id;
