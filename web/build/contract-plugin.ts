import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Plugin } from 'vite';

const id = 'virtual:contract';
const contractFile = fileURLToPath(new URL('../../src/contract.ts', import.meta.url));
const print = fileURLToPath(new URL('./print-contract.ts', import.meta.url));

/**
 * `virtual:contract`: the contract of `src/contract.ts` without its schemas, only methods, paths and metadata. The
 * browser needs no zod to call an operation, and the types come from the contract itself. It is read in a process
 * of its own, so that a changed contract is never served from a module cache.
 */
export function contractPlugin(): Plugin {
  return {
    name: 'auscult:contract',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    async load(loaded) {
      if (loaded !== `\0${id}`) return null;
      const { stdout } = await promisify(execFile)(process.execPath, [print], { maxBuffer: 64 << 20 });
      const { files, contract } = JSON.parse(stdout) as { files: string[]; contract: unknown };
      for (const file of [contractFile, ...files]) this.addWatchFile(file);
      return `export const contract = ${JSON.stringify(contract)};`;
    },
  };
}
