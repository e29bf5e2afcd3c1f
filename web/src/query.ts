/** The cache of what the server said, and what happens when it says no. */
import { MutationCache, QueryCache, QueryClient, type Query } from '@tanstack/react-query';
import { isPassing, isUnauthenticated } from './errors.ts';

/** Set by `main.tsx`: leads to the sign-in page and back. */
let onUnauthenticated: () => void = () => {};
export function whenUnauthenticated(act: () => void): void {
  onUnauthenticated = act;
}

function watch(error: unknown): void {
  if (isUnauthenticated(error)) onUnauthenticated();
}

/** Who is here, asked for the first time, may be nobody: whoever asked decides between set-up and sign-in. */
function isFirstMeeting({ meta, state }: Query<unknown, unknown>): boolean {
  return meta?.['mayBeNobody'] === true && state.data === undefined;
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => (isFirstMeeting(query) ? undefined : watch(error)) }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // A refusal stays a refusal; silence and the server's own trouble are tried again.
        retry: (count, error) => count < 2 && isPassing(error),
        // The banner says that the server is out of reach; a query then fails instead of waiting for ever.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

export const queryClient = createQueryClient();
