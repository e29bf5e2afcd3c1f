/** Which addresses are the public internet, and which belong to this machine, its network or its cloud. */
import ipaddr from 'ipaddr.js';

const globalUnicast = ipaddr.IPv6.parse('2000::');
const nat64 = ipaddr.IPv6.parse('64:ff9b::');

/**
 * Whether an address is globally reachable. Ranges are those of the IANA special-purpose address registries
 * (RFC 6890), kept by ipaddr.js; anything special is refused, anything in IPv6 outside 2000::/3 too. An IPv4 address
 * inside IPv6 (mapped ::ffff:0:0/96, NAT64 64:ff9b::/96) is judged as the IPv4 address that it reaches.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.range() === 'unicast';
  const wide = address as ipaddr.IPv6;
  if (wide.match(nat64, 96)) return isPublicAddress(wide.toByteArray().slice(12).join('.'));
  return wide.range() === 'unicast' && wide.match(globalUnicast, 3);
}
