/** Generated files: database types, the settings table, the permission matrix, the rulebook. `--check` writes nothing and exits 1 on drift. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { settingsTable } from '#kernel/config.ts';
import { contractOperations } from '#kernel/openapi.ts';
import { createTestDatabase } from '#tests/harness.ts';
import { rulesTable } from '#modules/compliance/rules-table.ts';
import { builtInRoles, permissions } from '#modules/identity/roles.ts';
import { help } from '../src/commands.ts';
import { contract } from '../src/contract.ts';
import { generateDatabaseTypes } from './generate-database-types.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The text between `<!-- generated: NAME -->` and `<!-- end -->` replaced. */
function between(document: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- generated: ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
  if (!pattern.test(document)) throw new Error(`There is no place for "${name}"`);
  return document.replace(pattern, (_whole, open: string, close: string) => `${open}\n${content.trim()}\n\n${close}`);
}

function permissionMatrix(): string {
  const operations = contractOperations(contract);
  const roles = [...builtInRoles.keys()];
  const head = ['Permission', ...roles.map((role) => role.replaceAll('_', ' '))];
  const rows = permissions.map((permission) => [
    `\`${permission}\``,
    ...roles.map((role) => (builtInRoles.get(role)?.includes(permission) ? '●' : '')),
  ]);
  const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  const byPermission = permissions.map((permission) => {
    const opens = operations.filter((operation) => operation.meta.can === permission);
    const lines = opens.map(({ method, path, summary }) => `- \`${method} /api${path}\` ${summary}`);
    return `### ${permission}\n\n${lines.length > 0 ? lines.join('\n') : 'No operation of its own.'}`;
  });
  const open = operations.filter((operation) => operation.meta.public);
  const own = operations.filter((operation) => operation.meta.signedIn);
  const list = (some: typeof operations) => some.map(({ method, path, summary }) => `- \`${method} /api${path}\` ${summary}`).join('\n');
  return [
    table,
    '## What each permission opens',
    ...byPermission,
    '## Without sign-in',
    list(open),
    '## For anyone who is signed in',
    list(own),
  ].join('\n\n');
}

async function generated(): Promise<Map<string, string>> {
  const database = await createTestDatabase();
  const files = new Map<string, string>();
  try {
    files.set('src/kernel/db.gen.ts', generateDatabaseTypes(database.url));
  } finally {
    await database.drop();
  }
  const operations = await readFile(`${root}docs/operations.md`, 'utf8');
  const withSettings = between(operations, 'settings', settingsTable());
  files.set('docs/operations.md', between(withSettings, 'commands', `\`\`\`\n${help()}\`\`\``));
  const rules = await readFile(`${root}docs/rules.md`, 'utf8');
  files.set('docs/rules.md', between(rules, 'rules', rulesTable()));
  const matrix = await readFile(`${root}docs/permissions.md`, 'utf8');
  files.set('docs/permissions.md', between(matrix, 'permissions', permissionMatrix()));
  return files;
}

const check = process.argv.includes('--check');
let drifted = 0;
for (const [file, content] of await generated()) {
  const present = await readFile(root + file, 'utf8').catch(() => '');
  if (present === content) continue;
  drifted += 1;
  if (check) process.stdout.write(`${file} is not what its sources give\n`);
  else await writeFile(root + file, content);
}
process.exit(check && drifted > 0 ? 1 : 0);
