import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

const id = /^virtual:messages\/(en|nl|de|fr)$/;
const folder = fileURLToPath(new URL('../../messages/', import.meta.url));

/**
 * `virtual:messages/{locale}`: all catalogues of one language as one module, so that a language is one download, with
 * their ICU messages compiled. No parser reaches the browser, and a faulty message breaks the build with its file
 * and id instead of a page with its reader.
 */
export function messagesPlugin(): Plugin {
  return {
    name: 'auscult:messages',
    resolveId: (source) => (id.test(source) ? `\0${source}` : null),
    load(loaded) {
      const locale = loaded.startsWith('\0') ? id.exec(loaded.slice(1))?.[1] : null;
      if (!locale) return null;
      const compiled: Record<string, unknown> = {};
      for (const file of globSync('*.json', { cwd: folder + locale }).sort()) {
        const path = `${folder}${locale}/${file}`;
        this.addWatchFile(path);
        for (const [message, text] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)) {
          try {
            compiled[message] = compileMessageOrThrow(text);
          } catch (error) {
            this.error(
              `messages/${locale}/${file}: '${message}' is not valid ICU: ${error instanceof Error ? error.message : String(error)}`,
            );
          }
        }
      }
      // A string that is parsed starts faster than an object literal of this size.
      return `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(compiled))});`;
    },
  };
}
