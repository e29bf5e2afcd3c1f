/** Where the way out may lead: the public internet and what the operator allows. The address that is judged is the one connected to. */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';
import { OutboundRefused } from './refused.ts';

export interface ResolvedAddress {
  address: string;
  family: number;
}

export interface ReachOptions {
  /** Private places that may be reached all the same; `host` is a name or a bare address. */
  allow: readonly { host: string; port: number }[];
  /** Tests only: answers for the system's resolver. */
  resolve?: ((hostname: string) => Promise<ResolvedAddress[]>) | undefined;
}

export interface Reach {
  /** For places the operator allows. */
  anywhere: LookupFunction;
  publicOnly: LookupFunction;
  /** Which of the two a place is looked up with. Throws OutboundRefused for a literal address that may not be reached. */
  lookupFor(hostname: string, port: string): LookupFunction;
}

export function createReach({ allow, resolve }: ReachOptions): Reach {
  const allowed = new Set(allow.map(({ host, port }) => `${bareHost(host)}:${port}`));
  const find = resolve ?? ((hostname: string) => systemLookup(hostname, { all: true }));
  const lookupThat =
    (mayReach: (address: string) => boolean): LookupFunction =>
    (hostname, { all }, callback) => {
      const judged = find(hostname).then((found) => {
        const reachable = found.filter(({ address }) => mayReach(address));
        if (reachable.length === 0) throw new OutboundRefused('address', `${hostname} is not on the public internet`);
        return reachable;
      });
      judged.then(
        (found) => (all ? callback(null, found) : callback(null, found[0]!.address, found[0]!.family)),
        (error: unknown) => callback(error as NodeJS.ErrnoException, []),
      );
    };
  const anywhere = lookupThat(() => true);
  const publicOnly = lookupThat(isPublicAddress);
  return {
    anywhere,
    publicOnly,
    lookupFor(hostname, port) {
      const host = bareHost(hostname);
      if (allowed.has(`${host}:${port}`)) return anywhere;
      // A literal address is never looked up, so it is judged here; `localhost` needs no look-up (RFC 6761, section 6.3).
      const isOwnMachine = host === 'localhost' || host.endsWith('.localhost');
      if (isOwnMachine || (isIP(host) !== 0 && !isPublicAddress(host)))
        throw new OutboundRefused('address', `${host} is not on the public internet`);
      return publicOnly;
    },
  };
}

/** One spelling: lower case, no brackets, no final dot. */
function bareHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
