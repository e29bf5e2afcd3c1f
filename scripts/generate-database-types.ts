/** `src/kernel/db.gen.ts` from a migrated database: `node scripts/generate-database-types.ts URL [--print]`. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Answers the generated file's text. */
export function generateDatabaseTypes(url: string): string {
  const output = execFileSync(
    process.execPath,
    [
      'node_modules/kysely-codegen/dist/cli/bin.js',
      '--dialect',
      'postgres',
      '--url',
      url,
      '--date-parser',
      'string',
      '--exclude-pattern',
      '{graphile_worker.*,measurement.point_*,listening.mention_[0-9r]*,listening.mention_text_*,listening.match_*}',
      '--type-mapping',
      '{"timestamptz":"Instant","int8":"Count"}',
      '--log-level',
      'silent',
      '--print',
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const types = output.slice(output.indexOf('/**')).trimEnd();
  return `${types.replace('import type { ColumnType } from "kysely";', 'import type { ColumnType } from "kysely";\nimport type { Count, Instant } from "./columns.ts";')}\n`;
}

if (import.meta.main) {
  const [url] = process.argv.slice(2);
  if (!url) throw new Error('Give the address of a migrated database');
  process.stdout.write(generateDatabaseTypes(url));
}
