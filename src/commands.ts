/** Every command, with what it does. */
import { resolve } from 'node:path';
import type { Config } from '#kernel/config.ts';
import { openKeyring, rotateKeyring } from '#kernel/keyring.ts';
import { locateRunningPostgres } from '#kernel/postgres/start.ts';
import { tools } from './tools.ts';

// What a command needs is loaded when it runs: the whole program takes a second to load, its help should not.
const loadApp = () => import('./app.ts');
const loadBackup = () => import('./backup.ts');
const loadRuntime = () => import('./runtime.ts');
const loadServe = () => import('./serve.ts');

export interface Command {
  name: string;
  /** Arguments as shown in the help. */
  usage?: string;
  about: string;
  run(config: Config, args: readonly string[]): Promise<number>;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const tell = (line: string) => process.stderr.write(`${line}\n`);

const commands: readonly Command[] = [
  {
    name: 'serve',
    about: 'Answer HTTP and, unless SERVE_WORKS_QUEUE is no, work the queue. The default.',
    run: async (config) => (await loadServe()).serve(config),
  },
  {
    name: 'worker',
    about: 'Only work the queue. Any number of workers and servers may share one database.',
    run: async (config) => (await loadServe()).work(config),
  },
  {
    name: 'migrate',
    about: 'Bring the database up to date and stop.',
    run: async (config) => {
      const { openRuntime } = await loadRuntime();
      const runtime = await openRuntime(config);
      await runtime.close();
      print('The database is up to date.');
      return 0;
    },
  },
  {
    name: 'demo',
    usage: '[--remove]',
    about: 'Fill an example organisation with a year of history and print how to sign in; --remove takes it away.',
    run: runDemo,
  },
  {
    name: 'database-url',
    about: 'Print the live address of the database. It holds a password.',
    run: async (config) => {
      const url = config.databaseUrl ?? (await locateRunningPostgres(config.dataDir));
      if (!url) {
        tell('No database runs on this DATA_DIR. Start Auscult first.');
        return 1;
      }
      print(url);
      return 0;
    },
  },
  {
    name: 'verify',
    usage: '[--json]',
    about: 'Check the audit chain, every signed release and its signatures. Exits 1 and names table and id of each fault.',
    run: async (config, args) => {
      const { openDatabase } = await loadRuntime();
      const { verifiers } = await loadApp();
      const { verify } = await import('./verify.ts');
      const database = await openDatabase(config);
      try {
        const report = await verify(database.url, config.dataDir, openKeyring(config.secretKeysFile), verifiers);
        if (args.includes('--json')) print(JSON.stringify(report));
        else {
          for (const { table, id, fault } of report.faults) print(`${table} ${id}: ${fault}`);
          const rooms = Object.entries(report.checked)
            .map(([name, count]) => `, ${count} ${name}`)
            .join('');
          print(
            `${report.organisations} organisations, ${report.events} audit events (${report.erased} erased)${rooms}: ${report.faults.length === 0 ? 'all hold' : `${report.faults.length} faults`}.`,
          );
        }
        return report.faults.length === 0 ? 0 : 1;
      } finally {
        await database.close();
      }
    },
  },
  {
    name: 'backup',
    usage: 'FOLDER',
    about: 'Write every table, every file and a manifest with hashes into a new folder. The keys file stays out of it.',
    run: async (config, [folder]) => {
      if (!folder) {
        tell('Give the folder to make: auscult backup FOLDER');
        return 2;
      }
      const { openDatabase } = await loadRuntime();
      const { backup } = await loadBackup();
      const database = await openDatabase(config);
      try {
        const manifest = await backup(database.url, config.dataDir, resolve(folder), tell);
        print(
          `${manifest.tables.length} tables, ${manifest.tables.reduce((sum, table) => sum + table.rows, 0)} rows, ${manifest.files.length} files in ${resolve(folder)}`,
        );
        return 0;
      } finally {
        await database.close();
      }
    },
  },
  {
    name: 'restore',
    usage: 'FOLDER',
    about: 'Restore a backup into an empty database. Every hash is checked before anything is kept.',
    run: async (config, [folder]) => {
      if (!folder) {
        tell('Give the folder of the backup: auscult restore FOLDER');
        return 2;
      }
      const { openDatabase } = await loadRuntime();
      const { restore } = await loadBackup();
      const database = await openDatabase(config);
      try {
        const manifest = await restore(database.url, config.dataDir, resolve(folder), tell);
        print(
          `Restored ${manifest.tables.reduce((sum, table) => sum + table.rows, 0)} rows and ${manifest.files.length} files of ${manifest.createdAt}.`,
        );
        return 0;
      } finally {
        await database.close();
      }
    },
  },
  {
    name: 'rotate-keys',
    about: 'Add a new key to SECRET_KEYS_FILE. From then on it seals and signs; older keys still open and verify.',
    run: async (config) => {
      openKeyring(config.secretKeysFile);
      print(rotateKeyring(config.secretKeysFile));
      return 0;
    },
  },
  {
    name: 'reset-password',
    usage: 'EMAIL',
    about: 'Print a link with which this person may choose a new password within an hour.',
    run: async (config, [email]) => {
      if (!email) {
        tell('Give the e-mail address: auscult reset-password EMAIL');
        return 2;
      }
      const { openRuntime } = await loadRuntime();
      const { passwordResetLink } = await import('#modules/identity/sessions.ts');
      const runtime = await openRuntime(config);
      try {
        const reset = await passwordResetLink(runtime.kernel, email.toLowerCase());
        if (!reset) {
          tell('Nobody signs in with that address.');
          return 1;
        }
        print(reset.link);
        return 0;
      } finally {
        await runtime.close();
      }
    },
  },
];

async function runDemo(config: Config, args: readonly string[]): Promise<number> {
  const { openRuntime } = await loadRuntime();
  const { createApp, work } = await loadApp();
  const { makeDemo, removeDemo } = await import('./demo/index.ts');
  // The example mails nobody: its people have no mailbox.
  const runtime = await openRuntime({ ...config, smtpUrl: undefined });
  try {
    if (args.includes('--remove')) {
      print(`The example organisation is gone: ${await removeDemo(runtime.kernel)} rows.`);
      return 0;
    }
    const app = await createApp(runtime.kernel, { webFolder: null, ready: async () => true });
    const access = await makeDemo(runtime.kernel, app, work, tell);
    if (!access.made) print('The example organisation is there already. Its two accounts have a new password:');
    // The front page leads to the set-up until there is an organisation of one's own.
    print(`Address   ${config.publicUrl}/sign-in`);
    print(`Sign in   ${access.guideEmail} (does everything) or ${access.ownerEmail} (runs the house)`);
    print(`Password  ${access.password}`);
    print('Start Auscult with: npm start. Take the example away with: npm run demo -- --remove');
    return 0;
  } finally {
    await runtime.close();
  }
}

export function findCommand(name: string): Command | undefined {
  return commands.find((command) => command.name === name);
}

export function help(): string {
  const rows = [...commands, ...tools].map(({ name, usage, about }) => [`${name}${usage ? ` ${usage}` : ''}`, about] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, about]) => `  ${left.padEnd(width)}  ${about}`);
  return [
    'Usage: auscult COMMAND',
    '',
    ...lines,
    `  ${'help'.padEnd(width)}  Show this.`,
    '',
    'Settings are environment variables: see docs/operations.md.',
    '',
  ].join('\n');
}
