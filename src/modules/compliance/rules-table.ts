/** The rulebook as the documentation shows it. */
import { translate } from '#kernel/messages.ts';
import type { Clauses, Condition } from './check/conditions.ts';
import { coreRulebook, type Rule } from './check/rulebook.ts';

export function rulesTable(): string {
  const head = [
    '| rule | where | severity | may be let pass | what it finds | citation | how sure |',
    '| --- | --- | --- | --- | --- | --- | --- |',
  ];
  const rows = coreRulebook.rules.map(
    (rule) =>
      `| ${[
        `\`${rule.id}\``,
        rule.jurisdictions.join(', '),
        rule.severity + (rule.escalates === undefined ? '' : ` (${rule.escalates.to})`),
        rule.overridable ? 'yes' : 'never',
        translate('en', rule.title),
        rule.citation,
        rule.provenance,
      ]
        .map((cell) => cell.replaceAll('|', '\\|'))
        .join(' | ')} |`,
  );
  const triggers = coreRulebook.rules.map((rule) => `- **${rule.id}** ${triggerInWords(rule)}`);
  return [`${coreRulebook.rules.length} rules.`, [...head, ...rows].join('\n'), '## Triggers', triggers.join('\n')].join('\n\n');
}

function triggerInWords({ trigger, escalates }: Rule): string {
  if (trigger.kind !== 'expression') return `has a trigger of its own: ${trigger.kind}`;
  const parts = [
    ...(trigger.when === undefined ? [] : [lines(trigger.when)]),
    ...(trigger.any === undefined ? [] : [`any of (${trigger.any.map(lines).join(') or (')})`]),
    ...(escalates === undefined ? [] : [`— ${escalates.to} when (${escalates.any.map(lines).join(') or (')})`]),
  ];
  return parts.join(' and ').replace(' and —', ' —');
}

const lines = (clauses: Clauses): string =>
  clauses.map((clause) => (Array.isArray(clause) ? `(${clause.map(written).join(' or ')})` : written(clause))).join(' and ');

function written({ kind, name, negated, test, parts }: Condition): string {
  const value =
    test.how === 'given' ? '' : test.how === 'oneOf' ? `=${test.values.join('|')}` : `${test.how === 'atLeast' ? '>=' : '<='}${test.value}`;
  return `\`${negated ? '!' : ''}${kind}:${name}${value}${parts.length > 0 ? `@${parts.join('|')}` : ''}\``;
}
