/** Checks on the server: the engine over the whole catalogue of the organisation, the rulebook that ships. */
import { sql } from 'kysely';
import { z } from 'zod';
import { translate } from '#kernel/messages.ts';
import type { Locale } from '#kernel/contract.ts';
import type { Scope } from '#kernel/types.ts';
import { organisationOf } from '#modules/identity/index.ts';
import type { RenderedVariant, WrittenVariant } from '#modules/content/index.ts';
import type { Catalogue } from './check/catalogue.ts';
import { checkContent, outcomeOf } from './check/check.ts';
import { coreRulebook } from './check/rulebook.ts';
import type { CheckInput, Finding, Outcome } from './check/types.ts';
import type { checkedSchema } from './contract.ts';
import { checkInputOf } from './check/draft.ts';
import { wholeCatalogue } from './products.ts';

export interface Checked {
  outcome: Outcome;
  findings: Finding[];
  /** Of the rules that were asked, kept with what was released. */
  rulePackVersion: string;
}

export const rulePackVersion = `${coreRulebook.id}-${coreRulebook.version}`;

const work = new URL('./check-work.ts', import.meta.url);
/** Longer texts go to a worker thread: this many UTF-16 units take about 5 ms. */
const longForUs = 2_000;
const findingsSchema = z.custom<Finding[]>((value) => Array.isArray(value));

/** What the rules find in a draft. Anything not given is read the strict way. */
export async function checkDraft(scope: Scope, input: CheckInput): Promise<Checked> {
  const { kind } = await organisationOf(scope);
  const whole = { organisationKind: kind, ...input };
  const { catalogue } = await cachedCatalogue(scope);
  const findings =
    sizeOf(whole) > longForUs
      ? findingsSchema.parse(await scope.kernel.pool.run(work, 'checkInThread', { input: whole, catalogue }, { urgent: true }))
      : checkContent(whole, catalogue, coreRulebook);
  return { outcome: outcomeOf(findings), findings, rulePackVersion };
}

/** What the rules find in one variant as it would leave; review keeps the answer with the release. */
export function checkRelease(scope: Scope, rendered: RenderedVariant | WrittenVariant): Promise<Checked> {
  return checkDraft(scope, checkInputOf(rendered));
}

/** The same for each variant of a post; the outcome is the worst of them. */
export async function checkPost(
  scope: Scope,
  rendered: readonly (RenderedVariant | WrittenVariant)[],
): Promise<{ outcome: Outcome; rulePackVersion: string; variants: (Checked & { channelId: string; language: string })[] }> {
  const variants = [];
  for (const variant of rendered)
    variants.push({ channelId: variant.channelId, language: variant.language, ...(await checkRelease(scope, variant)) });
  return { outcome: outcomeOf(variants.flatMap((variant) => variant.findings)), rulePackVersion, variants };
}

/** With the sentences in a reader's language. */
export function inWords<T extends Checked>(
  locale: Locale,
  checked: T,
): Omit<T, 'findings'> & { findings: z.infer<typeof checkedSchema>['findings'] } {
  const say = ({ id, values }: Finding['message']) => ({ id, values, text: translate(locale, id, values) });
  return {
    ...checked,
    findings: checked.findings.map((finding) => ({ ...finding, message: say(finding.message), remedy: say(finding.remedy) })),
  };
}

function sizeOf(input: CheckInput): number {
  const alts = (input.alts ?? []).reduce((sum, { alt }) => sum + alt.length, 0);
  return [input.text, input.sourceText ?? '', ...(input.captions ?? []), ...(input.imageText ?? [])].reduce(
    (sum, text) => sum + text.length,
    alts,
  );
}

/** A catalogue is compiled by the engine at first use and remembered with the array itself, so an unchanged one stays the same array. */
export interface StampedCatalogue {
  /** Another where the catalogue has changed. */
  stamp: string;
  catalogue: Catalogue;
}
const catalogues = new Map<string, StampedCatalogue>();
const mostCatalogues = 20;

/** The whole catalogue of the organisation, the same array while it does not change. */
export async function cachedCatalogue(scope: Scope): Promise<StampedCatalogue> {
  const { rows } = await sql<{
    stamp: string;
  }>`select concat(count(*), ' ', coalesce(sum(revision), 0), ' ', max(edited_at)) as stamp from compliance.product`.execute(scope.db);
  const stamp = rows[0]?.stamp ?? '';
  const known = catalogues.get(scope.organisationId);
  if (known?.stamp === stamp) return known;
  const read = { stamp, catalogue: await wholeCatalogue(scope) };
  catalogues.delete(scope.organisationId);
  catalogues.set(scope.organisationId, read);
  for (const oldest of catalogues.keys()) if (catalogues.size > mostCatalogues) catalogues.delete(oldest);
  return read;
}
