import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicAddress } from './addresses.ts';

// One address or both ends of each block in the IANA special-purpose registries that is not globally reachable
// (IPv4: https://www.iana.org/assignments/iana-ipv4-special-registry, IPv6: …/iana-ipv6-special-registry), and of multicast.
const refused = [
  '0.0.0.0', '0.255.255.255', '10.0.0.0', '10.255.255.255', '100.64.0.0', '100.127.255.255', '127.0.0.1', '127.255.255.255',
  '169.254.0.1', '169.254.169.254', '172.16.0.0', '172.31.255.255', '192.0.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1',
  '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255',
  '240.0.0.1', '255.255.255.255',
  '::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:127.0.0.1', '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe', '64:ff9b:1::1', '100::1', '100:0:0:1::1', '2001::1', '2001:2::1', '2001:10::1', '2001:20::1', '2001:30::1',
  '2001:db8::1', '2002:7f00:1::1', '2002:808:808::1', '3fff::1', '4000::1', '5f00::1', 'fc00::1', 'fdff::1', 'fe80::1', 'febf::1',
  'fec0::1', 'ff02::1', '', 'localhost', '127.0.0.1.example',
];
const reachable = [
  '1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0', '169.253.255.255', '172.15.255.255',
  '172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255', '2606:4700::1111', '2a00:1450::1', '::ffff:1.1.1.1', '64:ff9b::1.1.1.1',
];

for (const address of refused) test(`${address || 'nothing'} is not the public internet`, () => assert.equal(isPublicAddress(address), false));
for (const address of reachable) test(`${address} is the public internet`, () => assert.equal(isPublicAddress(address), true));
