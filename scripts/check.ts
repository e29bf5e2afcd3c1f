/** `npm run check`: types, lint, format, boundaries, dead code, translations, generated files. Each line says what to do. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;

interface Check {
  name: string;
  remedy: string;
  command: readonly string[];
}

const checks: readonly Check[] = [
  { name: 'types (program)', remedy: 'fix the types', command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { name: 'types (web)', remedy: 'fix the types', command: ['node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json'] },
  { name: 'lint', remedy: 'fix what oxlint names', command: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'format', remedy: 'npm run format', command: ['node_modules/oxfmt/bin/oxfmt', '--check', '.'] },
  {
    name: 'boundaries',
    remedy: 'import from a room above, through its index.ts',
    command: ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs', 'src', 'web/src'],
  },
  { name: 'dead code', remedy: 'delete it', command: ['node_modules/knip/bin/knip.js'] },
  { name: 'translations', remedy: 'complete messages/*', command: ['scripts/check-messages.ts'] },
  { name: 'generated files', remedy: 'npm run generate', command: ['scripts/generate.ts', '--check'] },
];

function run(command: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, command, { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

let failed = 0;
for (const { name, remedy, command } of checks) {
  const { code, output } = await run(command);
  process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}${code === 0 ? '' : `: ${remedy}`}\n`);
  if (code !== 0) {
    failed += 1;
    process.stdout.write(`${output.slice(-8000)}\n`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
