/** The rulebook in words, for people who must confirm it. */
import type { Locale } from '#kernel/contract.ts';
import { translate } from '#kernel/messages.ts';
import { coreRulebook } from './check/rulebook.ts';
import { rulePackVersion } from './checks.ts';

export function describeRulebook(locale: Locale) {
  const { id, version, rules } = coreRulebook;
  return {
    id,
    version,
    rulePackVersion,
    confirm: translate(locale, 'compliance.rules.confirm'),
    rules: rules.map((rule) => ({
      id: rule.id,
      version: rule.version,
      severity: rule.severity,
      overridable: rule.overridable,
      jurisdictions: rule.jurisdictions,
      audiences: rule.audiences ?? [],
      title: translate(locale, rule.title),
      remedy: translate(locale, rule.remedy.startsWith('compliance.law.') ? rule.remedy : `compliance.rules.must.${rule.id.toLowerCase()}`),
      citation: rule.citation,
      provenance: rule.provenance,
    })),
  };
}
