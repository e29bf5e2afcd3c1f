/**
 * A tiny project with the real launcher and the real npm, for the launcher's tests: its `node` and `vite` are packages
 * of a few lines, installed from files so that no network is needed.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const checkout = join(import.meta.dirname, '..');
const launcherFiles = [
  'scripts/launch.mjs',
  'scripts/child.mjs',
  'scripts/stale.mjs',
  'scripts/watch-launcher.mjs',
  'src/kernel/process-lock.mjs',
];

/** npm's variables of the run that runs the tests would reach the project's own npm. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));

/** Says `up`, and `down` on SIGTERM or SIGINT, once, however often it is asked. */
const program = `
  const [command, ...rest]: string[] = process.argv.slice(2);
  if (command === 'hold' || command === 'serve') {
    setInterval(() => {}, 1000);
    let ending = false;
    const end = (): void => {
      if (ending) return;
      ending = true;
      process.stdout.write('down\\n');
      setTimeout(() => process.exit(0), 20);
    };
    process.on('SIGTERM', end).on('SIGINT', end);
  }
  process.stdout.write(JSON.stringify({ command, rest, node: process.versions.node.split('.')[0], pid: process.pid }) + '\\n');
  if (command === 'fail') process.exitCode = 7;`;

const vite = `#!/usr/bin/env node
  const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
  const folder = process.argv[process.argv.indexOf('--outDir') + 1];
  mkdirSync(folder, { recursive: true });
  writeFileSync(folder + '/index.html', readFileSync('web/page.txt', 'utf8'));
  if (readFileSync('web/page.txt', 'utf8') === 'broken') process.exit(3);`;

export interface Project {
  root: string;
  npm(...args: string[]): Promise<void>;
  write(path: string, content: string): Promise<void>;
  read(path: string): Promise<string>;
}

/** A clone: everything but node_modules. Its path holds a space. */
export async function aProject(): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'launch test '));
  const write = async (path: string, content: string): Promise<void> => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), content);
  };
  const npm = async (...args: string[]): Promise<void> => {
    await promisify(execFile)('npm', [...args, '--offline', '--no-audit', '--no-fund'], { cwd: root, env: environment });
  };
  for (const file of launcherFiles) {
    await mkdir(join(root, file, '..'), { recursive: true });
    await copyFile(join(checkout, file), join(root, file));
  }
  await write('packages/node/bin/node', `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
  await chmod(join(root, 'packages/node/bin/node'), 0o755);
  await write('packages/node/package.json', JSON.stringify({ name: 'node', version: '24.0.0', bin: { node: 'bin/node' } }));
  await write('packages/vite/vite.cjs', vite);
  await write('packages/vite/package.json', JSON.stringify({ name: 'vite', version: '1.0.0', bin: { vite: 'vite.cjs' } }));
  await npm('pack', './packages/node', './packages/vite');
  await write('src/main.ts', program);
  await write('web/page.txt', 'first');
  await write(
    'package.json',
    JSON.stringify({
      name: 'tiny',
      version: '1.0.0',
      type: 'module',
      private: true,
      bin: { tiny: 'scripts/launch.mjs' },
      imports: { '#kernel/*': './src/kernel/*' },
      scripts: { start: 'exec node scripts/launch.mjs serve', hold: 'exec node scripts/launch.mjs hold' },
      dependencies: { node: 'file:node-24.0.0.tgz' },
      devDependencies: { vite: 'file:vite-1.0.0.tgz' },
    }),
  );
  await npm('install', '--package-lock-only');
  return { root, npm, write, read: async (path) => await readFile(join(root, path), 'utf8') };
}

export interface Run {
  process: ChildProcess;
  out: () => string;
  err: () => string;
  /** Wait until what it wrote matches. */
  says(pattern: RegExp): Promise<void>;
  /** Exit code, once it has ended and both outputs are closed. */
  code: Promise<number | null>;
}

/** A command in the project, in a process group of its own. */
export function start(project: Project, command: string, args: string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(command, args, { cwd: '/', env: { ...environment, ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  const waiting = new Set<() => void>();
  const note =
    (add: (text: string) => void) =>
    (chunk: Buffer): void => {
      add(chunk.toString());
      for (const look of waiting) look();
    };
  child.stdout.on(
    'data',
    note((text) => (out += text)),
  );
  child.stderr.on(
    'data',
    note((text) => (err += text)),
  );
  return {
    process: child,
    out: () => out,
    err: () => err,
    says: async (pattern) => {
      await new Promise<void>((found, fail) => {
        const look = (): void => {
          if (!pattern.test(out + err)) return;
          waiting.delete(look);
          found();
        };
        waiting.add(look);
        child.once('close', () => fail(new Error(`ended without ${pattern}: ${out}${err}`)));
        look();
      });
    },
    code: once(child, 'close').then(([code]) => code as number | null),
  };
}

export function launch(project: Project, args: string[], env: NodeJS.ProcessEnv = {}): Run {
  return start(project, 'node', [join(project.root, 'scripts/launch.mjs'), ...args], env);
}
