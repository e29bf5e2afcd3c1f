/** Every network we can talk to. A channel whose network is not here is served by hand. */
import { bluesky } from './bluesky/index.ts';
import type { Connector } from './connector.ts';

export const connectors: Readonly<Record<string, Connector>> = { [bluesky.capabilities.network]: bluesky };

/** The connector of a network, or `undefined` where there is none and a person has to publish by hand. */
export function connectorFor(network: string): Connector | undefined {
  return Object.hasOwn(connectors, network) ? connectors[network] : undefined;
}
