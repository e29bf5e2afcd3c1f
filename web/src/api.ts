/**
 * The typed client of the API. `client.identity.me.get()` calls an operation; `api.identity.me.get.queryOptions()`,
 * `.mutationOptions()` and `.key()` are its TanStack Query forms. Types come from `src/contract.ts`; at run time only
 * methods and paths are needed, so that no schema library is downloaded.
 */
import { createORPCClient } from '@orpc/client';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { contract as paths } from 'virtual:contract';
import type { contract } from '../../src/contract.ts';
import { activeOrganisation } from './active.ts';
import { reportReached } from './connection.ts';

export type Client = JsonifiedClient<ContractRouterClient<typeof contract>>;

/** What an operation answers, e.g. `Answer<Client['identity']['me']['get']>`. */
export type Answer<Operation extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<Operation>>;

const link = new OpenAPILink(paths as AnyContractRouter, {
  url: () => new URL('/api', window.location.origin),
  headers: () => {
    const organisation = activeOrganisation();
    return organisation ? { 'auscult-organisation': organisation } : {};
  },
  fetch: async (request, init) => {
    try {
      const response = await fetch(request, { ...init, credentials: 'same-origin' });
      reportReached(response.status !== 502 && response.status !== 504);
      return response;
    } catch (error) {
      // Aborted by us (the page was left): says nothing about the server.
      if (!request.signal.aborted) reportReached(false);
      throw error;
    }
  },
});

export const client: Client = createORPCClient(link);
export const api = createTanstackQueryUtils(client);
