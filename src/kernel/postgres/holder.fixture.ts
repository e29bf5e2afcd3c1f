/** A program for the tests: uses the PostgreSQL on the folder given, says its address, leaves when its input ends. */
import { startPostgres } from './start.ts';

const postgres = await startPostgres(process.argv[2]!, (line) => process.stderr.write(`${line}\n`)).catch((error: Error) => {
  process.stdout.write(`refused: ${error.message}\n`);
  process.exit(1);
});
process.stdout.write(`${postgres.url}\n`);
process.stdin.resume().on('end', () => void postgres.stop());
