/** The command line. Results on stdout, everything else on stderr, non-zero on failure. */
import { loadConfig } from '#kernel/config.ts';
import { setLogLevel } from '#kernel/log.ts';
import { findCommand, help } from './commands.ts';
import { findTool } from './tools.ts';

async function main([name = 'serve', ...args]: readonly string[]): Promise<number> {
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help());
    return 0;
  }
  const tool = findTool(name);
  if (tool) return tool.run(args);
  const command = findCommand(name);
  if (!command) {
    process.stderr.write(`There is no command "${name}". "auscult help" lists them.\n`);
    return 2;
  }
  const config = loadConfig(process.env);
  setLogLevel(config.logLevel);
  return command.run(config, args);
}

try {
  const code = await main(process.argv.slice(2));
  // What was written to a pipe leaves before the end.
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  process.exit(code);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(1);
}
