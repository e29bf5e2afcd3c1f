/** SQL on releases, decisions, signatures and withdrawals: written once, never changed. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import type { ReleaseState } from './contract.ts';
import { seal, type DecisionRow, type ReleaseRow, type SignatureRow, type WithdrawalRow } from './seal.ts';

type Unsealed<Row> = Omit<Row, 'key_id' | 'mac'>;

/** One row with all that was decided about it. */
export interface ReleaseFacts {
  release: ReleaseRow;
  decision: DecisionRow | null;
  signature: SignatureRow | null;
  withdrawal: WithdrawalRow | null;
  superseded: boolean;
  /** As far as the database knows: `edited` is for the program to tell. */
  state: Exclude<ReleaseState, 'edited'>;
}

/** The state in one place, for lists and filters. What is decided stays decided; what nobody decided in its window has expired. */
export const stateSql = sql<Exclude<ReleaseState, 'edited'>>`case
  when v.withdrawn_at is not null then 'withdrawn'
  when v.decision in ('rejected', 'sent_back') then v.decision
  when v.superseded then 'superseded'
  when v.expires_at <= kernel.now() or (v.decision is null and v.latest_at < kernel.now()) then 'expired'
  when v.decision = 'signed' then 'signed'
  else 'waiting' end`;

export async function databaseNow({ db }: Scope): Promise<Date> {
  const { rows } = await sql<{ now: string }>`select kernel.now() as now`.execute(db);
  return new Date(rows[0]!.now);
}

/** Whoever hands in, decides or withdraws for a post waits for whoever does so already. */
export async function lockPostReleases({ db, organisationId }: Scope, postId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`review:${organisationId}:${postId}`}, 0))`.execute(db);
}

export function findRelease({ db }: Scope, id: string): Promise<ReleaseRow | undefined> {
  return db.selectFrom('review.release').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Rows with their decisions, in the order of `ids`. */
export async function factsOf({ db }: Scope, ids: readonly string[]): Promise<ReleaseFacts[]> {
  if (ids.length === 0) return [];
  const releases = await db
    .selectFrom('review.release')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  const [states, decisions, signatures, withdrawals] = [
    await db
      .selectFrom('review.v_release as v')
      .select(['v.id', 'v.superseded', stateSql.as('state')])
      .where('v.id', 'in', [...ids])
      .execute(),
    await db
      .selectFrom('review.decision')
      .selectAll()
      .where('release_id', 'in', [...ids])
      .execute(),
    await db
      .selectFrom('review.signature')
      .selectAll()
      .where('release_id', 'in', [...ids])
      .execute(),
    await db
      .selectFrom('review.withdrawal')
      .selectAll()
      .where('release_id', 'in', [...ids])
      .execute(),
  ];
  return ids.flatMap((id) => {
    const release = releases.find((row) => row.id === id);
    const state = states.find((row) => row.id === id);
    if (!release || !state) return [];
    return [
      {
        release,
        superseded: state.superseded === true,
        state: state.state,
        decision: decisions.find((row) => row.release_id === id) ?? null,
        signature: signatures.find((row) => row.release_id === id) ?? null,
        withdrawal: withdrawals.find((row) => row.release_id === id) ?? null,
      },
    ];
  });
}

/** Ids of a post's releases, newest first. */
export async function idsOfPost({ db }: Scope, postId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('review.release')
    .select('id')
    .where('post_id', '=', postId)
    .orderBy('submitted_at', 'desc')
    .orderBy('number', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Ids of what was handed in together. */
export async function idsOfSubmission({ db }: Scope, submissionId: string): Promise<string[]> {
  const rows = await db.selectFrom('review.release').select('id').where('submission_id', '=', submissionId).orderBy('id').execute();
  return rows.map((row) => row.id);
}

/** The newest release of a post for a channel in a language. */
export function newestOf({ db }: Scope, postId: string, channelId: string, language: string): Promise<ReleaseRow | undefined> {
  return db
    .selectFrom('review.release')
    .selectAll()
    .where('post_id', '=', postId)
    .where('channel_id', '=', channelId)
    .where('language', '=', language)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The release a reader saw before this one, for the same post, channel and language. */
export function previousOf({ db }: Scope, row: ReleaseRow): Promise<ReleaseRow | undefined> {
  return db
    .selectFrom('review.release')
    .selectAll()
    .where('post_id', '=', row.post_id)
    .where('channel_id', '=', row.channel_id)
    .where('language', '=', row.language)
    .where('number', '<', row.number)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertRelease(scope: Scope, row: Unsealed<ReleaseRow>): Promise<void> {
  await scope.db
    .insertInto('review.release')
    .values(seal(scope.kernel.keyring, 'release', row))
    .execute();
}

/** False when another decided first: of two in the same millisecond one waits here and then finds the step taken. */
export async function insertDecision(scope: Scope, row: Unsealed<DecisionRow>): Promise<boolean> {
  const written = await scope.db
    .insertInto('review.decision')
    .values(seal(scope.kernel.keyring, 'decision', row))
    .onConflict((oc) => oc.columns(['organisation_id', 'release_id', 'step']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return written !== undefined;
}

export async function insertSignature(scope: Scope, row: Unsealed<SignatureRow>): Promise<void> {
  const { ticks, ...sealed } = seal(scope.kernel.keyring, 'signature', row);
  await scope.db
    .insertInto('review.signature')
    .values({ ...sealed, ticks: JSON.stringify(ticks) })
    .execute();
}

/** False when it was withdrawn already. */
export async function insertWithdrawal(scope: Scope, row: Unsealed<WithdrawalRow>): Promise<boolean> {
  const written = await scope.db
    .insertInto('review.withdrawal')
    .values(seal(scope.kernel.keyring, 'withdrawal', row))
    .onConflict((oc) => oc.columns(['organisation_id', 'release_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return written !== undefined;
}
