/** One line of `auscult check`: read, checked, answered in exactly the agreed form. */
import { z } from 'zod';
import { parseCatalogue, type Catalogue } from './check/catalogue.ts';
import { checkContent, outcomeOf } from './check/check.ts';
import { lineSchema, readLine } from './check/context.ts';
import { coreRulebook } from './check/rulebook.ts';
import type { Finding, Outcome, Severity, Span } from './check/types.ts';

export type { Catalogue };

export interface CheckedLine {
  outcome: Outcome;
  findings: { rule: string; severity: Severity; span: Span | null; message: string; remedy: string; citation: string }[];
}

/** The catalogue, or what is wrong with it. */
export function readCatalogue(value: unknown): Catalogue | z.ZodError {
  try {
    return parseCatalogue(value);
  } catch (error) {
    if (error instanceof z.ZodError) return error;
    throw error;
  }
}

/** `say` puts a message in words. Spans are of `text`; what was found elsewhere has none. */
export function checkLine(
  value: unknown,
  catalogue: Catalogue,
  say: (message: Finding['message']) => string,
): CheckedLine | { error: string } {
  const line = lineSchema.safeParse(value);
  if (!line.success) return { error: line.error.issues.map(({ path, message }) => `${path.join('.') || 'line'}: ${message}`).join('; ') };
  const { input, missing } = readLine(line.data);
  const findings: CheckedLine['findings'] = checkContent(input, catalogue, coreRulebook).map(
    ({ rule, severity, location, span, message, remedy, citation }) => ({
      rule,
      severity,
      span: location.part === 'text' ? span : null,
      message: say(message),
      remedy: say(remedy),
      citation,
    }),
  );
  if (missing.length > 0) {
    const values = { keys: missing.join(', ') };
    findings.push({
      rule: 'INCOMPLETE-METADATA',
      severity: 'warn',
      span: null,
      message: say({ id: 'compliance.check.incomplete', values }),
      remedy: say({ id: 'compliance.check.incomplete_remedy', values }),
      citation: '',
    });
  }
  return { outcome: outcomeOf(findings), findings };
}
