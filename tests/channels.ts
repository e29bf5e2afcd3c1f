/** Channels for tests of the rooms that only read them. */
import { newId } from '#kernel/ids.ts';
import type { TestBed, TestOrganisation } from '#tests/harness.ts';

/** A Bluesky account as connecting leaves it, without a server behind it. */
export async function aBlueskyChannel(t: TestBed, org: TestOrganisation, unitId = org.unitId): Promise<string> {
  const id = newId();
  await t.asSystem(org.organisationId, ({ db }) =>
    db
      .insertInto('channels.channel')
      .values({
        organisation_id: org.organisationId,
        id,
        unit_id: unitId,
        network: 'bluesky',
        by_hand: false,
        name: 'Hospital on Bluesky',
        handle: 'hospital.example',
        external_id: `did:plc:${id}`,
        markets: ['NL'],
        audience: 'public',
        account_kind: 'hospital',
      })
      .execute(),
  );
  return id;
}
