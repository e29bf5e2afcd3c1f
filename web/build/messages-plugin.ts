import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

/** `/messages/{locale}/{room}.json`, with or without Vite's query. */
const catalogue = /\/messages\/(en|nl|de|fr)\/[^/?]+\.json(\?|$)/;

/**
 * Compiles each catalogue's ICU messages while building: no parser reaches the browser, and a faulty message breaks
 * the build with its file and id instead of a page with its reader.
 */
export function messagesPlugin(): Plugin {
  return {
    name: 'auscult:messages',
    enforce: 'pre',
    transform(code, file) {
      if (!catalogue.test(file)) return null;
      const messages = JSON.parse(code) as Record<string, string>;
      const compiled: Record<string, unknown> = {};
      for (const [id, message] of Object.entries(messages)) {
        try {
          compiled[id] = compileMessageOrThrow(message);
        } catch (error) {
          this.error(`${file}: message '${id}' is not valid ICU: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      return { code: JSON.stringify(compiled), map: null };
    },
  };
}

/** The chunk a catalogue belongs to: all rooms of one language travel together. */
export function messagesChunk(file: string): string | null {
  const locale = catalogue.exec(file)?.[1];
  return locale ? `messages-${locale}` : null;
}
