/**
 * The daily anchor: the head of each organisation's audit chain, appended to a file outside the database, so that a
 * chain rewritten as a whole (by someone who holds database and keys) still contradicts yesterday's file.
 */
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Transaction } from 'kysely';
import type { DB } from '#kernel/db.gen.ts';
import { now } from '#kernel/clock.ts';
import { defineTask, type Cron } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Finding } from './finding.ts';

const anchorSchema = z.object({ at: z.iso.datetime(), sequence: z.number().int(), hash: z.string() });
const folderOf = (dataDir: string) => join(dataDir, 'anchors');

export const anchorChain = defineTask({
  name: 'audit.anchor',
  version: 1,
  payload: z.object({}),
  async run(ctx) {
    const head = await inTransaction(ctx, ({ db }) => db.selectFrom('audit.head').select(['sequence', 'hash']).executeTakeFirst());
    if (!head) return;
    const folder = folderOf(ctx.kernel.config.dataDir);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const line = JSON.stringify({ at: now().toISOString(), sequence: head.sequence, hash: head.hash });
    await appendFile(join(folder, `${ctx.organisationId}.jsonl`), `${line}\n`, { mode: 0o600 });
  },
});

export const anchorCron: Cron = { task: anchorChain, pattern: '10 0 * * *' };

/** Anchors that the database contradicts. */
export async function contradictedAnchors(db: Transaction<DB>, dataDir: string): Promise<{ checked: number; faults: Finding[] }> {
  const names = await readdir(folderOf(dataDir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  const faults: Finding[] = [];
  let checked = 0;
  for (const name of names.filter((candidate) => candidate.endsWith('.jsonl'))) {
    const organisationId = name.slice(0, -'.jsonl'.length);
    const lines = (await readFile(join(folderOf(dataDir), name), 'utf8')).split('\n').filter(Boolean);
    for (const [index, line] of lines.entries()) {
      const anchor = readAnchor(line);
      if (!anchor) {
        faults.push({ table: 'anchors', id: organisationId, fault: `line ${index + 1} is not an anchor` });
        continue;
      }
      const event = await db
        .selectFrom('audit.event')
        .select(['id', 'hash'])
        .where('organisation_id', '=', organisationId)
        .where('sequence', '=', anchor.sequence)
        .executeTakeFirst();
      checked += 1;
      if (event?.hash !== anchor.hash)
        faults.push({
          table: 'audit.event',
          id: event?.id ?? organisationId,
          fault: `the anchor of ${anchor.at} says otherwise about event ${anchor.sequence}`,
        });
    }
  }
  return { checked, faults };
}

function readAnchor(line: string): z.infer<typeof anchorSchema> | null {
  try {
    return anchorSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
