import { implement } from '@orpc/server';
import { assertReadable, authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Scope } from '#kernel/types.ts';
import { postOf, writtenVariants } from '#modules/content/index.ts';
import { checkDraft, checkPost, inWords } from './checks.ts';
import { complianceContract } from './contract.ts';
import { importProducts } from './import.ts';
import { createProduct, getProduct, listProducts, readableCatalogue, updateProduct } from './products.ts';
import { describeRulebook } from './rulebook.ts';

const os = implement(complianceContract).$context<RequestContext>().use(authorised);

async function readablePost(scope: Scope, id: string) {
  const post = await postOf(scope, id);
  assertReadable(scope, 'compliance.read', post?.unitId);
  return post!;
}

export function createComplianceHandlers() {
  return os.router({
    products: {
      list: os.products.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listProducts(scope, input))),
      get: os.products.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => getProduct(scope, input.id))),
      create: os.products.create.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => createProduct(scope, input))),
      update: os.products.update.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => updateProduct(scope, input))),
      import: os.products.import.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => importProducts(scope, input))),
    },
    catalogue: os.catalogue.handler(({ context: { ctx } }) => inTransaction(ctx, readableCatalogue)),
    rules: os.rules.handler(({ context: { ctx } }) => describeRulebook(ctx.locale)),
    check: os.check.handler(async ({ context: { ctx }, input }) =>
      inWords(ctx.locale, await inTransaction(ctx, (scope) => checkDraft(scope, input))),
    ),
    postFindings: os.postFindings.handler(({ context: { ctx }, input }) =>
      inTransaction(ctx, async (scope) => {
        const { revision } = await readablePost(scope, input.id);
        const checked = await checkPost(scope, await writtenVariants(scope, input.id));
        return { ...checked, revision, variants: checked.variants.map((variant) => inWords(ctx.locale, variant)) };
      }),
    ),
  });
}
