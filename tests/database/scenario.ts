/**
 * Rows in every table of one organisation: made as people would make them, through every builder of the contract suite,
 * and by SQL where only a network or a job would write.
 */
import type pg from 'pg';
import { password, type TestBed } from '#tests/harness.ts';
import { aChannel, aRelease, anObjective, hashOf, kpiBody } from '../contract/builders.ts';
import { everything } from '../contract/fixtures.ts';
import type { Place } from '../contract/world.ts';

async function must(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`scenario: ${status} ${JSON.stringify(body)}`);
}

export async function fill(t: TestBed, place: Place, superuser: pg.ClientBase): Promise<void> {
  for (const make of everything) await make(place);
  const { owner } = place.organisation;

  await must(
    owner.api('POST', `/objectives/${await anObjective(place)}/kpis`, {
      ...kpiBody(place),
      metric: { source: 'channel', name: 'followers', channelIds: [await aChannel(place)] },
    }),
  );
  await must(
    owner.api('POST', '/products', {
      unitId: place.unitId,
      name: 'Statutix',
      kind: 'medicine',
      statuses: [{ market: 'NL', status: 'rx' }],
    }),
  );

  const release = await aRelease(place);
  const reviewer = await place.holder('review.sign');
  await must(reviewer.api('POST', `/releases/${release}/sign`, { hash: hashOf(release), password }));
  await must(reviewer.api('POST', `/releases/${release}/withdraw`, { reason: 'error', comment: 'The hours have changed.' }));
  await t.workJobs();

  const organisationId = place.organisation.organisationId;
  for (const [table, sql] of Object.entries(byJobs)) {
    const { rowCount } = await superuser.query(`insert into ${table} ${sql}`, [organisationId]);
    if (rowCount === 0) throw new Error(`scenario: nothing to derive a row of ${table} from`);
  }
}

/** What only a connected network, or a job that talks to one, would write. */
const byJobs: Record<string, string> = {
  'listening.reread (organisation_id, id, unit_ids, analysis_version, total)': `select organisation_id, gen_random_uuid(), array[id], 1, 1 from identity.unit where organisation_id = $1 limit 1`,
  'kernel.progress (organisation_id, id, message_id)': `select organisation_id, gen_random_uuid(), 'measurement.progress' from identity.organisation where organisation_id = $1`,
  'channels.token (organisation_id, channel_id, sealed)': `select organisation_id, id, 'sealed' from channels.channel where organisation_id = $1 limit 1`,
  'publishing.upload (organisation_id, dispatch_id, position, sha256)': `select organisation_id, id, 0, repeat('a', 64) from publishing.dispatch where organisation_id = $1 limit 1`,
  'measurement.collection (organisation_id, subject_type, subject_id, unit_id, attempted_at, outcome)': `
    select organisation_id, 'channel', id, unit_id, now(), 'read' from channels.channel where organisation_id = $1 limit 1`,
  'listening.feed_entry (organisation_id, source_id, fingerprint, external_id)': `select organisation_id, id, repeat('a', 64), 'urn:1' from listening.source where organisation_id = $1 limit 1`,
  'listening.source_month (organisation_id, source_id, month)': `select organisation_id, id, '2000-01-01' from listening.source where organisation_id = $1 limit 1`,
};
