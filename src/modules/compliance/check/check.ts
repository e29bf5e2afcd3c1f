/**
 * The rule engine: a post, a catalogue and a rulebook in, findings out. Pure and synchronous, so that
 * the web shows while typing what the server will say again. Time and space are bounded by the text.
 */
import { parseCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import publicNames from './data/public-names.json' with { type: 'json' };
import { gatherFacts } from './facts.ts';
import type { Facts } from './facts.ts';
import { governs, reachedCountries } from './markets.ts';
import { LONGEST_CHECKED, readPart, readParts } from './parts.ts';
import type { Part } from './parts.ts';
import { compileProducts } from './product-matcher.ts';
import type { ProductMatcher } from './product-matcher.ts';
import type { Rule, Rulebook } from './rulebook.ts';
import { altFaults } from './triggers/alt-text.ts';
import { evaluate } from './triggers/expression.ts';
import { identifications } from './triggers/patient-identifiable.ts';
import { namings } from './triggers/product-named.ts';
import type { CheckInput, Finding, Outcome, Place, Severity } from './types.ts';

/** Findings of one rule in one post; more would hide the others. */
export const MOST_FINDINGS = 25;
const LONGEST_QUOTE = 120;
const MOST_RELATED = 10;
/** The rule id of the finding that a post is too long to be read whole. */
export const LIMIT_RULE = 'CHECK-LIMIT';

const RANK: Record<Outcome, number> = { pass: 0, inform: 1, warn: 2, block: 3 };
/** Prescription-only names that everybody knows, in no customer's catalogue. */
const WELL_KNOWN = parseCatalogue(publicNames.products);
// A catalogue is compiled once, however often a post is checked while it is written.
const compiled = new WeakMap<Catalogue, ProductMatcher>();

/** All findings, the most severe first. No finding means: these rules have nothing to say, not: approved. */
export function checkContent(input: CheckInput, catalogue: Catalogue, rulebook: Rulebook): Finding[] {
  let matcher = compiled.get(catalogue);
  if (matcher === undefined) {
    matcher = compileProducts([...catalogue, ...WELL_KNOWN]);
    compiled.set(catalogue, matcher);
  }
  const { parts, cut } = readParts(input, matcher);
  const incoming =
    input.inReplyTo === undefined ? null : readPart({ part: 'text' }, input.inReplyTo.slice(0, LONGEST_CHECKED), true, matcher);
  const listed = catalogue.filter(({ id }) => input.products?.includes(id) === true);
  const facts = gatherFacts(input, parts, incoming, listed);
  const findings = rulebook.rules.flatMap((rule) =>
    applies(rule, input) ? runTrigger(rule, input, parts, facts).slice(0, MOST_FINDINGS) : [],
  );
  return [...cut.map(tooLong), ...findings].toSorted((a, b) => RANK[b.severity] - RANK[a.severity]);
}

/** The highest severity among the findings. */
export function outcomeOf(findings: readonly { severity: Severity }[]): Outcome {
  let outcome: Outcome = 'pass';
  for (const { severity } of findings) if (RANK[severity] > RANK[outcome]) outcome = severity;
  return outcome;
}

const AUDIENCES = new Set(['public', 'hcp', 'employees']);

function applies(rule: Rule, input: CheckInput): boolean {
  const reached = reachedCountries(input.markets);
  // A product that is named is looked up by market itself.
  if (rule.trigger.kind === 'expression' && reached !== null && ![...reached].some((country) => governs(rule.jurisdictions, country)))
    return false;
  if (rule.audiences === undefined) return true;
  // An audience that is not given or not known may be the public.
  const audience = input.audience ?? '';
  return rule.audiences.includes(AUDIENCES.has(audience) ? audience : 'public');
}

type Values = Record<string, string | number>;

function runTrigger(rule: Rule, input: CheckInput, parts: readonly Part[], facts: Facts): Finding[] {
  const { trigger } = rule;
  switch (trigger.kind) {
    case 'productNamed':
      return namings(parts, trigger.named, rule.jurisdictions, reachedCountries(input.markets), MOST_FINDINGS).map(
        ({ product, match, markets, status, cue, location, span }) =>
          toFinding(rule, { location, span }, cue === null || cue.written === '' ? [] : [{ location: cue.location, span: cue.span }], {
            product: product.name,
            written: match.written,
            found: 'yes',
            disguised: match.disguised ? 'yes' : 'no',
            status,
            markets: markets.filter((market) => market !== '*').join(', '),
            everywhere: markets.includes('*') ? 'yes' : 'no',
            cue: cue?.written ?? '',
            kind: cue?.category ?? 'none',
          }),
      );
    case 'patientIdentifiable':
      return identifications(parts, input.patientConsent === true).map(({ location, span, related, ...values }) =>
        toFinding(rule, { location, span }, related, values),
      );
    case 'altText':
      return altFaults(input, parts, trigger.longest).map(({ location, span, ...values }) =>
        toFinding(rule, { location, span }, [], { ...values, longest: trigger.longest }),
      );
    case 'expression': {
      const reasons = evaluate(trigger, facts, rule.jurisdictions);
      if (reasons === null) return [];
      const worse = rule.escalates?.any.some((when) => evaluate({ when }, facts, rule.jurisdictions) !== null) === true;
      const severity = worse ? (rule.escalates?.to ?? rule.severity) : rule.severity;
      const [first, ...others] = reasons;
      const related = others.slice(0, MOST_RELATED).map(({ location, span }) => ({ location, span }));
      const place: Place =
        first === undefined ? { location: { part: 'text' }, span: null } : { location: first.location, span: first.span };
      const values = { written: first?.written ?? '', found: first === undefined || first.written === '' ? 'no' : 'yes' };
      return [toFinding({ ...rule, severity }, place, related, values)];
    }
  }
}

/** A message quotes; it does not repeat a page. */
function shorten(value: string | number): string | number {
  const characters = typeof value === 'string' && value.length > LONGEST_QUOTE ? [...value] : [];
  return characters.length > LONGEST_QUOTE ? `${characters.slice(0, LONGEST_QUOTE - 1).join('')}…` : value;
}

function toFinding(rule: Rule, place: Place, related: Place[], given: Values): Finding {
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, shorten(value)]));
  const { id, version, severity, overridable, citation, provenance, message, remedy } = rule;
  return {
    rule: id,
    version,
    severity,
    overridable,
    ...place,
    message: { id: message, values },
    remedy: { id: remedy, values },
    citation,
    provenance,
    related,
  };
}

/** What was not read was not checked, so it may not leave. */
function tooLong(place: Place): Finding {
  return {
    rule: LIMIT_RULE,
    version: 1,
    severity: 'block',
    overridable: false,
    ...place,
    message: { id: 'compliance.finding.check-limit.message', values: {} },
    remedy: { id: 'compliance.finding.check-limit.remedy', values: {} },
    citation: '',
    provenance: 'the limits of this program',
    related: [],
  };
}
