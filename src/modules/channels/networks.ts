/** What each network can do: from its connector, or from a table for networks that a person serves by hand. */
import { z } from 'zod';
import { connectors } from '#connectors/index.ts';
import type { Capabilities } from '#connectors/connector.ts';
import byHandFile from './by-hand-networks.json' with { type: 'json' };
import { postLimits } from './contract-schemas.ts';

const byHandSchema = z.object({
  networks: z.array(
    z.object({
      network: z.string(),
      label: z.string(),
      ...postLimits,
    }),
  ),
});

const none = { deletes: false, looksUp: false, postMetrics: [], accountMetrics: [], credentialFields: [] };
const connected = Object.values(connectors).map((connector) => connector.capabilities);
// A network leaves the table by getting a connector.
const byHand: Capabilities[] = byHandSchema
  .parse(byHandFile)
  .networks.filter(({ network }) => !Object.hasOwn(connectors, network))
  .map(({ network, label, textLimits, images }) => ({ network, label, textLimits, images, ...none }));

/** Every network there is, those with a connector first. */
export const networks: readonly { byHand: boolean; capabilities: Capabilities }[] = [
  ...connected.map((capabilities) => ({ byHand: false, capabilities })),
  ...byHand.map((capabilities) => ({ byHand: true, capabilities })),
];

const byName = new Map(networks.map((entry) => [entry.capabilities.network, entry.capabilities]));

/** Limits and abilities of a network, connected or by hand. Throws for a name that is in neither table. */
export function capabilitiesOf(network: string): Capabilities {
  const found = byName.get(network);
  if (!found) throw new RangeError(`no network is called ${network}`);
  return found;
}
