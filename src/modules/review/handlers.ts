import { implement } from '@orpc/server';
import { authorised, type Caller, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { certificate } from './certificate.ts';
import { reviewContract } from './contract.ts';
import { assertDecidable, refuseNow, signNow, type DecisionInput, type SignInput } from './decide.ts';
import { picture } from './picture.ts';
import { prove } from './prove.ts';
import { listReleases, releasesOfPost } from './list.ts';
import { getRelease } from './read.ts';
import type { DecisionKind } from './rules.ts';
import { submit } from './submit.ts';
import { withdraw } from './withdraw.ts';

const os = implement(reviewContract).$context<RequestContext>().use(authorised);

/** Who signs is asked between two transactions; everything is checked in both. */
async function sign(
  context: RequestContext,
  caller: Caller,
  ctx: Context,
  { password, code, ...input }: SignInput & { password: string; code?: string | undefined },
) {
  const [row] = await inTransaction(ctx, (scope) => assertDecidable(scope, [input, ...input.also]));
  const factor = await prove(context, caller, ctx, { id: row!.id, unitId: row!.unit_id }, { password, code });
  await inTransaction(ctx, (scope) => signNow(scope, input, factor));
  return inTransaction(ctx, (scope) => getRelease(scope, input.id));
}

async function decline(ctx: Context, input: DecisionInput, kind: Exclude<DecisionKind, 'signed'>) {
  await inTransaction(ctx, (scope) => refuseNow(scope, input, kind));
  return inTransaction(ctx, (scope) => getRelease(scope, input.id));
}

export function createReviewHandlers() {
  return os.router({
    submit: os.submit.handler(({ context: { ctx }, input }) => submit(ctx, input)),
    ofPost: os.ofPost.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => releasesOfPost(scope, input.postId))),
    list: os.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listReleases(scope, input))),
    get: os.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getRelease(scope, input.id))),
    certificate: os.certificate.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => certificate(scope, input.id))),
    picture: os.picture.handler(({ context: { ctx }, input }) => picture(ctx, input.id, input.sha256)),
    sign: os.sign.handler(({ context, input }) => sign(context, context.caller, context.ctx, input)),
    sendBack: os.sendBack.handler(({ context: { ctx }, input }) => decline(ctx, input, 'sent_back')),
    reject: os.reject.handler(({ context: { ctx }, input }) => decline(ctx, input, 'rejected')),
    withdraw: os.withdraw.handler(async ({ context: { ctx }, input }) => {
      await inTransaction(ctx, (scope) => withdraw(scope, input));
      return inTransaction(ctx, (scope) => getRelease(scope, input.id));
    }),
  });
}
