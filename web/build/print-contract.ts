/** Prints the contract as JSON, without schemas and prose, and the files it came from. Run by `contract-plugin.ts`. */
import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isContractProcedure, minifyContractRouter } from '@orpc/contract';
import { contract } from '../../src/contract.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const files: string[] = [];
for await (const file of glob(['src/modules/*/contract*.ts', 'src/*contract.ts'], { cwd: root })) files.push(root + file);

/** What the link needs to build a request and read its answer. */
function bare(router: unknown): unknown {
  if (isContractProcedure(router)) {
    const { method, path, inputStructure, outputStructure, successStatus } = router['~orpc'].route;
    return { '~orpc': { errorMap: {}, meta: {}, route: { method, path, inputStructure, outputStructure, successStatus } } };
  }
  return Object.fromEntries(Object.entries(router as object).map(([name, part]) => [name, bare(part)]));
}

process.stdout.write(JSON.stringify({ files, contract: bare(minifyContractRouter(contract)) }));
